"""A Bot API over real HTTP that answers as a test tells it to: with any status and body, not at all, or by a cut."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

from aiohttp import web

TOKEN: Final = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ012345678"
_ME: Final = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "scripted_bot"}
_MESSAGE: Final = {"message_id": 1, "date": 1_700_000_000, "chat": {"id": 1, "type": "private"}, "text": "x"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the next call gets."""

    status: int
    body: bytes
    headers: Mapping[str, str] | None = None


Fate = Reply | Literal["cut", "silence"]
"""A cut connection is one that read the call first."""


@dataclass(frozen=True, slots=True)
class Received:
    """A call that arrived."""

    method: str
    chat_id: str
    text: str
    peer: tuple[str, int]
    """The other end of the connection."""
    host: str


class ScriptedTelegram:
    """Answers calls with what is next in `fates`, then as Telegram does when all is well."""

    def __init__(self) -> None:
        self.url = ""
        self.fates: deque[Fate] = deque()
        self.fates_by_chat: dict[str, deque[Fate]] = {}
        self.received: list[Received] = []
        self._end = asyncio.Event()

    def end(self) -> None:
        """Keep nobody waiting any longer."""
        self._end.set()

    async def handle(self, request: web.Request) -> web.Response:
        form = await request.post()
        method, chat_id, text = request.match_info["method"], str(form.get("chat_id", "")), str(form.get("text", ""))
        assert request.transport is not None
        peer = request.transport.get_extra_info("peername")
        self.received.append(Received(method, chat_id, text, peer, request.host))
        fates = self.fates_by_chat.get(chat_id) or self.fates
        fate: Fate = fates.popleft() if fates else _well(method)
        if fate == "silence":
            await self._end.wait()
        if fate == "cut":
            request.transport.abort()
        return web.Response() if isinstance(fate, str) else _response(fate)


def refusal(status: int, description: str, **parameters: int) -> Reply:
    """A refusal in Telegram's form."""
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    return Reply(status, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode())


def wait(seconds: int) -> Reply:
    """429, as Telegram says it."""
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


BAD_GATEWAY: Final = refusal(502, "Bad Gateway")


def _well(method: str) -> Reply:
    result = {"sendMessage": _MESSAGE, "editMessageText": _MESSAGE, "getMe": _ME}.get(method, True)
    return Reply(200, json.dumps({"ok": True, "result": result}).encode())


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers=reply.headers)


@asynccontextmanager
async def scripted_telegram() -> AsyncIterator[ScriptedTelegram]:
    """One that runs in this event loop until the block ends."""
    telegram = ScriptedTelegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        telegram.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield telegram
    finally:
        telegram.end()
        await runner.cleanup()
