"""The schema. Every table has a migration in `migrations/versions`; a test holds the two equal.

People who ask and their chats stand in it as keyed hashes, which tell nobody without the key. Not hashed are curators
and their deeds (`curators`, `audit`, `revisions`, `invitations`, `stopped`), the chats of those who asked to be told
(`askers`), and updates until they are answered (`inbox`).
"""

import re
from typing import Final

import sqlalchemy as sa

metadata = sa.MetaData()
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and no encoding has half of a surrogate pair; JSON and command lines can carry both."""


ABOUT_LIMIT: Final = 100
"""Characters of what a deed was done to."""


class Words(sa.TypeDecorator[str]):
    """What people write, or how they are called: cut to the column's length, "\ufffd" for what cannot be stored."""

    impl = sa.String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """The text as it is stored, and compared with what is stored."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)[: self.length]


chat_settings = sa.Table(
    "chat_settings",
    metadata,
    sa.Column("chat", sa.String(64), primary_key=True),
    sa.Column("language", sa.String(8)),
    # The language to answer in; none: the language of each question.
    sa.Column("full_answers", sa.Boolean, nullable=False, server_default=sa.false()),
    # Whether a group gets the same text as a private chat.
)

votes = sa.Table(
    "votes",
    metadata,
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("entry", sa.String(36), primary_key=True),
    sa.Column("fact", sa.String(20), primary_key=True),
    # Empty for the entry as a whole.
    sa.Column("useful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(16)),
    # Why it was not useful, if the person said so.
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("voted_on", sa.Date, nullable=False),
    sa.Column("handled", sa.Boolean, nullable=False, server_default=sa.false()),
    # Whether a curator has mended or dismissed what was voted against.
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
    # In UTC.
    sa.Column("person", sa.String(64), nullable=False, index=True),
    sa.Column("text", sa.String(300), nullable=False),
    # Folded, personal numbers and addresses masked.
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("surface", sa.String(16), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    # answered, suggested, unknown or smalltalk.
    sa.Column("entry", sa.String(36)),
    # Told, or offered first.
    sa.Column("fact", sa.String(20)),
    sa.Column("missing", sa.String(300), nullable=False),
    # Words that nothing covers, with spaces between them.
    sa.Column("elapsed_us", sa.Integer, nullable=False),
    # From the text to the message, without sending it.
    sqlite_autoincrement=True,
)

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", sa.String(300), nullable=False),
    # Folded, personal numbers and addresses masked.
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("nearest", sa.String(36)),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("dismissed", sa.Boolean, nullable=False, server_default=sa.false()),
    # Whether a curator decided that it needs no answer.
    sa.UniqueConstraint("text", "language", name="unanswered_text_language"),
)

askers = sa.Table(
    "askers",
    metadata,
    sa.Column("question", sa.Integer, sa.ForeignKey("unanswered.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("chat_id", sa.BigInteger),
    # Where to write once there is an answer: only of people who asked to be told.
    sa.Column("waits_since", sa.Date),
    # Since when.
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False),
    # Of the files' content.
    sa.Column("files", sa.LargeBinary, nullable=False),
    # The curated files, zipped.
    sa.Column("published_at", sa.DateTime, nullable=False),
    # In UTC.
    sa.Column("who", Words(100), nullable=False),
    sa.Column("why", Words(300), nullable=False),
    sa.Column("resumed", sa.String(36)),
    # The stopped entry that answers again with it.
    sa.Column("indexes", sa.String(300)),
    # The names of its index files in `indexes`, with spaces between them.
    sqlite_autoincrement=True,
)

active_revision = sa.Table(
    "active_revision",
    metadata,
    sa.Column("only", sa.Integer, primary_key=True),
    # One row, 1: the pointer that publishing and rolling back move.
    sa.Column("number", sa.Integer, sa.ForeignKey("revisions.number"), nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime, nullable=False),
    # In UTC.
    sa.Column("who", Words(100), nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("about", Words(ABOUT_LIMIT)),
    # The entry, person or question it was done to.
    sa.Column("revision", sa.Integer),
    sqlite_autoincrement=True,
)

curators = sa.Table(
    "curators",
    metadata,
    sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # Not hashed, as in the audit log: who may change what the bot says is no secret from its owners.
    sa.Column("name", Words(100), nullable=False),
    sa.Column("granted_by", Words(100), nullable=False),
    sa.Column("granted_at", sa.DateTime, nullable=False),
    # In UTC.
    sa.Column("language", sa.String(8), nullable=False),
    # Of the person's app, for messages that answer nothing.
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    # Hashed: reading the database lets nobody in.
    sa.Column("invited_by", Words(100), nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    # In UTC.
)

stopped = sa.Table(
    "stopped",
    metadata,
    sa.Column("entry", sa.String(36), primary_key=True),
    sa.Column("who", Words(100), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    # In UTC.
)

proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("files", sa.LargeBinary, nullable=False),
    # The curated files that would answer, zipped.
    sa.Column("based_on", sa.Integer, nullable=False),
    sa.Column("refused", sa.Boolean, nullable=False),
    # Whether its checks do worse than demanded.
    sa.Column("why", Words(300), nullable=False),
    sa.Column("resumes", sa.String(36)),
    # The stopped entry that answers again with it.
    sa.Column("made_at", sa.DateTime, nullable=False),
    # In UTC.
    sqlite_autoincrement=True,
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text),
    # As Telegram sent it, until it is answered.
    sa.Column("state", sa.String(8), nullable=False),
    # new, taken, sending, again, resent or done.
    sa.Column("received_at", sa.DateTime, nullable=False, index=True),
    # In UTC.
    sa.Column("chat", sa.BigInteger, nullable=False, server_default="0"),
    # Whose turn it is; 0 once it is answered.
    sa.Column("home", sa.String(32)),
    # The process that answers it.
)
_is_open = inbox.c.state != "done"
sa.Index("inbox_open", inbox.c.chat, inbox.c.update_id, sqlite_where=_is_open, postgresql_where=_is_open)

replicas = sa.Table(
    "replicas",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("beat_at", sa.DateTime, nullable=False),
    # When it last said that it lives: in UTC, by the database's clock.
)

indexes = sa.Table(
    "indexes",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    # Of the file in a replica's cache.
    sa.Column("data", sa.LargeBinary, nullable=False),
    # Compressed.
    sa.Column("kept_at", sa.DateTime, nullable=False),
    # In UTC.
)
