"""A cell of an uploaded table, or another place that a value came from."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from knowledge.errors import Problem
from knowledge.said import said

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that no text for people holds, and XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person reads in a cell, and where it stands."""

    file: str
    sheet: str
    """Empty in a CSV file and in JSON."""
    row: int
    """Counted from 1, as Excel shows it; in JSON the line."""
    column: str
    """Its letter in a sheet, its heading in a CSV file; empty in JSON."""
    text: str = ""
    """As shown, line breaks as \\n, without blanks around; empty for a date that Excel made."""
    number: Decimal | None = None
    """The figure, where the cell holds one and not a text."""
    moment: str | None = None
    """The date as `Moment` writes it, where the cell holds one and not a text."""
    path: str = ""
    """In JSON: the path to the value."""

    def problem(self, what: str, remedy: str) -> Problem:
        """Something to mend in this cell."""
        told = said("{path}: {what}", path=self.path, what=what) if self.path else what
        return Problem(self.file, self.row, told, remedy, self.sheet, self.column)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text and self.moment is None


def plain(text: str) -> str:
    """A text as cells hold it: line breaks as \\n, without what XML forbids, no blanks around."""
    return FORBIDDEN.sub("", "\n".join(text.splitlines())).strip()
