"""What SQLAlchemy says differently for SQLite and PostgreSQL."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine


def is_shared(dialect: sa.Dialect) -> bool:
    """Whether several processes may work with a database."""
    return dialect.name == "postgresql"


def insert_for(engine: AsyncEngine) -> Callable[[sa.Table], sqlite.Insert | postgresql.Insert]:
    """The INSERT of an engine's database, which knows ON CONFLICT."""
    return postgresql.insert if is_shared(engine.dialect) else sqlite.insert


def notify(connection: sa.Connection, channel: str, payload: str = "") -> None:
    """Tell other replicas once the transaction is committed; an SQLite file has none."""
    if is_shared(connection.dialect):
        connection.execute(sa.select(sa.func.pg_notify(channel, payload)))
