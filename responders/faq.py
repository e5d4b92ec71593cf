"""From what the search found to an answer: sure enough to tell, near enough to offer, or neither."""

from collections.abc import Mapping
from typing import Final, Literal

from knowledge.language import Language
from knowledge.text import words
from responders.joining import named_together
from responders.messages import Answered, Choice, Inquiry, Suggested, Unknown

ANSWER_AT: Final = 0.75
"""Probability of being right from which an entry is told outright."""
OFFER_AT: Final = 0.35
"""Probability that any entry answers from which the nearest are offered."""
COVERED_AT: Final[Mapping[Language, float]] = {"en": 0.655, "ko": 0.5}
"""Part of the question's words, by squared idf, that an entry must hold to be told: of "bitcoin price" a price list
holds one word. Chosen with ANSWER_AT on the checks, together (../docs/retrieval.md)."""
CHOICE_LIMIT: Final = 4
_KEYWORDS: Final = 2
_RIVAL: Final = 0.75
"""A question of at most so many words names a field rather than a thing when the second entry scores at least this
part of the first: "covid" gets choices; so do keywords of which nothing covers one. On the checks for choosing it
costs no right answer."""


LIKE_AT: Final = 0.25
WHOLLY_COVERED_AT: Final = 0.9
"""A Korean question must be so like the fact to be told, or the entry must hold so much of it, as it does of its bare
name: Korean words count as held by their first two syllables, which is too easily."""


HeldBack = Literal["nothing-found", "unsure", "beyond", "names-several", "thinly-covered", "names-a-field"]


def held_back(inquiry: Inquiry) -> HeldBack | None:
    """Why the first entry is not told; None where it is."""
    matches = inquiry.found.matches
    if not matches:
        return "nothing-found"
    if matches[0].confidence < ANSWER_AT:
        return "unsure"
    if inquiry.beyond:
        return "beyond"
    if named_together(inquiry):
        return "names-several"
    if _is_thinly_covered(inquiry):
        return "thinly-covered"
    return "names-a-field" if _names_a_field(inquiry) else None


def tell(inquiry: Inquiry) -> Answered | None:
    """The first entry, if it is sure enough, holds what is asked, and is not one of several that a keyword names."""
    if held_back(inquiry) is not None:
        return None
    match = inquiry.found.matches[0]
    entry = inquiry.revision.entry(match.entry_id)
    if entry is None:
        return None
    return Answered(inquiry.question.answer_language, entry, match.fact.fact_id, match.confidence)


def offer_each(inquiry: Inquiry) -> Suggested | None:
    """The two entries that a question joins, to be told one at a time."""
    named = () if inquiry.beyond else named_together(inquiry)
    choices = [(inquiry.revision.entry(match.entry_id), match.fact.fact_id) for match in named]
    if not choices:
        return None
    return Suggested(
        inquiry.question.answer_language,
        tuple(Choice(entry, fact_id) for entry, fact_id in choices if entry is not None),
        named[0].confidence,
        reason="several",
    )


def suggest(inquiry: Inquiry) -> Suggested | None:
    """The nearest entries as choices, if the first is near enough."""
    matches = inquiry.found.matches
    if not matches or inquiry.found.relevance < OFFER_AT:
        return None
    if inquiry.beyond.places and matches[0].confidence < ANSWER_AT:
        return None  # what little it shares with an entry is about another place
    near = [match for match in inquiry.found.near if match in matches[:CHOICE_LIMIT]]
    entries = [(inquiry.revision.entry(match.entry_id), match.fact.fact_id) for match in near]
    keyword = _is_keyword(inquiry)
    choices = tuple(Choice(entry, None if keyword else fact_id) for entry, fact_id in entries if entry is not None)
    return Suggested(inquiry.question.answer_language, choices, matches[0].confidence, inquiry.beyond)


def _is_thinly_covered(inquiry: Inquiry) -> bool:
    """In English a word that nothing covers is enough: "insurance for glasses". Korean words are unknown by their
    endings too often for that to tell."""
    found, language = inquiry.found, inquiry.question.language
    if language == "en":
        return found.covered < COVERED_AT[language] or bool(found.unknown_words)
    is_unlike = found.matches[0].fact.likeness < LIKE_AT and found.covered < WHOLLY_COVERED_AT
    return found.covered < COVERED_AT[language] or is_unlike


def _names_a_field(inquiry: Inquiry) -> bool:
    if not _is_keyword(inquiry):
        return False
    first, second = (*(match.similarity for match in inquiry.found.matches[:2]), 0.0)[:2]
    return second >= _RIVAL * first or bool(inquiry.found.unknown_words)


def _is_keyword(inquiry: Inquiry) -> bool:
    return len(words(inquiry.question.text)) <= _KEYWORDS


def admit(inquiry: Inquiry) -> Unknown:
    """Nothing fits: says so."""
    found = inquiry.found
    near = [inquiry.revision.entry(match.entry_id) for match in found.matches]
    return Unknown(
        inquiry.question.answer_language,
        words=found.unknown_words,
        near=tuple(entry for entry in near if entry is not None),
        confidence=found.matches[0].confidence if found.matches else 0.0,
        misses=inquiry.question.conversation.misses,
    )
