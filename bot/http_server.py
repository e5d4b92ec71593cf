"""HTTP servers in the running event loop: the playground's, the webhook's, the metrics'."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import AddressTakenError

RECEIVE_S: Final = 20.0
"""So long a connection may take to bring a whole request."""
_FINISH_S: Final = 1
"""So long requests in work may take once it is told to stop."""


def listen(host: str, port: int, setting: str = "SEOULBOT_PORT") -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises AddressTakenError, which names the port's setting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except PermissionError as error:
        raise AddressTakenError(f"Port {port} needs rights: set {setting} to 1024 or more.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = f"Port {port} on {host} is in use by another program."
            raise AddressTakenError(f"{problem} Stop it, or set {setting} to another port.") from error
        raise AddressTakenError(f"Nothing can be served on {host}: {error.strerror}. Check SEOULBOT_HOST.") from error
    # Connections inherit this; without it Nagle's algorithm holds most answers back for 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Serve an app on a socket until the block ends. Installs no signal handlers."""
    config = uvicorn.Config(
        app,
        http=_Connection,
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_FINISH_S,
    )
    server = _Server(config)
    # Whoever connects from here on is served: the socket listens, and the server takes it over at once.
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        server.stop()
        await task


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
        """Leave signals to the program: uvicorn would raise them again at its end, and nothing after that would run."""
        yield


class _Connection(H11Protocol):
    """Ends when no whole request comes in time: a process may have only so many connections open, those to Telegram
    and to the database included. uvicorn itself only ends what is silent after a response.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Expect a request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Take what came of a request."""
        super().data_received(data)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        super().connection_lost(exc)
        self._stop_expecting()

    def _expect(self) -> None:
        """A request that has begun to come must end in time, however slowly its parts come."""
        if self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete:
            self._stop_expecting()
        elif self._late is None:
            self._late = self.loop.call_later(RECEIVE_S, self.transport.close)

    def _stop_expecting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
