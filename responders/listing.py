"""Lines under headings, as messages for curators list them: some of them, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TITLE_LIMIT: Final = 40
"""Characters of a title in a line."""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading; `templates/curators/groups.html.j2` writes them."""

    heading: str
    lines: tuple[str, ...]
    more: int
    """How many are not shown."""


def group(heading: str, lines: Sequence[str], limit: int | None = None) -> Group:
    """At most `limit` of the lines."""
    shown = tuple(lines[:limit])
    return Group(heading, shown, len(lines) - len(shown))
