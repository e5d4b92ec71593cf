"""Logs: neither what people wrote nor the token, whoever logs; and one incident in all that an update leads to."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from bot.playground.scene import MINJI_ID, VISITOR_ID
from bot.playground.server import serve
from tests.bot.playground.visitor import Visitor
from tests.bot.test_process import announced, built_indexes, ended, started

__all__ = ["built_indexes"]


PROGRAM = """
import asyncio, logging, structlog
from bot.logs import configure_logs, exception_fields
configure_logs()
logging.getLogger().setLevel(logging.DEBUG)
logging.getLogger("httpx").info("POST https://host/bot123:SECRET/getMe")
logging.getLogger("telegram.ext.Application").error("no context for update %s", {"text": "SECRET"})
try:
    raise ValueError("the person wrote SECRET")
except ValueError as error:
    structlog.get_logger().error("callback failed", **exception_fields(error))
    logging.getLogger("telegram.ext.Updater").exception("while polling")

async def fails():
    raise ValueError("the person wrote SECRET")

async def nobody_asks_how_it_ended():
    await asyncio.wait([asyncio.create_task(fails(), name="SECRET")])

asyncio.run(nobody_asks_how_it_ended())
"""
RUN_AT_DEBUG = """
import asyncio, logging
from bot.app import run
from bot.logs import configure_logs
from bot.settings import Settings
configure_logs()
logging.getLogger().setLevel(logging.DEBUG)
asyncio.run(run(Settings.read(), lambda line: print(line, flush=True)))
"""


def test_exceptions_are_logged_by_kind_and_place_and_the_clients_requests_not_at_all() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "SECRET" not in done.stderr + done.stdout
    context, ours, librarys, tasks = (json.loads(line) for line in done.stderr.splitlines())
    assert context["event"] == "no context for update %s"
    assert ours["event"] == "callback failed"
    assert ours["error"] == librarys["error"] == tasks["error"] == "ValueError"
    assert tasks["event"] == "Task exception was never retrieved"


async def test_all_that_an_update_leads_to_is_logged_under_the_incident_that_the_person_is_told(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        settings = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.api_url}
        visitor, minji = Visitor(page), Visitor(page).in_private("Minji")
        with started(tmp_path, ("-c", RUN_AT_DEBUG), **settings) as process:
            await announced(process)
            telegram.state.fail_next("sendMessage", 504, "Gateway Timeout", times=2)
            apologies = [await visitor.asks("how many electric buses, asks Kim Secretword")]
            telegram.state.fail_next("sendMessage", 400, f"refused: Secretword /bot{telegram.token}/sendMessage")
            apologies.append(await minji.asks("who won, asks Secretword"))
            telegram.state.fail_next("getUpdates", 502, "Bad Gateway")
            await visitor.asks("hello")
            await visitor.looks_up("Secretword buses")
            process.send_signal(signal.SIGTERM)
            _, errors = await ended(process)
    lines = [json.loads(line) for line in errors.splitlines()]
    of_updates = [line for line in lines if "incident" in line]
    told = [line["incident"] for line in of_updates if line["event"] == "callback failed"]
    assert [number in apology["text"] for number, apology in zip(told, apologies, strict=True)] == [True, True]
    events = [[line["event"] for line in of_updates if line["incident"] == number] for number in told]
    assert events == [["outcome unknown", "outcome unknown", "callback failed"], ["callback failed"]]
    assert len({line["update"] for line in of_updates}) == 2
    assert {line["event"] for line in lines} - {"outcome unknown", "callback failed"} == {"telegram not reached"}
    numbers = re.findall(r"\d+", errors)
    for hidden in (telegram.token, telegram.token.partition(":")[2], "Secretword", "electric", "/bot"):
        assert hidden not in errors
    assert not {str(VISITOR_ID), str(MINJI_ID)} & {*numbers}
