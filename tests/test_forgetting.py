"""After `/forget` no table tells of a person any more, whatever they did before."""

import hashlib
import hmac
from pathlib import Path

import sqlalchemy as sa

from bot.playground.scene import VISITOR_ID
from bot.store.tables import metadata
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot

KEPT_IN = {"chat_settings", "votes", "questions", "unanswered", "askers"}


def tables_that_tell_of(bot: RunningBot, words: list[str], number: int | None = None) -> set[str]:
    """The tables in which one of the words is part of a value, or a value is the number, in whatever column."""
    engine = sa.create_engine(bot.database_url)
    with engine.connect() as connection:
        assert metadata.tables.keys() == {*sa.inspect(engine).get_table_names()} - {"alembic_version"}
        values = {
            name: [value for row in connection.execute(sa.select(table)) for value in row]
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return {
        name
        for name, kept in values.items()
        if any(value == number or any(word in str(value) for word in words) for value in kept if value is not None)
    }


def code_of(bot: RunningBot, telegram_id: int) -> str:
    """Under which a person is stored."""
    secret = Path(f"{bot.database_url.removeprefix('sqlite:///')}.secret").read_bytes()
    return hmac.digest(secret, str(telegram_id).encode(), hashlib.sha256).hex()


async def test_after_a_full_life_nothing_of_a_person_is_left_in_any_table(
    running_bot: RunningBot, alex: Visitor
) -> None:
    visitor = running_bot.visitor
    await visitor.asks("/lang en")
    answer = await visitor.asks("how many electric buses")
    await visitor.presses(answer, "Helpful")
    unknown = await visitor.asks("who won the zebrafinch match last night")
    await visitor.presses(unknown, "Tell me when you know")
    await visitor.hears()  # the button takes the wish back now
    here = visitor.in_group("Visitor", topic="Moving to Seoul")
    await here.says("/ask where do zebrafinches sleep")
    await here.hears()
    await alex.says("/ask where do otters sleep")
    await alex.hears()
    words = [code_of(running_bot, VISITOR_ID), "zebrafinch"]
    assert tables_that_tell_of(running_bot, words, VISITOR_ID) == KEPT_IN
    assert tables_that_tell_of(running_bot, [], VISITOR_ID) == {"askers"}
    assert "Removed" in (await visitor.asks("/forget"))["text"]
    assert tables_that_tell_of(running_bot, words, VISITOR_ID) == set()
    assert tables_that_tell_of(running_bot, ["otters"]) == {"questions"}
