"""Conversations going on: kept in memory, ended by half an hour of silence."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.recent import Recent
from responders.messages import NEW_CONVERSATION, Conversation, Question

LIFETIME_S: Final = 30 * 60


@dataclass(frozen=True, slots=True)
class Partner:
    """Whose conversation it is: people in one group do not share theirs."""

    chat_id: int
    person_id: int
    thread_id: int | None = None


class Conversations:
    """The conversations of the last half hour."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._kept = Recent[Partner, tuple[Conversation, Question | None]](LIFETIME_S, clock_s)

    def with_partner(self, partner: Partner) -> Conversation:
        """The conversation going on; a new one when there is none or it has ended."""
        conversation, _ = self._kept.get(partner) or (NEW_CONVERSATION, None)
        return conversation

    def last_question(self, partner: Partner) -> Question | None:
        """The question asked last; None when there is none, or an answer was opened by a button since."""
        _, question = self._kept.get(partner) or (NEW_CONVERSATION, None)
        return question

    def keep(self, partner: Partner, conversation: Conversation, asked: Question | None = None) -> None:
        """Remember what the partner's next question is read against, and the one just asked."""
        self._kept.keep(partner, (conversation, asked))

    def forget(self, person_id: int) -> None:
        """End all conversations of a person."""
        self._kept.forget(lambda partner, _: partner.person_id == person_id)
