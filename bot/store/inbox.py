"""Updates from Telegram, kept until they are answered: a stop at any moment loses none and answers none twice.

An update is `new` when stored, `taken` once a process works on it, `sending` from just before the first message it
leads to, and `done` after the last. One found `sending` after a crash may have been answered: it is taken once more, as
`again`, and `resent` from just before the message; found so, it is given up: nobody is told more than twice.

Of several processes the chat's home answers (`replicas.py`), in the order of the chat: an update that comes in
elsewhere is left to it, and what a dead process leaves is taken by the others, each update by one.
"""

import asyncio
import datetime as dt
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

import sqlalchemy as sa
import structlog

from bot import metrics
from bot.errors import TakenOverError
from bot.logs import exception_fields
from bot.store.audit import Clock, utc_now
from bot.store.dialects import insert_for, notify
from bot.store.replicas import ASSIGNED, Replicas
from bot.store.tables import inbox, replicas
from bot.store.transactions import Transactions

State = Literal["new", "taken", "sending", "again", "resent", "done"]
RawUpdate = Mapping[str, Any]
"""An update as Telegram sends it."""
ID_LIMIT: Final = 2**63
"""Telegram's numbers are smaller, and a database takes no larger ones."""
KEPT_DAYS: Final = 3
"""So long it is remembered that an update was answered; Telegram keeps updates for one day."""
IN_DOUBT_S: Final = 30
"""What stands as taken here for longer, without this process knowing, was stored when a connection broke."""
_TAKEN_AT_ONCE: Final = 100
_DONE: Final = {"state": "done", "body": None, "chat": 0}
"""What is left of an update that is answered."""
_OWN: Final = sa.update(inbox).where(inbox.c.home == sa.bindparam("me"))
"""Changes updates that are still this process's."""
_FINISH: Final = _OWN.where(inbox.c.update_id == sa.bindparam("answered")).values(_DONE)
_CHANGE: Final = (
    _OWN.where(inbox.c.update_id.in_(sa.bindparam("update_ids", expanding=True)))
    .values(state=sa.bindparam("next_state"))
    .returning(inbox.c.update_id)
)
_ONCE_MORE: Final[Mapping[State, Mapping[str, Any]]] = {
    "new": {"state": "taken"},
    "taken": {"state": "taken"},
    "sending": {"state": "again"},
    "again": {"state": "again"},
    "resent": _DONE,
}
"""What becomes of an update that is taken up, by how far it was."""
_BEGINS: Final[Mapping[State, State]] = {"taken": "sending", "again": "resent"}
_BEGAN: Final = {after: before for before, after in _BEGINS.items()}

log = structlog.get_logger()


@dataclass(slots=True)
class _Open:
    """An update that this process answers."""

    chat: int
    state: State
    is_stored: bool = True
    since_s: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class _Changes:
    """What one transaction writes, besides what was answered."""

    accepted: list[RawUpdate]
    states: dict[State, list[int]]
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for its answer, in all processes."""

    updates: int
    oldest_s: float
    """How long the oldest of them has waited."""


class Inbox:
    """Stores what comes in and how far it is; changes that come while one transaction runs share the next."""

    def __init__(self, transactions: Transactions, replicas: Replicas, now: Clock = utc_now) -> None:
        self._transactions = transactions
        insert = insert_for(transactions.engine)(inbox)
        self._new = insert.on_conflict_do_nothing().returning(inbox.c.update_id)
        self._replicas = replicas
        self._now = now
        self._open: dict[int, _Open] = {}
        self._answered: list[int] = []
        """Not written yet."""
        self._settled = asyncio.Event()
        self._settled.set()
        self._next: _Changes | None = None
        self._writing: asyncio.Task[None] | None = None

    async def store(self, updates: Sequence[RawUpdate]) -> None:
        """Store a batch in one transaction; updates stored before, answered or not, change nothing. Raises what the
        database raises.
        """
        if updates:
            with metrics.stage_seconds["store"].time():
                await asyncio.shield(self._start_change(accepted=updates))

    async def store_or_answer(self, updates: Sequence[RawUpdate]) -> None:
        """Store a batch; where nothing can be written they are answered all the same, and `settled` tells when."""
        try:
            await self.store(updates)
        except sa.exc.SQLAlchemyError as error:
            log.error("inbox not written", updates=len(updates), **exception_fields(error))
            for update in updates:
                self._open.setdefault(update["update_id"], _Open(turn_of(update), "taken", is_stored=False))
            self._settle()

    async def settled(self) -> None:
        """Return when what could not be stored is answered: only then may it be acknowledged."""
        await self._settled.wait()

    def turn(self, update_id: int) -> int | None:
        """The chat of an update that is to be answered here; None when it is answered already, or elsewhere."""
        found = self._open.get(update_id)
        return None if found is None else found.chat

    def is_repeat(self, update_id: int) -> bool:
        """Whether an update may have been answered before a crash, and is answered once more."""
        update = self._open.get(update_id)
        return update is not None and update.state in ("again", "resent")

    def waited_s(self, update_id: int) -> float:
        """How long ago an update that is to be answered here was stored, or taken up."""
        return time.monotonic() - self._open[update_id].since_s

    async def begin_sending(self, update_id: int) -> bool:
        """Note that a message is about to be sent for an update, before the first one; whether this is the first.

        Raises TakenOverError when another process has taken it, because this one gave no sign of life for long.
        """
        update = self._open.get(update_id)
        if update is None or update.state not in _BEGINS:
            return False
        await self._set_state(update_id, update, _BEGINS[update.state])
        if update_id not in self._open:
            raise TakenOverError
        return True

    async def in_doubt(self, update_id: int) -> None:
        """Note that the outcome of a message is unknown: it is sent once more, by whichever process."""
        update = self._open.get(update_id)
        if update is not None and update.state == "sending":
            await self._set_state(update_id, update, "again")

    async def nothing_sent(self, update_id: int) -> None:
        """Note that the first message for an update was refused: its outcome is known, and it is sent later."""
        update = self._open.get(update_id)
        if update is not None and update.state in _BEGAN:
            await self._set_state(update_id, update, _BEGAN[update.state])

    def finish(self, update_id: int) -> None:
        """Note that an update is answered; written with the next transaction."""
        update = self._open.pop(update_id, None)
        if update is None:
            return
        self._answered.append(update_id)  # one not stored, as far as is known, may be: its commit was not heard of
        self._start_change()
        if not update.is_stored:
            self._settle()

    def put_off(self, update_id: int) -> None:
        """Leave an update as far as it is: the next start, or another process, takes it up."""
        update = self._open.pop(update_id, None)
        if update is not None and not update.is_stored:
            self._settle()

    async def take_up(self) -> AsyncIterator[RawUpdate]:
        """What waits for this process, and what others left unanswered that live no more: oldest first.

        Each comes as soon as it is taken: what comes in for its chat from then on is to be answered after it.
        """
        if self._answered and self._writing is None:
            self._start_change()  # it failed before
        rows = await self._take()
        while rows:
            for update in self._opened(rows):
                yield update
            try:
                rows = await self._take()
            except sa.exc.SQLAlchemyError:  # what is taken is answered here; the rest waits for the next look
                return

    async def backlog(self) -> Backlog:
        """How much waits for its answer."""
        waiting = sa.select(sa.func.count(), sa.func.min(inbox.c.received_at)).where(inbox.c.state != "done")
        count, oldest = await self._transactions.run(lambda connection: connection.execute(waiting).one())
        return Backlog(count, max(0.0, (self._now() - oldest).total_seconds()) if oldest else 0.0)

    async def forget_answered(self) -> None:
        """Forget what was answered long ago."""
        old = sa.and_(inbox.c.state == "done", inbox.c.received_at < self._now() - dt.timedelta(KEPT_DAYS))
        await self._transactions.run(lambda connection: connection.execute(sa.delete(inbox).where(old)))

    async def close(self) -> None:
        """Write what is not written yet."""
        if self._answered:
            self._start_change()
        while self._writing is not None:
            await self._writing

    def _opened(self, rows: Sequence[sa.Row[int, int, str | None, str]]) -> list[RawUpdate]:
        """The updates of rows that were taken, open from now on; without those that are given up."""
        opened: list[RawUpdate] = []
        for row in rows:
            if row.state == "resent":
                log.error("update given up", update=row.update_id)
                continue
            if row.state == "sending":
                metrics.repeats.inc()
                log.warning("outcome unknown", update=row.update_id, repeated=True)
            opened.append(json.loads(row.body))
            self._open[row.update_id] = _Open(row.chat, _ONCE_MORE[row.state]["state"])
        return opened

    async def _set_state(self, update_id: int, update: _Open, state: State) -> None:
        """Note how far an update is; where that cannot be written, whoever asked gets an answer all the same."""
        update.state = state
        if not update.is_stored:
            return
        try:
            await asyncio.shield(self._start_change(changed=(state, update_id)))
        except sa.exc.SQLAlchemyError as error:
            log.error("inbox not written", update=update_id, **exception_fields(error))

    def _settle(self) -> None:
        if all(update.is_stored for update in self._open.values()):
            self._settled.set()
        else:
            self._settled.clear()

    def _start_change(
        self, accepted: Sequence[RawUpdate] = (), changed: tuple[State, int] | None = None
    ) -> asyncio.Future[None]:
        """Write a change with the next transaction; done once it is safe, or fails with what the database raises.

        Others wait for it, too: who awaits it shields it from being cancelled with them.
        """
        if self._next is None:
            self._next = _Changes([], defaultdict(list), asyncio.get_running_loop().create_future())
        changes = self._next
        changes.accepted += accepted
        if changed is not None:
            changes.states[changed[0]].append(changed[1])
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return changes.done

    async def _write(self) -> None:
        """Write transaction after transaction until there is nothing to write."""
        try:
            while (changes := self._next) is not None:
                self._next = None
                answered, self._answered = self._answered, []
                try:
                    taken, lost = await self._transactions.run(partial(self._write_all, changes, answered))
                except Exception as error:
                    self._answered = answered + self._answered
                    if not changes.done.done():
                        changes.done.set_exception(error)
                        changes.done.exception()  # who only notes an end does not wait for it
                else:
                    self._open |= {update_id: _Open(chat, "taken") for update_id, chat in taken.items()}
                    for update_id in lost:
                        self._open.pop(update_id, None)
                    if not changes.done.done():
                        changes.done.set_result(None)
        finally:
            self._writing = None

    def _write_all(
        self, changes: _Changes, answered: Sequence[int], connection: sa.Connection
    ) -> tuple[Mapping[int, int], set[int]]:
        """One transaction; gives the new updates that are taken, each with its chat, and those that are lost."""
        taken = self._insert(connection, changes.accepted)
        lost = self._change(connection, changes.states)
        if answered:
            connection.execute(_FINISH, [{"answered": each, "me": self._replicas.me} for each in answered])
        return taken, lost

    def _insert(self, connection: sa.Connection, updates: Sequence[RawUpdate]) -> Mapping[int, int]:
        """Store updates; gives those not stored before that are taken at once, each with its chat."""
        if not updates:
            return {}
        bodies = {int(update["update_id"]): update for update in updates}
        chats = {update_id: turn_of(update) for update_id, update in bodies.items()}
        busy = self._chats_in_work(connection, set(chats.values()))
        homes = {update_id: self._replicas.home_of(chat) for update_id, chat in chats.items()}
        taken = {update_id for update_id, home in homes.items() if home == self._replicas.me}
        taken -= {update_id for update_id, chat in chats.items() if chat in busy}
        now = self._now()
        rows = [
            {
                "update_id": update_id,
                "body": json.dumps(update, separators=(",", ":")),
                "state": "taken" if update_id in taken else "new",
                "received_at": now,
                "chat": chats[update_id],
                "home": homes[update_id],
            }
            for update_id, update in sorted(bodies.items())  # in one order: else two processes lock each other out
        ]
        fresh = set(connection.scalars(self._new, rows))
        for home in sorted({homes[update_id] for update_id in fresh - taken}):
            notify(connection, ASSIGNED, home)
        return {update_id: chats[update_id] for update_id in fresh & taken}

    def _chats_in_work(self, connection: sa.Connection, chats: set[int]) -> set[int]:
        """Chats with updates that are answered elsewhere, or not taken yet: what comes later must wait."""
        if not self._replicas.is_shared:
            return set()
        elsewhere = sa.or_(inbox.c.home.is_distinct_from(self._replicas.me), inbox.c.state == "new")
        in_work = sa.and_(inbox.c.chat.in_(chats), inbox.c.state != "done", elsewhere)
        return set(connection.scalars(sa.select(inbox.c.chat).where(in_work).distinct()))

    async def _take(self) -> Sequence[sa.Row[int, int, str | None, str]]:
        """Take what may be taken now, at most so many; of a chat that others have worked on, the oldest."""
        me = self._replicas.me
        mine = sa.and_(inbox.c.home == me, sa.or_(inbox.c.state == "new", self._is_in_doubt()))
        lives = sa.exists().where(replicas.c.id == inbox.c.home)  # one that has just come is not in `live` yet
        nobodys = sa.and_(inbox.c.home.is_distinct_from(me), sa.not_(lives))
        earlier = inbox.alias()
        in_turn = sa.not_(
            sa.exists().where(
                earlier.c.chat == inbox.c.chat,
                earlier.c.update_id < inbox.c.update_id,
                earlier.c.state != "done",
                earlier.c.home.is_distinct_from(me),
            )
        )
        waiting = (
            sa.select(inbox.c.update_id, inbox.c.chat, inbox.c.body, inbox.c.state)
            .where(inbox.c.state != "done", sa.or_(mine, nobodys), in_turn if self._replicas.is_shared else sa.true())
            .order_by(inbox.c.update_id)
            .limit(_TAKEN_AT_ONCE)
            .with_for_update(skip_locked=True)
        )

        known = {*self._open, *self._answered}

        def take(connection: sa.Connection) -> Sequence[sa.Row[int, int, str | None, str]]:
            rows = [row for row in connection.execute(waiting) if row.update_id not in known]
            for state in {row.state for row in rows}:
                ids = [row.update_id for row in rows if row.state == state]
                taken = sa.update(inbox).where(inbox.c.update_id.in_(ids))
                connection.execute(taken.values(home=me, **_ONCE_MORE[state]))
            return rows

        return await self._transactions.run(take)

    def _is_in_doubt(self) -> sa.ColumnElement[bool]:
        """Whether an update may have been stored as taken here by a transaction whose end was not heard of."""
        if self._writing is not None:
            return sa.false()
        old = inbox.c.received_at < self._now() - dt.timedelta(seconds=IN_DOUBT_S)
        return sa.and_(inbox.c.state != "done", old)

    def _change(self, connection: sa.Connection, states: Mapping[State, Sequence[int]]) -> set[int]:
        """Note how far updates are; gives those that are no longer this process's."""
        lost = set[int]()
        for state, update_ids in states.items():
            values = {"update_ids": update_ids, "me": self._replicas.me, "next_state": state}
            lost |= set(update_ids) - set(connection.scalars(_CHANGE, values))
        return lost


def turn_of(update: RawUpdate) -> int:
    """Whose turn an update is: the chat's, else the person's; 0 for an update that has neither, or no number there.

    That a group moves to another chat is that chat's turn: what is said there next is read with the group's settings.
    """
    event = next((value for value in update.values() if isinstance(value, Mapping)), {})
    message = event.get("message")
    place = (message if isinstance(message, Mapping) else event).get("chat") or event.get("from")
    number = event.get("migrate_to_chat_id") or (place.get("id") if isinstance(place, Mapping) else None)
    return number if isinstance(number, int) and abs(number) < ID_LIMIT else 0
