import asyncio
import re
import signal
import socket
import time

import httpx
import pytest

from bot.errors import AddressTakenError
from bot.playground.server import serve
from tests.bot.playground.conftest import http_client, until


async def test_a_free_port_is_found_and_named() -> None:
    async with serve("127.0.0.1", 0) as playground:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", playground.url)
        assert playground.api_url == playground.url
        assert re.fullmatch(r"\d+:[\w-]{35}", playground.token)
        async with http_client(playground.url) as page:
            assert (await page.get("/")).status_code == 200


async def test_a_playground_for_all_interfaces_is_reached_on_this_machine() -> None:
    async with serve("0.0.0.0", 0) as playground:
        assert playground.url.startswith("http://127.0.0.1:")


async def test_a_taken_port_is_named_in_the_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTakenError, match=rf"Port {port} on 127\.0\.0\.1 is in use .* SEOULBOT_PORT"):
            async with serve("127.0.0.1", port):
                pytest.fail("the playground started")


async def test_a_host_that_is_not_here_is_named_with_its_setting() -> None:
    with pytest.raises(AddressTakenError, match=r"192\.0\.2\.1: .* SEOULBOT_HOST"):
        async with serve("192.0.2.1", 0):
            pytest.fail("the playground started")


async def test_the_port_is_free_again_afterwards() -> None:
    async with serve("127.0.0.1", 0) as playground:
        port = int(playground.url.rpartition(":")[2])
    async with serve("127.0.0.1", port) as again:
        assert again.url == playground.url
        assert again.token != playground.token


async def test_signal_handlers_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serve("127.0.0.1", 0):
        await asyncio.sleep(0)
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_whoever_waits_does_not_hold_up_the_end() -> None:
    async with http_client() as client:
        async with serve("127.0.0.1", 0) as playground:
            bot = f"{playground.api_url}/bot{playground.token}"
            keyboard = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'
            message = {"chat_id": "1001", "text": "x", "reply_markup": keyboard}
            await client.post(f"{bot}/sendMessage", data=message)
            waiting = [
                asyncio.create_task(client.get(f"{bot}/getUpdates?timeout=50")),
                asyncio.create_task(client.get(f"{playground.url}/playground/events?after=1")),
            ]
            press = {"message_id": 1, "data": "a"}
            waiting.append(asyncio.create_task(client.post(f"{playground.url}/playground/presses", json=press)))
            await until(lambda: len(playground.state.presses) == 1)
            started = time.monotonic()
        assert time.monotonic() - started < 1
        updates, events, pressed = await asyncio.gather(*waiting)
    assert updates.status_code == events.status_code == 200
    assert pressed.json() == {"answer": None}


async def test_an_error_inside_ends_the_playground_and_comes_out() -> None:
    with pytest.raises(RuntimeError, match="the bot broke"):
        async with serve("127.0.0.1", 0) as playground:
            raise RuntimeError("the bot broke")
    async with http_client() as page:
        with pytest.raises(httpx.ConnectError):
            await page.get(playground.url)
