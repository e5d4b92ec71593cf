"""Questions as they were asked: kept for QUESTION_DAYS under a keyed hash of who asked, personal numbers masked."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa

from bot.store.redaction import TEXT_LIMIT, redacted
from bot.store.tables import questions
from bot.store.transactions import Transactions
from knowledge.language import Language
from responders.messages import Outcome

Surface = Literal["private", "group", "guest"]
"""Where a question was asked. Inline queries are sent letter by letter and are no questions."""


_KEEP: Final = sa.insert(questions)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and what became of it."""

    text: str
    language: Language
    """The language it is written in."""
    surface: Surface
    outcome: Outcome
    entry_id: str | None
    """Told, or offered first."""
    fact_id: str | None
    missing: Sequence[str]
    """Words of it that nothing covers."""
    elapsed_us: int
    """From the text to the message, without sending it."""


class Questions:
    """Reads and writes what was asked."""

    def __init__(
        self,
        transactions: Transactions,
        key: Callable[[int], str],
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """`key` gives the code under which a person is stored."""
        self._engine = transactions.engine
        self._transactions = transactions
        self._key = key
        self._now = now

    async def keep(self, person_id: int, asked: AskedQuestion) -> None:
        """Keep one question; of its missing words those that its redacted text still has."""
        text = redacted(asked.text)
        values = {
            "asked_at": self._utc(),
            "person": self._key(person_id),
            "text": text,
            "language": asked.language,
            "surface": asked.surface,
            "outcome": asked.outcome,
            "entry": asked.entry_id,
            "fact": asked.fact_id,
            "missing": " ".join(word for word in asked.missing if word in text)[:TEXT_LIMIT],
            "elapsed_us": asked.elapsed_us,
        }
        await self._transactions.run(lambda connection: connection.execute(_KEEP, values))

    async def recent(self, days: int, limit: int) -> list[tuple[str, Language]]:
        """Different questions of the last days that were no small talk, with their language; the latest first."""
        since = self._utc() - dt.timedelta(days)
        columns = (questions.c.text, questions.c.language)
        query = (
            sa.select(*columns)
            .where(questions.c.asked_at >= since, questions.c.outcome != "smalltalk")
            .group_by(*columns)
            .order_by(sa.func.max(questions.c.id).desc())
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [(text, language) for text, language in await connection.execute(query)]

    async def count(self, first: dt.date, last: dt.date, zone: dt.tzinfo) -> int:
        """How many questions were asked from the first to the last day, both counted."""
        query = sa.select(sa.func.count()).where(asked_within(first, last, zone))
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).scalar_one()

    def _utc(self) -> dt.datetime:
        return self._now().astimezone(dt.UTC).replace(tzinfo=None)


def asked_within(first: dt.date, last: dt.date, zone: dt.tzinfo) -> sa.ColumnElement[bool]:
    """Whether a question was asked from the first to the last day, both counted, in a time zone."""
    return sa.and_(
        questions.c.asked_at >= midnight_utc(first, zone),
        questions.c.asked_at < midnight_utc(last + dt.timedelta(1), zone),
    )


def midnight_utc(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """When a day begins in a time zone, as the tables keep it: in UTC, without a zone."""
    return dt.datetime.combine(day, dt.time.min, zone).astimezone(dt.UTC).replace(tzinfo=None)
