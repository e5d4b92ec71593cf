"""Starts and stops the playground: the stand-in Bot API and the chat page, on one port."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.http_server import listen, serving
from bot.playground.bot_api import bot_api_routes
from bot.playground.files import MAX_UPLOAD_BYTES
from bot.playground.guard import LoopbackGuard
from bot.playground.person import ExampleQuestion, person_routes
from bot.playground.state import PlaygroundState

__all__ = ["ExampleQuestion", "Playground", "serve"]

_PAGE = Path(__file__).with_name("page")


@dataclass(frozen=True, slots=True)
class Playground:
    """A playground that runs."""

    url: str
    """Where a browser finds the page, such as http://127.0.0.1:8080."""

    state: PlaygroundState

    @property
    def api_url(self) -> str:
        """The root of the stand-in Bot API, which is at `{api_url}/bot{token}/{method}`."""
        return self.url

    @property
    def token(self) -> str:
        """The only token that the stand-in accepts."""
        return self.state.token


@asynccontextmanager
async def serve(
    host: str, port: int, examples: Sequence[ExampleQuestion] = (), answer_timeout_s: float = 10
) -> AsyncIterator[Playground]:
    """Run a playground in this event loop until the block ends; port 0 takes a free one.

    Whoever presses a button or looks something up waits `answer_timeout_s` for the bot.

    Installs no signal handlers. Raises AddressTakenError before anything has started.
    """
    listener = listen(host, port)
    state = PlaygroundState(answer_timeout_s)
    app = Starlette(
        routes=[
            *bot_api_routes(state),
            person_routes(state, examples),
            Mount("/", StaticFiles(directory=_PAGE, html=True)),
        ],
        middleware=[Middleware(LoopbackGuard)],
        max_body_size=MAX_UPLOAD_BYTES,
    )
    async with serving(app, listener):
        try:
            yield Playground(_url(host, listener.getsockname()[1]), state)
        finally:
            state.close()


def _url(host: str, port: int) -> str:
    reachable = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
