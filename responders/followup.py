"""A short question read against the conversation: "and the buses?" after an answer about electric vehicles."""

from collections.abc import Callable
from typing import Final

from knowledge.index import SearchResult
from knowledge.language import Language
from knowledge.text import words
from responders.faq import ANSWER_AT
from responders.messages import Answered, Inquiry

Search = Callable[[str, Language], SearchResult]

_SHORT: Final = 6
"""Words of a question that may lean on what was said before."""
_COVERED_AT: Final = 0.7
"""Part of the completed question's words that the entry must hold: its title alone is no answer to "who won"."""
_CONNECTIVES: Final = frozenset(
    {"and", "so", "then", "what", "about", "how", "그럼", "그러면", "그건", "그거", "그게", "근데", "그리고", "또"}
)
"""Words that join a question to the conversation and ask for nothing themselves."""


class FollowUp:
    """Completes a short question with the title of the entry the conversation is about."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def __call__(self, inquiry: Inquiry) -> Answered | None:
        """The last entry's fact, or an entry near it, that the completed question finds.

        Only for a question that does not stand on its own and none of whose words is unknown.
        """
        question = inquiry.question
        last = inquiry.revision.entry(question.conversation.entry_id or "")
        asked = [word for word in words(question.text) if word not in _CONNECTIVES]
        stands_alone = inquiry.found.matches and inquiry.found.matches[0].confidence >= ANSWER_AT
        unknown = set(inquiry.found.unknown_words) - _CONNECTIVES
        if last is None or stands_alone or unknown or not 0 < len(asked) <= _SHORT:
            return None
        completed = f"{last.wording(question.language).title} {' '.join(asked)}"
        found = self._search(completed, question.language)
        matches = found.matches
        if not matches or matches[0].confidence < ANSWER_AT or found.covered < _COVERED_AT:
            return None
        first = matches[0]
        entry = inquiry.revision.entry(first.entry_id)
        if entry is None or (entry.id == last.id and first.fact_id is None):
            return None
        return Answered(question.answer_language, entry, first.fact_id, first.confidence)
