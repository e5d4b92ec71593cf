"""The processes that answer together from one PostgreSQL, told by their heartbeats. Over an SQLite file one is alone.

Each chat has a home, the same for all of them as long as they see the same others: it is answered there, in order, and
what is remembered of its conversation and of the sending limits lies in that process's memory.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.dialects import insert_for, is_shared
from bot.store.postgresql import listen
from bot.store.tables import replicas

BEAT_S: Final = 1.0
DEAD_S: Final = 6.0
"""Whose last heartbeat is older than this is dead: its work is taken over."""
ASSIGNED: Final = "seoulbot_assigned"
"""The channel on which a replica's id is told when an update waits for it."""
PUBLISHED: Final = "seoulbot_published"
"""The channel on which it is told that what answers has changed."""

_NOW: Final = sa.func.timezone("UTC", sa.func.clock_timestamp())
"""By the database's clock, which all replicas share."""


class Replicas:
    """Who answers besides this process."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives this process's time in seconds."""
        self._engine = engine
        self._clock = clock
        self.is_shared: Final = is_shared(engine.dialect)
        """Whether there may be others."""
        self.me: Final = uuid4().hex
        self.live: tuple[str, ...] = (self.me,)
        """Everybody who answers now, in the same order everywhere."""
        self.assigned: Final = asyncio.Event()
        """Set when an update may wait for this process."""
        self.published: Final = asyncio.Event()
        """Set when what answers may have changed."""
        self._steady_since_s: float | None = None
        self._last_beat_s = 0.0

    @property
    def leads(self) -> bool:
        """Whether this is the one that does what is done once for all."""
        return self.live[0] == self.me

    def home_of(self, chat: int) -> str:
        """The process that answers a chat. When one comes or goes, only the chats of that one move."""
        if len(self.live) == 1:
            return self.live[0]
        return max(self.live, key=lambda each: hashlib.blake2b(f"{chat} {each}".encode(), digest_size=8).digest())

    async def beat(self) -> None:
        """Say that this process lives, and see who else does. After a gap of its own nobody is held dead for a while:
        the database may have been away for all.
        """
        if not self.is_shared:
            return
        now_s = self._clock()
        if self._steady_since_s is None or now_s - self._last_beat_s > DEAD_S:
            self._steady_since_s = now_s
        mine = insert_for(self._engine)(replicas).values(id=self.me, beat_at=_NOW)
        mine = mine.on_conflict_do_update(index_elements=[replicas.c.id], set_={"beat_at": _NOW})
        age_s = sa.extract("epoch", _NOW - replicas.c.beat_at)
        async with self._engine.begin() as connection:
            await connection.execute(mine)
            ages_s = {each: float(age) for each, age in await connection.execute(sa.select(replicas.c.id, age_s))}
            may_judge = now_s - self._steady_since_s >= DEAD_S
            dead = [each for each, age in ages_s.items() if may_judge and age > DEAD_S and each != self.me]
            if dead:
                await connection.execute(sa.delete(replicas).where(replicas.c.id.in_(dead)))
        self.live = tuple(sorted(ages_s.keys() - set(dead)))
        self._last_beat_s = now_s
        if dead:
            self.assigned.set()

    async def leave(self) -> None:
        """Say that this process answers no more."""
        if self.is_shared:
            async with self._engine.begin() as connection:
                await connection.execute(sa.delete(replicas).where(replicas.c.id == self.me))

    async def listen(self, stop: asyncio.Event) -> None:
        """Until `stop`, hear what others tell."""
        told = {ASSIGNED: self._hear_assigned, PUBLISHED: lambda _: self.published.set()}
        await listen(self._engine, told, stop)

    def _hear_assigned(self, replica: str) -> None:
        if replica in ("", self.me):
            self.assigned.set()
