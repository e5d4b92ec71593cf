"""Which messages answered which question, so that an edited question edits its answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversations import LIFETIME_S
from bot.recent import Recent
from responders.messages import Conversation


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """What was said to a question."""

    message_ids: tuple[int, ...]
    conversation: Conversation
    """What the question was read against."""


class SentAnswers:
    """The answers of the last half hour; an older question, or one from before a restart, is answered anew."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._kept = Recent[tuple[int, int], SentAnswer](LIFETIME_S, clock_s)

    def to(self, chat_id: int, question_message_id: int) -> SentAnswer | None:
        """The answer to a question, if it is still known."""
        return self._kept.get((chat_id, question_message_id))

    def keep(self, chat_id: int, question_message_id: int, answer: SentAnswer) -> None:
        """Remember an answer."""
        self._kept.keep((chat_id, question_message_id), answer)

    def forget(self, chat_id: int) -> None:
        """Forget what was answered in a chat."""
        self._kept.forget(lambda message, _: message[0] == chat_id)
