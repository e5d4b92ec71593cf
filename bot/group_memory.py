"""What the bot remembers of groups, in memory: what was answered lately, and how much it has said."""

import time
from collections.abc import Callable
from typing import Final

from bot.conversations import LIFETIME_S
from bot.minute_cap import MinuteCap
from bot.recent import Recent
from responders.messages import Conversation

MESSAGES_A_MINUTE: Final = 15
"""Own cap for a group unless set otherwise; Telegram's is 20."""
REPEAT_S: Final = 10 * 60
"""So long the same answer is pointed to instead of repeated, unless set otherwise."""


class Groups:
    """The latest of every group."""

    def __init__(
        self,
        messages_a_minute: int = MESSAGES_A_MINUTE,
        repeat_s: float = REPEAT_S,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`messages_a_minute` is the cap of each group; `repeat_s`: how long an answer is pointed to, 0 for never."""
        self.messages: Final = MinuteCap(messages_a_minute, clock_s)
        """What each of them is told."""
        self._answers = Recent[tuple[int, int], Conversation](LIFETIME_S, clock_s)
        self._told = Recent[tuple[int, int | None, str], int](repeat_s, clock_s)

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
