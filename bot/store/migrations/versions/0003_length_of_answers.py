"""How long answers are in a group; a chat may choose that without a language."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("chat_settings") as table:
        table.alter_column("language", existing_type=sa.String(8), nullable=True)
        table.add_column(sa.Column("full_answers", sa.Boolean, nullable=False, server_default=sa.false()))
