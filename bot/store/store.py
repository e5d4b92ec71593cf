"""What the bot keeps between starts: one database, opened once."""

import datetime as dt
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.settings import SECRET_MISSING, Settings, default_database_url, is_shared_url
from bot.store.audit import AuditLog
from bot.store.curators import Curators
from bot.store.database import open_engine, unusable
from bot.store.dialects import insert_for
from bot.store.inbox import Inbox
from bot.store.index_shelf import IndexShelf
from bot.store.proposals import Proposals
from bot.store.questions import Questions, midnight_utc
from bot.store.queue import Queue
from bot.store.redaction import QUESTION_DAYS, redacted
from bot.store.replicas import Replicas
from bot.store.revisions import Revisions
from bot.store.secret import kept_secret, secret_path
from bot.store.sqlite import path_of
from bot.store.statistics import Statistics, read_statistics
from bot.store.tables import askers, chat_settings, questions, unanswered, votes
from bot.store.transactions import Transactions
from knowledge.language import Language, is_language


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person says of an answer."""

    entry_id: str
    fact_id: str | None
    useful: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat has chosen."""

    language: Language | None = None
    """The language to answer in; None: the language of each question."""
    full_answers: bool = False
    """Whether a group gets the same text as a private chat."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of a person was removed."""

    languages: int
    votes: int
    asked: int
    """Questions they asked."""
    questions: int
    """Unanswered questions that stood with them."""


_SETTINGS: Final = sa.select(chat_settings.c.language, chat_settings.c.full_answers).where(
    chat_settings.c.chat == sa.bindparam("chat")
)

_AWAY: Final = (sa.exc.DatabaseError, sa.exc.InternalError, sa.exc.OperationalError)
"""Damage, a full disk or a lost connection; of its kind, others are faults of the code."""


class Store:
    """Reads and writes what is kept; ids become keyed hashes here and nowhere else."""

    def __init__(self, engine: AsyncEngine, secret: bytes) -> None:
        self.revisions: Final = Revisions(engine)
        self.proposals: Final = Proposals(engine)
        self.curators: Final = Curators(engine)
        self.audit: Final = AuditLog(engine)
        self.queue: Final = Queue(engine)
        self.replicas: Final = Replicas(engine)
        self._transactions = Transactions(engine)
        self.inbox: Final = Inbox(self._transactions, self.replicas)
        self.indexes: Final = IndexShelf(engine)
        self.questions: Final = Questions(self._transactions, self._key)
        self._engine = engine
        self._secret = secret

    async def settings(self, chat_id: int) -> ChatSettings:
        """What a chat has chosen."""
        chat = {"chat": self._key(chat_id)}
        row = await self._transactions.run(lambda connection: connection.execute(_SETTINGS, chat).first())
        if row is None:
            return ChatSettings()
        return ChatSettings(row.language if is_language(row.language) else None, row.full_answers)

    async def language(self, chat_id: int) -> Language | None:
        """The language a chat has fixed; None: answer in the language of each question."""
        return (await self.settings(chat_id)).language

    async def set_language(self, chat_id: int, language: Language | None) -> None:
        """Fix a chat's language, or free it with None."""
        await self._keep_settings(chat_id, language=language)

    async def set_full_answers(self, chat_id: int, full_answers: bool) -> None:
        """Choose whether a group gets full answers or short ones."""
        await self._keep_settings(chat_id, full_answers=full_answers)

    async def move_chat(self, old_id: int, new_id: int) -> None:
        """Take a group's settings along when it becomes a supergroup; a second time there is nothing to take."""
        old, new = (chat_settings.c.chat == self._key(chat_id) for chat_id in (old_id, new_id))
        async with self._engine.begin() as connection:
            if await connection.scalar(sa.select(chat_settings.c.chat).where(old)):
                await connection.execute(sa.delete(chat_settings).where(new))
                await connection.execute(sa.update(chat_settings).where(old).values(chat=self._key(new_id)))

    async def vote(self, person_id: int, vote: Vote, revision: str, today: dt.date) -> None:
        """Keep a person's vote on an answer in place of an earlier one."""
        key = {"person": self._key(person_id), "entry": vote.entry_id, "fact": vote.fact_id or ""}
        values = {"useful": vote.useful, "reason": vote.reason, "revision": revision, "voted_on": today}
        values |= {"handled": False}
        kept = insert_for(self._engine)(votes).values(key | values)
        once = kept.on_conflict_do_update(index_elements=list(key), set_=values)
        await self._transactions.run(lambda connection: connection.execute(once))

    async def keep_unanswered(
        self, person_id: int, text: str, language: Language, nearest: str | None, today: dt.date
    ) -> int:
        """Keep a question that nothing answered, once however often it is asked; its id."""
        values = {"text": redacted(text), "language": language, "first_on": today, "last_on": today, "nearest": nearest}
        once = insert_for(self._engine)(unanswered).values(values)
        once = once.on_conflict_do_update(
            index_elements=["text", "language"], set_={"last_on": today, "nearest": nearest}
        )

        def keep(connection: sa.Connection) -> int:
            question_id: int = connection.execute(once.returning(unanswered.c.id)).scalar_one()
            asker = {"question": question_id, "person": self._key(person_id), "chat_id": None}
            connection.execute(insert_for(self._engine)(askers).values(asker).on_conflict_do_nothing())
            return question_id

        return await self._transactions.run(keep)

    async def tell_when_known(self, question_id: int, person_id: int, chat_id: int, today: dt.date) -> bool:
        """Remember to write to a chat once a question has an answer; False when the question is gone."""
        waits = {"chat_id": chat_id, "waits_since": today}
        asked = sa.update(askers).where(self._asker(question_id, person_id)).values(waits)
        wanted = sa.update(unanswered).where(unanswered.c.id == question_id).values(dismissed=False)
        async with self._engine.begin() as connection:
            await connection.execute(wanted)  # somebody wants to know after all
            return (await connection.execute(asked)).rowcount > 0

    async def decline(self, question_id: int, person_id: int) -> None:
        """Forget where to write to somebody who does not want to be told any more."""
        nobody = sa.update(askers).where(self._asker(question_id, person_id)).values(chat_id=None, waits_since=None)
        async with self._engine.begin() as connection:
            await connection.execute(nobody)

    async def forget(self, person_id: int, chat_id: int) -> Forgotten:
        """Remove everything kept of a person and of the private chat; a question that nobody else asked goes too."""
        person = self._key(person_id)
        async with self._engine.begin() as connection:
            languages = await _delete(
                connection, sa.delete(chat_settings).where(chat_settings.c.chat == self._key(chat_id))
            )
            voted = await _delete(connection, sa.delete(votes).where(votes.c.person == person))
            asked = await _delete(connection, sa.delete(questions).where(questions.c.person == person))
            stood_with = await _delete(connection, sa.delete(askers).where(askers.c.person == person))
            nobodys = unanswered.c.id.not_in(sa.select(askers.c.question))
            await connection.execute(sa.delete(unanswered).where(nobodys))
        return Forgotten(languages, voted, asked, stood_with)

    async def forget_expired(self, today: dt.date) -> None:
        """Remove all that has been kept for as long as it may be."""
        await self._forget_questions(today - dt.timedelta(QUESTION_DAYS))
        await self.curators.forget_expired_invitations()
        await self.proposals.forget_old()
        await self.inbox.forget_answered()

    async def statistics(self, last: dt.date, days: int, zone: dt.tzinfo) -> Statistics:
        """How the bot was used on so many days up to `last`; they begin at midnight in `zone`."""
        async with self._engine.connect() as connection:
            return await read_statistics(connection, last, days, zone)

    async def _forget_questions(self, before: dt.date) -> None:
        """Remove the questions asked before a day, those without an answer last asked before it with who asked, and
        where to write to people who have waited since before it.
        """
        old = unanswered.c.last_on < before
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(questions).where(questions.c.asked_at < midnight_utc(before, dt.UTC)))
            asked = sa.select(unanswered.c.id).where(old)
            await connection.execute(sa.delete(askers).where(askers.c.question.in_(asked)))
            await connection.execute(sa.delete(unanswered).where(old))
            too_long = sa.update(askers).where(askers.c.waits_since < before)
            await connection.execute(too_long.values(chat_id=None, waits_since=None))

    async def _keep_settings(self, chat_id: int, **chosen: Language | bool | None) -> None:
        """Change a chat's settings; of a chat that has chosen nothing, nothing is kept."""
        chat = chat_settings.c.chat == self._key(chat_id)
        nothing = sa.and_(chat, chat_settings.c.language.is_(None), sa.not_(chat_settings.c.full_answers))
        async with self._engine.begin() as connection:
            kept = insert_for(self._engine)(chat_settings).values(chosen | {"chat": self._key(chat_id)})
            await connection.execute(kept.on_conflict_do_update(index_elements=["chat"], set_=chosen))
            await connection.execute(sa.delete(chat_settings).where(nothing))

    def _asker(self, question_id: int, person_id: int) -> sa.ColumnElement[bool]:
        return sa.and_(askers.c.question == question_id, askers.c.person == self._key(person_id))

    def _key(self, telegram_id: int) -> str:
        return hmac.digest(self._secret, str(telegram_id).encode(), hashlib.sha256).hex()


async def _delete(connection: AsyncConnection, statement: sa.Delete) -> int:
    return (await connection.execute(statement)).rowcount


@asynccontextmanager
async def open_store(database_url: str, today: dt.date, secret: str | None = None) -> AsyncIterator[Store]:
    """Open the database at `sqlite:///PATH` or `postgresql://...`, and bring it up to date as of `today`; raises
    StoreError, BackupError. What nobody within the block could do without becomes a StoreError, too.

    Without a secret, one is made once and kept in a file beside an SQLite database; replicas need the same one.
    """
    if is_shared_url(database_url) and secret is None:
        raise StoreError(f"{SECRET_MISSING} Set it.")
    engine = open_engine(database_url, today)
    try:
        yield Store(engine, secret.encode() if secret else kept_secret(secret_path(path_of(database_url))))
    except sa.exc.DatabaseError as error:
        if type(error) not in _AWAY:
            raise
        raise unusable(database_url, error) from error
    finally:
        await engine.dispose()


def open_settings_store(settings: Settings) -> AbstractAsyncContextManager[Store]:
    """The database of the settings, opened and migrated; raises StoreError."""
    secret = settings.secret.get_secret_value() if settings.secret else None
    return open_store(settings.database_url or default_database_url(), settings.today(), secret)
