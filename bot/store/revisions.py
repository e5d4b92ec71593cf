"""What answers: published revisions, a pointer to the one in service, and the entries that curators have stopped."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import BaseMovedError, NoSuchRevisionError
from bot.store.audit import Clock, Deed, record, utc_now
from bot.store.dialects import insert_for, notify
from bot.store.replicas import PUBLISHED
from bot.store.tables import active_revision, revisions, stopped
from knowledge.snapshot import Snapshot

_POINTER: Final = 1
"""The id of the pointer's only row."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A published revision, without its files."""

    number: int
    id: str
    published_at: dt.datetime
    """In UTC, without a zone."""
    who: str
    why: str


class Revisions:
    """Reads and moves what answers; every move is one transaction, so that a kill leaves the old state or the new."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now

    async def active_number(self) -> int | None:
        """The number of the revision that answers; None before the first publication."""
        async with self._engine.connect() as connection:
            number: int | None = await connection.scalar(sa.select(active_revision.c.number))
        return number

    async def publication(self, number: int) -> Publication:
        """What is known of a revision; raises NoSuchRevisionError."""
        found = await self._log(revisions.c.number == number, 1)
        if not found:
            raise NoSuchRevisionError(number)
        return found[0]

    async def log(self, limit: int, before: int | None = None) -> list[Publication]:
        """The latest publications, newest first; of those before a number, where one is given."""
        return await self._log(sa.true() if before is None else revisions.c.number < before, limit)

    async def index_names(self, number: int) -> list[str]:
        """The names of a revision's index files, as far as they were kept for other replicas."""
        async with self._engine.connect() as connection:
            names = await connection.scalar(sa.select(revisions.c.indexes).where(revisions.c.number == number))
        return str(names or "").split()

    async def snapshot(self, number: int) -> Snapshot:
        """The files of a revision; raises NoSuchRevisionError."""
        query = sa.select(revisions.c.files).where(revisions.c.number == number)
        async with self._engine.connect() as connection:
            packed = await connection.scalar(query)
        if packed is None:
            raise NoSuchRevisionError(number)
        return await asyncio.to_thread(Snapshot.unpack, packed)

    async def publish(
        self,
        snapshot: Snapshot,
        who: str,
        why: str,
        based_on: int | None,
        resumes: str | None = None,
        index_names: Sequence[str] = (),
    ) -> int:
        """Make a snapshot the one that answers, and give its number; the stopped entry `resumes` answers again with it.

        Raises BaseMovedError when another revision than `based_on` answers by now: what was shown as the change would
        not be what changes.
        """
        values = {"id": snapshot.id, "files": await asyncio.to_thread(snapshot.pack), "published_at": self._now()}
        values |= {"who": who, "why": why, "resumed": resumes}
        values |= {"indexes": " ".join(index_names)}
        async with self._engine.begin() as connection:
            added = await connection.execute(sa.insert(revisions).values(values).returning(revisions.c.number))
            number: int = added.scalar_one()
            if resumes is not None:
                await connection.execute(sa.delete(stopped).where(stopped.c.entry == resumes))
            await self._move(connection, based_on, number, "publish", who, why)
        return number

    async def roll_back(self, number: int, who: str, based_on: int, index_names: Sequence[str] = ()) -> None:
        """Let an earlier revision answer again. An entry whose stop ended with the revision in service is stopped
        again: what was wrong with it comes back. Raises BaseMovedError as `publish`, NoSuchRevisionError.
        """
        async with self._engine.begin() as connection:
            if await connection.scalar(sa.select(revisions.c.number).where(revisions.c.number == number)) is None:
                raise NoSuchRevisionError(number)
            names = sa.update(revisions).where(revisions.c.number == number).values(indexes=" ".join(index_names))
            await connection.execute(names)  # another version of the code may have built others
            await self._move(connection, based_on, number, "roll back", who)
            query = sa.select(revisions.c.resumed).where(revisions.c.number == based_on, revisions.c.number > number)
            if (entry_id := await connection.scalar(query)) is not None:
                await self._stop(connection, entry_id, who)

    async def stopped(self) -> frozenset[str]:
        """The entries that are not told until somebody lets them answer again."""
        async with self._engine.connect() as connection:
            return frozenset(await connection.scalars(sa.select(stopped.c.entry)))

    async def stop(self, entry_id: str, who: str) -> None:
        """Withhold an entry from now on; stopped already, it stays so."""
        async with self._engine.begin() as connection:
            await self._stop(connection, entry_id, who)

    async def resume(self, entry_id: str, who: str) -> None:
        """Let an entry answer again."""
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(stopped).where(stopped.c.entry == entry_id))
            await record(connection, self._now(), who, "resume", entry_id)
            await connection.run_sync(notify, PUBLISHED)

    async def _stop(self, connection: AsyncConnection, entry_id: str, who: str) -> None:
        values = {"who": who, "at": self._now()}
        kept = insert_for(self._engine)(stopped).values(entry=entry_id, **values)
        await connection.execute(kept.on_conflict_do_update(index_elements=["entry"], set_=values))
        await record(connection, self._now(), who, "stop", entry_id)
        await connection.run_sync(notify, PUBLISHED)

    async def _log(self, condition: sa.ColumnElement[bool], limit: int) -> list[Publication]:
        columns = (revisions.c.number, revisions.c.id, revisions.c.published_at, revisions.c.who, revisions.c.why)
        query = sa.select(*columns).where(condition).order_by(revisions.c.number.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [Publication(*row) for row in await connection.execute(query)]

    async def _move(
        self,
        connection: AsyncConnection,
        based_on: int | None,
        number: int,
        deed: Deed,
        who: str,
        why: str | None = None,
    ) -> None:
        """Move the pointer if it still stands where it did: one statement, so that of two admins one succeeds."""
        if based_on is None:
            first = sa.insert(active_revision).values(only=_POINTER, number=number)
            try:
                await connection.execute(first)
            except sa.exc.IntegrityError as error:
                raise BaseMovedError from error
        else:
            move = sa.update(active_revision).where(active_revision.c.number == based_on).values(number=number)
            if (await connection.execute(move)).rowcount == 0:
                raise BaseMovedError
        await record(connection, self._now(), who, deed, why)
        await connection.run_sync(notify, PUBLISHED)
