"""Loads on a bot, and what came of them."""

import asyncio
import itertools
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.benchmarks.bot_processes import BotProcesses
from tests.benchmarks.load_api import Asked, LoadApi

PATIENCE_S: Final = 60.0
"""A question without an answer after this is lost."""

Questions = Iterator[tuple[str, str]]
"""Language and text; without end."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a load."""

    times_ms: Sequence[float]
    """From each question to its answer, of those that were answered."""
    asked: int
    more_than_once: int
    """Questions that got several answers."""
    elapsed_s: float
    cpu_s: float
    """Of the bot's processes."""

    @property
    def lost(self) -> int:
        """Questions without an answer."""
        return self.asked - len(self.times_ms)

    @property
    def answers_a_second(self) -> float:
        """Answered questions a second."""
        return len(self.times_ms) / self.elapsed_s

    @property
    def cpu_ms(self) -> float:
        """CPU time of an answer."""
        return 1e3 * self.cpu_s / len(self.times_ms)

    def within_ms(self, percent: float) -> float:
        """So many percent of the answers came within this time."""
        return float(np.percentile(self.times_ms, percent))


async def measured(bot: BotProcesses, load: Coroutine[None, None, list[Asked]]) -> Measured:
    """Put a load on a bot; raises RuntimeError when it ends meanwhile."""
    cpu_s, started_s = bot.cpu_s(), time.perf_counter()
    asked = await load
    elapsed_s = time.perf_counter() - started_s
    bot.check()
    times_ms = [1e3 * (each.answered_s - each.asked_s) for each in asked if each.answered_s is not None]
    more_than_once = sum(each.answers > 1 for each in asked)
    await bot.quiet()  # what comes after the answer is part of its cost
    return Measured(times_ms, len(asked), more_than_once, elapsed_s, bot.cpu_s() - cpu_s)


async def closed_loop(api: LoadApi, questions: Questions, users: int, count: int) -> list[Asked]:
    """So many users, each with the next question when the last one is answered."""
    left = iter(range(count))

    async def user() -> list[Asked]:
        return [await _answered(api, questions) for _ in left]

    return list(itertools.chain.from_iterable(await asyncio.gather(*(user() for _ in range(users)))))


async def open_loop(api: LoadApi, questions: Questions, a_second: int, seconds: float) -> list[Asked]:
    """So many questions a second, whether or not those before are answered."""
    started_s = time.perf_counter()
    asking = []
    for number in range(round(a_second * seconds)):
        await asyncio.sleep(started_s + number / a_second - time.perf_counter())
        asking.append(asyncio.create_task(_answered(api, questions)))
    return await asyncio.gather(*asking)


async def at_once(api: LoadApi, questions: Questions, users: int) -> list[Asked]:
    """So many users with one question each, all in the same moment."""
    return await asyncio.gather(*(_answered(api, questions) for _ in range(users)))


async def _answered(api: LoadApi, questions: Questions) -> Asked:
    """Ask the next question and wait for its answer, or until it is lost."""
    language, text = next(questions)
    asked = api.ask(text, language)
    with suppress(TimeoutError):
        await asyncio.wait_for(asked.is_answered.wait(), PATIENCE_S)
    return asked
