"""Who may change what the bot says, what they have stopped and proposed; questions as they were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("votes", sa.Column("handled", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("unanswered", sa.Column("dismissed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("revisions", sa.Column("resumed", sa.String(36)))
    op.add_column("askers", sa.Column("waits_since", sa.Date))
    op.add_column("audit", sa.Column("about", sa.String(100)))
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
        sa.Column("person", sa.String(64), nullable=False, index=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(36)),
        sa.Column("fact", sa.String(20)),
        sa.Column("missing", sa.String(300), nullable=False),
        sa.Column("elapsed_us", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "curators",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("granted_by", sa.String(100), nullable=False),
        sa.Column("granted_at", sa.DateTime, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("invited_by", sa.String(100), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "stopped",
        sa.Column("entry", sa.String(36), primary_key=True),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("resumes", sa.String(36)),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
