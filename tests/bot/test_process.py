"""The bot as the process people start: `seoulbot run`."""

import asyncio
import contextlib
import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.playground.server import serve
from bot.store.backup import backups
from bot.store.store import open_store
from tests.bot.playground.visitor import Visitor


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(autouse=True)
def built_indexes(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes start from the indexes of this run, as at every start but the first."""
    monkeypatch.setenv("XDG_CACHE_HOME", environment["XDG_CACHE_HOME"])


RUN = ("-m", "bot", "run")


@contextmanager
def started(folder: Path, command: Sequence[str] = RUN, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`seoulbot run`, or what else Python is to do, with only these settings, ended at the latest with the block."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SEOULBOT_", "TELEGRAM_"))}
    homes = {"XDG_STATE_HOME": str(folder / "state")}
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**inherited, **homes, **settings},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def test_without_a_token_the_playground_answers_and_stops_cleanly(tmp_path: Path) -> None:
    with started(tmp_path, SEOULBOT_PORT=str(free_port())) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        url = re.search(r"http://\S+", announced)
        assert url, announced
        assert "Ctrl+C" in announced
        async with httpx.AsyncClient(base_url=url[0], trust_env=False) as page:
            visitor = Visitor(page)
            assert len((await visitor.looks())["examples"]) == 4
            await visitor.says("전기버스 몇 대")
            assert "3,500대" in (await visitor.hears())["text"]
        process.send_signal(signal.SIGTERM)
        _, errors = await ended(process)
        assert (process.returncode, errors) == (0, "")


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started(tmp_path, SEOULBOT_PORT=str(port)) as process:
            _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {port}" in errors
    assert "SEOULBOT_PORT" in errors
    assert errors.count("\n") == 1


async def test_with_a_token_it_answers_through_the_given_api_and_a_language_survives_a_restart(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        visitor = Visitor(page)
        settings = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.api_url}
        with started(tmp_path, **settings) as process:
            await announced(process)
            await visitor.says("/lang ko")
            assert "한국어로" in (await visitor.hears())["text"]
            await visitor.says("how many electric buses")
            answer = await visitor.hears()
            process.send_signal(signal.SIGINT)
            await ended(process)
        with started(tmp_path, **settings) as process:
            await announced(process)
            await visitor.presses(answer, "전기 통학버스")
            assert "출처" in (await visitor.hears())["text"]
            await visitor.says("how many electric buses")
            assert "3,500대" in (await visitor.hears())["text"]


async def test_a_wrong_token_is_one_line_without_the_token(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram:
        wrong = "123456:wrong-wrong-wrong-wrong-wrong-wrong"
        with started(tmp_path, TELEGRAM_BOT_TOKEN=wrong, TELEGRAM_API_URL=telegram.api_url) as process:
            output, errors = await ended(process)
    assert process.returncode == 1
    assert errors.count("\n") == 1
    assert "TELEGRAM_BOT_TOKEN" in errors
    assert "wrong-wrong" not in output + errors


async def test_a_token_revoked_while_it_runs_ends_it_with_one_line(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram:
        settings = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.api_url}
        with started(tmp_path, **settings) as process:
            await announced(process)
            telegram.state.fail_next("getUpdates", 401, "Unauthorized", times=1000)
            async with httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
                await Visitor(page).says("hello")
            _, errors = await ended(process)
    assert process.returncode == 1
    assert "TELEGRAM_BOT_TOKEN" in errors.splitlines()[-1]
    assert "Traceback" not in errors


async def test_menus_that_telegram_does_not_take_now_do_not_keep_it_from_answering(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        telegram.state.fail_next("setMyName", 502, "Bad Gateway")
        with started(tmp_path, TELEGRAM_BOT_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.api_url) as process:
            await announced(process)
            visitor = Visitor(page)
            await visitor.says("how many electric buses")
            assert "3,500" in (await visitor.hears())["text"]


SECRET = "hush-hush-hush-hush-hush"


def command_lines(process: subprocess.Popen[str]) -> str:
    """How a process and its children stand in the list of processes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return "".join(Path(f"/proc/{pid}/cmdline").read_text() for pid in (str(process.pid), *children))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc: the list of processes cannot be read")
async def test_neither_token_nor_secret_is_ever_shown(tmp_path: Path) -> None:
    async with serve("127.0.0.1", 0) as telegram, httpx.AsyncClient(base_url=telegram.url, trust_env=False) as page:
        wrong = "123456:wrong-wrong-wrong-wrong-wrong-wrong"
        settings = {"TELEGRAM_API_URL": telegram.api_url, "SEOULBOT_SECRET": SECRET}
        with started(tmp_path, TELEGRAM_BOT_TOKEN=wrong, **settings) as process:
            shown = [command_lines(process), *await ended(process)]
        telegram.state.fail_next("getMe", 502, "Bad Gateway")
        with started(tmp_path, TELEGRAM_BOT_TOKEN=telegram.token, **settings) as process:
            await announced(process)
            visitor = Visitor(page)
            await visitor.asks("who won the football match last night")
            telegram.state.fail_next("getUpdates", 502, "Bad Gateway")
            telegram.state.fail_next("sendMessage", 400, f"refused /bot{telegram.token}/sendMessage")
            assert "went wrong" in (await visitor.asks("how many electric buses"))["text"]
            shown.append(command_lines(process))
            process.send_signal(signal.SIGTERM)
            shown += await ended(process)
        with started(
            tmp_path, TELEGRAM_BOT_TOKEN=telegram.token, SEOULBOT_SECRET="hush", PYTHONFAULTHANDLER="1"
        ) as process:
            shown += await ended(process)
    assert process.returncode == 1
    text = "".join(shown)
    assert "telegram not reached" in text
    assert "callback failed" in text
    for hidden in (telegram.token, telegram.token.partition(":")[2], wrong, "wrong-wrong", SECRET, "hush"):
        assert hidden not in text
    assert "football" not in text


async def test_a_running_bot_makes_the_days_backup_and_removes_what_was_kept_for_too_long(tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"
    long_ago = dt.date(2020, 1, 1)
    async with open_store(f"sqlite:///{database}", long_ago) as store:
        await store.keep_unanswered(5, "where is the zoo", "en", None, long_ago)
    async with serve("127.0.0.1", 0) as telegram:
        settings = {"TELEGRAM_API_URL": telegram.api_url, "SEOULBOT_DATABASE_URL": f"sqlite:///{database}"}
        with started(tmp_path, TELEGRAM_BOT_TOKEN=telegram.token, **settings) as process:
            await announced(process)
            process.send_signal(signal.SIGTERM)
            _, errors = await ended(process)
    assert errors == ""
    assert len(backups(database)) == 1
    async with open_store(f"sqlite:///{database}", long_ago) as store:
        assert await store.queue.open_questions() == []


async def announced(process: subprocess.Popen[str]) -> None:
    """Wait until it says that it answers: on a busy machine a start takes longer than a client waits."""
    assert process.stdout is not None
    await asyncio.to_thread(process.stdout.readline)


async def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for the end without holding up the stand-in, which runs in this loop."""
    return await asyncio.to_thread(process.communicate, timeout=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_can_be_stopped_while_telegram_is_out_of_reach(tmp_path: Path, number: signal.Signals) -> None:
    unreachable = f"http://127.0.0.1:{free_port()}"
    with started(tmp_path, TELEGRAM_BOT_TOKEN="1:a", TELEGRAM_API_URL=unreachable) as process:
        assert process.stderr is not None
        assert "telegram not reached" in process.stderr.readline()
        process.send_signal(number)
        await ended(process)
        assert process.returncode == 0


async def test_killed_at_work_it_answers_every_question_when_it_is_next_started(tmp_path: Path) -> None:
    asked = 9
    async with (
        serve("127.0.0.1", 0) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False, timeout=None) as page,
    ):
        settings = {"TELEGRAM_BOT_TOKEN": playground.token, "TELEGRAM_API_URL": playground.api_url}
        visitors = [Visitor(page), Visitor(page).in_private("Minji"), Visitor(page).in_private("Alex")]
        with started(tmp_path, **settings) as process:
            await announced(process)
            for number in range(asked):
                await visitors[number % 3].says("how many electric buses")
            await visitors[0].hears()
            process.kill()  # in the middle of it
            process.wait()
        with started(tmp_path, **settings) as process:
            await announced(process)
            answers = await asyncio.gather(*map(_answers, visitors))
            process.send_signal(signal.SIGTERM)
            _, errors = await ended(process)
    told = [len(each) + (visitor is visitors[0]) for visitor, each in zip(visitors, answers, strict=True)]
    assert min(told) >= asked // 3  # the first visitor's first answer was heard before the kill
    assert sum(told) - asked <= errors.count("outcome unknown")


async def _answers(visitor: Visitor) -> list[str]:
    """All answers that somebody has got, until nothing comes for longer than Telegram's limits hold one back."""
    told: list[str] = []
    with contextlib.suppress(TimeoutError):
        while True:
            async with asyncio.timeout(4 if told else 30):
                told.append((await visitor.hears())["text"])
    return told
