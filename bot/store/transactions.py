"""Whole transactions for what every answer needs: one handover to the database each, not one for every statement.

Over an SQLite file they run on a connection and a thread of their own, and what waits meanwhile shares the next one;
over PostgreSQL each runs by itself on the pool.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.dialects import is_shared
from bot.store.sqlite import LOCKED_S, write_ahead

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What somebody wants done, and where they wait for what comes of it."""

    work: Callable[[sa.Connection], Any]
    done: asyncio.Future[Any]

    def tell(self, came: Any, error: Exception | None) -> None:
        if self.done.done():  # who waited was cancelled
            return
        if error is None:
            self.done.set_result(came)
        else:
            self.done.set_exception(error)


class Transactions:
    """Runs functions of a connection; closed with the engine it is made for."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine: Final = engine
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None
        if not is_shared(engine.dialect):
            self._thread = ThreadPoolExecutor(1, "transactions")
            options = {"timeout": LOCKED_S, "check_same_thread": False}
            self._file = sa.create_engine(
                engine.url.set(drivername="sqlite"), pool_size=1, hide_parameters=True, connect_args=options
            )
            sa.event.listen(self._file, "connect", write_ahead)
            sa.event.listen(engine.sync_engine, "engine_disposed", self._close)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do some work in a transaction, all of it or nothing; raises what it raises.

        It may be begun twice, the first time undone: where other work in the same transaction fails, each gets its own.
        """
        if self._thread is None:
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, done))
        if self._running is None:
            self._running = asyncio.create_task(self._run_waiting(self._thread))
        return await done

    async def _run_waiting(self, thread: ThreadPoolExecutor) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, []
                works = [each.work for each in waiting]
                try:
                    outcomes = await asyncio.get_running_loop().run_in_executor(thread, self._run_all, works)
                except RuntimeError as error:  # closed meanwhile
                    outcomes = [(None, error) for _ in works]
                for each, outcome in zip(waiting, outcomes, strict=True):
                    each.tell(*outcome)
        finally:
            self._running = None

    def _run_all(self, works: Sequence[Callable[[sa.Connection], Any]]) -> list[tuple[Any, Exception | None]]:
        """What comes of each, or why nothing does: together, or each alone when one of them fails."""
        try:
            with self._file.begin() as connection:
                return [(work(connection), None) for work in works]
        except sa.exc.OperationalError as error:  # the database fails, not one of them: it would each time
            return [(None, error) for _ in works]
        except Exception as error:
            if len(works) == 1:
                return [(None, error)]
            return [outcome for work in works for outcome in self._run_all([work])]

    def _close(self, _engine: sa.Engine) -> None:
        if self._thread is not None:
            self._thread.shutdown()
            self._file.dispose()
