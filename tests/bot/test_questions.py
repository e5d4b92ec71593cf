"""Questions as they were asked, over a real database of each kind."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.store.database import open_engine
from bot.store.questions import AskedQuestion, Questions
from bot.store.store import Forgotten, open_store
from bot.store.tables import questions
from bot.store.transactions import Transactions
from tests.bot.tables import rows
from tests.conftest import SECRET

PERSON = 987654321
SEOUL = ZoneInfo("Asia/Seoul")
TODAY = dt.date(2026, 11, 21)
ASKED = AskedQuestion("How many electric buses?", "en", "private", "answered", "electric-buses", "buses", (), 2500)


class Time:
    """A clock that stands where it is put, in Seoul."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 21, 12, tzinfo=SEOUL)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def kept(database_url: str, time: Time) -> AsyncIterator[Questions]:
    engine = open_engine(database_url, TODAY)
    yield Questions(Transactions(engine), lambda person_id: f"code of {person_id}", time)
    await engine.dispose()


async def test_a_question_is_kept_with_what_became_of_it(kept: Questions, database_url: str) -> None:
    await kept.keep(PERSON, ASKED)
    assert rows(database_url, questions) == [
        {
            "id": 1,
            "asked_at": dt.datetime(2026, 11, 21, 3),
            "person": f"code of {PERSON}",
            "text": "how many electric buses?",
            "language": "en",
            "surface": "private",
            "outcome": "answered",
            "entry": "electric-buses",
            "fact": "buses",
            "missing": "",
            "elapsed_us": 2500,
        }
    ]


async def test_what_tells_who_somebody_is_stands_neither_in_the_text_nor_among_the_missing_words(
    kept: Questions, database_url: str
) -> None:
    text = "zoo? call 010-1234-5678 or kim@example.com"
    missing = ("zoo", "010", "1234", "5678", "kim", "example", "com")
    await kept.keep(PERSON, replace(ASKED, text=text, missing=missing))
    (row,) = rows(database_url, questions)
    assert (row["text"], row["missing"]) == ("zoo? call … or …", "zoo")


async def test_the_file_does_not_tell_who_asked(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    async with open_store(f"sqlite:///{path}", TODAY) as store:
        await store.questions.keep(PERSON, ASKED)
    assert str(PERSON).encode() not in path.read_bytes()
    assert len(rows(f"sqlite:///{path}", questions)[0]["person"]) == 64


async def test_forgetting_a_person_removes_their_questions_only(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        for person in (PERSON, PERSON, PERSON + 1):
            await store.questions.keep(person, ASKED)
        assert await store.forget(PERSON, PERSON) == Forgotten(languages=0, votes=0, asked=2, questions=0)
    assert len(rows(database_url, questions)) == 1


async def test_questions_go_after_ninety_days(kept: Questions, database_url: str, time: Time) -> None:
    for day in (TODAY, TODAY + dt.timedelta(1)):
        time.now = dt.datetime.combine(day, dt.time(12), SEOUL)
        await kept.keep(PERSON, ASKED)
    async with open_store(database_url, TODAY, SECRET) as store:
        for days, left in ((90, 2), (91, 1)):
            await store.forget_expired(TODAY + dt.timedelta(days))
            assert len(rows(database_url, questions)) == left


async def test_recent_questions_are_different_ones_the_latest_first(kept: Questions, time: Time) -> None:
    async def asked(text: str, **changes: Any) -> None:
        await kept.keep(PERSON, replace(ASKED, text=text, **changes))

    await asked("long ago")
    time.now += dt.timedelta(8)
    for text in ("first", "second", "First"):
        await asked(text)
    await asked("첫째", language="ko")
    await asked("hello", outcome="smalltalk")
    assert await kept.recent(7, 10) == [("첫째", "ko"), ("first", "en"), ("second", "en")]
    assert await kept.recent(7, 1) == [("첫째", "ko")]
    assert ("long ago", "en") in await kept.recent(8, 10)


async def test_days_begin_at_midnight_where_the_readers_are(kept: Questions, time: Time) -> None:
    for hour in (dt.time(0), dt.time(23, 59, 59)):
        time.now = dt.datetime.combine(TODAY, hour, SEOUL)
        await kept.keep(PERSON, ASKED)
    assert await kept.count(TODAY, TODAY, SEOUL) == 2
    assert await kept.count(TODAY - dt.timedelta(1), TODAY - dt.timedelta(1), SEOUL) == 0
    assert await kept.count(TODAY, TODAY, ZoneInfo("UTC")) == 1
