"""The language a chat has fixed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "chat_settings",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
    )
