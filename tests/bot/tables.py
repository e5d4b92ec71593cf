"""What stands in a database, seen and changed beside the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def connected(database_url: str) -> Iterator[sa.Connection]:
    """A transaction of another process on a database of either kind."""
    engine = sa.create_engine(database_url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(database_url: str, table: sa.Table) -> list[dict[str, Any]]:
    """What stands in a table."""
    with connected(database_url) as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]
