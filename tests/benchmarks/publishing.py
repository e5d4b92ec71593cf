"""Measures publishing over HTTP against the stand-in: how long a reload takes, what it costs the answers, and whether a
kill at any moment leaves the old or the new revision: some ten minutes; `--kills`, `--reloads`, `--large` do one part.
"""

import asyncio
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
from rich.console import Console
from rich.progress import track

from bot.playground.scene import ADMIN_ID
from bot.playground.server import serve
from knowledge.loading import SHIPPED
from knowledge.snapshot import Snapshot, read_snapshot
from tests.benchmarks.bot_processes import clean_environment
from tests.benchmarks.large_base import large_entries, write_base
from tests.bot.playground.visitor import Visitor, labels

KILLS: Final = 20
LARGE: Final = 10_000
QUIET_S: Final = 40.0
_PAUSE_S: Final = 1.05
"""Between two questions of one person: the bot sends a chat no more than a message a second."""
_SEED: Final = 7
_QUESTIONS: Final = ("how many electric buses area {n}", "cooling shelters area {n}", "전기버스 {n}구역")


def main() -> None:
    """Measure what the arguments name, or everything."""
    parts = {"--reloads": _reloads, "--large": _large, "--kills": _kills}
    chosen = [part for name, part in parts.items() if name in sys.argv] or list(parts.values())
    console = Console()
    for part in chosen:
        part(console)


def _reloads(console: Console) -> None:
    asyncio.run(_measure_reloads(console))


def _large(console: Console) -> None:
    asyncio.run(_measure_large(console))


async def _measure_reloads(console: Console) -> None:
    """From `/reload` to the diff, with the shipped base: one figure changed, and one phrasing added."""
    with TemporaryDirectory() as scratch:
        files = Path(scratch) / "knowledge"
        shutil.copytree(SHIPPED, files, ignore=shutil.ignore_patterns("*.py", "__pycache__", "exchange"))
        changes = (
            ("one figure changed", "number: 2500, unit: place", "number: 2600, unit: place"),
            (
                "one phrasing added",
                "- summer disaster HQ schedule",
                "- summer disaster HQ schedule\n            - HQ timetable",
            ),
        )
        async with _running(Path(scratch), files) as (admin, _):
            for name, old, new in changes:
                topic = files / "faq/summer-safety.yaml"
                topic.write_text(topic.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
                took_s = await _reload(admin)
                console.print(f"reload of the shipped base, {name}: {took_s:.1f} s from command to diff")


async def _measure_large(console: Console) -> None:
    """Time to answer with a large base, quiet and while a reload runs."""
    with TemporaryDirectory() as scratch:
        files = Path(scratch) / "knowledge"
        write_base(files, large_entries(LARGE))
        async with _running(Path(scratch), files) as (admin, visitor):
            await visitor.asks("hello")
            people = [visitor, visitor.in_private("Minji"), visitor.in_private("Alex")]
            quiet = await _answer_times(people, QUIET_S, asyncio.Event())
            topic = next(iter(sorted((files / "faq").glob("*.yaml"))))
            topic.write_text(topic.read_text(encoding="utf-8").replace("title: ", "title: The ", 1), encoding="utf-8")
            done = asyncio.Event()
            busy = asyncio.create_task(_answer_times(people, 600.0, done))
            took_s = await _reload(admin)
            done.set()
            during = await busy
    for name, times in (("quiet", quiet), ("while a reload runs", during)):
        p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
        console.print(
            f"{LARGE:,} entries, {name}: p50 {1e3 * p50:.1f} ms, p99 {1e3 * p99:.1f} ms ({len(times)} answers)"
        )
    ratio = statistics.quantiles(during, n=100)[98] / statistics.quantiles(quiet, n=100)[98]
    console.print(f"p99 while a reload runs: {ratio:.2f} times the quiet one; the reload took {took_s:.0f} s")


def _kills(console: Console) -> None:
    """Kill `kb publish` at random moments; each time the old or the new revision answers, whole."""
    generator = random.Random(_SEED)
    with TemporaryDirectory() as scratch:
        files = Path(scratch) / "knowledge"
        write_base(files, large_entries(20))
        topic = files / "faq/topic-0.yaml"
        environment = _environment(Path(scratch), files)
        publish = [sys.executable, "-m", "bot", "kb", "publish", "--yes"]

        def change() -> None:
            topic.write_text(topic.read_text(encoding="utf-8").replace("title: ", "title: A ", 1), encoding="utf-8")

        subprocess.run(publish, env=environment, check=True, capture_output=True)  # the files as they are
        change()
        started_s = time.monotonic()
        subprocess.run(publish, env=environment, check=True, capture_output=True)
        whole_s = time.monotonic() - started_s
        moved = 0
        for number in track(range(KILLS), "Killing", console=Console(stderr=True)):
            change()
            new, before = read_snapshot(files).id, _active(Path(scratch))
            process = subprocess.Popen(publish, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # most of the time passes before anything is written: every other kill goes to the end
            with suppress(subprocess.TimeoutExpired):
                process.wait(whole_s * generator.uniform(0.0 if number % 2 else 0.9, 1.3))
            process.kill()
            process.wait()
            after = _active(Path(scratch))
            assert after in (before, new), "neither the old nor the new revision answers"
            moved += after == new
        lost = [number for number, found, kept in _all_revisions(Path(scratch)) if found != kept]
        assert not lost, f"revisions {lost} are not what was published"
    console.print(f"{KILLS} kills: {moved} times the new revision answered, else the old one; every revision is whole")


async def _reload(admin: Visitor) -> float:
    """Send `/reload` and wait for the diff; the seconds it took."""
    started_s = time.perf_counter()
    await admin.says("/reload")
    while True:
        message = await _patiently(admin)
        if "취소" in labels(message):
            return time.perf_counter() - started_s


async def _patiently(visitor: Visitor) -> dict[str, object]:
    while True:
        try:
            return await visitor.hears()
        except TimeoutError:
            continue


async def _answer_times(people: Sequence[Visitor], seconds: float, done: asyncio.Event) -> list[float]:
    """Seconds from each question to its answer, people asking side by side, until time is up or it is done."""
    return [took_s for each in await asyncio.gather(*(_asks(one, seconds, done) for one in people)) for took_s in each]


async def _asks(visitor: Visitor, seconds: float, done: asyncio.Event) -> list[float]:
    times: list[float] = []
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s and not done.is_set():
        question = _QUESTIONS[len(times) % len(_QUESTIONS)].format(n=len(times) % 50)
        started_s = time.perf_counter()
        await visitor.asks(question)
        times.append(time.perf_counter() - started_s)
        await asyncio.sleep(_PAUSE_S)
    return times


@asynccontextmanager
async def _running(folder: Path, files: Path) -> AsyncIterator[tuple[Visitor, Visitor]]:
    """The bot in a process of its own; gives its owner and a visitor."""
    async with (
        serve("127.0.0.1", 0) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False, timeout=None) as page,
    ):
        environment = _environment(folder, files) | {
            "TELEGRAM_BOT_TOKEN": playground.token,
            "TELEGRAM_API_URL": playground.api_url,
            "NO_PROXY": "127.0.0.1",
        }
        command = (sys.executable, "-m", "bot", "run")
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
        try:
            assert process.stdout is not None
            while b"Answering" not in (line := await process.stdout.readline()):
                assert line, "the bot did not start"
            visitor = Visitor(page)
            yield visitor.in_private("Jihoon"), visitor
        finally:
            process.terminate()
            await process.wait()


def _environment(folder: Path, files: Path) -> dict[str, str]:
    return clean_environment(
        {
            "SEOULBOT_KNOWLEDGE": str(files),
            "SEOULBOT_DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
            "SEOULBOT_ADMINS": str(ADMIN_ID),
            "SEOULBOT_MESSAGES_A_MINUTE": "100000",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
    )


def _active(folder: Path) -> str:
    """The id of the revision that answers."""
    with sqlite3.connect(folder / "bot.sqlite3") as database:
        query = "select revisions.id from revisions join active_revision on active_revision.number = revisions.number"
        return str(database.execute(query).fetchone()[0])


def _all_revisions(folder: Path) -> list[tuple[int, str, str]]:
    """Every revision: its number, its id as kept, and the id of the files kept with it."""
    with sqlite3.connect(folder / "bot.sqlite3") as database:
        rows = database.execute("select number, id, files from revisions").fetchall()
    return [(number, kept, Snapshot.unpack(files).id) for number, kept, files in rows]


if __name__ == "__main__":
    main()
