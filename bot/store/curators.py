"""Who may change what the bot says, besides the owners whom the settings name."""

import datetime as dt
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.audit import Clock, record, utc_now
from bot.store.tables import curators, invitations
from knowledge.language import DEFAULT_LANGUAGE, Language, is_language

INVITATION_HOURS: Final = 24
KNOWN_S: Final = 2.0
"""So long another process's grants and revocations may go unseen where nothing depends on them."""
_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Curator:
    """Somebody whom an owner let in."""

    person_id: int
    name: str
    granted_by: str
    language: Language
    """For messages that answer nothing they wrote."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that nobody has opened yet."""

    id: str
    """The first digits of its hash: it opens nothing."""
    invited_by: str
    expires_at: dt.datetime
    """In UTC, without a zone."""


class Curators:
    """Grants and revokes; read afresh each time, so that a revoked one can do nothing more."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._known: frozenset[int] = frozenset()
        self._known_until_s = 0.0

    async def lately_curated(self, person_id: int) -> bool:
        """As `is_curator`, at most KNOWN_S ago: for what is shown beside an answer, not for what is allowed."""
        if time.monotonic() >= self._known_until_s:
            async with self._engine.connect() as connection:
                self._known = frozenset(await connection.scalars(sa.select(curators.c.person_id)))
            self._known_until_s = time.monotonic() + KNOWN_S
        return person_id in self._known

    async def is_curator(self, person_id: int) -> bool:
        """Whether somebody has been let in and not been removed since."""
        query = sa.select(curators.c.person_id).where(curators.c.person_id == person_id)
        async with self._engine.connect() as connection:
            return await connection.scalar(query) is not None

    async def all(self) -> list[Curator]:
        """Everybody let in, in the order they came."""
        columns = (curators.c.person_id, curators.c.name, curators.c.granted_by, curators.c.language)
        async with self._engine.connect() as connection:
            rows = await connection.execute(sa.select(*columns).order_by(curators.c.granted_at, curators.c.person_id))
            return [Curator(*row[:3], row[3] if is_language(row[3]) else DEFAULT_LANGUAGE) for row in rows]

    async def invite(self, who: str) -> str:
        """A word that lets one person in within INVITATION_HOURS, in place of an earlier one of the same owner; only
        its hash is kept.
        """
        token = secrets.token_urlsafe(18)
        async with self._engine.begin() as connection:
            own = invitations.c.invited_by == who
            await connection.execute(sa.delete(invitations).where(own))
            until = self._now() + dt.timedelta(hours=INVITATION_HOURS)
            values = {"token": _hashed(token), "invited_by": who, "expires_at": until}
            await connection.execute(sa.insert(invitations).values(values))
            await record(connection, self._now(), who, "invite")
        return token

    async def open_invitations(self) -> list[Invitation]:
        """The invitations that are still good, the first to end first."""
        columns = (invitations.c.token, invitations.c.invited_by, invitations.c.expires_at)
        query = sa.select(*columns).where(invitations.c.expires_at >= self._now()).order_by(invitations.c.expires_at)
        async with self._engine.connect() as connection:
            return [Invitation(row[0][:_ID_LENGTH], *row[1:]) for row in await connection.execute(query)]

    async def withdraw(self, invitation_id: str, who: str) -> bool:
        """Take an invitation back; False when it was used, withdrawn or replaced already."""
        own = sa.func.substr(invitations.c.token, 1, _ID_LENGTH) == invitation_id
        async with self._engine.begin() as connection:
            withdrawn = await connection.execute(sa.delete(invitations).where(own))
            if withdrawn.rowcount > 0:
                await record(connection, self._now(), who, "withdraw")
        return withdrawn.rowcount > 0

    async def forget_expired_invitations(self) -> None:
        """Remove invitations that nobody used in time."""
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(invitations).where(invitations.c.expires_at < self._now()))

    async def accept(self, token: str, person_id: int, name: str, language: Language) -> str | None:
        """Let somebody in who has an invitation, once; gives who invited, None when it is no longer good."""
        async with self._engine.begin() as connection:
            good = sa.and_(invitations.c.token == _hashed(token), invitations.c.expires_at >= self._now())
            used = sa.delete(invitations).where(good).returning(invitations.c.invited_by)
            invited_by: str | None = (await connection.execute(used)).scalar_one_or_none()
            if invited_by is None:
                return None
            await connection.execute(sa.delete(curators).where(curators.c.person_id == person_id))
            values = {"person_id": person_id, "name": name, "granted_by": invited_by}
            values |= {"granted_at": self._now(), "language": language}
            await connection.execute(sa.insert(curators).values(values))
            await record(connection, self._now(), invited_by, "grant", f"{name[:60]} ({person_id})")
        self._known_until_s = 0.0
        return invited_by

    async def revoke(self, person_id: int, who: str) -> str | None:
        """Remove somebody; gives the name, None when they were let in no longer."""
        removed = sa.delete(curators).where(curators.c.person_id == person_id).returning(curators.c.name)
        async with self._engine.begin() as connection:
            name: str | None = (await connection.execute(removed)).scalar_one_or_none()
            if name is not None:
                await record(connection, self._now(), who, "revoke", f"{name[:60]} ({person_id})")
        self._known_until_s = 0.0
        return name


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
