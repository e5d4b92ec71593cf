"""What can be wrong with a knowledge base.

KnowledgeError
├── InvalidKnowledgeError   the curated files break a rule; carries every problem found
└── IndexBuildError         the arrays could not be built or read

UnfitValueError (a ValueError)  one value breaks a rule; becomes a problem of the file that it stands in
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from knowledge.said import said

_CORRECT: Final = said("Correct it.")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing a curator must mend."""

    file: str
    """Path as the curator knows it, relative to the knowledge folder, or the name of an uploaded file."""
    line: int
    """Line in that file, or row of a table, counted from 1."""
    what: str
    """What is wrong, as a sentence; made by `said`, so that curators read it in their language."""
    remedy: str
    """How to mend it, as a sentence made like it."""
    sheet: str = ""
    """The sheet of a workbook; empty for other files."""
    column: str = ""
    """The column of a table: its letter in a sheet, its heading in a CSV file."""
    at: tuple[Hashable, ...] = field(default=(), compare=False)
    """Keys and list positions from the file's root down, where they are known."""

    @property
    def place(self) -> str:
        """Where it stands, as the program shows it in which a curator opens the file."""
        if self.sheet:
            return said('Sheet "{sheet}", {cell}', sheet=self.sheet, cell=f"{self.column}{self.line}")
        if self.column:
            return said('{file}, row {row}, column "{column}"', file=self.file, row=self.line, column=self.column)
        return said("{file}:{line}", file=self.file, line=self.line)

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.remedy}"


class UnfitValueError(ValueError):
    """A value breaks a rule: what is wrong and how to mend it, each as a sentence."""

    def __init__(self, what: str, remedy: str = _CORRECT) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}")


class KnowledgeError(Exception):
    """The knowledge base cannot be used."""


class InvalidKnowledgeError(KnowledgeError):
    """The curated files break a rule."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """How it is pickled on its way from a child process: Python's own way would lose the problems."""
        return type(self), (self.problems,)


class IndexBuildError(KnowledgeError):
    """The index could not be built from a valid revision."""
