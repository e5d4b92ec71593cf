"""The week in one message for curators: what was asked, what waits for them."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.sheet import title_of
from knowledge.entries import Revision
from knowledge.language import Language
from responders.messages import Notice

SHOWN: Final = 5
"""Entries that are named of those voted against."""
SHOWN_QUESTIONS: Final = 3


def digest(
    language: Language,
    revision: Revision,
    *,
    asked: int,
    asked_before: int,
    unanswered: Sequence[str],
    votes_against: Mapping[str, int],
    stale: int,
) -> Notice:
    """The week in words: questions of it and of the week before, open questions with those that most wait for first,
    votes against by the entry's id, and how many entries may be out of date.
    """
    most_against = sorted(votes_against.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    fields = {
        "asked": f"{asked:,}",
        "before": f"{asked_before:,}",
        "unanswered": f"{len(unanswered):,}",
        "most_asked": unanswered[:SHOWN_QUESTIONS],
        "against": f"{sum(votes_against.values()):,}",
        "voted_against": [(title_of(entry_id, revision, language), count) for entry_id, count in most_against],
        "stale": f"{stale:,}",
    }
    return Notice(language, "digest", fields)
