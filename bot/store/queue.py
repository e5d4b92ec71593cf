"""What waits for a curator: questions that nothing answered, and answers that people found not helpful."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.reasons import QUESTIONS, VOTES
from bot.store.audit import Clock, record, utc_now
from bot.store.tables import askers, unanswered, votes
from knowledge.language import DEFAULT_LANGUAGE, Language, is_language


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer, as people asked it."""

    id: int
    text: str
    """Folded, personal numbers and addresses masked."""
    language: Language
    first_on: dt.date
    last_on: dt.date
    askers: frozenset[str]
    """Hashes of the people who asked it."""
    waiting: int
    """How many of them wait to be told."""


@dataclass(frozen=True, slots=True)
class UnhelpfulAnswer:
    """An answer voted against since somebody last looked at it."""

    entry_id: str
    fact_id: str | None
    reasons: Mapping[str, int]
    """Reason -> votes; "" for those without one."""

    @property
    def votes(self) -> int:
        """How many voted against it."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who asked to be told."""

    question_id: int
    person: str
    chat_id: int
    text: str
    language: Language
    asked_on: dt.date


class Queue:
    """Reads what waits, and takes out what is done."""

    def __init__(self, engine: AsyncEngine, now: Clock = utc_now) -> None:
        self._engine = engine
        self._now = now

    async def open_questions(self) -> list[OpenQuestion]:
        """Questions that nobody dismissed, asked last first."""
        query = (
            sa.select(unanswered, askers.c.person, askers.c.chat_id)
            .join(askers, askers.c.question == unanswered.c.id)
            .where(sa.not_(unanswered.c.dismissed))
            .order_by(unanswered.c.last_on.desc(), unanswered.c.id.desc())
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        people: dict[int, list[tuple[str, int | None]]] = {}
        for row in rows:
            people.setdefault(row.id, []).append((row.person, row.chat_id))
        kept = {row.id: row for row in rows}
        return [
            OpenQuestion(
                row.id,
                row.text,
                row.language if is_language(row.language) else DEFAULT_LANGUAGE,
                row.first_on,
                row.last_on,
                frozenset(person for person, _ in people[row.id]),
                sum(chat_id is not None for _, chat_id in people[row.id]),
            )
            for row in kept.values()
        ]

    async def texts(self, question_ids: Iterable[int]) -> dict[int, str]:
        """The questions of these ids that are still kept, as people asked them."""
        query = sa.select(unanswered.c.id, unanswered.c.text).where(unanswered.c.id.in_(list(question_ids)))
        async with self._engine.connect() as connection:
            return {row.id: row.text for row in await connection.execute(query)}

    async def waiters(self) -> list[Waiter]:
        """Everybody who asked to be told, in the order of their questions."""
        query = (
            sa.select(askers.c.question, askers.c.person, askers.c.chat_id, unanswered.c.text, unanswered.c.language)
            .add_columns(sa.func.coalesce(askers.c.waits_since, unanswered.c.last_on))
            .join(unanswered, unanswered.c.id == askers.c.question)
            .where(askers.c.chat_id.is_not(None))
            .order_by(askers.c.question, askers.c.person)
        )
        async with self._engine.connect() as connection:
            return [
                Waiter(row[0], row[1], row[2], row[3], row[4] if is_language(row[4]) else DEFAULT_LANGUAGE, row[5])
                for row in await connection.execute(query)
            ]

    async def told(self, waiter: Waiter) -> None:
        """Forget that somebody waits; a question that nobody else asked goes with it."""
        own = sa.and_(askers.c.question == waiter.question_id, askers.c.person == waiter.person)
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(askers).where(own))
            left = sa.select(askers.c.question).where(askers.c.question == waiter.question_id)
            if (await connection.execute(left)).first() is None:
                await connection.execute(sa.delete(unanswered).where(unanswered.c.id == waiter.question_id))

    async def answered(self, question_ids: Sequence[int]) -> None:
        """Take out questions that have an answer now and for which nobody waits."""
        waiting = sa.select(askers.c.question).where(askers.c.chat_id.is_not(None))
        done = sa.and_(unanswered.c.id.in_(question_ids), unanswered.c.id.not_in(waiting))
        async with self._engine.begin() as connection:
            ids = sa.select(unanswered.c.id).where(done)
            await connection.execute(sa.delete(askers).where(askers.c.question.in_(ids)))
            await connection.execute(sa.delete(unanswered).where(done))

    async def dismiss(self, question_ids: Iterable[int], who: str) -> None:
        """Questions that need no answer: asked again, they do not come back; nobody waits for them any more."""
        ids = list(question_ids)
        async with self._engine.begin() as connection:
            dismissed = sa.update(unanswered).where(unanswered.c.id.in_(ids)).values(dismissed=True)
            await connection.execute(dismissed)
            nobody = sa.update(askers).where(askers.c.question.in_(ids)).values(chat_id=None, waits_since=None)
            await connection.execute(nobody)
            await record(connection, self._now(), who, "dismiss", QUESTIONS.format(ids=", ".join(map(str, ids))))

    async def unhelpful_answers(self) -> list[UnhelpfulAnswer]:
        """Answers voted against that nobody looked at yet, the most votes first."""
        query = sa.select(votes.c.entry, votes.c.fact, votes.c.reason).where(
            sa.not_(votes.c.useful), sa.not_(votes.c.handled)
        )
        reasons: dict[tuple[str, str], Counter[str]] = {}
        async with self._engine.connect() as connection:
            for entry, fact, reason in await connection.execute(query):
                reasons.setdefault((entry, fact), Counter())[reason or ""] += 1
        answers = [UnhelpfulAnswer(entry, fact or None, counts) for (entry, fact), counts in reasons.items()]
        return sorted(answers, key=lambda answer: (-answer.votes, answer.entry_id, answer.fact_id or ""))

    async def mend_votes(self, entry_ids: Iterable[str]) -> None:
        """Votes against entries that a publication has corrected."""
        mended = sa.and_(votes.c.entry.in_(list(entry_ids)), sa.not_(votes.c.useful))
        async with self._engine.begin() as connection:
            await connection.execute(sa.update(votes).where(mended).values(handled=True))

    async def dismiss_votes(self, entry_id: str, fact_id: str | None, who: str) -> None:
        """Votes against an answer that somebody has looked at."""
        answer = sa.and_(votes.c.entry == entry_id, votes.c.fact == (fact_id or ""))
        answered = f"{entry_id} {fact_id}" if fact_id else entry_id
        async with self._engine.begin() as connection:
            await connection.execute(sa.update(votes).where(answer).values(handled=True))
            await record(connection, self._now(), who, "dismiss", VOTES.format(answer=answered))
