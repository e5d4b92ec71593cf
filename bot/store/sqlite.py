"""An SQLite file as the database of one process: opened, migrated, and backed up before that."""

import datetime as dt
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.backup import back_up, backups
from bot.store.schema import NEWER, NewerSchemaError, is_newest, schema_of, upgrade

_OWNERS_ONLY: Final = 0o600
LOCKED_S: Final = 2
"""So long another process may hold the database: people wait for their answer meanwhile."""


def path_of(database_url: str) -> Path:
    """The file of an address, which may not exist yet."""
    return Path(sa.make_url(database_url).database or "")


def open_sqlite(database_url: str, today: dt.date) -> AsyncEngine:
    """An engine for `sqlite:///PATH`, its schema the newest; before that changes, a backup is made. Raises StoreError,
    BackupError.
    """
    path = path_of(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _bring_up_to_date(database_url, path, today)
    except NewerSchemaError as error:
        raise StoreError(f"The database {path} {NEWER}") from error
    except (OSError, sqlite3.DatabaseError, sa.exc.SQLAlchemyError) as error:
        raise unusable_sqlite(path, error) from error
    if not _is_writable(path):
        return open_unchanged(path)
    url = sa.make_url(database_url).set(drivername="sqlite+aiosqlite")
    # One connection: writers of one process would only wait for each other's locks, as they do for `transactions.py`.
    engine = create_async_engine(
        url, pool_size=1, max_overflow=0, hide_parameters=True, connect_args={"timeout": LOCKED_S}
    )
    sa.event.listen(engine.sync_engine, "connect", write_ahead)
    return engine


def unusable_sqlite(path: Path, error: Exception) -> StoreError:
    """What to tell when a file cannot be opened, or turns out to be damaged later."""
    reason = getattr(error, "orig", None) or error
    return StoreError(f"The database {path} cannot be used: {reason}. {_remedy(reason, path)}")


def open_unchanged(path: Path) -> AsyncEngine:
    """An engine that can only read an SQLite file, as it is."""
    return create_async_engine(_as_it_is(path).replace("sqlite:", "sqlite+aiosqlite:", 1))


def migrate_sqlite(database_url: str, to: str = "head") -> None:
    """Run the migrations that the database has not seen, all of them or none, up to one of them."""
    engine = sa.create_engine(database_url)
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            upgrade(connection, to)
    finally:
        engine.dispose()


def write_ahead(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer, and a transaction costs no wait for the disk: a kill loses none."""
    cursor = connection.cursor()
    with suppress(sqlite3.Error):  # a file that can only be read stays as it is
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _bring_up_to_date(database_url: str, path: Path, today: dt.date) -> None:
    """Migrate if need be; a database of the newest schema that can only be read serves as well."""
    engine = sa.create_engine(database_url if _is_writable(path) else _as_it_is(path))
    try:
        with engine.connect() as connection:
            if is_newest(connection):
                return
            schema = schema_of(connection)
    finally:
        engine.dispose()
    if schema is not None:
        back_up(path, today, schema)
    elif path.exists() and backups(path):
        raise sqlite3.DatabaseError("it has lost all that it held")
    else:
        path.touch()
        path.chmod(_OWNERS_ONLY)  # what SQLite puts beside it gets the same rights
    migrate_sqlite(database_url)


def _is_writable(path: Path) -> bool:
    return all(os.access(each, os.W_OK, effective_ids=True) for each in (path.parent, path) if each.exists())


def _as_it_is(path: Path) -> str:
    """The address of an SQLite file that is only read. Unless a process writes it just now (which its `-wal` tells),
    SQLite is not to look for others: it would note beside the file that it looks.
    """
    alone = "" if path.with_name(f"{path.name}-wal").exists() and _is_writable(path) else "&immutable=1"
    return f"sqlite:///{path.absolute().as_uri()}?mode=ro{alone}&uri=true"


def _remedy(reason: object, path: Path) -> str:
    """What to do about a database that cannot be used; of its kind, only damage is a bare DatabaseError."""
    if type(reason) is not sqlite3.DatabaseError:
        return "Check SEOULBOT_DATABASE_URL, the disk and the rights of the bot's user."
    copies = backups(path)
    copy = f"put the newest backup in its place: {copies[0]}" if copies else "no backup is beside it"
    return f"Check SEOULBOT_DATABASE_URL. If it is right, move the damaged file away; {copy} (docs/operate.md)."


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """Python's driver would commit before each change of the schema."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
