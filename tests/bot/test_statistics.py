"""Figures counted by the database, held against rows made by hand."""

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.store.statistics import Day, Statistics
from bot.store.store import open_store
from bot.store.tables import questions, votes
from tests.bot.tables import connected
from tests.conftest import SECRET

SEOUL: Final = ZoneInfo("Asia/Seoul")
TODAY: Final = dt.date(2026, 11, 21)
YESTERDAY: Final = TODAY - dt.timedelta(1)


def question(at: dt.datetime, **values: Any) -> dict[str, Any]:
    """A row as one question in Seoul leaves it."""
    return {
        "asked_at": at.replace(tzinfo=SEOUL).astimezone(dt.UTC).replace(tzinfo=None),
        "person": "a",
        "text": "how many electric buses",
        "language": "en",
        "surface": "private",
        "outcome": "answered",
        "entry": "electric-buses",
        "fact": None,
        "missing": "",
        "elapsed_us": 1000,
        **values,
    }


def vote(person: str, useful: bool, on: dt.date, reason: str | None = None) -> dict[str, Any]:
    """A row as one vote leaves it."""
    key = {"person": person, "entry": "electric-buses", "fact": "", "revision": "r"}
    return {**key, "useful": useful, "reason": reason, "voted_on": on}


NIGHT: Final = dt.datetime.combine(TODAY, dt.time(0, 30))  # still yesterday in UTC
EVENING: Final = dt.datetime.combine(YESTERDAY, dt.time(20))
QUESTIONS: Final = (
    question(NIGHT, elapsed_us=4000),
    question(NIGHT, person="b", surface="group", language="ko", elapsed_us=2000),
    question(NIGHT, person="b", entry="arisu", surface="guest", elapsed_us=3000),
    question(NIGHT, outcome="suggested", entry="arisu", missing="zoo price"),
    question(EVENING, outcome="unknown", entry=None, missing="zoo"),
    question(EVENING, outcome="smalltalk", entry=None, person="c"),
    question(EVENING - dt.timedelta(1), person="too early", missing="early"),
    question(NIGHT + dt.timedelta(1), person="too late", missing="late"),
)
VOTES: Final = (
    vote("a", True, TODAY),
    vote("b", True, YESTERDAY),
    vote("c", False, TODAY, "outdated"),
    vote("d", False, TODAY),
    vote("e", False, YESTERDAY - dt.timedelta(1), "wrong"),
)


async def statistics(database_url: str, days: int = 2) -> Statistics:
    """The figures of the rows above."""
    async with open_store(database_url, TODAY, SECRET) as store:
        with connected(database_url) as connection:
            connection.execute(sa.insert(questions), QUESTIONS)
            connection.execute(sa.insert(votes), VOTES)
        return await store.statistics(TODAY, days, SEOUL)


async def test_every_figure_is_what_the_rows_say(database_url: str) -> None:
    assert await statistics(database_url) == Statistics(
        days=(
            Day(YESTERDAY, unknown=1, smalltalk=1, helpful=1),
            Day(TODAY, answered=3, suggested=1, helpful=1, not_helpful=2),
        ),
        people=3,
        surfaces={"private": 4, "group": 1, "guest": 1},
        languages={"en": 5, "ko": 1},
        reasons={"none": 1, "outdated": 1},
        entries={"electric-buses": 2, "arisu": 1},
        missing_words={"zoo": 2, "price": 1},
        p50_ms=1.0,
        p99_ms=4.0,
    )


async def test_the_totals_are_the_sums_of_the_days(database_url: str) -> None:
    figures = await statistics(database_url)
    assert figures.outcomes == {"answered": 3, "suggested": 1, "unknown": 1, "smalltalk": 1}
    assert (figures.asked, figures.helpful, figures.not_helpful) == (6, 2, 2)


async def test_days_without_questions_stand_among_the_others(database_url: str) -> None:
    figures = await statistics(database_url, days=90)
    assert [day.date for day in figures.days] == [TODAY - dt.timedelta(back) for back in range(89, -1, -1)]
    assert sum(day == Day(day.date) for day in figures.days) == 87


async def test_without_questions_there_is_no_time_to_tell(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        figures = await store.statistics(TODAY, 1, SEOUL)
    assert (figures.asked, figures.people, figures.p50_ms, figures.p99_ms) == (0, 0, None, None)
    assert figures.days == (Day(TODAY),)
