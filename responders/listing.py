"""Lines under headings, as messages for curators list them: some of them, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading; `templates/curators/groups.html.j2` writes them."""

    heading: str
    count: int
    lines: tuple[str, ...]
    """The first of them."""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


def group(heading: str, lines: Sequence[str], limit: int) -> Group:
    """At most `limit` of the lines."""
    return Group(heading, len(lines), tuple(lines[:limit]))
