"""What the bot remembers of groups, in memory: who asked what, what was answered lately, and how much it has said."""

import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from responders.messages import Conversation

MESSAGES_A_MINUTE: Final = 15
"""Own cap for a group unless set otherwise; Telegram's is 20."""
_MINUTE_S: Final = 60.0
REPEAT_S: Final = 10 * 60
"""So long the same answer is pointed to instead of repeated, unless set otherwise."""
KEPT: Final = 10_000

Room = Literal["free", "notice", "silent"]
"""Whether a group may be written to: yes, once more to say that it is too much, or no."""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """An answer in a group, for those who reply to it."""

    asker_id: int
    conversation: Conversation
    """What a reply to it is read against."""


class Groups:
    """The latest of every group."""

    def __init__(
        self,
        messages_a_minute: int = MESSAGES_A_MINUTE,
        repeat_s: float = REPEAT_S,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`messages_a_minute` is the cap of each group; `repeat_s`: how long an answer is pointed to, 0 for never."""
        self._messages_a_minute = messages_a_minute
        self._repeat_s = repeat_s
        self._clock_s = clock_s
        self._answers: OrderedDict[tuple[int, int], GroupAnswer] = OrderedDict()
        self._told: OrderedDict[tuple[int, int | None, str], tuple[float, int]] = OrderedDict()
        self._sent_s: defaultdict[int, deque[float]] = defaultdict(deque)
        self._noticed_s: dict[int, float] = {}

    def room(self, chat_id: int) -> Room:
        """Whether there is room for one more message in a group this minute; asking for it takes it."""
        now, sent = self._clock_s(), self._sent_s[chat_id]
        while sent and now - sent[0] >= _MINUTE_S:
            sent.popleft()
        if len(sent) < self._messages_a_minute:
            sent.append(now)
            return "free"
        if now - self._noticed_s.get(chat_id, -_MINUTE_S) < _MINUTE_S:
            return "silent"
        self._noticed_s[chat_id] = now
        return "notice"

    def take(self, chat_id: int, messages: int) -> None:
        """Count messages that followed the one there was room for."""
        self._sent_s[chat_id].extend([self._clock_s()] * messages)

    def keep(self, chat_id: int, message_id: int, answer: GroupAnswer) -> None:
        """Remember an answer for replies to it."""
        self._answers[chat_id, message_id] = answer
        _shorten(self._answers)

    def answer(self, chat_id: int, message_id: int) -> GroupAnswer | None:
        """The answer in a message of the bot, if it is still known."""
        return self._answers.get((chat_id, message_id))

    def told(self, chat_id: int, topic_id: int | None, what: str, message_id: int) -> None:
        """Remember where something was told."""
        self._told[chat_id, topic_id, what] = (self._clock_s(), message_id)
        _shorten(self._told)

    def told_lately(self, chat_id: int, topic_id: int | None, what: str) -> int | None:
        """The message in which the same was told within ten minutes."""
        told_s, message_id = self._told.get((chat_id, topic_id, what), (float("-inf"), 0))
        return message_id if self._clock_s() - told_s < self._repeat_s else None

    def forget(self, chat_id: int, message_id: int) -> None:
        """An answer was removed: nobody is pointed to it any more."""
        self._answers.pop((chat_id, message_id), None)
        removed = [key for key, (_, told_in) in self._told.items() if (key[0], told_in) == (chat_id, message_id)]
        for key in removed:
            del self._told[key]


def _shorten(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
