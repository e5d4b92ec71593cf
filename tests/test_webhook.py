"""Updates posted to the bot over real HTTP: only Telegram's are taken, each is stored before it is acknowledged."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.playground.scene import VISITOR_ID
from bot.settings import Webhook
from bot.store.store import open_store
from bot.webhook import BODY_LIMIT_BYTES, SECRET_HEADER
from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.running_bot import RunningBot, run_bot

SECRET: Final = "only-Telegram-knows-it"
WEBHOOK: Final = Webhook("https://bot.example.kr/telegram", SecretStr(SECRET))
QUESTION: Final = "how many electric buses"


@pytest.fixture
async def bot(assistant: Assistant, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with run_bot(assistant, tmp_path, lambda: TODAY, webhook=WEBHOOK) as running:
        yield running


@pytest.fixture
async def telegram(bot: RunningBot) -> AsyncIterator[httpx.AsyncClient]:
    """Posts as Telegram does."""
    headers = {SECRET_HEADER: SECRET}
    async with httpx.AsyncClient(base_url=bot.url, headers=headers, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def numbers() -> Iterator[int]:
    return itertools.count(700_000_001)


def update(update_id: int, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    """What the visitor says in private, as Telegram posts it."""
    person = {"id": VISITOR_ID, "first_name": "Visitor"}
    message = {
        "message_id": 1_000_000 + update_id,
        "date": 1_795_000_000,
        "chat": person | {"type": "private"},
        "from": person | {"is_bot": False, "language_code": "en"},
        "text": text,
    }
    return {"update_id": update_id, "message": message | more}


async def test_it_tells_telegram_where_to_post_and_how_to_prove_it(bot: RunningBot) -> None:
    async with asyncio.timeout(30):
        while not (calls := [call for call in bot.playground.state.calls if call.method.lower() == "setwebhook"]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    (call,) = calls
    assert (call.text("url"), call.text("secret_token")) == (WEBHOOK.url, SECRET)


async def test_a_posted_question_is_answered_once_however_often_it_is_posted(
    bot: RunningBot, telegram: httpx.AsyncClient, numbers: Iterator[int]
) -> None:
    asked = update(next(numbers))
    for _ in range(3):
        assert (await telegram.post("/telegram", json=asked)).status_code == 200
    assert "3,500" in (await bot.visitor.hears())["text"]
    assert (await telegram.post("/telegram", json=update(next(numbers), "thanks"))).status_code == 200
    assert "3,500" not in (await bot.visitor.hears())["text"]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: "ünicode"}])
async def test_whoever_guesses_the_address_is_turned_away(
    bot: RunningBot, numbers: Iterator[int], headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(base_url=bot.url, trust_env=False) as stranger:
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        refused = await stranger.post("/telegram", json=update(next(numbers)), headers=sent)
        assert refused.status_code == 403
        assert SECRET not in refused.text
        assert (await stranger.get("/telegram")).status_code == 405
        assert (await stranger.post("/", json={})).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": -5}',
        b'{"update_id": 1e3}',
        b'{"update_id": 99999999999999999999999}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
async def test_what_is_no_update_is_refused(telegram: httpx.AsyncClient, body: bytes) -> None:
    assert (await telegram.post("/telegram", content=body)).status_code == 400


async def test_ten_megabytes_are_refused_and_it_goes_on(
    bot: RunningBot, telegram: httpx.AsyncClient, numbers: Iterator[int]
) -> None:
    assert BODY_LIMIT_BYTES < 10_000_000
    assert (await telegram.post("/telegram", content=b"x" * 10_000_000)).status_code == 413
    await telegram.post("/telegram", json=update(next(numbers)))
    assert "3,500" in (await bot.visitor.hears())["text"]


async def test_an_update_of_a_future_api_is_answered_or_left(
    bot: RunningBot, telegram: httpx.AsyncClient, numbers: Iterator[int]
) -> None:
    unknown_kind = {"update_id": next(numbers), "telepathy": {"chat": {"id": VISITOR_ID}, "thought": "?"}}
    changed: list[dict[str, Any]] = [
        {"message": {"chat": "no longer an object"}},
        {"telepathy": {"from": []}},
        {"x": {"chat": {"id": "@a"}}},
    ]
    unreadable = [{"update_id": next(numbers)} | each for each in changed]
    for posted in (unknown_kind, *unreadable, update(next(numbers), mood="curious", thoughts=[{"a": 1}])):
        assert (await telegram.post("/telegram", json=posted)).status_code == 200
    assert "3,500" in (await bot.visitor.hears())["text"]


async def test_the_probes_tell_how_it_is(bot: RunningBot, telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get("/healthz")).status_code == 200
    ready = await telegram.get("/readyz")
    assert (ready.status_code, ready.text) == (200, "ready")


async def test_what_cannot_be_stored_is_not_acknowledged_and_answered_when_it_is_posted_again(
    bot: RunningBot, telegram: httpx.AsyncClient, numbers: Iterator[int]
) -> None:
    asked = update(next(numbers))
    engine = sa.create_engine(bot.database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("alter table inbox rename to elsewhere"))
    assert (await telegram.post("/telegram", json=asked)).status_code == 503
    with engine.begin() as connection:
        connection.execute(sa.text("alter table elsewhere rename to inbox"))
    engine.dispose()
    assert (await telegram.post("/telegram", json=asked)).status_code == 200
    assert "3,500" in (await bot.visitor.hears())["text"]


async def test_what_was_taken_and_not_answered_is_answered_after_a_restart(
    bot: RunningBot, assistant: Assistant, numbers: Iterator[int]
) -> None:
    await bot.stops()
    async with open_store(bot.database_url, TODAY) as store:
        await store.inbox.store([json.loads(json.dumps(update(next(numbers))))])
    await bot.starts(assistant)
    assert "3,500" in (await bot.visitor.hears())["text"]
