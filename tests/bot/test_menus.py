"""What people see of the bot before they write: its commands, for each kind of chat and in their language."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, BotCommandScopeAllGroupChats
from telegram.request import HTTPXRequest

from bot.menus import set_menus
from bot.playground.server import Playground, serve
from tests.bot.playground.visitor import Json, Visitor


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with serve("127.0.0.1", 0) as running:
        yield running


@pytest.fixture
async def visitor(playground: Playground) -> AsyncIterator[Visitor]:
    async with httpx.AsyncClient(base_url=playground.url, trust_env=False) as page:
        yield Visitor(page)


@pytest.fixture
async def telegram(playground: Playground) -> AsyncIterator[Bot]:
    """The bot's client, its menus set."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    async with Bot(playground.token, f"{playground.api_url}/bot", request=request) as bot:
        await set_menus(bot)
        yield bot


@pytest.mark.usefixtures("telegram")
async def test_members_find_ask_and_admins_settings_too(visitor: Visitor) -> None:
    assert _names(await visitor.in_group("Minji").looks()) == ["ask"]
    assert _names(await visitor.in_group("Alex").looks()) == ["ask", "settings"]
    assert "settings" not in _names(await visitor.in_private("Alex").looks())


@pytest.mark.usefixtures("telegram")
async def test_each_menu_is_in_the_persons_language(visitor: Visitor) -> None:
    alex = visitor.in_group("Alex")
    assert _descriptions(await alex.looks()) == ["Ask me something", "Language and length of the answers"]
    await alex.chooses_language("ko")
    assert _descriptions(await alex.looks()) == ["질문하기", "답하는 언어와 길이"]


async def test_what_stands_already_is_not_set_again(playground: Playground, telegram: Bot) -> None:
    playground.state.calls.clear()
    await set_menus(telegram)
    assert not [call.method for call in playground.state.calls if call.method.startswith("setMy")]


async def test_a_menu_that_differs_is_set_anew(playground: Playground, telegram: Bot) -> None:
    await telegram.set_my_commands([("ask", "In older words")], BotCommandScopeAllGroupChats(), "ko")
    playground.state.calls.clear()
    await set_menus(telegram)
    [call] = [call for call in playground.state.calls if call.method.startswith("setMy")]
    assert (call.text("language_code"), call.json("scope", "scope")) == ("ko", {"type": "all_group_chats"})


def _names(state: Json) -> list[str]:
    return [command["command"] for command in state["commands"]]


def _descriptions(state: Json) -> list[str]:
    return [command["description"] for command in state["commands"]]
