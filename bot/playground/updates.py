"""The updates that wait for the bot, and getUpdates' long poll."""

import asyncio
import json
import secrets
import time
from contextlib import suppress

from bot.playground.calls import Call
from bot.playground.errors import conflict

_KEPT_UPDATES = 1000
_MAX_LIMIT = 100
_MAX_TIMEOUT_S = 50
_REPEAT_S = 0.5
"""The real server gives one update only to a bot that asks for the same offset again within this time."""


class UpdateQueue:
    """Updates that the bot has not confirmed yet, at most the latest thousand."""

    def __init__(self) -> None:
        self.webhook_url = ""
        self._updates: dict[int, dict[str, object]] = {}
        self._next_id = secrets.randbelow(10**8) + 10**8
        self._allowed_types: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_request_at = 0.0
        self._is_closed = False

    def add(self, type: str, content: dict[str, object]) -> None:
        """Queue an update, unless the bot has named other types only."""
        if self._allowed_types and type not in self._allowed_types:
            return
        self._updates[self._next_id] = {"update_id": self._next_id, type: content}
        self._next_id += 1
        if len(self._updates) > _KEPT_UPDATES:
            del self._updates[next(iter(self._updates))]
        self._end_poll()

    @property
    def pending(self) -> int:
        """How many updates wait."""
        return len(self._updates)

    async def get(self, call: Call) -> list[dict[str, object]]:
        """Answer getUpdates: confirm what lies before the offset, then wait for something to give."""
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._allow(call)
        offset = call.integer("offset")
        limit = self._limit(offset, call.integer("limit", _MAX_LIMIT))
        self._confirm(offset)
        timeout_s = min(call.integer("timeout"), _MAX_TIMEOUT_S)
        if timeout_s > 0 and not self._updates and not self._is_closed:
            await self._wait(timeout_s)
        return list(self._updates.values())[:limit]

    def set_webhook(self, call: Call) -> None:
        """Answer setWebhook and deleteWebhook, which is setWebhook without a URL; nothing is delivered there."""
        self._allow(call)
        self.webhook_url = call.text("url")
        if call.flag("drop_pending_updates"):
            self._updates.clear()
        if self.webhook_url:
            self._refuse_poll("terminated by setWebhook request")

    def close(self) -> None:
        """Let a waiting bot go; no bot waits any more."""
        self._is_closed = True
        self._end_poll()

    def _allow(self, call: Call) -> None:
        with suppress(ValueError):  # Telegram ignores a list that it cannot read.
            types = json.loads(call.text("allowed_updates"))
            if isinstance(types, list):
                self._allowed_types = frozenset(type_ for type_ in types if isinstance(type_, str))

    def _limit(self, offset: int, wanted: int) -> int:
        now = time.monotonic()
        is_repeated = offset == self._last_offset and now < self._last_request_at + _REPEAT_S
        self._last_offset, self._last_request_at = offset, now
        return 1 if is_repeated else min(max(wanted, 1), _MAX_LIMIT)

    def _confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one counts from the end."""
        first_kept = offset if offset >= 0 else self._next_id + offset
        for update_id in [update_id for update_id in self._updates if update_id < first_kept]:
            del self._updates[update_id]

    async def _wait(self, timeout_s: int) -> None:
        self._refuse_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._poll, timeout_s)

    def _end_poll(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _refuse_poll(self, problem: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(problem))
