"""Engines for a database address: an SQLite file, or a PostgreSQL that replicas share."""

import datetime as dt
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.settings import Settings, default_database_url, is_shared_url
from bot.store.postgresql import migrate_postgresql, open_postgresql, unusable_postgresql
from bot.store.sqlite import migrate_sqlite, open_sqlite, path_of, unusable_sqlite


def database_path(settings: Settings) -> Path | None:
    """The SQLite file of the settings, which may not exist yet; None for a PostgreSQL."""
    database_url = settings.database_url or default_database_url()
    return None if is_shared_url(database_url) else path_of(database_url)


def open_engine(database_url: str, today: dt.date) -> AsyncEngine:
    """An engine for `sqlite:///PATH` or `postgresql://...`, its schema the newest. Raises StoreError, BackupError."""
    return open_postgresql(database_url) if is_shared_url(database_url) else open_sqlite(database_url, today)


def unusable(database_url: str, error: Exception) -> StoreError:
    """What to tell when a database that was opened cannot be used any more."""
    if is_shared_url(database_url):
        return unusable_postgresql(database_url, error)
    return unusable_sqlite(path_of(database_url), error)


def migrate(database_url: str, to: str = "head") -> None:
    """Run the migrations that a database has not seen, all of them or none, up to one of them."""
    if is_shared_url(database_url):
        migrate_postgresql(database_url, to)
    else:
        migrate_sqlite(database_url, to)
