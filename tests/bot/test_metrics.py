"""What Prometheus reads of a running bot, over real HTTP."""

import asyncio
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import AddressTakenError
from bot.metrics import BUCKETS_S, SURFACES, ErrorKind, Stage
from bot.metrics_server import serving_metrics
from bot.playground.scene import VISITOR_ID
from bot.playground.server import Playground, serve
from bot.webhook import SECRET_HEADER
from knowledge.language import LANGUAGES
from responders.messages import Outcome
from tests.bot.playground.visitor import Visitor
from tests.bot.test_process import announced, built_indexes, free_port, started

__all__ = ["built_indexes"]

QUESTION: Final = "how many electric buses"
LABELS: Final = {
    "outcome": set(get_args(Outcome)),
    "surface": set(SURFACES),
    "language": set(LANGUAGES),
    "stage": set(get_args(Stage)),
    "kind": set(get_args(ErrorKind)),
    "le": {str(bucket) for bucket in BUCKETS_S} | {"+Inf"},
}

Values = dict[str, float]
"""By name and, where there are any, the values of the labels in the order of `LABELS`."""


class Watch:
    """Reads the metrics of a process."""

    def __init__(self, telegram: Playground) -> None:
        self._port = free_port()
        self.settings = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.api_url,
            "SEOULBOT_METRICS_PORT": str(self._port),
        }

    async def text(self) -> str:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{self._port}/metrics")
        return answer.raise_for_status().text

    async def values(self) -> Values:
        samples = [each for family in text_string_to_metric_families(await self.text()) for each in family.samples]
        return {" ".join((each.name, *_in_order(each.labels))): each.value for each in samples}

    async def has(self, expected: Values) -> Values:
        """All values, once these are as expected: an answer is counted just after it was heard."""
        seen: Values = {}
        try:
            async with asyncio.timeout(30):
                while not expected.items() <= (seen := await self.values()).items():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        except TimeoutError:
            assert {name: seen.get(name) for name in expected} == expected
        return seen


def _in_order(labels: Mapping[str, str]) -> list[str]:
    assert all(value in LABELS[name] for name, value in labels.items()), labels
    return [labels[name] for name in LABELS if name in labels]


async def test_what_a_running_bot_has_done_is_counted_by_kind_and_by_nothing_else(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        watch, fail_next = Watch(telegram), telegram.state.fail_next
        visitor, minji = Visitor(page), Visitor(page).in_group("Minji", topic="Moving to Seoul")
        with started(tmp_path, **watch.settings) as process:
            await announced(process)
            before = await watch.values()
            await visitor.asks(QUESTION)
            await visitor.asks("전기버스 몇 대")
            await visitor.asks("What does an electric bus cost?")
            await visitor.asks("who won the football match last night")
            await visitor.asks("hello")
            await minji.asks(f"/ask {QUESTION}")
            await visitor.looks_up(QUESTION)
            fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
            await visitor.asks(QUESTION)
            fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
            await visitor.says(QUESTION)  # never answered
            fail_next("sendMessage", 504, "Gateway Timeout")  # which may have been done
            await visitor.asks("thanks")
            fail_next("sendMessage", 400, "Bad Request: something new")
            fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
            await visitor.asks(QUESTION)  # told that something went wrong
            seen = await watch.has(
                {
                    "seoulbot_updates_total": 11.0,
                    "seoulbot_answers_total answered private en": 2.0,
                    "seoulbot_answers_total answered private ko": 1.0,
                    "seoulbot_answers_total suggested private en": 1.0,
                    "seoulbot_answers_total unknown private en": 1.0,
                    "seoulbot_answers_total smalltalk private en": 2.0,
                    "seoulbot_answers_total answered group en": 1.0,
                    "seoulbot_answers_total answered inline en": 1.0,
                    "seoulbot_telegram_errors_total 429": 1.0,
                    "seoulbot_telegram_errors_total 5xx": 1.0,
                    "seoulbot_telegram_errors_total forbidden": 1.0,
                    "seoulbot_telegram_errors_total bad_request": 1.0,
                    "seoulbot_telegram_errors_total other": 1.0,
                    "seoulbot_telegram_errors_total connection": 0.0,
                    "seoulbot_repeats_total": 1.0,
                    "seoulbot_revision": 1.0,
                    "seoulbot_replicas": 1.0,
                    "seoulbot_inbox_updates": 0.0,
                    "seoulbot_inbox_oldest_seconds": 0.0,
                }
            )
            text = await watch.text()
    assert before.keys() == seen.keys()  # every series is there from the start
    assert seen["seoulbot_stage_seconds_count wait"] == seen["seoulbot_updates_total"]
    assert seen["seoulbot_stage_seconds_count answer"] == sum(
        value for name, value in seen.items() if name.startswith("seoulbot_answers_total")
    )
    assert 0 < seen["seoulbot_stage_seconds_count store"] <= seen["seoulbot_updates_total"]
    assert seen["seoulbot_stage_seconds_count send"] > 10
    assert seen["seoulbot_stage_seconds_sum send"] > 1  # the wait that Telegram asked for is part of it
    for name in ("seoulbot_rebuild_seconds", "process_resident_memory_bytes", "process_cpu_seconds_total"):
        assert seen[name] > 0
    assert seen["process_open_fds"] > 3
    for hidden in ("bus", telegram.token, str(VISITOR_ID)):
        assert not re.search(rf"(?<![\d.]){re.escape(hidden)}(?![\d.])", text)  # as part of a larger figure it is none


async def test_by_webhook_the_same_is_counted(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        watch, port, secret = Watch(telegram), free_port(), "only-Telegram-knows-it"
        settings = {
            "SEOULBOT_PORT": str(port),
            "SEOULBOT_WEBHOOK_URL": "https://bot.example.kr/telegram",
            "SEOULBOT_WEBHOOK_SECRET": secret,
        }
        with started(tmp_path, **watch.settings, **settings) as process:
            await announced(process)
            async with httpx.AsyncClient(headers={SECRET_HEADER: secret}, trust_env=False) as client:
                await client.post(f"http://127.0.0.1:{port}/telegram", json=_update())
            await Visitor(page).hears()
            seen = await watch.has({"seoulbot_updates_total": 1.0, "seoulbot_answers_total answered private en": 1.0})
    assert seen["seoulbot_stage_seconds_count store"] == 1


def _update() -> dict[str, Any]:
    person = {"id": VISITOR_ID, "first_name": "Visitor"}
    chat, sender = person | {"type": "private"}, person | {"is_bot": False, "language_code": "en"}
    message = {"message_id": 1_000_000, "date": 1_795_000_000, "chat": chat, "from": sender, "text": QUESTION}
    return {"update_id": 700_000_001, "message": message}


async def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTakenError, match=rf"Port {port} .* SEOULBOT_METRICS_PORT"):
            async with serving_metrics("127.0.0.1", port):
                pytest.fail("it is served")
