"""What happened in the chats, in order, for a page that follows along."""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

_KEPT_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """Something a chat page has to show."""

    number: int
    """Counts up by one, from 1."""

    type: str
    """message, edit, deletion, typing, profile (the bot's name or commands changed), or chats (its rights did)."""

    details: Mapping[str, object]

    def as_json(self) -> dict[str, object]:
        return {"number": self.number, "type": self.type, **self.details}


class EventLog:
    """The latest events; one asyncio loop adds and reads."""

    def __init__(self) -> None:
        self.last = 0
        self._events: deque[Event] = deque(maxlen=_KEPT_EVENTS)
        self._news = asyncio.Event()
        self._is_closed = False

    def add(self, type: str, **details: object) -> None:
        """Tell everybody who waits."""
        self.last += 1
        self._events.append(Event(self.last, type, details))
        self._wake()

    async def after(self, number: int, timeout_s: float) -> list[Event]:
        """The events after `number`, waiting for the first; empty when the time is up or `number` is yet to come."""
        if number == self.last and not self._is_closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), timeout_s)
        return [event for event in self._events if event.number > number]

    def close(self) -> None:
        """Let everybody who waits go; nobody waits any more."""
        self._is_closed = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
