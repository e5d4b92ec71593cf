"""From curated files to the revision that answers: what a change does is worked out first, then one pointer moves.

The chat and the command line use the same functions.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import structlog

from bot.assembly import assistant_over
from bot.errors import BelowThresholdError
from bot.store.revisions import Revisions
from knowledge.checks import load_thresholds
from knowledge.errors import InvalidKnowledgeError, KnowledgeError, Problem
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.snapshot import Snapshot, read_snapshot
from responders.assistant import Assistant
from responders.comparing import Effect, compare

_log = structlog.get_logger(__name__)
FOLLOW_S: Final = 2.0
"""How often a running bot looks whether another revision was published."""
BY_START: Final = "start"
"""Who publishes the files' state when nothing was published yet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A snapshot that may be published, and what that would do."""

    snapshot: Snapshot
    based_on: int
    """The revision that answered when it was worked out."""
    effect: Effect


class Publisher:
    """Works out proposals and makes them answer."""

    def __init__(self, revisions: Revisions, cache_folder: Path, today: Callable[[], dt.date]) -> None:
        self._revisions = revisions
        self._cache_folder = cache_folder
        self._today = today

    async def active(self, folder: Path) -> int:
        """The number of the revision that answers; where nothing was published yet, the files in `folder` are.

        Raises InvalidKnowledgeError, IndexBuildError.
        """
        number = await self._revisions.active_number()
        if number is None:
            snapshot = read_snapshot(folder)
            await asyncio.to_thread(_open, snapshot, self._cache_folder, self._today(), None)  # refuses invalid ones
            number = await self._revisions.publish(snapshot, BY_START, "first start", based_on=None)
        return number

    async def follow(self, assistant: Assistant, stop: asyncio.Event) -> None:
        """Until `stop`, let `assistant` answer from whatever is published, by whichever process, within FOLLOW_S."""
        refused: int | None = None
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), FOLLOW_S)
            number = await self._revisions.active_number()
            if number in (None, refused, assistant.knowledge.revision.number):
                continue
            try:
                assistant.knowledge = await self.open(number)
            except KnowledgeError as error:  # another version of the code published what this one cannot read
                _log.error("revision not opened", number=number, problem=str(error))
                refused = number

    async def open(self, number: int) -> KnowledgeBase:
        """A published revision, ready to answer; raises NoSuchRevisionError."""
        snapshot = await self._revisions.snapshot(number)
        return await asyncio.to_thread(_open, snapshot, self._cache_folder, self._today(), number)

    async def propose(self, snapshot: Snapshot, based_on: int) -> Proposal:
        """What publishing `snapshot` in place of the revision `based_on` would do, worked out in a process of its own,
        so that answering never waits. Raises InvalidKnowledgeError, IndexBuildError, NoSuchRevisionError.
        """
        old = await self._revisions.snapshot(based_on)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            work = pool.submit(_work_out, old, snapshot, self._cache_folder, self._today())
            effect = await asyncio.wrap_future(work)
        if isinstance(effect, Effect):
            return Proposal(snapshot, based_on, effect)
        raise InvalidKnowledgeError(effect)

    async def publish(self, proposal: Proposal, who: str, why: str) -> int:
        """Make a proposal the revision that answers, and give its number.

        Raises BelowThresholdError, BaseMovedError.
        """
        if proposal.effect.failures:
            raise BelowThresholdError("The checks do worse than demanded; nothing was changed.")
        return await self._revisions.publish(proposal.snapshot, who, why, proposal.based_on)


def _open(snapshot: Snapshot, cache_folder: Path, today: dt.date, number: int | None) -> KnowledgeBase:
    with snapshot.unpacked() as folder:
        return open_knowledge_base(folder, cache_folder, today, number)


def _work_out(old: Snapshot, new: Snapshot, cache_folder: Path, today: dt.date) -> Effect | tuple[Problem, ...]:
    """Runs in a child process; problems are given back, since such an error cannot be pickled."""
    try:
        with new.unpacked() as folder:
            proposed = open_knowledge_base(folder, cache_folder, today)
            thresholds = load_thresholds(folder)
    except InvalidKnowledgeError as error:
        return error.problems
    answering = _open(old, cache_folder, today, None)
    checks = [check for check in proposed.checks if not check.unseen]
    before, after = (assistant_over(knowledge, lambda: today) for knowledge in (answering, proposed))
    return compare(before, after, checks, thresholds)
