"""The bot at work against a playground, over HTTP: for tests and benchmarks."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from bot.alerts import Alerts
from bot.app import build_application
from bot.context import BotApplication, Parts
from bot.conversations import Conversations
from bot.desk import Desk
from bot.group_memory import Groups
from bot.handlers.curators.week import send_digest
from bot.http_server import listen
from bot.minute_cap import MinuteCap
from bot.playground.scene import ADMIN_ID
from bot.playground.server import Playground, serve
from bot.polling import poll
from bot.publishing import Publisher
from bot.sending import Limit, Sending
from bot.sent import SentAnswers
from bot.settings import Webhook, is_shared_url
from bot.store.store import open_store
from bot.webhook import serve_webhook
from knowledge.loading import SHIPPED
from responders.assistant import Assistant
from tests.bot.playground.visitor import Visitor


def _unpaced() -> Sending:
    """Without Telegram's limits, which the stand-in does not have: tests would wait for them."""
    return Sending(10_000, in_a_chat=Limit(10_000, 1.0), in_a_group=Limit(10_000, 1.0))


class RunningBot:
    """The real bot, polling the stand-in Bot API."""

    def __init__(
        self,
        playground: Playground,
        visitor: Visitor,
        folder: Path,
        cache_folder: Path,
        files: Path,
        today: Callable[[], dt.date],
        admin_group: int | None,
        messages_a_minute: int,
        webhook: Webhook | None,
        database_url: str | None,
    ) -> None:
        self.playground = playground
        self.visitor = visitor
        """Somebody chatting with it."""
        self.database_url = database_url or f"sqlite:///{folder / 'bot.sqlite3'}"
        """Where it keeps what it stores."""
        self._cache_folder = cache_folder
        self._files = files
        self._admin_group = admin_group
        self._messages_a_minute = messages_a_minute
        self._webhook = webhook
        self.url = ""
        """Where its webhook is served, if it has one."""
        self._today = today
        self._work = AsyncExitStack()
        self.alerts: Alerts
        """Tell its owner what must be done."""
        self._sends_digest: Callable[[dt.date], Awaitable[int]]

    async def starts(self, assistant: Assistant, groups: Groups | None = None) -> None:
        """Answer, with what was stored before and nothing in memory, as a new process would."""
        secret = "shared-by-replicas" if is_shared_url(self.database_url) else None
        store = await self._work.enter_async_context(open_store(self.database_url, self._today(), secret))
        publisher = Publisher(store, self._cache_folder, self._today)
        if self._files != SHIPPED:  # as at a real start; the shipped ones would take a second in each test
            await publisher.active(self._files)
            await publisher.refresh(assistant)
        desk = Desk(publisher, self._files, frozenset({ADMIN_ID}), self._admin_group)
        parts = Parts(
            assistant,
            store,
            Conversations(),
            SentAnswers(),
            groups or Groups(),
            MinuteCap(self._messages_a_minute),
            self._today,
            desk,
            ZoneInfo("Asia/Seoul"),
        )
        application = build_application(
            self.playground.token, self.playground.api_url, parts, _unpaced(), use_proxy=False
        )
        self._sends_digest = partial(send_digest, application.bot, parts)
        self.alerts = Alerts(application.bot, parts)
        stop, ready = asyncio.Event(), asyncio.Event()
        receiving = asyncio.create_task(self._receive(application, ready.set, stop))

        async def finish() -> None:
            stop.set()
            await receiving

        self._work.push_async_callback(finish)
        started = asyncio.create_task(ready.wait())
        await asyncio.wait((started, receiving), return_when=asyncio.FIRST_COMPLETED)
        if receiving.done():
            await receiving  # it failed: say why instead of waiting for ever

    async def _receive(self, application: BotApplication, ready: Callable[[], None], stop: asyncio.Event) -> None:
        if self._webhook is None:
            await poll(application, ready, stop)
            return
        listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        await serve_webhook(application, self._webhook, listener, ready, stop)

    async def sends_digest(self) -> int:
        """Send this week's digest, as on a Monday morning; how many people got it."""
        return await self._sends_digest(self._today())

    async def stops(self) -> None:
        """Finish what is in work and answer no more."""
        await self._work.aclose()


@asynccontextmanager
async def run_bot(
    assistant: Assistant,
    folder: Path,
    today: Callable[[], dt.date],
    groups: Groups | None = None,
    *,
    files: Path = SHIPPED,
    cache_folder: Path | None = None,
    admin_group: int | None = None,
    messages_a_minute: int = 10_000,
    webhook: Webhook | None = None,
    database_url: str | None = None,
) -> AsyncIterator[RunningBot]:
    """A bot that answers, with its store in `folder` and Jihoon as its owner, who reloads `files`; `groups` to lift
    their caps.
    """
    async with (
        serve("127.0.0.1", 0) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False, timeout=None) as page,  # visitors have their own
    ):
        bot = RunningBot(
            playground,
            Visitor(page),
            folder,
            cache_folder or folder / "cache",
            files,
            today,
            admin_group,
            messages_a_minute,
            webhook,
            database_url,
        )
        try:
            await bot.starts(assistant, groups)
            yield bot
        finally:
            await bot.stops()
