"""Whole transactions for what every answer needs: one handover to the database each, not one for every statement.

Over an SQLite file they run on a connection and a thread of their own; over PostgreSQL on the pool.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.dialects import is_shared
from bot.store.sqlite import LOCKED_S, write_ahead

T = TypeVar("T")


class Transactions:
    """Runs functions of a connection; closed with the engine it is made for."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine: Final = engine
        self._thread: ThreadPoolExecutor | None = None
        if not is_shared(engine.dialect):
            self._thread = ThreadPoolExecutor(1, "transactions")
            options = {"timeout": LOCKED_S, "check_same_thread": False}
            self._file = sa.create_engine(engine.url.set(drivername="sqlite"), pool_size=1, connect_args=options)
            sa.event.listen(self._file, "connect", write_ahead)
            sa.event.listen(engine.sync_engine, "engine_disposed", self._close)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do some work in a transaction, all of it or nothing; raises what it raises."""
        if self._thread is None:
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[sa.Connection], T]) -> T:
        with self._file.begin() as connection:
            return work(connection)

    def _close(self, _engine: sa.Engine) -> None:
        if self._thread is not None:
            self._thread.shutdown()
            self._file.dispose()
