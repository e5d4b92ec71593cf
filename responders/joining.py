"""Two entries that a question names side by side: "electric buses and taxis", 전기버스랑 전기택시."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final

from knowledge.asking import stands_alone
from knowledge.index import Match
from knowledge.language import Language
from knowledge.text import squash, stemmed, words
from responders.korean import without_particle
from responders.messages import Inquiry

_JOINED: Final = re.compile("([가-힣]{2,}?)(?:이?랑|와|과|하고)")
_JOINTS: Final = ("and", "및", "그리고")
_NAME: Final = 2
"""Words after a joint that may name the second thing, without those that only ask: "and how many electric taxis"."""


def named_together(inquiry: Inquiry) -> tuple[Match, ...]:
    """The matches for the two entries, in the order they are named, by words that only one title of the two has; empty
    where a question joins nothing of the kind, or either does not hold what is asked."""
    language = inquiry.question.language
    joined = list(_joined(words(inquiry.question.text), language))
    if not joined:
        return ()
    holding = [match for match in inquiry.found.near if not match.fact.unmet_kinds | match.fact.unmet_details]
    entries = [(match, inquiry.revision.entry(match.entry_id)) for match in holding]
    titled = [(match, entry.wording(language).title) for match, entry in entries if entry is not None]
    for before, after in joined:
        for (one, title), (other, other_title) in permutations(titled, 2):
            names_first = (_has(title, before, language), _has(other_title, before, language))
            second = ((_has(title, word, language), _has(other_title, word, language)) for word in after)
            parting = next((held for held in second if held != (True, True) and any(held)), None)
            if names_first == (True, False) and parting == (False, True):
                return one, other
    return ()


def _joined(asked: Sequence[str], language: Language) -> Iterator[tuple[str, Sequence[str]]]:
    """The word before each joint, and the words behind it."""
    for place, word in enumerate(asked[:-1]):
        joined = _JOINED.fullmatch(word) if language == "ko" else None
        if joined is not None:
            yield joined[1], _names(asked[place + 1 :], language)
        elif place > 0 and word in _JOINTS:
            yield asked[place - 1], _names(asked[place + 1 :], language)


def _names(asked: Sequence[str], language: Language) -> Sequence[str]:
    naming = [word for word in asked if stands_alone(word, language)][:_NAME]
    return [without_particle(word) if language == "ko" else word for word in naming]


def _has(title: str, word: str, language: Language) -> bool:
    if language == "ko":
        return len(word) > 1 and word in squash(title)
    return stemmed(word, language) in (stemmed(each, language) for each in words(title))
