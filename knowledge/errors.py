"""What can be wrong with a knowledge base.

KnowledgeError
├── InvalidKnowledgeError   the curated files break a rule; carries every problem found
└── IndexBuildError         the arrays could not be built or read
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing a curator must mend."""

    file: str
    """Path as the curator knows it, relative to the knowledge folder."""
    line: int
    """Line in that file, counted from 1."""
    what: str
    """What is wrong, as a sentence."""
    remedy: str
    """How to mend it, as a sentence."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used."""


class InvalidKnowledgeError(KnowledgeError):
    """The curated files break a rule."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class IndexBuildError(KnowledgeError):
    """The index could not be built from a valid revision."""
