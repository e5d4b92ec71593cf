"""Updates in their turn: those of one chat one after the other, those of different chats side by side."""

import asyncio
import random
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any, Final

from structlog.contextvars import bind_contextvars
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot import metrics
from bot.store.inbox import Inbox

AT_ONCE: Final = 256
"""Updates that are worked on side by side; most of them wait for Telegram."""
_WAITING: Final = 1_000_000
"""Updates that may wait for their turn: those of one chat hold up no other's."""
current_update: ContextVar[int | None] = ContextVar("current_update", default=None)
"""The update that is being answered where this is asked."""


class Turns(BaseUpdateProcessor):
    """Works on each stored update once, in the order of its chat, and notes in the inbox when it is answered.

    All that is logged meanwhile names the update and an `incident`: the number that a person is told when it fails.
    """

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(_WAITING)
        self._inbox = inbox
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._is_over = False
        self._turns: dict[int | None, tuple[asyncio.Lock, int]] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Write what is not written yet."""
        await self._inbox.close()

    def put_off(self) -> None:
        """Begin no further update: what is not begun is left to the next start."""
        self._is_over = True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when those before it in its chat are done; one that came a second time is left."""
        assert isinstance(update, Update)
        turn = self._inbox.turn(update.update_id)
        lock, waiting = self._turns.get(turn, (asyncio.Lock(), 0))
        self._turns[turn] = lock, waiting + 1
        try:
            async with lock, self._at_once:
                await self._work(update, coroutine)
        finally:
            lock, waiting = self._turns.pop(turn)
            if waiting > 1:
                self._turns[turn] = lock, waiting - 1

    async def _work(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if self._is_over:
            self._inbox.put_off(update.update_id)
        if self._inbox.turn(update.update_id) is None:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return
        metrics.updates.inc()
        metrics.stage_seconds["wait"].observe(self._inbox.waited_s(update.update_id))
        current_update.set(update.update_id)
        bind_contextvars(update=update.update_id, incident=f"{random.getrandbits(24):06x}")
        await coroutine
        self._inbox.finish(update.update_id)
