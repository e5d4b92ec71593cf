"""Engines for a database address, and bringing it to the newest schema with Alembic."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError


def open_engine(database_url: str) -> AsyncEngine:
    """An engine for `sqlite:///PATH`, its schema the newest; raises StoreError."""
    url = sa.make_url(database_url)
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(database_url)
    except CommandError as error:
        message = f"The database {path} was made by a newer version of the bot. Update the bot, or restore a backup."
        raise StoreError(message) from error
    except (OSError, sa.exc.SQLAlchemyError) as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"The database {path} cannot be opened: {reason}. Check SEOULBOT_DATABASE_URL.") from error
    # One connection: writers of one process would only wait for each other's locks.
    engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), pool_size=1, max_overflow=0)
    sa.event.listen(engine.sync_engine, "connect", _write_ahead)
    return engine


def migrate(database_url: str, to: str = "head") -> None:
    """Run the migrations that the database has not seen, all of them or none, up to one of them."""
    engine = sa.create_engine(database_url)
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            config = Config()
            folder = Path(__file__).with_name("migrations")
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    finally:
        engine.dispose()


def _write_ahead(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer, and a transaction costs no wait for the disk: a kill loses none."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """Python's driver would commit before each change of the schema."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
