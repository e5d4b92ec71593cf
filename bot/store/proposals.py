"""Changes shown to a curator and not yet decided: kept, so that [Publish] works after a restart."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.audit import Clock, utc_now
from bot.store.tables import proposals
from knowledge.snapshot import Snapshot

KEPT_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that may be published."""

    snapshot: Snapshot
    based_on: int
    """The revision it was compared with."""
    refused: bool
    """Whether its checks do worse than demanded."""
    why: str
    resumes: str | None = None
    """The stopped entry that answers again with it."""


class Proposals:
    """Keeps pending changes by number."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now

    async def keep(self, pending: Pending) -> int:
        """Keep a change; its number."""
        values = {
            "files": await asyncio.to_thread(pending.snapshot.pack),
            "based_on": pending.based_on,
            "refused": pending.refused,
            "why": pending.why,
            "resumes": pending.resumes,
            "made_at": self._now(),
        }
        async with self._engine.begin() as connection:
            kept = await connection.execute(sa.insert(proposals).values(values).returning(proposals.c.id))
            number: int = kept.scalar_one()
        return number

    async def forget_old(self) -> None:
        """Remove what nobody decided for KEPT_DAYS."""
        old = proposals.c.made_at < self._now() - dt.timedelta(KEPT_DAYS)
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(proposals).where(old))

    async def get(self, number: int) -> Pending | None:
        """A change; None when it was decided already or is too old."""
        columns = proposals.c
        found = sa.select(columns.files, columns.based_on, columns.refused, columns.why, columns.resumes)
        async with self._engine.connect() as connection:
            row = (await connection.execute(found.where(proposals.c.id == number))).first()
        return None if row is None else Pending(await asyncio.to_thread(Snapshot.unpack, row.files), *row[1:])

    async def latest(self, based_on: int) -> Pending | None:
        """The change made last of those that could be published now."""
        ready = sa.and_(proposals.c.based_on == based_on, sa.not_(proposals.c.refused))
        async with self._engine.connect() as connection:
            number = await connection.scalar(sa.select(sa.func.max(proposals.c.id)).where(ready))
        return None if number is None else await self.get(number)

    async def remove(self, number: int) -> bool:
        """Forget a change; False when somebody has decided it already."""
        async with self._engine.begin() as connection:
            removed = await connection.execute(sa.delete(proposals).where(proposals.c.id == number))
        return removed.rowcount > 0
