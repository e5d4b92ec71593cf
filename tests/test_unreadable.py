"""Updates that this version cannot read, such as a future API's: what comes after them is answered all the same."""

from typing import Any, Final

import pytest

from bot.playground.scene import VISITOR_ID
from bot.store.store import open_store
from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.running_bot import RunningBot

QUESTION: Final = "how many electric buses"


@pytest.mark.parametrize(
    "message",
    [
        {"chat": "no longer an object"},
        {"chat": {"id": "a text"}, "text": QUESTION},
        {"chat": {"id": 10**30}, "text": QUESTION},
        {"chat": {"id": VISITOR_ID, "type": "private"}, "date": "a text"},
    ],
)
async def test_one_that_is_fetched_is_confirmed_and_left(running_bot: RunningBot, message: dict[str, Any]) -> None:
    updates = running_bot.playground.state.updates
    updates.add("message", message)
    assert "3,500" in (await running_bot.visitor.asks(QUESTION))["text"]
    updates.add("message", message)
    assert "3,500" in (await running_bot.visitor.asks(QUESTION))["text"]
    assert updates.pending <= 2  # the last ones, which the next call confirms


async def test_one_that_was_stored_does_not_keep_the_bot_from_starting(
    running_bot: RunningBot, assistant: Assistant
) -> None:
    await running_bot.stops()
    stored = {"update_id": 5, "message": {"chat": {"id": VISITOR_ID, "type": "private"}, "date": "a text"}}
    async with open_store(running_bot.database_url, TODAY) as store:
        await store.inbox.store([stored])
    await running_bot.starts(assistant)
    assert "3,500" in (await running_bot.visitor.asks(QUESTION))["text"]
    await running_bot.stops()
    async with open_store(running_bot.database_url, TODAY) as store:
        assert (await store.inbox.backlog()).updates == 0
