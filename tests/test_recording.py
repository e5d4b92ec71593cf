"""Which questions are kept on which surface, and that keeping them never costs an answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.playground.scene import FLATMATES_ID
from bot.store.tables import questions
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot


@pytest.fixture
def database(tmp_path: Path, running_bot: RunningBot) -> Iterator[sa.Engine]:
    """The running bot's database."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    yield engine
    engine.dispose()


async def kept(bot: RunningBot, database: sa.Engine, *columns: sa.Column[Any]) -> list[tuple[Any, ...]]:
    """What was kept of the questions; a question is kept after its answer was sent, so the bot finishes first."""
    await bot.stops()
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(questions.c.id))]


async def test_a_question_in_private_is_kept_with_its_answer(running_bot: RunningBot, database: sa.Engine) -> None:
    await running_bot.visitor.asks("how many electric buses")
    await running_bot.visitor.asks("전기버스 몇 대")
    columns = (questions.c.text, questions.c.language, questions.c.outcome, questions.c.entry, questions.c.fact)
    first, second = await kept(running_bot, database, *columns, questions.c.surface, questions.c.elapsed_us)
    assert first[:-1] == ("how many electric buses", "en", "answered", "electric-buses", "number", "private")
    assert second[:3] == ("전기버스 몇 대", "ko", "answered")
    assert 0 < first[-1] < 60_000_000


async def test_every_outcome_is_told_apart(running_bot: RunningBot, database: sa.Engine) -> None:
    for text in ("what does an electric bus cost", "who won the football match last night", "hello"):
        await running_bot.visitor.asks(text)
    found = await kept(running_bot, database, questions.c.outcome, questions.c.entry, questions.c.missing)
    assert found[0][:2] == ("suggested", "electric-buses")
    assert found[1][:2] == ("unknown", None)
    assert "football" in found[1][2].split()
    assert found[2] == ("smalltalk", None, "")


async def test_a_telephone_number_is_kept_nowhere(running_bot: RunningBot, database: sa.Engine, tmp_path: Path) -> None:
    await running_bot.visitor.asks("who won the football match, 010-1234-5678")
    ((text, missing),) = await kept(running_bot, database, questions.c.text, questions.c.missing)
    assert text == "who won the football match, …"
    assert "football" in missing.split()
    assert b"1234" not in (tmp_path / "bot.sqlite3").read_bytes()


async def test_groups_and_guests_are_kept_and_a_repeat_counts_as_answered(
    running_bot: RunningBot, database: sa.Engine, minji: Visitor
) -> None:
    for _ in range(2):
        await minji.says("/ask how many electric buses")
        await minji.hears()
    flatmates = running_bot.visitor.in_chat(FLATMATES_ID, "Minji")
    await flatmates.says("@PlaygroundBot how many electric buses")
    await flatmates.hears()
    found = await kept(running_bot, database, questions.c.surface, questions.c.outcome)
    assert found == [("group", "answered"), ("group", "answered"), ("guest", "answered")]


async def test_what_is_no_question_is_not_kept(running_bot: RunningBot, database: sa.Engine, minji: Visitor) -> None:
    await running_bot.visitor.asks("/help")
    await minji.says("/ask")
    await minji.hears()
    await minji.looks_up("electric buses")
    assert await kept(running_bot, database, questions.c.id) == []


async def test_a_question_that_cannot_be_kept_is_answered_and_its_text_is_not_logged(
    running_bot: RunningBot, database: sa.Engine
) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("alter table questions rename to gone"))
    with capture_logs() as events:
        for _ in range(2):
            assert "3,500" in (await running_bot.visitor.asks("how many electric buses"))["text"]
        await running_bot.stops()
    assert [(event["event"], event["log_level"]) for event in events] == [("question not kept", "warning")] * 2
    assert "electric" not in str(events)
