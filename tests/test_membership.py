"""Let into a group the bot says once how to ask; whatever else becomes of it in a chat, it says nothing."""

import pytest

from bot.playground.scene import FLATMATES_ID
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot

pytestmark = pytest.mark.usefixtures("no_error_logged")

QUESTION = "how many electric buses"


@pytest.fixture
def alex(running_bot: RunningBot) -> Visitor:
    """Who made a group that the bot is not in."""
    return running_bot.visitor.in_chat(FLATMATES_ID, "Alex")


@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_added_to_a_group_it_says_once_how_to_ask(running_bot: RunningBot, alex: Visitor, status: str) -> None:
    await alex.lets_bot_be(status)
    hello = await alex.hears()
    assert all(way in hello["text"] for way in ("/ask", "mention", "reply", "/settings"))
    assert len(hello["text"]) <= 300
    sent = [call for call in running_bot.playground.state.calls if call.method == "sendMessage"]
    assert [call.flag("disable_notification") for call in sent] == [True]


async def test_made_admin_muted_or_heard_again_it_says_nothing(running_bot: RunningBot) -> None:
    alex = running_bot.visitor.in_group("Alex")
    for status in ("administrator", "member", "restricted", "member"):
        await alex.lets_bot_be(status)
    await alex.says(f"/ask {QUESTION}")
    assert "3,500" in (await alex.hears())["text"]


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_a_group_that_lets_it_in_again_finds_its_settings_kept(alex: Visitor, status: str) -> None:
    await alex.lets_bot_be("member")
    await alex.hears()
    await alex.says("/settings")
    await alex.presses(await alex.hears(), "한국어")
    assert (await alex.hears())["text"] == "이제부터 한국어로 답합니다."
    await alex.lets_bot_be(status)
    await alex.lets_bot_be("member")
    assert "말하지 않습니다" in (await alex.hears())["text"]


async def test_added_where_it_may_not_write_it_says_nothing(running_bot: RunningBot, alex: Visitor) -> None:
    await alex.lets_bot_be("restricted")
    await alex.says(f"/ask {QUESTION}")
    await running_bot.visitor.says(QUESTION)
    assert "3,500" in (await running_bot.visitor.hears())["text"]
    assert not [message for message in (await alex.looks())["messages"] if message["from"]["is_bot"]]


async def test_blocked_and_unblocked_in_private_it_says_nothing_of_it(running_bot: RunningBot) -> None:
    visitor = running_bot.visitor
    for status in ("kicked", "member"):
        await visitor.lets_bot_be(status)
    await visitor.says(QUESTION)
    assert "3,500" in (await visitor.hears())["text"]
