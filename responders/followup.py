"""A question read against the conversation: "and by when?" after an answer about electric buses."""

from itertools import pairwise
from typing import Final

from knowledge.asking import points_back, stands_alone
from knowledge.beyond import Beyond
from knowledge.entries import Entry
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import Language
from knowledge.text import words
from responders.faq import ANSWER_AT, tell
from responders.messages import Answer, Answered, Choice, Inquiry, Suggested

_SHORT: Final = 10
"""Words of a question that may lean on what was said before."""


class FollowUp:
    """Answers from the entry the conversation is about, where a question leans on it."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def __call__(self, inquiry: Inquiry) -> Answer | None:
        """The last entry's fact, an entry near it, or what the last entry does not hold; None for a new topic."""
        question, asked = inquiry.question, inquiry.found.asked
        last = inquiry.revision.entry(question.conversation.entry_id or "")
        found = words(question.text)
        if last is None or not 0 < len(found) <= _SHORT:
            return None
        if asked.source:
            return Answered(question.answer_language, last, None, ANSWER_AT)
        pointing = any(points_back(word, question.language) for word in found)
        elsewhere = {part for _, name in asked.places for part in name.split()}
        counted = {counter for how_many, counter in pairwise(found) if how_many == "몇"}
        named = [
            word
            for word in found
            if stands_alone(word, question.language) and word not in elsewhere | counted and not word[0].isdigit()
        ]
        alone = tell(inquiry)
        held = self._held(named, last.id, question.language)
        if alone is not None and named:
            told = self._held(named, alone.entry.id, question.language)
            if not pointing or len(held) < len(told):
                return None
        if len(held) == len(named) or (pointing and held):
            return self._from(last, inquiry)
        near = self._near(last, named, inquiry)
        leaning = pointing or (alone is None and 2 * len(held) >= len(named))
        return near or (self._from(last, inquiry) if leaning else None)

    def _held(self, named: list[str], entry_id: str, language: Language) -> list[str]:
        return [word for word in named if self._knowledge.holds(word, language, entry_id)]

    def _from(self, last: Entry, inquiry: Inquiry) -> Answer | None:
        """The fact of the last entry that is asked for, or that it does not have it."""
        question = inquiry.question
        asked = inquiry.found.asked
        fact = self._knowledge.asked_fact(question.text, question.language, last.id)
        beyond = self._knowledge.beyond(asked, question.language, last.id, fact)
        if beyond:
            return _not_held(last, beyond, inquiry)
        if fact.fact_id is None and not asked.kinds:
            return None
        return Answered(question.answer_language, last, fact.fact_id, ANSWER_AT)

    def _near(self, last: Entry, named: list[str], inquiry: Inquiry) -> Answer | None:
        """An entry that the question finds once the last one's title completes it, if it holds every word."""
        question = inquiry.question
        completed = f"{last.wording(question.language).title} {question.text}"
        found = self._knowledge.search(completed, question.language, limit=1)
        if not found.matches or found.matches[0].confidence < ANSWER_AT:
            return None
        first = found.matches[0]
        entry = inquiry.revision.entry(first.entry_id)
        held = self._held(named, first.entry_id, question.language)
        if entry is None or len(held) < len(named) or entry.id == last.id:
            return None
        beyond = self._knowledge.beyond(inquiry.found.asked, question.language, entry.id, first.fact)
        return (
            _not_held(entry, beyond, inquiry)
            if beyond
            else Answered(question.answer_language, entry, first.fact.fact_id, first.confidence)
        )


def _not_held(entry: Entry, beyond: Beyond, inquiry: Inquiry) -> Suggested:
    return Suggested(inquiry.question.answer_language, (Choice(entry),), ANSWER_AT, beyond)
