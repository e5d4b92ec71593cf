"""A playground that runs, the bot's side of it and the people's, each over real HTTP.

A conversation in a test, with `visitor` (or `running_bot.visitor`), who is in private with the bot:

    await visitor.says("How many buses?")
    answer = await visitor.hears()                            # the bot's next message or edit in this chat
    await visitor.presses(answer, "Sources")                  # gives what the bot shows for the press
    private = await visitor.opens(answer, "Full answer")      # a link to the bot: says "/start ..." in private
    await visitor.sends("document", name="a.pdf", content=b"%PDF")   # photo, sticker, voice, location; `caption`

    minji = visitor.in_group("Minji", topic="Moving to Seoul")       # Visitor, Minji, Alex (made it); no topic: General
    question = await minji.says("@PlaygroundBot how many?", reply_to=message)   # "/ask how many?"
    await visitor.lets_bot_be("kicked")                       # in private: block it
    alex = visitor.in_group("Alex")                           # each hears what is said in their own topic only
    await alex.lets_bot_be("administrator")                   # or member, restricted, left, kicked
    await alex.says_anonymously("/settings")                  # an admin who hides the name

    found = await minji.looks_up("buses")                     # inline mode, from any chat
    await minji.chooses(found, "Electric buses")              # sends the result with this title
    guest = visitor.in_chat(scene.FLATMATES_ID, "Minji")      # a group without the bot: a mention is a guest query
    plain = await visitor.makes_group(); supergroup = await plain.upgrades_group()

To see that the bot stays silent: say what it must ignore, then what it answers, and check that this is heard first.
A bot of the test's own is `bot`, with `calls` and `gets`; `await bot.hears("guest_message")` is its next update.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.playground.server import ExampleQuestion, Playground, serve
from tests.bot.playground.visitor import Visitor

EXAMPLES = (ExampleQuestion("How many electric cars?", "a figure with its year"), ExampleQuestion("전기차", "한 낱말"))


async def until(condition: Callable[[], bool]) -> None:
    """Return as soon as something holds inside the playground, where there is nothing to await."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def http_client(root: str = "") -> httpx.AsyncClient:
    """A client for plain HTTP on this machine: no proxy, and no time spent on loading certificates."""
    return httpx.AsyncClient(base_url=root, trust_env=False, verify=False)


class BotSide:
    """Calls methods of the stand-in as a bot does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._offset = 0

    async def calls(self, method: str, **parameters: object) -> httpx.Response:
        """Call a method with a form, nested values as JSON text, as python-telegram-bot does."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        return await self._client.post(method, data=form)

    async def gets(self, method: str, **parameters: object) -> Any:
        """The result of a call that must succeed."""
        body = (await self.calls(method, **parameters)).json()
        assert body["ok"], body
        return body["result"]

    async def hears(self, kind: str) -> Any:
        """The next update, which must be of this kind: its content."""
        [update] = await self.gets("getUpdates", offset=self._offset, timeout=5, limit=1)
        self._offset = update["update_id"] + 1
        assert kind in update, update
        return update[kind]

    async def hears_nothing(self) -> None:
        """There must be no update to fetch."""
        assert await self.gets("getUpdates", offset=self._offset) == []


@pytest.fixture
def answer_timeout_s() -> float:
    """How long people wait for the bot; a test in which it says nothing names its own."""
    return 10


@pytest.fixture
async def playground(answer_timeout_s: float) -> AsyncIterator[Playground]:
    async with serve("127.0.0.1", 0, EXAMPLES, answer_timeout_s) as running:
        yield running


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's view: plain HTTP to the root."""
    async with http_client(playground.url) as client:
        yield client


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[BotSide]:
    async with http_client(f"{playground.api_url}/bot{playground.token}/") as client:
        yield BotSide(client)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_playground() -> AsyncIterator[Playground]:
    """One playground for a whole module of tests that leave no trace in it."""
    async with serve("127.0.0.1", 0) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_page(shared_playground: Playground) -> AsyncIterator[httpx.AsyncClient]:
    async with http_client(shared_playground.url) as client:
        yield client


@pytest.fixture
def visitor(page: httpx.AsyncClient) -> Visitor:
    return Visitor(page)
