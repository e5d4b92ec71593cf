"""What the bot remembers of groups, in memory: what was answered lately, and how much it has said."""

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final, Literal

from bot.conversations import LIFETIME_S
from bot.recent import Recent
from responders.messages import Conversation

MESSAGES_A_MINUTE: Final = 15
"""Own cap for a group unless set otherwise; Telegram's is 20."""
_MINUTE_S: Final = 60.0
REPEAT_S: Final = 10 * 60
"""So long the same answer is pointed to instead of repeated, unless set otherwise."""

Room = Literal["free", "notice", "silent"]
"""Whether a group may be written to: yes, once more to say that it is too much, or no."""


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
        self._clock_s = clock_s
        self._answers = Recent[tuple[int, int], Conversation](LIFETIME_S, clock_s)
        self._told = Recent[tuple[int, int | None, str], int](repeat_s, clock_s)
        self._noticed = Recent[int, bool](_MINUTE_S, clock_s)
        self._sent: deque[tuple[float, int]] = deque()
        """When and to which group, of the last minute, oldest first."""
        self._sent_to: Counter[int] = Counter()

    def room(self, chat_id: int) -> Room:
        """Whether there is room for one more message in a group this minute; asking for it takes it."""
        self._drop_sent()
        if self._sent_to[chat_id] < self._messages_a_minute:
            self.take(chat_id, 1)
            return "free"
        if self._noticed.get(chat_id):
            return "silent"
        self._noticed.keep(chat_id, True)
        return "notice"

    def take(self, chat_id: int, messages: int) -> None:
        """Count messages as sent."""
        self._sent.extend([(self._clock_s(), chat_id)] * messages)
        self._sent_to[chat_id] += messages

    def keep(self, chat_id: int, message_id: int, conversation: Conversation) -> None:
        """Remember what replies to a message of the bot are read against."""
        self._answers.keep((chat_id, message_id), conversation)

    def conversation(self, chat_id: int, message_id: int) -> Conversation | None:
        """What a reply to a message of the bot is read against, if it is still known."""
        return self._answers.get((chat_id, message_id))

    def told(self, chat_id: int, thread_id: int | None, what: str, message_id: int) -> None:
        """Remember where something was told."""
        self._told.keep((chat_id, thread_id, what), message_id)

    def told_lately(self, chat_id: int, thread_id: int | None, what: str) -> int | None:
        """The message in which the same was told within ten minutes."""
        return self._told.get((chat_id, thread_id, what))

    def forget(self, chat_id: int, message_id: int) -> None:
        """An answer was removed: nobody is pointed to it any more."""
        self._answers.forget(lambda message, _: message == (chat_id, message_id))
        self._told.forget(lambda told, told_in: (told[0], told_in) == (chat_id, message_id))

    def _drop_sent(self) -> None:
        """Groups that nothing was sent to within a minute take no memory."""
        while self._sent and self._clock_s() - self._sent[0][0] >= _MINUTE_S:
            _, chat_id = self._sent.popleft()
            self._sent_to[chat_id] -= 1
            if self._sent_to[chat_id] == 0:
                del self._sent_to[chat_id]
