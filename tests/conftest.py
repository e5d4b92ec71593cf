"""Fixtures shared by all tests: the shipped knowledge base, the answer core over it, the bot at work."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import build_application
from bot.assembly import MESSAGE_LIMIT
from bot.context import Parts
from bot.conversations import Conversations
from bot.groups import Groups
from bot.playground.server import Playground, serve
from bot.polling import poll
from bot.sent import SentAnswers
from bot.store.store import open_store
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.loading import SHIPPED
from responders.assistant import Assistant
from responders.rendering import Renderer
from tests.bot.playground.visitor import Visitor

TODAY: Final = dt.date(2026, 11, 21)


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The platform's cache folder of this run."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def knowledge_base(cache_home: Path) -> KnowledgeBase:
    """The shipped knowledge base, its indexes built once for this run."""
    return open_knowledge_base(SHIPPED, cache_home / "seoulbot", TODAY)


@pytest.fixture(scope="session")
def assistant(knowledge_base: KnowledgeBase) -> Assistant:
    """The answer core on 21 November 2026."""
    return Assistant(knowledge_base, Renderer(lambda: TODAY, MESSAGE_LIMIT))


@pytest.fixture
def no_error_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Neither the bot nor a library of it may log an error while the test runs."""
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] in ("error", "critical")] == []
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


class RunningBot:
    """The bot at work against a playground, over HTTP."""

    def __init__(self, playground: Playground, visitor: Visitor, database_url: str) -> None:
        self.playground = playground
        self.visitor = visitor
        """Somebody chatting with it."""
        self._database_url = database_url
        self._work = AsyncExitStack()

    async def starts(self, assistant: Assistant) -> None:
        """Answer, with what was stored before and nothing in memory, as a new process would."""
        store = await self._work.enter_async_context(open_store(self._database_url))
        parts = Parts(assistant, store, Conversations(), SentAnswers(), Groups(), lambda: TODAY)
        application = build_application(self.playground.token, self.playground.api_url, parts, use_proxy=False)
        stop, ready = asyncio.Event(), asyncio.Event()
        polling = asyncio.create_task(poll(application, ready.set, stop))

        async def finish() -> None:
            stop.set()
            await polling

        self._work.push_async_callback(finish)
        started = asyncio.create_task(ready.wait())
        await asyncio.wait((started, polling), return_when=asyncio.FIRST_COMPLETED)
        if polling.done():
            await polling  # it failed: say why instead of waiting for ever

    async def stops(self) -> None:
        """Finish what is in work and answer no more."""
        await self._work.aclose()


@pytest.fixture
async def running_bot(assistant: Assistant, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The real bot, polling the stand-in Bot API, ready to answer."""
    async with (
        serve("127.0.0.1", 0) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False) as page,
    ):
        bot = RunningBot(playground, Visitor(page), f"sqlite:///{tmp_path / 'bot.sqlite3'}")
        try:
            await bot.starts(assistant)
            yield bot
        finally:
            await bot.stops()
