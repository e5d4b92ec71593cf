"""A replica that is told to stop while it takes up work: it ends, and what it took is answered or left."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from bot.playground.scene import VISITOR_ID
from bot.settings import Webhook
from bot.store.tables import inbox
from bot.webhook import SECRET_HEADER
from responders.assistant import Assistant
from tests.bot.tables import rows
from tests.conftest import TODAY
from tests.postgresql import PostgreSQL
from tests.running_bot import run_bot

SECRET: Final = "only-Telegram-knows-it"
_ORPHAN: Final = """INSERT INTO inbox (update_id, body, state, received_at, chat, home)
VALUES (2, %s, 'new', timezone('UTC', now()), 2, 'one that is dead')"""
_WAITS: Final = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'"


def question(update_id: int) -> dict[str, Any]:
    """What the visitor asks in private."""
    person = {"id": VISITOR_ID, "first_name": "Visitor"}
    message = {"message_id": 10**6 + update_id, "date": 1_795_000_000, "text": "how many electric buses"}
    message |= {"chat": person | {"type": "private"}, "from": person | {"is_bot": False, "language_code": "en"}}
    return {"update_id": update_id, "message": message}


async def until(is_so: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    """Return when it is so; fails after half a minute."""
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def test_what_is_taken_up_while_it_stops_is_answered_or_left(
    assistant: Assistant, tmp_path: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # otherwise RetryAfter warns that its type will change
    url = postgresql.new_migrated_database()
    webhook = Webhook("https://bot.example.kr/telegram", SecretStr(SECRET))
    async with (
        run_bot(assistant, tmp_path, lambda: TODAY, webhook=webhook, database_url=url) as bot,
        httpx.AsyncClient(base_url=bot.url, headers={SECRET_HEADER: SECRET}, trust_env=False) as telegram,
        await psycopg.AsyncConnection.connect(url) as other,
        await psycopg.AsyncConnection.connect(url, autocommit=True) as watcher,
    ):

        async def takes_up() -> bool:
            return await (await watcher.execute(_WAITS)).fetchone() == (1,)

        async def is_stopping() -> bool:
            return (await telegram.get("/readyz")).text == "stopping"

        async def is_refused() -> bool:
            return any(call.method.lower() == "sendmessage" for call in bot.playground.state.calls)

        bot.playground.state.fail_next("sendMessage", 429, "Too Many Requests", retry_after=2)
        await telegram.post("/telegram", json=question(1))
        await until(is_refused)  # from now on it waits to be sent
        await other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        await other.execute(_ORPHAN, (json.dumps(question(2)),))
        await until(takes_up)
        stopping = asyncio.create_task(bot.stops())
        await until(is_stopping)
        await is_stopping()  # by now whatever is to be stopped at once is
        await other.commit()
        async with asyncio.timeout(30):
            await stopping
    assert {row["update_id"]: row["state"] for row in rows(url, inbox)} == {1: "done", 2: "done"}
