"""Votes on answers, and questions nothing answered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "votes",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("entry", sa.String(36), primary_key=True),
        sa.Column("fact", sa.String(20), primary_key=True),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("voted_on", sa.Date, nullable=False),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("nearest", sa.String(36)),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.UniqueConstraint("text", "language", name="unanswered_text_language"),
    )
    op.create_table(
        "askers",
        sa.Column("question", sa.Integer, sa.ForeignKey("unanswered.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("chat_id", sa.BigInteger),
    )
