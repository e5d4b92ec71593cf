"""Which messages answered which question, so that an edited question edits its answer."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from responders.messages import Conversation

KEPT: Final = 10_000
"""Questions in memory at most; the oldest goes first. After a restart an edited question is answered anew."""


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """What was said to a question."""

    message_ids: tuple[int, ...]
    conversation: Conversation
    """What the question was read against."""


class SentAnswers:
    """The answers to the latest questions."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], SentAnswer] = OrderedDict()

    def to(self, chat_id: int, question_message_id: int) -> SentAnswer | None:
        """The answer to a question, if it is still known."""
        return self._kept.get((chat_id, question_message_id))

    def keep(self, chat_id: int, question_message_id: int, answer: SentAnswer) -> None:
        """Remember an answer."""
        self._kept[chat_id, question_message_id] = answer
        self._kept.move_to_end((chat_id, question_message_id))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
