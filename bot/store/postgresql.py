"""A PostgreSQL that replicas share: opened, migrated by one of them while the others wait, and listened to."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.jobs import repeat
from bot.store.schema import NEWER, NewerSchemaError, is_newest, upgrade

DRIVER: Final = "postgresql+psycopg"
CONNECTIONS: Final = 10
"""Of one replica at most, beside the one it listens on."""
CONNECT_TIMEOUT_S: Final = 5
RELISTEN_S: Final = 1.0
VANISHED_S: Final = 10
"""A machine that acknowledges nothing for so long is gone; without this it would be waited for a quarter of an hour, or
for ever.
"""
_TIMEOUTS: Final = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "tcp_user_timeout": 1_000 * VANISHED_S,
    "keepalives_idle": VANISHED_S // 2,
    "keepalives_interval": VANISHED_S // 2,
    "keepalives_count": 2,
}
_LOOK_S: Final = 0.5
"""How often a listener looks whether it is to stop."""
_UNREADABLE: Final = (
    "SEOULBOT_DATABASE_URL cannot be read. Write @, : and / in the password as %40, %3A and %2F, the port as a number."
)
MIGRATION_LOCK: Final = 0x5E0_B07
"""Any number that nothing else in the database locks."""


def open_postgresql(database_url: str) -> AsyncEngine:
    """An engine for `postgresql://...`, its schema the newest; raises StoreError."""
    url = _parsed(database_url)
    try:
        migrate_postgresql(database_url)
    except NewerSchemaError as error:
        raise StoreError(f"The database {_named(url)} {NEWER}") from error
    except sa.exc.SQLAlchemyError as error:
        raise unusable_postgresql(database_url, error) from error
    return connect_to(database_url)


def unusable_postgresql(database_url: str, error: Exception) -> StoreError:
    """What to tell when a database cannot be opened, or is away later."""
    named = _named(_parsed(database_url))
    reason = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
    remedy = "Check that it runs, SEOULBOT_DATABASE_URL and its rights."
    return StoreError(f"The database {named} cannot be used: {reason}. {remedy}")


def connect_to(database_url: str) -> AsyncEngine:
    """An engine for `postgresql://...`, its schema as it is; connections that were cut meanwhile are made anew."""
    url = _parsed(database_url)
    return create_async_engine(
        url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True, connect_args=_TIMEOUTS
    )


def migrate_postgresql(database_url: str, to: str = "head") -> None:
    """Run the migrations that the database has not seen, all of them or none, up to one of them; others wait."""
    engine = sa.create_engine(_parsed(database_url), connect_args=_TIMEOUTS)
    try:
        with engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            if to != "head" or not is_newest(connection):
                upgrade(connection, to)
    finally:
        engine.dispose()


async def listen(engine: AsyncEngine, told: Mapping[str, Callable[[str], None]], stop: asyncio.Event) -> None:
    """Until `stop`, call what stands under a channel's name with each payload sent there. After a lost connection
    every channel is called with "" once: something may have been missed.
    """
    import psycopg  # here: over an SQLite file the bot starts without it
    from psycopg.conninfo import make_conninfo

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    address = make_conninfo(url, **_TIMEOUTS)

    async def hear() -> None:
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            for channel in told:
                await connection.execute(f'LISTEN "{channel}"'.encode())
            for call in told.values():
                call("")
            while not stop.is_set():
                async for each in connection.notifies(timeout=_LOOK_S):
                    told[each.channel](each.payload)

    await repeat("listen", hear, RELISTEN_S, stop)


def _parsed(database_url: str) -> sa.URL:
    """The address as the driver takes it; raises StoreError, which does not repeat it: a part may be the password."""
    try:
        url = sa.make_url(database_url).set(drivername=DRIVER)
    except (ValueError, sa.exc.ArgumentError):
        raise StoreError(_UNREADABLE) from None
    if "@" in (url.host or ""):
        raise StoreError(_UNREADABLE)
    return url


def _named(url: sa.URL) -> str:
    """The address without its password."""
    known = url.set(drivername="postgresql").difference_update_query(["password", "sslpassword"])
    return known.render_as_string(hide_password=True)
