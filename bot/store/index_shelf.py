"""Built indexes that replicas hand each other through PostgreSQL: one of them builds, for seconds; the others load.

A process alone has them in its cache and hands over nothing.
"""

import asyncio
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.audit import Clock, utc_now
from bot.store.dialects import insert_for, is_shared
from bot.store.disk import make_whole
from bot.store.tables import indexes

KEPT: Final = 8
"""Files; a revision has one for each language."""
_QUICK: Final = 1
"""zlib's level: a third of the size in a fifth of a second."""


class IndexShelf:
    """Puts the files of a cache folder where other replicas find them, by their names, which tell their content."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._is_shared = is_shared(engine.dialect)

    async def put(self, paths: Sequence[Path]) -> None:
        """Keep files that are not there yet, and the newest KEPT of all."""
        if not self._is_shared:
            return
        now = self._now()
        names = [path.name for path in paths]
        async with self._engine.begin() as connection:
            kept = await connection.scalars(
                sa.update(indexes).where(indexes.c.name.in_(names)).values(kept_at=now).returning(indexes.c.name)
            )
            missing = {*names} - {*kept}
        for path in paths:
            if path.name in missing:
                values = {"name": path.name, "data": await asyncio.to_thread(_packed, path), "kept_at": now}
                async with self._engine.begin() as connection:
                    await connection.execute(insert_for(self._engine)(indexes).values(values).on_conflict_do_nothing())
        newest = sa.select(indexes.c.name).order_by(indexes.c.kept_at.desc(), indexes.c.name).limit(KEPT)
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(indexes).where(indexes.c.name.not_in(newest)))

    async def fetch(self, names: Sequence[str], folder: Path) -> None:
        """Put files into a cache folder that lacks them; one that is not kept any more is left out."""
        missing = [name for name in names if not (folder / name).exists()]
        if not (self._is_shared and missing):
            return
        wanted = sa.select(indexes.c.name, indexes.c.data).where(indexes.c.name.in_(missing))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(wanted)).all()
        for name, data in rows:
            await asyncio.to_thread(_unpack, data, folder / name)


def _packed(path: Path) -> bytes:
    return zlib.compress(path.read_bytes(), _QUICK)


def _unpack(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    make_whole(path, lambda scratch: scratch.write_bytes(zlib.decompress(data)))
