"""The audit log: every deed of an admin with who, when, what and the revision that answered then."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.tables import active_revision, audit

Deed = Literal[
    "publish", "roll back", "stop", "resume", "propose", "refused", "cancel", "attach", "teach", "dismiss", "tell",
    "invite", "withdraw", "grant", "revoke", "export", "digest",
]  # fmt: skip
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed."""

    at: dt.datetime
    """In UTC, without a zone."""
    who: str
    what: Deed
    about: str | None
    revision: int | None


def utc_now() -> dt.datetime:
    """Now, as the database keeps it: in UTC, without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


async def record(connection: AsyncConnection, at: dt.datetime, who: str, what: Deed, about: str | None = None) -> None:
    """Note a deed in the transaction that does it; the revision is the one that answers then."""
    active = sa.select(active_revision.c.number).scalar_subquery()
    values = {
        "at": at,
        "who": who,
        "what": what,
        "about": about,
        "revision": active,
    }
    await connection.execute(sa.insert(audit).values(values))


class AuditLog:
    """Reads the log, and notes deeds that change nothing in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now

    async def note(self, who: str, what: Deed, about: str | None = None) -> None:
        """Note a deed by itself."""
        async with self._engine.begin() as connection:
            await record(connection, self._now(), who, what, about)

    async def is_noted(self, what: Deed, about: str) -> bool:
        """Whether a deed was noted before."""
        same = sa.and_(audit.c.what == what, audit.c.about == about)
        async with self._engine.connect() as connection:
            return await connection.scalar(sa.select(audit.c.id).where(same).limit(1)) is not None

    async def last_mover(self) -> str:
        """Who published or rolled back last."""
        moves = sa.select(audit.c.who).where(audit.c.what.in_(("publish", "roll back")))
        async with self._engine.connect() as connection:
            return str(await connection.scalar(moves.order_by(audit.c.id.desc()).limit(1)))

    async def last(self, what: Deed, about: str) -> AuditEntry | None:
        """The latest deed of a kind that was done to something."""
        same = sa.and_(audit.c.what == what, audit.c.about == about)
        return next(iter(await self._latest(same, 1)), None)

    async def latest(self, limit: int) -> list[AuditEntry]:
        """The latest deeds, newest first."""
        return await self._latest(sa.true(), limit)

    async def _latest(self, condition: sa.ColumnElement[bool], limit: int) -> list[AuditEntry]:
        columns = (audit.c.at, audit.c.who, audit.c.what, audit.c.about, audit.c.revision)
        query = sa.select(*columns).where(condition).order_by(audit.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [AuditEntry(*row) for row in await connection.execute(query)]
