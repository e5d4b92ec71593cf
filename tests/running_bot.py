"""The bot at work against a playground, over HTTP: for tests and benchmarks."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from bot.app import build_application
from bot.context import Parts
from bot.conversations import Conversations
from bot.group_memory import Groups
from bot.playground.server import Playground, serve
from bot.polling import poll
from bot.sent import SentAnswers
from bot.store.store import open_store
from responders.assistant import Assistant
from tests.bot.playground.visitor import Visitor


class RunningBot:
    """The real bot, polling the stand-in Bot API."""

    def __init__(
        self, playground: Playground, visitor: Visitor, database_url: str, today: Callable[[], dt.date]
    ) -> None:
        self.playground = playground
        self.visitor = visitor
        """Somebody chatting with it."""
        self._database_url = database_url
        self._today = today
        self._work = AsyncExitStack()

    async def starts(self, assistant: Assistant, groups: Groups | None = None) -> None:
        """Answer, with what was stored before and nothing in memory, as a new process would."""
        store = await self._work.enter_async_context(open_store(self._database_url, self._today()))
        parts = Parts(assistant, store, Conversations(), SentAnswers(), groups or Groups(), self._today)
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


@asynccontextmanager
async def run_bot(
    assistant: Assistant, folder: Path, today: Callable[[], dt.date], groups: Groups | None = None
) -> AsyncIterator[RunningBot]:
    """A bot that answers, with its store in `folder`; `groups` to lift their caps."""
    async with (
        serve("127.0.0.1", 0) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False, timeout=None) as page,  # visitors have their own
    ):
        bot = RunningBot(playground, Visitor(page), f"sqlite:///{folder / 'bot.sqlite3'}", today)
        try:
            await bot.starts(assistant, groups)
            yield bot
        finally:
            await bot.stops()
