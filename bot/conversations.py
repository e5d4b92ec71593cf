"""Conversations going on: kept in memory, ended by half an hour of silence."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from responders.messages import NEW_CONVERSATION, Conversation, Question

LIFETIME_S: Final = 30 * 60
KEPT: Final = 10_000
"""Conversations in memory at most; the longest silent goes first."""


@dataclass(frozen=True, slots=True)
class Partner:
    """Whose conversation it is: people in one group do not share theirs."""

    chat_id: int
    person_id: int
    topic_id: int | None = None


class Conversations:
    """The conversations of the last half hour."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._kept: OrderedDict[Partner, tuple[float, Conversation, Question | None]] = OrderedDict()

    def with_partner(self, partner: Partner) -> Conversation:
        """The conversation going on; a new one when there is none or it has ended."""
        conversation, _ = self._last(partner)
        return conversation

    def last_question(self, partner: Partner) -> Question | None:
        """The question asked last; None when there is none, or an answer was opened by a button since."""
        _, question = self._last(partner)
        return question

    def keep(self, partner: Partner, conversation: Conversation, asked: Question | None = None) -> None:
        """Remember what the partner's next question is read against, and the one just asked."""
        self._kept[partner] = (self._clock_s(), conversation, asked)
        self._kept.move_to_end(partner)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def forget(self, person_id: int) -> None:
        """End all conversations of a person."""
        for partner in [partner for partner in self._kept if partner.person_id == person_id]:
            del self._kept[partner]

    def _last(self, partner: Partner) -> tuple[Conversation, Question | None]:
        last_s, conversation, question = self._kept.get(partner, (0.0, NEW_CONVERSATION, None))
        return (conversation, question) if self._clock_s() - last_s < LIFETIME_S else (NEW_CONVERSATION, None)
