"""A database that takes questions and answers none: the bot says so, and goes on once it is back."""

import asyncio
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pydantic import SecretStr

from bot.playground.scene import VISITOR_ID
from bot.settings import Webhook
from bot.webhook import SECRET_HEADER
from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.postgresql import PostgreSQL
from tests.running_bot import run_bot

SECRET: Final = "only-Telegram-knows-it"


def question() -> dict[str, Any]:
    """What the visitor asks in private."""
    person = {"id": VISITOR_ID, "first_name": "Visitor"}
    message = {"message_id": 10**6, "date": 1_795_000_000, "text": "how many electric buses"}
    message |= {"chat": person | {"type": "private"}, "from": person | {"is_bot": False, "language_code": "en"}}
    return {"update_id": 1, "message": message}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc: the server's processes cannot be found")
async def test_it_is_not_ready_while_the_database_hangs_and_answers_once_it_is_back(
    assistant: Assistant, tmp_path: Path, postgresql: PostgreSQL
) -> None:
    url, webhook = postgresql.new_migrated_database(), Webhook("https://bot.example.kr/telegram", SecretStr(SECRET))
    async with (
        run_bot(assistant, tmp_path, lambda: TODAY, webhook=webhook, database_url=url) as bot,
        httpx.AsyncClient(base_url=bot.url, headers={SECRET_HEADER: SECRET}, trust_env=False, timeout=30) as telegram,
    ):
        await asyncio.gather(*(telegram.get("/readyz") for _ in range(10)))  # opens connections that hang later
        with postgresql.hanging():
            posted = asyncio.create_task(telegram.post("/telegram", json=question()))
            probes = await asyncio.gather(*(telegram.get("/readyz", timeout=8) for _ in range(3)))
            assert {(each.status_code, each.text) for each in probes} == {(503, "database not reached")}
            assert (await telegram.get("/healthz")).status_code == 200
            assert not posted.done()
        assert (await posted).status_code == 200
        assert "3,500" in (await bot.visitor.hears())["text"]
        assert (await telegram.get("/readyz")).text == "ready"
