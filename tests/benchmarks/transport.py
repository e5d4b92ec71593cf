"""What a call of the Bot API costs the bot, python-telegram-bot's own client beside ours; the stand-in answers in a
process of its own. Times are of this machine; read them as ratios.
"""

import asyncio
import sys
import time

from rich.console import Console
from rich.table import Table
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.playground import scene
from bot.transport import POOL_SIZE, AiohttpRequest

CALLS = 1_000
ROUNDS = 3
SERVING = """
import asyncio, sys
from bot.playground.server import serve
async def main():
    async with serve("127.0.0.1", 0) as playground:
        print(playground.api_url, playground.token, flush=True)
        await asyncio.to_thread(sys.stdin.read)
asyncio.run(main())
"""


def main() -> None:
    """Measure and print."""
    asyncio.run(_measure(Console()))


async def _measure(console: Console) -> None:
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVING, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert serving.stdin is not None
    assert serving.stdout is not None
    url, token = (await serving.stdout.readline()).decode().split()
    table = Table(
        "client", "call", "in flight", "CPU a call", "calls a second", title=f"{CALLS} calls, best of {ROUNDS}"
    )
    for in_flight in (1, 32):
        for call in ("sendChatAction", "sendMessage"):
            for name in ("HTTPXRequest", "AiohttpRequest"):
                runs = [await _run(name, call, in_flight, url, token) for _ in range(ROUNDS)]
                cpu_s, elapsed_s = (min(times) for times in zip(*runs, strict=True))
                cpu_ms, rate = f"{cpu_s / CALLS * 1000:.2f} ms", f"{CALLS / elapsed_s:.0f}"
                table.add_row(name, call, str(in_flight), cpu_ms, rate)
    console.print(table)
    serving.stdin.close()
    await serving.wait()


async def _run(name: str, call: str, in_flight: int, url: str, token: str) -> tuple[float, float]:
    """Seconds of CPU time and of the clock for all calls."""
    request: BaseRequest = AiohttpRequest() if name == "AiohttpRequest" else _httpx_request()
    left = iter(range(4 * in_flight))
    async with Bot(token, f"{url}/bot", request=request, get_updates_request=AiohttpRequest()) as bot:

        async def work() -> None:
            for number in left:
                if call == "sendMessage":
                    await bot.send_message(scene.VISITOR_ID, f"<b>3,500 electric buses</b> No. {number}", "HTML")
                else:
                    await bot.send_chat_action(scene.VISITOR_ID, "typing")

        await asyncio.gather(*(work() for _ in range(in_flight)))  # opens the connections
        left = iter(range(CALLS))
        cpu_s, started_s = time.process_time(), time.perf_counter()
        await asyncio.gather(*(work() for _ in range(in_flight)))
        return time.process_time() - cpu_s, time.perf_counter() - started_s


def _httpx_request() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=POOL_SIZE, httpx_kwargs={"trust_env": False})


if __name__ == "__main__":
    main()
