"""Whether every question is answered once, whatever goes wrong: `python -m tests.benchmarks.faults`.

2,000 questions in 400 chats over HTTP, five in each. Of the bot's messages 5 % are answered 429 and 5 % 502; of 2 % the
connection is cut, half of them after the message has arrived. 10 % of the updates are delivered twice. The bot is
killed with SIGKILL and started again five times; with `--replicas`, of three on one PostgreSQL one is killed, one is
halted for 15 seconds and ended later. Writes a section of docs/benchmarks.md. `--quick` tries it and writes nothing.
"""

import argparse
import asyncio
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiohttp import web
from rich.console import Console

from bot.assembly import open_assistant
from bot.settings import Settings
from responders.assistant import read_question
from tests.benchmarks.bot_processes import BotProcesses, started
from tests.benchmarks.load_api import TOKEN, Asked, LoadApi
from tests.benchmarks.page import PAGE, measured_on, table, write_section
from tests.postgresql import running_postgresql

SEED: Final = 20261122
QUESTIONS: Final = (
    "how many electric buses",
    "how many cooling shelters are there",
    "how many dog patrol teams",
    "how many households get multi-child benefits",
    "what is Seoul's drinking water called",
)
"""What every chat asks, one after the other."""
ASKING_A_SECOND: Final = 50
KILLS: Final = 5
REPLICAS: Final = 3
HALTED_S: Final = 15.0
SILENCE_S: Final = 45.0
"""So long after the last message nothing more is expected."""
_FIRST_PORT: Final = 18_543
_SECRET: Final = "fault-fault-fault-fault"
_FATES: Final = (("429", 0.05), ("502", 0.05), ("cut before", 0.01), ("cut after", 0.01))


class FaultyApi(LoadApi):
    """Answers as Telegram does on a bad day, and knows each question again by the first line of its answer."""

    def __init__(self, webhook_ports: Sequence[int], chance: random.Random) -> None:
        super().__init__(webhook_ports)
        self._chance = chance
        self._answers = _first_lines()
        self._again: list[dict[str, Any]] = []
        self.told: dict[int, list[str]] = defaultdict(list)
        """The questions that each chat was told the answer to, in order."""
        self.faults: Counter[str] = Counter()
        self.last_told_s = time.monotonic()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call of the Bot API, or not."""
        if request.match_info["method"] != "sendMessage":
            return await super().handle(request)
        await request.post()
        (fate,) = self._chance.choices([*(name for name, _ in _FATES), "well"], [*(share for _, share in _FATES), 0.88])
        self.faults[fate] += 1
        if fate == "429":
            return _refusal(429, "Too Many Requests: retry after 1", {"parameters": {"retry_after": 1}})
        if fate == "502":
            return _refusal(502, "Bad Gateway", {})
        answer = web.Response() if fate == "cut before" else await super().handle(request)
        if fate.startswith("cut") and request.transport is not None:
            request.transport.abort()
        return answer

    def _sent(self, chat_id: int, text: str) -> dict[str, object]:
        if question := self._answers.get(text.partition("\n")[0]):
            self.told[chat_id].append(question)
            self.last_told_s = time.monotonic()
        return super()._sent(chat_id, text)

    async def _updates(self, offset: int, timeout_s: float) -> list[dict[str, Any]]:
        given = await super()._updates(offset, timeout_s)
        confirmed = [update for update in self._again if update["update_id"] < offset]
        self._again = [update for update in given if self._is_twice()]
        return [*confirmed, *given]

    async def _deliver(self, asked: Asked) -> None:
        await super()._deliver(asked)
        if self._is_twice():
            await self._is_taken(asked)

    def _is_twice(self) -> bool:
        is_twice = self._chance.random() < 0.1
        self.faults["delivered twice"] += is_twice
        return is_twice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the questions."""

    asked: int
    answered: int
    apologies: int
    """Of those not answered: the connection was cut twice, and the person was told that it went wrong."""
    more_than_once: int
    most_answers: int
    out_of_order: int
    """Chats whose answers did not come in the order of the questions."""
    unknown: int
    """Messages that the bot's log calls of unknown outcome."""
    stops: str
    faults: Counter[str]
    elapsed_s: float

    @property
    def is_well(self) -> bool:
        """Whether every question was answered, and twice only where the outcome was unknown."""
        lost = self.asked - self.answered - self.apologies
        return lost <= 0 and self.out_of_order == 0 and self.most_answers <= 2 and self.more_than_once <= self.unknown


def main() -> None:
    """Try, print and write; exit status 1 when a question was lost, or answered twice without need."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--replicas", action="store_true", help="three of them on one PostgreSQL")
    parser.add_argument("--folder", type=Path, help="where the bots' logs are kept")
    parser.add_argument("--quick", action="store_true", help="400 questions; writes nothing")
    arguments = parser.parse_args()
    console = Console()
    trying = _replicas if arguments.replicas else _alone
    with TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        outcome = asyncio.run(trying(folder, 400 if arguments.quick else 2_000, console))
    console.print(outcome)
    if not arguments.quick:
        _write("faults-replicas" if arguments.replicas else "faults", outcome)
        console.print(f"Written: {PAGE}")
    if not outcome.is_well:
        raise SystemExit(1)


async def _alone(folder: Path, count: int, console: Console) -> Outcome:
    """One bot that polls, over an SQLite file, killed and started again five times."""
    chance = random.Random(SEED)
    api = FaultyApi((), chance)
    settings = _settings(f"sqlite:///{folder / 'bot.sqlite3'}", folder)
    async with api.serving(), _asking(api, count, console) as asking:
        fifth = count // KILLS
        kill_at = [number * fifth + chance.randrange(fifth // 4, fifth * 3 // 4) for number in range(KILLS)]
        for number in kill_at:
            async with started(["-m", "bot", "run"], [settings | {"TELEGRAM_API_URL": api.url}], folder) as bot:
                await _until_told(api, number, bot)
                bot.processes[0].kill()
            console.print(f"Killed after {_told(api)} answers.")
        async with started(["-m", "bot", "run"], [settings | {"TELEGRAM_API_URL": api.url}], folder) as bot:
            await asking.until_silent(bot)
    return asking.outcome(folder, f"{KILLS} times SIGKILL and restart")


async def _replicas(folder: Path, count: int, console: Console) -> Outcome:
    """Three at webhooks over one PostgreSQL: the first is killed, the second halted for a while and then ended."""
    ports = range(_FIRST_PORT, _FIRST_PORT + REPLICAS)
    api = FaultyApi(ports, random.Random(SEED))
    with running_postgresql() as server:
        common = _settings(server.new_database(), folder) | {
            "SEOULBOT_WEBHOOK_URL": "https://bot.example/telegram",
            "SEOULBOT_WEBHOOK_SECRET": _SECRET,
        }
        async with api.serving():
            settings = [common | {"SEOULBOT_PORT": str(port), "TELEGRAM_API_URL": api.url} for port in ports]
            async with started(["-m", "bot", "run"], settings, folder) as bots, _asking(api, count, console) as asking:
                first, second, _ = bots.processes
                await _until_told(api, count // 5, bots)
                first.kill()
                console.print(f"Killed one after {_told(api)} answers.")
                await _until_told(api, count * 2 // 5, bots)
                second.send_signal(signal.SIGSTOP)
                await asyncio.sleep(HALTED_S)
                second.send_signal(signal.SIGCONT)
                console.print(f"Halted one for {HALTED_S:.0f} s; {_told(api)} answers.")
                await _until_told(api, count * 4 // 5, bots)
                second.terminate()
                console.print(f"Ended it after {_told(api)} answers.")
                await asking.until_silent(bots)
    return asking.outcome(folder, f"one of {REPLICAS} killed, one halted for {HALTED_S:.0f} s and ended later")


def _settings(database_url: str, folder: Path) -> dict[str, str]:
    return {
        "SEOULBOT_DATABASE_URL": database_url,
        "SEOULBOT_SECRET": _SECRET,
        "SEOULBOT_SENDING_A_SECOND": "1000",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "XDG_STATE_HOME": str(folder / "state"),
    }


class _Asking:
    """The questions, asked so many a second."""

    def __init__(self, api: FaultyApi, count: int, console: Console) -> None:
        self._api = api
        self._console = console
        self._begun_s = time.monotonic()
        self._count = count
        self._asked: dict[int, list[str]] = defaultdict(list)

    async def ask(self) -> None:
        """Ask them all: every chat the same ones, one after the other."""
        for number in range(self._count):
            await asyncio.sleep(max(0.0, self._begun_s + number / ASKING_A_SECOND - time.monotonic()))
            chat_id, question = 10_000 + number % self._chats, QUESTIONS[number // self._chats]
            self._asked[chat_id].append(question)
            self._api.ask(question, "en", chat_id)

    @property
    def _chats(self) -> int:
        return -(-self._count // len(QUESTIONS))

    async def until_silent(self, bots: BotProcesses) -> None:
        """Return when all is answered and no second answer comes, or nothing comes for long."""
        while time.monotonic() - self._api.last_told_s < (SILENCE_S if _told(self._api) < self._count else 10.0):
            await asyncio.sleep(1.0)
            self._console.print(f"{_told(self._api):,} of {self._count:,} answered", end="\r")

    def outcome(self, folder: Path, stops: str) -> Outcome:
        """What came of them."""
        told = {chat_id: list(dict.fromkeys(self._api.told[chat_id])) for chat_id in self._asked}
        counts = Counter((chat_id, question) for chat_id, told in self._api.told.items() for question in told)
        return Outcome(
            asked=self._count,
            answered=len(counts),
            apologies=(folder / "bots.log").read_text().count('"callback failed"'),
            more_than_once=sum(count > 1 for count in counts.values()),
            most_answers=max(counts.values()),
            out_of_order=sum(
                [each for each in questions if each in told[chat_id]] != told[chat_id]
                for chat_id, questions in self._asked.items()
            ),
            unknown=(folder / "bots.log").read_text().count("outcome unknown"),
            stops=stops,
            faults=self._api.faults,
            elapsed_s=time.monotonic() - self._begun_s,
        )


@asynccontextmanager
async def _asking(api: FaultyApi, count: int, console: Console) -> AsyncIterator[_Asking]:
    asking = _Asking(api, count, console)
    task = asyncio.create_task(asking.ask())
    yield asking
    await task


def _told(api: FaultyApi) -> int:
    """How many questions were answered so far."""
    return sum(len(set(questions)) for questions in api.told.values())


def _first_lines() -> dict[str, str]:
    """Each question by the first line of its answer."""
    assistant = open_assistant(Settings())
    answers = {each: assistant.render(assistant.answer(read_question(each, "en"))) for each in QUESTIONS}
    lines = {answer.parts[0].partition("\n")[0]: question for question, answer in answers.items()}
    assert len(lines) == len(QUESTIONS)
    return lines


async def _until_told(api: FaultyApi, count: int, bots: BotProcesses) -> None:
    while _told(api) < count and time.monotonic() - api.last_told_s < SILENCE_S:
        if all(process.returncode is not None for process in bots.processes):
            raise RuntimeError("the bots ended by themselves")
        await asyncio.sleep(0.01)


def _refusal(status: int, description: str, more: dict[str, object]) -> web.Response:
    return web.json_response({"ok": False, "error_code": status, "description": description, **more}, status=status)


def _write(name: str, outcome: Outcome) -> None:
    faults = outcome.faults
    rows = [
        ("questions asked, answered", f"{outcome.asked:,}, {outcome.answered:,}"),
        ("told that it went wrong, after two cut connections", f"{outcome.apologies}"),
        ("answered more than once", f"{outcome.more_than_once}, at most {outcome.most_answers} times"),
        ("messages of unknown outcome, as the log says", f"{outcome.unknown}"),
        ("chats answered out of order", f"{outcome.out_of_order}"),
        ("messages answered 429, 502", f"{faults['429']}, {faults['502']}"),
        ("connections cut before, after a message arrived", f"{faults['cut before']}, {faults['cut after']}"),
        ("updates delivered twice", f"{faults['delivered twice']}"),
        ("stops", outcome.stops),
        ("seconds from the first question to silence", f"{outcome.elapsed_s:.0f}"),
    ]
    title = "Faults, three replicas on PostgreSQL" if name.endswith("replicas") else "Faults, one bot over SQLite"
    library = f"python-telegram-bot {version('python-telegram-bot')}"
    text = f"## {title}\n\n{measured_on([library])}\n\n{table(('', 'measured'), *rows)}\n\n"
    write_section(
        name, f"{text}Every question must be answered, and twice only where the outcome of a send was unknown."
    )


if __name__ == "__main__":
    main()
