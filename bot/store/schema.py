"""The schema's versions: Alembic's migrations on a connection that is handed in. It is imported only to run them."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa

NEWER: Final = "was made by a newer version of the bot. Update the bot, or restore a backup."
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_VERSIONS: Final = tuple(sorted(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*.py")))


class NewerSchemaError(Exception):
    """A database has seen a migration that this version of the bot does not know."""


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Run the migrations that the database has not seen, up to one of them, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def is_newest(connection: sa.Connection) -> bool:
    """Whether a database has seen every migration; raises NewerSchemaError."""
    schema = schema_of(connection)
    if schema not in (None, *_VERSIONS):
        raise NewerSchemaError
    return schema == _VERSIONS[-1]


def schema_of(connection: sa.Connection) -> str | None:
    """The last migration that a database has seen; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    schema: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return schema
