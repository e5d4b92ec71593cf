"""Telling which questions ask the same, so that curators see each once."""

from collections.abc import Hashable
from typing import Final

from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import Language

NEAR_AT: Final = 0.35
"""Probability that any entry answers from which a question is about one."""


def question_key(knowledge: KnowledgeBase, text: str, language: Language) -> Hashable:
    """Equal for two questions that ask the same, in whichever language.

    What nobody wrote down of a thing (the price of an electric bus) is the same question in both languages; of others
    the words must mean the same, whatever their order and endings.
    """
    found = knowledge.search(text, language, limit=1)
    if found.matches and found.relevance >= NEAR_AT:
        first = found.matches[0]
        beyond = knowledge.beyond(found.asked, language, first.entry_id, first.fact)
        if beyond.details or beyond.kinds:
            places = frozenset(place for place, _ in found.asked.places)
            return first.entry_id, frozenset(beyond.details), frozenset(beyond.kinds), places, found.asked.years
    return knowledge.indexes[language].meaning(text)
