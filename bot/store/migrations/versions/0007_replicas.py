"""What replicas share: whose an update is, who lives, and indexes that one of them has built."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("chat", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("home", sa.String(32)))
    op.execute("UPDATE inbox SET state = 'resent' WHERE state = 'repeated'")
    is_open = sa.text("state != 'done'")
    op.create_index("inbox_open", "inbox", ["chat", "update_id"], sqlite_where=is_open, postgresql_where=is_open)
    op.add_column("revisions", sa.Column("indexes", sa.String(300)))
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("beat_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "indexes",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime, nullable=False),
    )
