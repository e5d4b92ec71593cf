"""What an answer of the running bot costs, beside echo bots, over HTTP: `python -m tests.benchmarks.end_to_end`.

Writes a section of docs/benchmarks.md and its picture; every variant has its own. `--base 10000` or `100000` answers
from so many entries, `--database postgresql` starts a server for it, `--webhook --replicas 2` posts the updates to two
processes in turn. `--folder` keeps a base and its indexes for the next run. `--quick` tries it and writes nothing.
"""

import argparse
import asyncio
import importlib.util
import itertools
import math
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.table import Table

from bot.charts import Axis, line_chart
from knowledge.language import LANGUAGES
from knowledge.loading import SHIPPED
from tests.benchmarks.bot_processes import BotProcesses, started
from tests.benchmarks.large_base import Entry, large_entries, shipped_entries, write_base
from tests.benchmarks.load_api import TOKEN, Asked, LoadApi
from tests.benchmarks.loads import Measured, Questions, at_once, closed_loop, measured, open_loop
from tests.benchmarks.page import DOCS, PAGE, measured_on, table, write_section
from tests.postgresql import running_postgresql

OURS: Final = "this bot"
ECHOS: Final = {"python-telegram-bot": "echo, python-telegram-bot", "aiogram": "echo, aiogram"}
REFERENCE: Final = ECHOS["python-telegram-bot"]
USERS: Final = 32
A_SECOND: Final = 20
SEED: Final = 20261122
_WARM: Final = 200
"""Answers before any are measured."""
_BUILDING_S: Final = 7_200.0
_LOOK_S: Final = 5.0
_BASES: Final = {"shipped": 0, "10000": 10_000, "100000": 100_000}
_FIRST_PORT: Final = 18_443
_SECRET: Final = "load-load-load-load"
_PERCENTILES: Final = (50, 75, 90, 95, 98, 99, 99.5)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is asked."""

    rounds: int
    closed: int
    open_s: float
    at_once: int


WHOLE: Final = Size(2, 2_000, 30.0, 500)
QUICK: Final = Size(1, 300, 3.0, 100)


@dataclass(frozen=True, slots=True)
class Variant:
    """What of this bot is measured."""

    base: str
    database: str
    replicas: int
    webhook: bool

    @property
    def name(self) -> str:
        """The name of its section and, after a dash, of its picture."""
        options = [self.base, self.database, "webhook" if self.webhook else "", str(self.replicas)]
        usual = ["shipped", "sqlite", "", "1"]
        return "-".join(["running", *(one for one, other in zip(options, usual, strict=True) if one != other)])

    def __str__(self) -> str:
        base = "the shipped base" if self.base == "shipped" else f"a generated base of {_BASES[self.base]:,} entries"
        database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self.database]
        way = f"{self.replicas} process{'es' * (self.replicas > 1)} at a webhook" if self.webhook else "polling"
        return f"{base}, {database}, {way}"


@dataclass(frozen=True, slots=True)
class Run:
    """One bot measured once."""

    start_s: float
    """From the start of its process to its first answer."""
    start_mb: float
    """Memory when it has done what it does at its start."""
    closed: Measured
    steady: Measured
    burst: Measured
    end_mb: float


@dataclass(frozen=True, slots=True)
class Bot:
    """A way to start a bot."""

    name: str
    arguments: Sequence[str]
    settings: Sequence[dict[str, str]]
    """Of each of its processes."""
    ports: Sequence[int] = ()
    """Where its webhooks listen; none: it polls."""


MEASURES: Final[Mapping[str, tuple[Callable[[Run], float], str]]] = {
    f"answers a second, {USERS} users": (lambda run: run.closed.answers_a_second, ".0f"),
    "CPU of an answer there, ms": (lambda run: run.closed.cpu_ms, ".2f"),
    "median there, ms": (lambda run: run.closed.within_ms(50), ".1f"),
    "p95": (lambda run: run.closed.within_ms(95), ".1f"),
    "p99": (lambda run: run.closed.within_ms(99), ".1f"),
    f"median at {A_SECOND} questions a second, ms": (lambda run: run.steady.within_ms(50), ".1f"),
    "p95 ": (lambda run: run.steady.within_ms(95), ".1f"),
    "p99 ": (lambda run: run.steady.within_ms(99), ".1f"),
    "CPU of an answer there, ms ": (lambda run: run.steady.cpu_ms, ".2f"),
    "many at once: the last answer, s": (lambda run: max(run.burst.times_ms) / 1e3, ".2f"),
    "start to the first answer, s": (lambda run: run.start_s, ".2f"),
    "memory then, MB": (lambda run: run.start_mb, ".0f"),
    "memory in the end, MB": (lambda run: run.end_mb, ".0f"),
    "questions lost": (lambda run: run.closed.lost + run.steady.lost + run.burst.lost, ".0f"),
    "answered more than once": (
        lambda run: run.closed.more_than_once + run.steady.more_than_once + run.burst.more_than_once,
        ".0f",
    ),
}
"""What a run shows, and how it is written; a blank at the end tells two of one name apart."""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--base", choices=_BASES, default="shipped", help="entries to answer from")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--replicas", type=int, choices=(1, 2), default=1, help="processes; two need --webhook")
    parser.add_argument("--webhook", action="store_true", help="updates are posted to the bot")
    parser.add_argument("--folder", type=Path, help="where a large base and its indexes are kept for the next run")
    parser.add_argument("--quick", action="store_true", help="a minute to try it; writes nothing")
    arguments = parser.parse_args()
    if arguments.replicas > 1 and not arguments.webhook:
        parser.error("two processes cannot poll: --replicas 2 needs --webhook")
    variant = Variant(arguments.base, arguments.database, arguments.replicas, arguments.webhook)
    size = QUICK if arguments.quick else WHOLE
    console = Console()
    with ExitStack() as work:
        folder = arguments.folder or Path(work.enter_context(TemporaryDirectory()))
        bots, questions = work.enter_context(_prepared(variant, folder.absolute()))
        runs = asyncio.run(_measure(bots, questions, size, folder, console))
    rows = _rows(runs)
    shown = Table(*rows[0], title=f"{variant}")
    for row in rows[1:]:
        shown.add_row(*row)
    console.print(shown)
    if not arguments.quick:
        picture = DOCS / f"benchmarks-{variant.name}.svg"
        picture.write_text(_chart(runs), encoding="utf-8")
        write_section(variant.name, _section(variant, size, rows, picture.name))
        console.print(f"Written: {PAGE}, {picture}")


@contextmanager
def _prepared(variant: Variant, folder: Path) -> Iterator[tuple[list[Bot], list[tuple[str, str]]]]:
    """The bots, and what they are asked: language and text."""
    folder.mkdir(parents=True, exist_ok=True)
    count = _BASES[variant.base]
    entries = large_entries(count) if count else shipped_entries()
    files = folder / f"base-{count}" if count else SHIPPED
    if not files.exists():
        write_base(files, entries)
    with ExitStack() as work:
        if variant.database == "postgresql":
            url = work.enter_context(running_postgresql()).new_database()
        else:
            url = f"sqlite:///{folder / f'{variant.base}.sqlite3'}"
        settings = {
            "SEOULBOT_KNOWLEDGE": str(files),
            "SEOULBOT_DATABASE_URL": url,
            "SEOULBOT_SECRET": _SECRET,
            "SEOULBOT_SENDING_A_SECOND": "1000",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        ports = range(_FIRST_PORT, _FIRST_PORT + variant.replicas) if variant.webhook else ()
        hooked = {"SEOULBOT_WEBHOOK_URL": "https://bot.example/telegram", "SEOULBOT_WEBHOOK_SECRET": _SECRET}
        each = [settings | hooked | {"SEOULBOT_PORT": str(port)} for port in ports] or [settings]
        echos = [
            Bot(name, ["-m", "tests.benchmarks.echo_bots", library], [{}])
            for library, name in ECHOS.items()
            if importlib.util.find_spec(library.replace("python-telegram-bot", "telegram"))
        ]
        yield [Bot(OURS, ["-m", "bot", "run"], each, ports), *echos], _questions(entries)


def _questions(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Every way to ask, in both languages, mixed; always the same."""
    questions: list[tuple[str, str]] = [
        (language, phrasing) for entry in entries for language in LANGUAGES for phrasing in entry[language]["phrasings"]
    ]
    random.Random(SEED).shuffle(questions)
    return questions


async def _measure(
    bots: Sequence[Bot], questions: Sequence[tuple[str, str]], size: Size, folder: Path, console: Console
) -> dict[str, list[Run]]:
    """Every bot in every round, the same questions for each."""
    ours = bots[0]
    with console.status("Building the indexes ...") as status:
        begun_s = time.monotonic()
        async with _answering(ours, itertools.cycle(questions), folder, _telling(status.update, begun_s)) as _:
            console.print(f"Base ready after {time.monotonic() - begun_s:.1f} s.")
    rounds = [await _round(bots, questions, size, folder, console) for _ in range(size.rounds)]
    return {bot.name: [each[bot.name] for each in rounds] for bot in bots}


def _telling(tell: Callable[[str], None], begun_s: float) -> Callable[[], None]:
    return lambda: tell(f"Building the indexes: {time.monotonic() - begun_s:.0f} s ...")


async def _round(
    bots: Sequence[Bot], questions: Sequence[tuple[str, str]], size: Size, folder: Path, console: Console
) -> dict[str, Run]:
    """Start the bots one after the other; then each has its turn at each load while the others are idle."""
    begun = {}
    loads: dict[str, list[Measured]] = {bot.name: [] for bot in bots}
    async with AsyncExitStack() as work:
        for bot in bots:
            api, processes, start_s = await work.enter_async_context(
                _answering(bot, itertools.cycle(questions), folder, lambda: None)
            )
            await processes.quiet()
            begun[bot.name] = api, processes, start_s, processes.memory_mb()
            await closed_loop(api, itertools.cycle(questions), USERS, _WARM)
        for load in (_closed, _steady, _burst):
            for name, (api, processes, *_) in begun.items():
                came = await measured(processes, load(api, itertools.cycle(questions), size))
                loads[name].append(came)
                console.print(
                    f"{name}, {load.__name__[1:]}: {came.answers_a_second:.0f} answers a second, {came.cpu_ms:.2f} ms "
                    f"of CPU each, median {came.within_ms(50):.1f} ms, p99 {came.within_ms(99):.1f} ms"
                )
        runs = {}
        for name, (_, processes, start_s, start_mb) in begun.items():
            closed, steady, burst = loads[name]
            runs[name] = Run(start_s, start_mb, closed, steady, burst, processes.memory_mb())
        return runs


async def _closed(api: LoadApi, questions: Questions, size: Size) -> list[Asked]:
    return await closed_loop(api, questions, USERS, size.closed)


async def _steady(api: LoadApi, questions: Questions, size: Size) -> list[Asked]:
    return await open_loop(api, questions, A_SECOND, size.open_s)


async def _burst(api: LoadApi, questions: Questions, size: Size) -> list[Asked]:
    return await at_once(api, questions, size.at_once)


@asynccontextmanager
async def _answering(
    bot: Bot, questions: Questions, folder: Path, waiting: Callable[[], None]
) -> AsyncIterator[tuple[LoadApi, BotProcesses, float]]:
    """A bot that has answered its first question, and the seconds since its processes were started; `waiting` is called
    until then.
    """
    api = LoadApi(bot.ports)
    async with api.serving():
        language, text = next(questions)
        first = api.ask(text, language)
        arguments = [*bot.arguments, *([TOKEN, api.url] if bot.name != OURS else [])]
        settings = [each | {"TELEGRAM_API_URL": api.url} for each in bot.settings]
        started_s = time.perf_counter()
        async with started(arguments, settings, folder) as processes:
            while not first.is_answered.is_set():
                processes.check()
                waiting()
                if time.perf_counter() - started_s > _BUILDING_S:
                    raise RuntimeError(f"{bot.name} did not answer in {_BUILDING_S:.0f} s")
                with suppress(TimeoutError):
                    await asyncio.wait_for(first.is_answered.wait(), _LOOK_S)
            assert first.answered_s is not None
            yield api, processes, first.answered_s - started_s


def _rows(runs: Mapping[str, Sequence[Run]]) -> list[list[str]]:
    """The table: every measure of every bot in each round, and this bot's as a multiple of the reference's."""
    rows = [["", *runs, f"{OURS} : {REFERENCE}"]]
    for name, (value_of, form) in MEASURES.items():
        values = {bot: [value_of(run) for run in of_bot] for bot, of_bot in runs.items()}
        cells = [" / ".join(format(value, form) for value in of_bot) for of_bot in values.values()]
        ours, reference = sum(values[OURS]), sum(values[REFERENCE])
        rows.append([name.strip(), *cells, f"{ours / reference:.2f}" if reference else "-"])
    return rows


def _chart(runs: Mapping[str, Sequence[Run]]) -> str:
    """Time to the answer by the share of answers that came within it; both axes logarithmic."""
    times = {
        f"{name}, {load}": [_pooled(of_bot, percent) for percent in _PERCENTILES]
        for name, found in runs.items()
        for load, of_bot in (
            (f"{A_SECOND} a second", [run.steady for run in found]),
            (f"{USERS} users", [run.closed for run in found]),
        )
    }
    lowest, highest = 0, math.ceil(math.log10(max(max(of_bot) for of_bot in times.values())))

    def across(percent: float) -> float:
        return math.log((100 - _PERCENTILES[0]) / (100 - percent), 100)

    def up(taken_ms: float) -> float:
        return max(math.log10(taken_ms) - lowest, 0) / (highest - lowest)

    return line_chart(
        "From question to answer",
        Axis("percent of the answers came within", [(across(percent), f"{percent:g}") for percent in _PERCENTILES]),
        Axis("milliseconds", [(up(10**power), f"{10**power:,}") for power in range(lowest, highest + 1)]),
        {
            name: [(across(percent), up(taken_ms)) for percent, taken_ms in zip(_PERCENTILES, of_bot, strict=True)]
            for name, of_bot in times.items()
        },
    )


def _pooled(rounds: Sequence[Measured], percent: float) -> float:
    """A percentile of one load, the mean of its rounds."""
    return sum(each.within_ms(percent) for each in rounds) / len(rounds)


def _section(variant: Variant, size: Size, rows: Sequence[Sequence[str]], picture: str) -> str:
    return f"""## The running bot: {variant}

{measured_on(_versions())}
Each bot runs in a process of its own and answers over HTTP a stand-in for Telegram that takes next to no time. The echo
bots poll and send back what they got (`tests/benchmarks/echo_bots.py`). All are asked the same phrasings of the base in
both languages, each by a new person: by {USERS} users who ask again once they are answered ({size.closed:,} questions),
{A_SECOND} times a second ({size.open_s:.0f} s), and {size.at_once} times at once. The CPU time is of all that this bot
does for an answer: it also keeps the update and the question. Each number stands once for each round; the last
column divides the sum of the rounds by the other's.

{table(*rows)}

![time to the answer by share of answers]({picture})
"""


def _versions() -> Iterator[str]:
    for name in ("python-telegram-bot", "aiohttp", "httpx", "aiogram"):
        if importlib.util.find_spec(name.replace("python-telegram-bot", "telegram")):
            yield f"{name} {version(name)}"


if __name__ == "__main__":
    main()
