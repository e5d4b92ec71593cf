"""Updates not yet answered, and which were."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
    )
