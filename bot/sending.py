"""What the bot sends keeps Telegram's limits, and a call that failed is made again."""

import asyncio
import datetime as dt
import math
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import structlog
from telegram import Bot
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot import metrics
from bot.errors import PutOffError
from bot.logs import exception_fields
from bot.store.inbox import Inbox
from bot.transport import CallFailedError
from bot.turns import current_update

PATIENCE_S: Final = 900.0
"""A message that would go out later than this after it was asked for fails instead; time in which Telegram answers
nobody does not count.
"""
OUTAGE_S: Final = 86_400.0
"""At most so much of it: after a day nobody waits for the answer any more."""
PATIENCE_OTHERWISE_S: Final = 60.0
"""The same for what is no new message, such as the answer to a pressed button."""

MESSAGES_AT_ONCE: Final = 8
"""So many are on their way at most; of 30 a second about three are. Few are in doubt after a kill then."""

_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 15.0
LOOK_S: Final = 5.0
"""How often what waits looks whether the bot stops."""
_FLOODED_CHATS: Final = 3
"""So many chats told to wait at once mean the bot as a whole."""
_KEPT_CHATS: Final = 1_000
"""Idle ones are looked for when there are more, and then when there are twice as many as had something to remember."""

_NOT_REPEATED: Final = frozenset({"getMe", "sendChatAction"})
"""The start has its own pauses, and a typing sign is worth nothing later."""
_SENDS: Final = ("send", "copy", "forward")
"""How methods begin that put a new message into a chat: done twice, it stands there twice."""
_EDITS: Final = "editMessage"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many messages in any such period."""

    messages: int
    period_s: float


IN_A_CHAT: Final = Limit(3, 3.0)
"""One a second, as Telegram asks; up to three at once, since a long answer has several parts."""
IN_A_GROUP: Final = Limit(20, 60.0)


class Sending(BaseRateLimiter[None]):
    """Lets messages out as Telegram allows, each chat's in the order of the calls and none held up by another chat's,
    and repeats what failed.

    Messages and edits count; everything else, such as the answer to a pressed button, goes at once. Told to wait
    (429), a chat's messages wait so long; when three chats are told at once, all do. After failures of Telegram (5xx)
    and of the connection there are growing, jittered pauses, and no message is tried before Telegram has answered
    anybody; one that may have arrived is repeated once only. A refusal ends a call at once. A call that would begin too
    late raises RetryAfter or what it failed with.
    `a_second` counts the messages to all chats.
    """

    def __init__(
        self,
        a_second: int,
        in_a_chat: Limit = IN_A_CHAT,
        in_a_group: Limit = IN_A_GROUP,
        *,
        now_s: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._a_second = a_second
        self._in_all = _Window(Limit(a_second, 1.0))
        self._in_a_chat = in_a_chat
        self._in_a_group = in_a_group
        self._now_s = now_s
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._is_over = False
        self._answered_s = self._failed_s = -math.inf
        """When Telegram last answered a call, and when one last failed."""
        self._asking = asyncio.Lock()
        """Held by the one that asks for all whether Telegram answers."""
        self._messages = asyncio.Semaphore(MESSAGES_AT_ONCE)
        self._repeats = asyncio.Semaphore(1)
        """Of repeats it leaves one: what is in doubt twice is given up."""
        self.inbox: Inbox | None = None
        """Told before the first message that an update leads to; the application's."""
        self.bot: Bot | None = None
        """Asks Telegram whether it answers; the application's."""
        self._chats: dict[int | str, _Chat] = {}
        self._kept_chats = _KEPT_CHATS

    def share_with(self, replicas: int) -> None:
        """Send as this one of so many processes that share the limit to all chats; the others do likewise."""
        self._in_all.limit = Limit(max(1, self._a_second // replicas), max(1.0, replicas / self._a_second))

    def put_off(self) -> None:
        """Let nothing wait any longer: what is not sent yet is left to the next start."""
        self._is_over = True

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make one call of the Bot API when it may be made, and again while that may help."""
        if endpoint in _NOT_REPEATED:
            return await callback(*args, **kwargs)
        with metrics.stage_seconds["send"].time():
            return await self._repeated(partial(callback, *args, **kwargs), endpoint, data)

    async def _repeated(self, call: Callable[[], Awaitable[Any]], endpoint: str, data: dict[str, Any]) -> Any:
        """Make a call in its turn, and again while that may help."""
        is_sent = endpoint.startswith(_SENDS)
        deadline_s = self._now_s() + (PATIENCE_S if is_sent else PATIENCE_OTHERWISE_S)
        outage_until_s = self._now_s() + OUTAGE_S
        counts = "chat_id" in data and (is_sent or endpoint.startswith(_EDITS))
        chat = self._chat(data["chat_id"]) if counts else None
        pauses_s = _pauses_s()
        may_have_arrived = is_sent and self._is_repeat()
        while True:
            if is_sent:
                deadline_s += await self._until_answering(outage_until_s)
            if chat is not None:
                await self._wait_for_turn(chat, deadline_s)
            began = False
            try:
                async with self._gate(is_sent):
                    if is_sent and self._is_silent(outage_until_s):
                        continue
                    began = is_sent and await self._begin()
                    result = await call()
                self._answered_s = self._now_s()
                return result
            except RetryAfter as error:
                self._answered_s = self._now_s()
                if began:
                    await self._begin_later()
                again_at_s = self._answered_s + _seconds(error)
                if chat is not None:
                    self._hold_back(chat, again_at_s)
                if again_at_s > deadline_s:
                    raise
                await self._wait_until(again_at_s)
            except CallFailedError as error:
                self._failed_s = self._now_s()
                again_at_s = self._failed_s + next(pauses_s)
                is_unknown = is_sent and error.may_have_arrived
                if is_unknown:
                    log.warning("outcome unknown", method=endpoint, **exception_fields(error))
                if (is_unknown and may_have_arrived) or again_at_s > deadline_s:
                    raise
                if is_unknown:
                    may_have_arrived = True
                    metrics.repeats.inc()
                    await self._doubt()
                elif began:
                    await self._begin_later()
                await self._wait_until(again_at_s)
            except TelegramError:
                self._answered_s = self._now_s()
                raise

    def _gate(self, is_sent: bool) -> AbstractAsyncContextManager[None]:
        """What a call passes through."""
        if not is_sent:
            return nullcontext()
        return self._repeats if self._is_repeat() else self._messages

    @property
    def _update(self) -> tuple[Inbox, int] | None:
        """The update that a call is made for, and where it is kept; None for a call that answers nobody."""
        update_id = current_update.get()
        return None if self.inbox is None or update_id is None else (self.inbox, update_id)

    def _is_repeat(self) -> bool:
        match self._update:
            case (inbox, update_id):
                return inbox.is_repeat(update_id)
        return False

    async def _begin(self) -> bool:
        """Note in the inbox that a message is about to be sent; whether it is its update's first."""
        match self._update:
            case (inbox, update_id):
                return await inbox.begin_sending(update_id)
        return False

    async def _doubt(self) -> None:
        """Note that a message may have arrived: killed now, the next start sends it again, and nobody a third time."""
        match self._update:
            case (inbox, update_id):
                await inbox.in_doubt(update_id)

    async def _begin_later(self) -> None:
        """Note that the message just begun was refused: a kill while it waits leaves no doubt."""
        match self._update:
            case (inbox, update_id):
                await inbox.nothing_sent(update_id)

    async def _wait_for_turn(self, chat: "_Chat", deadline_s: float) -> None:
        """Return when the chat's next message may go, counting it; raises RetryAfter when that is too late."""
        async with chat.turn:
            await self._until_free(chat.windows, deadline_s)
            async with self._turn:
                await self._until_free([self._in_all], deadline_s)
                for window in (self._in_all, *chat.windows):
                    window.take(self._now_s())

    async def _until_free(self, windows: "Sequence[_Window]", deadline_s: float) -> None:
        while (free_at_s := max(window.free_at_s for window in windows)) > self._now_s():
            if free_at_s > deadline_s:
                raise RetryAfter(dt.timedelta(seconds=math.ceil(free_at_s - self._now_s())))
            await self._wait_until(free_at_s)

    async def _wait_until(self, moment_s: float) -> None:
        while (left_s := moment_s - self._now_s()) > 0:
            self._leave_if_over()
            await self._sleep(min(left_s, LOOK_S))

    async def _until_answering(self, until_s: float) -> float:
        """Return once Telegram has answered any call since one failed, or it is too late: while it answers nobody, a
        message would only be lost. Gives the seconds waited.
        """
        if self.bot is None or not self._is_silent(until_s):
            return 0.0
        started_s, pauses_s = self._now_s(), _pauses_s()
        async with self._asking:
            while self._is_silent(until_s):
                self._leave_if_over()
                try:
                    await self.bot.get_me()
                except CallFailedError:
                    await self._wait_until(self._now_s() + next(pauses_s))
                    continue
                except TelegramError:
                    pass  # an answer, too
                self._answered_s = self._now_s()
        return self._now_s() - started_s

    def _is_silent(self, until_s: float) -> bool:
        """Whether Telegram has answered nobody since a call failed, as far as that is to be waited out."""
        return self.bot is not None and self._answered_s < self._failed_s and self._now_s() < until_s

    def _leave_if_over(self) -> None:
        """Raises PutOffError when the bot stops: what waits is sent after the next start."""
        if not self._is_over:
            return
        match self._update:
            case (inbox, update_id):
                inbox.put_off(update_id)
        raise PutOffError

    def _hold_back(self, chat: "_Chat", until_s: float) -> None:
        """Send nothing to a chat that long, and nothing at all when enough chats are held back."""
        chat.windows[0].hold(until_s)
        now_s = self._now_s()
        held = sum(other.windows[0].held_until_s > now_s for other in self._chats.values())
        if held >= _FLOODED_CHATS:
            log.warning("telegram asks to slow down", chats=held)
            self._in_all.hold(until_s)

    def _chat(self, chat_id: int | str) -> "_Chat":
        """What went to a chat lately. Groups have negative ids; a name is a channel's or a group's."""
        if chat_id not in self._chats:
            if len(self._chats) >= self._kept_chats:
                self._forget_idle()
            is_group = isinstance(chat_id, str) or chat_id < 0
            limits = (self._in_a_chat, self._in_a_group) if is_group else (self._in_a_chat,)
            self._chats[chat_id] = _Chat([_Window(limit) for limit in limits])
        return self._chats[chat_id]

    def _forget_idle(self) -> None:
        now_s = self._now_s()
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if not chat.is_idle(now_s)}
        self._kept_chats = max(_KEPT_CHATS, 2 * len(self._chats))


class _Window:
    """When messages went out, as far as a limit needs to know."""

    __slots__ = ("_limit", "_sent_s", "held_until_s")  # a thousand chats have one each, or two

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._sent_s: deque[float] = deque(maxlen=limit.messages)
        self.held_until_s = -math.inf

    @property
    def limit(self) -> Limit:
        """What is kept; when it changes, what went out before still counts."""
        return self._limit

    @limit.setter
    def limit(self, limit: Limit) -> None:
        if limit != self._limit:
            self._limit, self._sent_s = limit, deque(self._sent_s, limit.messages)

    @property
    def free_at_s(self) -> float:
        """When the next one may go."""
        is_full = len(self._sent_s) == self._sent_s.maxlen
        return max(self.held_until_s, self._sent_s[0] + self._limit.period_s if is_full else -math.inf)

    @property
    def empty_at_s(self) -> float:
        """When nothing is left to be known."""
        return max(self.held_until_s, self._sent_s[-1] + self._limit.period_s if self._sent_s else -math.inf)

    def take(self, now_s: float) -> None:
        """Count one that goes out now."""
        self._sent_s.append(now_s)

    def hold(self, until_s: float) -> None:
        """Let nothing out until then."""
        self.held_until_s = max(self.held_until_s, until_s)


@dataclass(frozen=True, slots=True)
class _Chat:
    windows: list[_Window]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the next message to go, so that they go in order."""

    def is_idle(self, now_s: float) -> bool:
        """Whether nothing is on its way to it and no limit remembers it."""
        return not self.turn.locked() and all(window.empty_at_s <= now_s for window in self.windows)


def _pauses_s() -> Iterator[float]:
    """Growing pauses, jittered so that calls that failed together are not repeated together."""
    pause_s = _FIRST_PAUSE_S
    while True:
        yield random.uniform(pause_s / 2, pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _seconds(error: RetryAfter) -> float:
    """python-telegram-bot gives whole seconds or, as announced for its next major version, a timedelta."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)
