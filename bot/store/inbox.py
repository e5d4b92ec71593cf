"""Updates from Telegram, kept until they are answered: a stop at any moment loses none and answers none twice.

An update is `new` when stored, `sending` from just before the first message it leads to, and `done` after the last. One
found `sending` after a crash may have been answered: it is taken up once more, as `repeated`, and then no further.
"""

import asyncio
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.logs import exception_fields
from bot.store.audit import Clock, utc_now
from bot.store.tables import inbox

State = Literal["new", "sending", "repeated", "done"]
RawUpdate = Mapping[str, Any]
"""An update as Telegram sends it."""
KEPT_DAYS: Final = 3
"""So long it is remembered that an update was answered; Telegram keeps updates for one day."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Changes:
    """What one transaction writes."""

    accepted: list[RawUpdate]
    states: dict[State, list[int]]
    done: asyncio.Future[None]


class Inbox:
    """Stores what comes in and how far it is; changes that come while one transaction runs share the next."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._open: dict[int, State] = {}
        self._unstored: set[int] = set()
        self._settled = asyncio.Event()
        self._settled.set()
        self._next: _Changes | None = None
        self._writing: asyncio.Task[None] | None = None

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Store a batch in one transaction; updates stored before, answered or not, change nothing.

        Where nothing can be written they are answered all the same; `settled` tells when.
        """
        if not updates:
            return
        try:
            await self._start_change(accepted=updates)
        except sa.exc.SQLAlchemyError as error:
            log.error("inbox not written", updates=len(updates), **exception_fields(error))
            self._unstored = {int(update["update_id"]) for update in updates} - self._open.keys()
            self._open |= dict.fromkeys(self._unstored, "new")
            self._settle()

    async def settled(self) -> None:
        """Return when what could not be stored is answered: only then may it be acknowledged."""
        await self._settled.wait()

    def is_open(self, update_id: int) -> bool:
        """Whether an update was stored by this process and is not answered yet."""
        return update_id in self._open

    @property
    def depth(self) -> int:
        """Updates stored and not answered yet."""
        return len(self._open)

    async def begin_sending(self, update_id: int) -> None:
        """Note that a message is about to be sent for an update; once, and before it is sent."""
        if self._open.get(update_id) == "new":
            self._open[update_id] = "sending"
            try:
                await self._start_change("sending", update_id)
            except sa.exc.SQLAlchemyError as error:  # whoever asked gets an answer all the same
                log.error("inbox not written", update=update_id, **exception_fields(error))

    def finish(self, update_id: int) -> None:
        """Note that an update is answered; written with the next transaction."""
        if self._open.pop(update_id, None) is not None:
            self._start_change("done", update_id)
        self._unstored.discard(update_id)
        self._settle()

    async def take_up(self) -> list[RawUpdate]:
        """What an earlier process left unanswered, oldest first; forgets what was answered long ago."""
        old = sa.and_(inbox.c.state == "done", inbox.c.received_at < self._now() - dt.timedelta(KEPT_DAYS))
        left = sa.select(inbox.c.update_id, inbox.c.body, inbox.c.state).where(inbox.c.state != "done")
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(inbox).where(old))
            rows = (await connection.execute(left.order_by(inbox.c.update_id))).all()
            repeated = [row.update_id for row in rows if row.state == "sending"]
            given_up = [row.update_id for row in rows if row.state == "repeated"]
            await _set_state(connection, "repeated", repeated)
            await _set_state(connection, "done", given_up)
        for update_id in repeated:
            log.warning("outcome unknown", update=update_id, repeated=True)
        for update_id in given_up:
            log.error("update given up: its outcome was unknown twice", update=update_id)
        open_rows = [row for row in rows if row.state != "repeated"]
        self._open |= {row.update_id: "repeated" if row.state == "sending" else "new" for row in open_rows}
        return [json.loads(row.body) for row in open_rows]

    async def close(self) -> None:
        """Write what is not written yet."""
        while self._writing is not None:
            await self._writing

    def _settle(self) -> None:
        if self._unstored:
            self._settled.clear()
        else:
            self._settled.set()

    def _start_change(
        self, state: State | None = None, update_id: int | None = None, accepted: Sequence[RawUpdate] = ()
    ) -> asyncio.Future[None]:
        """Write a change with the next transaction; done once it is safe, or fails with what the database raises."""
        if self._next is None:
            self._next = _Changes([], defaultdict(list), asyncio.get_running_loop().create_future())
        changes = self._next
        changes.accepted += accepted
        if state is not None and update_id is not None:
            changes.states[state].append(update_id)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return changes.done

    async def _write(self) -> None:
        """Write transaction after transaction until there is nothing to write."""
        try:
            while (changes := self._next) is not None:
                self._next = None
                try:
                    async with self._engine.begin() as connection:
                        fresh = await self._insert(connection, changes.accepted)
                        for state, update_ids in changes.states.items():
                            await _set_state(connection, state, update_ids)
                except Exception as error:
                    if not changes.done.done():
                        changes.done.set_exception(error)
                        changes.done.exception()  # who only notes an end does not wait for it
                else:
                    self._open |= dict.fromkeys(fresh, "new")
                    if not changes.done.done():
                        changes.done.set_result(None)
        finally:
            self._writing = None

    async def _insert(self, connection: AsyncConnection, updates: Sequence[RawUpdate]) -> list[int]:
        """Store updates; gives the ids of those not stored before."""
        if not updates:
            return []
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        now = self._now()
        rows = {
            int(update["update_id"]): {
                "update_id": int(update["update_id"]),
                "body": json.dumps(update, ensure_ascii=False, separators=(",", ":")),
                "state": "new",
                "received_at": now,
            }
            for update in updates
        }
        insert = dialect.insert(inbox).values(list(rows.values())).on_conflict_do_nothing()
        return list(await connection.scalars(insert.returning(inbox.c.update_id)))


async def _set_state(connection: AsyncConnection, state: State, update_ids: Sequence[int]) -> None:
    if update_ids:
        values = {"state": state, "body": None} if state == "done" else {"state": state}
        await connection.execute(sa.update(inbox).where(inbox.c.update_id.in_(update_ids)).values(values))
