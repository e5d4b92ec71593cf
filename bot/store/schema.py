"""The schema's versions: Alembic's migrations on a connection that is handed in."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

NEWER: Final = "was made by a newer version of the bot. Update the bot, or restore a backup."


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Run the migrations that the database has not seen, up to one of them, in the connection's transaction."""
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def is_newest(connection: sa.Connection) -> bool:
    """Whether a database has seen every migration; raises CommandError when it has seen one that is not known here."""
    scripts = ScriptDirectory.from_config(_alembic())
    schema = schema_of(connection)
    if schema is not None:
        scripts.get_revisions(schema)
    return schema == scripts.get_current_head()


def schema_of(connection: sa.Connection) -> str | None:
    """The last migration that a database has seen; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config
