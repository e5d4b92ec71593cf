"""A Bot API for load: it keeps to what bots rely on, takes next to no time for it, and notes when each update was given
out and answered. The playground's stand-in checks what a bot sends and remembers chats; that costs more than a bot.
"""

import asyncio
import itertools
import json
import random
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

TOKEN: Final = "123456:load-load-load-load-load-load-load"
_LIMIT: Final = 100
"""Updates of one getUpdates, as Telegram has it."""
_CONNECTIONS: Final = 40
"""Webhook deliveries at once where a bot does not say how many, as Telegram has it."""
_AGAIN_S: Final = 0.1
"""Before an update that a webhook did not take is delivered again."""
_TAKEN_S: Final = 5.0
"""So long a webhook may take to acknowledge."""
_ME: Final = {"id": 123456, "is_bot": True, "first_name": "Load", "username": "load_bot"}
_READ: Final[dict[str, object]] = {
    "getMe": _ME,
    "getMyCommands": [],
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


@dataclass(slots=True)
class Asked:
    """A question and what became of it; moments are of `time.perf_counter`."""

    update: dict[str, Any]
    asked_s: float
    given_s: float | None = None
    """When the bot was first given it."""
    answered_s: float | None = None
    """When the first message came that answers it."""
    answers: int = 0
    is_answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def chat_id(self) -> int:
        """Whose question it is."""
        return int(self.update["message"]["chat"]["id"])


class LoadApi:
    """What people ask goes to the bot, by long polling or to its webhooks; a message to a chat answers its question."""

    def __init__(self, webhook_ports: Sequence[int]) -> None:
        self.url = ""
        self._ids = itertools.count(random.randrange(10**9))  # a bot remembers which updates it has answered
        self._asked: dict[int, deque[Asked]] = defaultdict(deque)
        """Each chat's questions, the answered ones left out but for the last."""
        self._pending: dict[int, Asked] = {}
        """What waits for getUpdates to confirm it, by update id."""
        self._came = asyncio.Event()
        self._replicas = itertools.cycle(webhook_ports) if webhook_ports else None
        self._webhook_url = ""
        self._secret = ""
        self._connections = asyncio.Semaphore(_CONNECTIONS)
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._has_webhook = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def ask(self, text: str, language: str, chat_id: int | None = None) -> Asked:
        """Put a question to the bot; without a chat it is a new person's."""
        number = next(self._ids)
        chat_id = chat_id or number
        person = {"id": chat_id, "first_name": "Minji"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": person | {"type": "private"},
            "from": person | {"is_bot": False, "language_code": language},
            "text": text,
        }
        asked = Asked({"update_id": number, "message": message}, time.perf_counter())
        self._asked[chat_id].append(asked)
        if self._replicas is None:
            self._pending[number] = asked
            self._came.set()
        else:
            self.deliver(asked)
        return asked

    def deliver(self, asked: Asked) -> None:
        """Begin to post an update to the webhooks."""
        delivery = asyncio.create_task(self._deliver(asked))
        self._deliveries.add(delivery)
        delivery.add_done_callback(self._deliveries.discard)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call of the Bot API."""
        method = request.match_info["method"]
        call = await request.post()
        if method == "sendMessage":
            result: object = self._sent(int(str(call["chat_id"])), str(call["text"]))
        elif method == "getUpdates":
            result = await self._updates(int(str(call.get("offset", 0))), float(str(call.get("timeout", 0))))
        elif method == "getWebhookInfo":
            result = {"url": self._webhook_url, "has_custom_certificate": False, "pending_update_count": 0}
        else:
            if method == "setWebhook":
                self._set_webhook(call)
            result = _READ.get(method, True)
        return web.Response(
            text=json.dumps({"ok": True, "result": result}, ensure_ascii=False), content_type="application/json"
        )

    def _sent(self, chat_id: int, text: str) -> dict[str, object]:
        """Note a message of the bot; gives it as Telegram does."""
        if asked := self._asked.get(chat_id):
            if asked[0].answers and len(asked) > 1:
                asked.popleft()
            answered = asked[0]
            answered.answers += 1
            answered.answered_s = answered.answered_s or time.perf_counter()
            answered.is_answered.set()
        chat = {"id": chat_id, "type": "private", "first_name": "Minji"}
        return {"message_id": next(self._ids), "date": int(time.time()), "chat": chat, "from": _ME, "text": text}

    async def _updates(self, offset: int, timeout_s: float) -> list[dict[str, Any]]:
        for number in list(itertools.takewhile(lambda number: number < offset, self._pending)):
            del self._pending[number]
        if not self._pending:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), timeout_s)
            except TimeoutError:
                return []
        now_s = time.perf_counter()
        given = list(itertools.islice(self._pending.values(), _LIMIT))
        for asked in given:
            asked.given_s = asked.given_s or now_s
        return [asked.update for asked in given]

    def _set_webhook(self, call: Mapping[str, object]) -> None:
        self._webhook_url, self._secret = str(call["url"]), str(call.get("secret_token", ""))
        self._connections = asyncio.Semaphore(int(str(call.get("max_connections", _CONNECTIONS))))
        self._has_webhook.set()

    async def _deliver(self, asked: Asked) -> None:
        """Post an update to one replica after the other until one takes it: the next of its chat only then."""
        await self._has_webhook.wait()
        async with self._turns[asked.chat_id], self._connections:
            for pause_s in itertools.chain([0.0], itertools.repeat(_AGAIN_S)):
                await asyncio.sleep(pause_s)
                if await self._is_taken(asked):
                    return

    async def _is_taken(self, asked: Asked) -> bool:
        assert self._session is not None
        assert self._replicas is not None
        asked.given_s = asked.given_s or time.perf_counter()
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        url = f"http://127.0.0.1:{next(self._replicas)}{urlsplit(self._webhook_url).path}"
        try:
            async with self._session.post(url, json=asked.update, headers=headers) as response:
                return response.ok
        except (aiohttp.ClientError, TimeoutError):
            return False

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Listen at `url`, on a free port."""
        application = web.Application()
        application.router.add_route("*", f"/bot{TOKEN}/{{method}}", self.handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(_TAKEN_S))
        try:
            yield
        finally:
            for delivery in self._deliveries:
                delivery.cancel()
            await self._session.close()
            await runner.cleanup()
