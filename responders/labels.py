"""What choices are called: on a button at most 32 columns wide, and what tells them apart first."""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from responders.actions import VoteReason
from responders.catalogue import N_

COLUMNS: Final = 32
"""Width of a button's label; Hangul counts two."""
_PAUSES: Final = ":,–-"
VOTE_REASONS: Final[Mapping[VoteReason, str]] = {
    "wrong": N_("It is wrong"),
    "outdated": N_("Out of date"),
    "not-asked": N_("Not what I asked"),
    "unclear": N_("Hard to read"),
}
"""What may be wrong with an answer, to be translated."""


def columns(text: str) -> int:
    """How wide a text is: Hangul and other wide letters count two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def choice_labels(titles: Sequence[str]) -> list[str]:
    """A label for each title: words it shares with the beginning of another one go to the end, where they may be cut.

    "CAC summit: sports" and "CAC summit: culture" become "sports · CAC summit" and "culture · CAC summit".
    """
    return [_cut(_differing_first(title, titles)) for title in titles]


def _differing_first(title: str, titles: Sequence[str]) -> str:
    words = title.split()
    shared = max((_shared(words, other.split()) for other in titles if other != title), default=0)
    if not 0 < shared < len(words):
        return title
    return f"{' '.join(words[shared:])} · {' '.join(words[:shared]).rstrip(_PAUSES)}"


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two titles begin with alike."""
    alike = takewhile(lambda pair: pair[0].rstrip(_PAUSES) == pair[1].rstrip(_PAUSES), zip(words, others, strict=False))
    return len(list(alike))


def _cut(label: str) -> str:
    """A label of at most COLUMNS; a longer one ends in "…"."""
    if columns(label) <= COLUMNS:
        return label
    while columns(label) > COLUMNS - 1:
        label = label[:-1]
    return f"{label.rstrip()}…"
