"""Updates in their turn: those of one chat one after the other, those of different chats side by side."""

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.store.inbox import Inbox

AT_ONCE: Final = 64
"""Updates that are worked on side by side."""
current_update: ContextVar[int | None] = ContextVar("current_update", default=None)
"""The update that is being answered where this is asked."""


class Turns(BaseUpdateProcessor):
    """Works on each stored update once, in the order of its chat, and notes in the inbox when it is answered."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(AT_ONCE)
        self._inbox = inbox
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Write what is not written yet."""
        await self._inbox.close()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when those before it in its chat are done; one that came a second time is left."""
        assert isinstance(update, Update)
        lock, waiting = self._turns.get(key := turn_of(update), (asyncio.Lock(), 0))
        self._turns[key] = lock, waiting + 1
        try:
            async with lock:
                await self._work(update, coroutine)
        finally:
            lock, waiting = self._turns.pop(key)
            if waiting > 1:
                self._turns[key] = lock, waiting - 1

    async def _work(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if not self._inbox.is_open(update.update_id):
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return
        current_update.set(update.update_id)
        await coroutine
        self._inbox.finish(update.update_id)


def turn_of(update: Update) -> int:
    """Whose turn it is: the chat's, else the person's."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
