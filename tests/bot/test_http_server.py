"""What every HTTP server of the bot keeps to."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import http_server
from bot.http_server import listen, serving

BEGUN = [b"", b"POST / HTTP/1.1\r\nHost: bot\r\n", b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 5\r\n\r\nab"]


async def echo(request: Request) -> Response:
    """Answers after longer than a request may take to come."""
    body = await request.body()
    await asyncio.sleep(2 * http_server.RECEIVE_S)
    return Response(body)


@pytest.mark.parametrize("begun", BEGUN)
async def test_a_connection_that_brings_no_whole_request_in_time_ends(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "RECEIVE_S", 0.2)
    listener = listen("127.0.0.1", 0)
    async with serving(Starlette(routes=[Route("/", echo, methods=["POST"])]), listener), asyncio.timeout(30):
        whole, whole_writer = await asyncio.open_connection(*listener.getsockname())
        slow, slow_writer = await asyncio.open_connection(*listener.getsockname())
        slow_writer.write(begun)
        whole_writer.write(b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 5\r\n\r\nwhole")
        assert b"200 OK" not in await slow.read()
        assert b"200 OK" in await whole.readuntil(b"whole")
        for writer in (slow_writer, whole_writer):
            writer.close()
