"""Starts and stops the playground: the stand-in Bot API and the chat page, on one port."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.playground.bot_api import bot_api_routes
from bot.playground.files import MAX_UPLOAD_BYTES
from bot.playground.guard import LoopbackGuard
from bot.playground.person import ExampleQuestion, person_routes
from bot.playground.state import PlaygroundState

__all__ = ["ExampleQuestion", "Playground", "PortTakenError", "serve"]

_PAGE = Path(__file__).with_name("page")


class PortTakenError(Exception):
    """Another program listens on the port already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} is in use. Choose another port, or 0 for any free one.")
        self.host = host
        self.port = port


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

    Installs no signal handlers. Raises PortTakenError before anything has started.
    """
    listener = _listen(host, port)
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
    server = _Server(
        uvicorn.Config(
            app, lifespan="off", log_config=None, log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
    )
    # Whoever connects from here on is served: the socket listens, and the server takes it over at once.
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield Playground(_url(host, listener.getsockname()[1]), state)
    finally:
        state.close()
        server.stop()
        await serving


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Begin to shut down."""
        self._stop.set()

    async def main_loop(self) -> None:
        """Serve until stop(); uvicorn's own loop looks only every 0.1 s, which adds up over hundreds of tests."""
        await self._stop.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program that runs the playground."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(host, port) from error
        raise
    # Connections inherit this; without it Nagle's algorithm holds most answers back for 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _url(host: str, port: int) -> str:
    reachable = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
