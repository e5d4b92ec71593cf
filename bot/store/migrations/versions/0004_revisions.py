"""What was published, which of it answers now, and who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "active_revision",
        sa.Column("only", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, sa.ForeignKey("revisions.number"), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer),
        sqlite_autoincrement=True,
    )
