"""How the bot is used: figures over a stretch of days, counted by the database."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.questions import Surface, asked_within, midnight_utc
from bot.store.tables import questions, votes
from knowledge.language import LANGUAGES, Language
from responders.messages import Outcome

TOP: Final = 10
"""Entries and words that are listed."""
NO_REASON: Final = "none"
"""What stands for the reason of a vote that has none."""


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day."""

    date: dt.date
    answered: int = 0
    suggested: int = 0
    unknown: int = 0
    smalltalk: int = 0
    helpful: int = 0
    """Votes for an answer."""
    not_helpful: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of some days; counts by name stand in a fixed order, `entries` and `missing_words` most first."""

    days: tuple[Day, ...]
    """Every day, the earliest first; at least one."""
    people: int
    """How many different people asked."""
    surfaces: Mapping[Surface, int]
    languages: Mapping[Language, int]
    """Questions by the language they are written in."""
    reasons: Mapping[str, int]
    """Votes against by their reason; NO_REASON where none was given."""
    entries: Mapping[str, int]
    """How often an entry was told, by its id; TOP at most."""
    missing_words: Mapping[str, int]
    """Words that nothing covers, by how many questions have them; TOP at most."""
    p50_ms: float | None
    """From a question's text to its message, median, in milliseconds; None without questions."""
    p99_ms: float | None

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """Questions by what became of them."""
        return {outcome: sum(getattr(day, outcome) for day in self.days) for outcome in get_args(Outcome)}

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(self.outcomes.values())

    @property
    def helpful(self) -> int:
        """Votes for an answer."""
        return sum(day.helpful for day in self.days)

    @property
    def not_helpful(self) -> int:
        """Votes against one."""
        return sum(day.not_helpful for day in self.days)


async def read_statistics(connection: AsyncConnection, last: dt.date, days: int, zone: dt.tzinfo) -> Statistics:
    """The figures of so many days up to `last`, which begin at midnight in `zone`; `days` is at least 1."""
    dates = [last - dt.timedelta(back) for back in reversed(range(days))]
    asked = asked_within(dates[0], last, zone)
    voted = votes.c.voted_on.between(dates[0], last)
    told = sa.and_(asked, questions.c.outcome == "answered")
    surfaces = await _counts(connection, questions.c.surface, asked)
    languages = await _counts(connection, questions.c.language, asked)
    reasons = await _counts(
        connection, sa.func.coalesce(votes.c.reason, NO_REASON), sa.and_(voted, sa.not_(votes.c.useful))
    )
    entries = await _counts(connection, questions.c.entry, told, TOP)
    people = sa.select(sa.func.count(sa.distinct(questions.c.person))).where(asked)
    return Statistics(
        days=await _days(connection, dates, zone),
        people=(await connection.execute(people)).scalar_one(),
        surfaces={surface: surfaces.get(surface, 0) for surface in get_args(Surface)},
        languages={language: languages.get(language, 0) for language in LANGUAGES},
        reasons=reasons,
        entries=entries,
        missing_words=await _missing_words(connection, asked),
        p50_ms=await _quantile_ms(connection, asked, 0.5),
        p99_ms=await _quantile_ms(connection, asked, 0.99),
    )


async def _days(connection: AsyncConnection, dates: list[dt.date], zone: dt.tzinfo) -> tuple[Day, ...]:
    """What happened on each day. Days begin at midnight in `zone`, which no function of both databases tells."""
    ends = [midnight_utc(date + dt.timedelta(1), zone) for date in dates]
    number = sa.case(*((questions.c.asked_at < end, place) for place, end in enumerate(ends)))
    within = asked_within(dates[0], dates[-1], zone)
    asked = sa.select(number.label("day"), questions.c.outcome).where(within).subquery()
    by_outcome = sa.select(asked.c.day, asked.c.outcome, sa.func.count()).group_by(asked.c.day, asked.c.outcome)
    counts: dict[dt.date, dict[str, int]] = {date: {} for date in dates}
    for place, outcome, count in await connection.execute(by_outcome):
        counts[dates[place]][outcome] = count
    by_vote = (
        sa.select(votes.c.voted_on, votes.c.useful, sa.func.count())
        .where(votes.c.voted_on.between(dates[0], dates[-1]))
        .group_by(votes.c.voted_on, votes.c.useful)
    )
    for date, useful, count in await connection.execute(by_vote):
        counts[date]["helpful" if useful else "not_helpful"] = count
    return tuple(Day(date, **counted) for date, counted in counts.items())


async def _counts(
    connection: AsyncConnection,
    column: sa.ColumnElement[Any],
    condition: sa.ColumnElement[bool],
    limit: int | None = None,
) -> dict[str, int]:
    """How many rows have each value of a column; most first, then by name."""
    values = sa.select(column.label("name")).where(condition).subquery()
    count = sa.func.count()
    query = sa.select(values.c.name, count).group_by(values.c.name).order_by(count.desc(), values.c.name)
    return {name: number for name, number in await connection.execute(query.limit(limit))}


async def _missing_words(connection: AsyncConnection, condition: sa.ColumnElement[bool]) -> dict[str, int]:
    lists = await _counts(connection, questions.c.missing, condition)
    words: Counter[str] = Counter()
    for missing, count in lists.items():
        words.update(dict.fromkeys(missing.split(), count))
    return dict(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:TOP])


async def _quantile_ms(connection: AsyncConnection, condition: sa.ColumnElement[bool], share: float) -> float | None:
    """The time that so many questions were answered in, by the nearest rank."""
    asked = (await connection.execute(sa.select(sa.func.count()).where(condition))).scalar_one()
    if not asked:
        return None
    query = sa.select(questions.c.elapsed_us).where(condition).order_by(questions.c.elapsed_us)
    elapsed_us = (await connection.execute(query.offset(ceil(share * asked) - 1).limit(1))).scalar_one()
    return float(elapsed_us / 1000)
