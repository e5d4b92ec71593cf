"""The schema. Every table has a migration in `migrations/versions`; a test holds the two equal."""

import sqlalchemy as sa

metadata = sa.MetaData()

chat_settings = sa.Table(
    "chat_settings",
    metadata,
    sa.Column("chat", sa.String(64), primary_key=True),
    # Keyed hash of the chat's id: who it is cannot be told from the database alone.
    sa.Column("language", sa.String(8), nullable=False),
    # The language to answer in; a chat without a row is answered in the language of each question.
)
