"""Engines for a database address, and bringing it to the newest schema with Alembic."""

import datetime as dt
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.settings import Settings, default_database_url
from bot.store.backup import back_up, backups

NEWER: Final = "was made by a newer version of the bot. Update the bot, or restore a backup."
LOCKED_S: Final = 2
"""So long another process may hold the database: people wait for their answer meanwhile."""


def database_path(settings: Settings) -> Path:
    """The SQLite file of the settings, which may not exist yet."""
    return _path(settings.database_url or default_database_url())


def open_engine(database_url: str, today: dt.date) -> AsyncEngine:
    """An engine for `sqlite:///PATH`, its schema the newest; before that changes, a backup is made. Raises StoreError,
    BackupError.
    """
    path = _path(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _bring_up_to_date(database_url, path, today)
    except CommandError as error:
        raise StoreError(f"The database {path} {NEWER}") from error
    except (OSError, sa.exc.SQLAlchemyError) as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"The database {path} cannot be opened: {reason}. {_remedy(reason, path)}") from error
    url = sa.make_url(database_url).set(drivername="sqlite+aiosqlite")
    # One connection: writers of one process would only wait for each other's locks.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, connect_args={"timeout": LOCKED_S})
    sa.event.listen(engine.sync_engine, "connect", _write_ahead)
    return engine


def open_unchanged(path: Path) -> AsyncEngine:
    """An engine that can only read an SQLite file, as it is."""
    return create_async_engine(f"sqlite+aiosqlite:///{path.absolute().as_uri()}?mode=ro&uri=true")


def migrate(database_url: str, to: str = "head") -> None:
    """Run the migrations that the database has not seen, all of them or none, up to one of them."""
    engine = sa.create_engine(database_url)
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    finally:
        engine.dispose()


def _write_ahead(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer, and a transaction costs no wait for the disk: a kill loses none."""
    cursor = connection.cursor()
    with suppress(sqlite3.Error):  # a file that can only be read stays as it is
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def is_newest(connection: sa.Connection) -> bool:
    """Whether a database has seen every migration; raises CommandError when it has seen one that is not known here."""
    scripts = ScriptDirectory.from_config(_alembic())
    schema = _schema(connection)
    if schema is not None:
        scripts.get_revisions(schema)
    return schema == scripts.get_current_head()


def _bring_up_to_date(database_url: str, path: Path, today: dt.date) -> None:
    """Migrate if need be; a database of the newest schema that can only be read serves as well."""
    engine = sa.create_engine(database_url)
    try:
        with engine.connect() as connection:
            if is_newest(connection):
                return
            schema = _schema(connection)
    finally:
        engine.dispose()
    if schema is not None:
        back_up(path, today, schema)
    migrate(database_url)


def _remedy(reason: object, path: Path) -> str:
    """What to do about a database that cannot be opened; of its kind, only damage is a bare DatabaseError."""
    if type(reason) is not sqlite3.DatabaseError:
        return "Check SEOULBOT_DATABASE_URL, the disk and the rights of the bot's user."
    copies = backups(path)
    copy = f"put the newest backup in its place: {copies[0]}" if copies else "no backup is beside it"
    return f"Check SEOULBOT_DATABASE_URL. If it is right, move the damaged file away; {copy} (docs/operate.md)."


def _schema(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _path(database_url: str) -> Path:
    return Path(sa.make_url(database_url).database or "")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """Python's driver would commit before each change of the schema."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
