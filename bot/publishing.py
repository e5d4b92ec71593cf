"""From curated files to the revision that answers: what a change does is worked out first, then one pointer moves.

The chat and the command line use the same functions.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Final

import structlog

from bot import keep_for_good, metrics
from bot.apart import run_apart
from bot.errors import BaseMovedError, BelowThresholdError
from bot.jobs import repeat
from bot.logs import exception_fields
from bot.reasons import FIRST_START, is_of_folder, is_of_upload
from bot.rehearsal import Report, Task, rehearse
from bot.store.proposals import Pending
from bot.store.store import Store
from knowledge.errors import KnowledgeError
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import (
    Misfit,
    Taught,
    carry_over,
    read_taught,
    snapshot_entries,
    snapshot_sources,
    with_taught,
)
from responders.assistant import Assistant
from responders.comparing import Effect, RealQuestion

_log = structlog.get_logger(__name__)
FOLLOW_S: Final = 2.0
"""How often a running bot looks whether another revision was published."""
REPLAYED_DAYS: Final = 30
REPLAYED_QUESTIONS: Final = 500
"""The real questions that a change is tried on: of so many days, at most so many."""
LOOKED_BACK: Final = 100
"""Revisions."""
BY_START: Final = "start"
"""Who publishes the files' state when nothing was published yet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A snapshot that may be published, and what that would do."""

    snapshot: Snapshot
    effect: Effect
    based_on: int
    """The revision that answered when it was worked out."""

    def pending(self, why: str, resumes: str | None = None) -> Pending:
        """As it is kept until somebody decides; `resumes`: the stopped entry that answers again with it."""
        return Pending(self.snapshot, self.based_on, bool(self.effect.failures), why, resumes)


class Publisher:
    """Works out proposals and makes them answer."""

    def __init__(self, store: Store, cache_folder: Path, today: Callable[[], dt.date]) -> None:
        self._revisions = store.revisions
        self._shelf = store.indexes
        self._published = store.replicas.published
        self._cache_folder = cache_folder
        self._today = today
        self._refreshing = asyncio.Lock()
        self._last: tuple[str, KnowledgeBase] | None = None
        """What was opened last, and the snapshot's id: what is published was opened just before."""

    async def active(self, folder: Path) -> int:
        """The number of the revision that answers; where nothing was published yet, the files in `folder` are.

        Raises InvalidKnowledgeError, IndexBuildError.
        """
        number = await self._revisions.active_number()
        if number is None:
            snapshot = read_snapshot(folder)
            names = await self._prepare(snapshot)  # refuses invalid ones
            try:
                number = await self._revisions.publish(
                    snapshot, BY_START, FIRST_START, based_on=None, index_names=names
                )
            except BaseMovedError:  # another replica was first
                number = await self._revisions.active_number()
                assert number is not None
        return number

    async def follow(self, assistant: Assistant, stop: asyncio.Event) -> None:
        """Until `stop`, let `assistant` answer from whatever is published, by whichever process: replicas are told,
        and a command line's work over an SQLite file is seen within FOLLOW_S.
        """
        refused: int | None = None

        async def look() -> None:
            nonlocal refused
            number = await self._revisions.active_number()
            if number in (None, refused):
                return
            try:
                await self.refresh(assistant)
            except KnowledgeError as error:  # another version of the code published what this one cannot read
                _log.error("revision not opened", number=number, **exception_fields(error))
                refused = number

        await repeat("follow", look, FOLLOW_S, stop, self._published)

    async def refresh(self, assistant: Assistant) -> None:
        """Let `assistant` answer from what is published now, without the entries that are stopped now.

        Raises KnowledgeError when this version of the code cannot read it.
        """
        async with self._refreshing:
            assistant.stopped |= await self._revisions.stopped()  # what is stopped is told no more, at once
            number = await self._revisions.active_number()
            knowledge = assistant.knowledge
            if number is not None and number != knowledge.revision.number:
                knowledge = await self.open(number)
            stopped = await self._revisions.stopped()
            assistant.knowledge, assistant.stopped = knowledge, stopped  # together: a corrected entry with its end
            metrics.revision.set(knowledge.revision.number or 0)

    async def open(self, number: int) -> KnowledgeBase:
        """A published revision, ready to answer; raises NoSuchRevisionError."""
        snapshot = await self._revisions.snapshot(number)
        await self._shelf.fetch(await self._revisions.index_names(number), self._cache_folder)
        knowledge = await self.open_snapshot(snapshot)
        return replace(knowledge, revision=knowledge.revision.model_copy(update={"number": number}))

    async def open_snapshot(self, snapshot: Snapshot) -> KnowledgeBase:
        """A snapshot that is not published, ready to be asked; raises KnowledgeError."""
        if self._last is None or self._last[0] != snapshot.id:
            with metrics.rebuild.time():
                opened = await asyncio.to_thread(_open, snapshot, self._cache_folder, self._today())
            self._last = snapshot.id, opened
        return self._last[1]

    async def files(self, folder: Path, based_on: int) -> tuple[Snapshot, tuple[Misfit, ...]]:
        """The files in `folder` with what was taught over the revision `based_on`, and what of that no longer fits.

        What was taught survives a reload: a `taught.yaml` in the folder counts only at the first start. Raises
        InvalidKnowledgeError, NoSuchRevisionError.
        """
        taught = await asyncio.to_thread(read_taught, await self._revisions.snapshot(based_on))
        return await run_apart(_over_files, folder, taught)  # reading YAML holds the interpreter for seconds

    async def goes_back(self, files: Snapshot, active: int) -> tuple[int, int] | None:
        """The last upload that the folder of `files` knows nothing of, and how many entries they would put back to what
        they were before it and others like it; None where there are none.
        """
        earlier = await self._revisions.log(LOOKED_BACK, before=active + 1)
        uploads = list(takewhile(lambda each: not is_of_folder(each.why), earlier))
        number = next((each.number for each in uploads if is_of_upload(each.why)), None)
        if number is None or len(uploads) == len(earlier):
            return None
        base = await self._revisions.snapshot(earlier[len(uploads)].number)
        count = await run_apart(_entries_back, base, await self._revisions.snapshot(active), files)
        return (number, count) if count else None

    async def propose(
        self,
        snapshot: Snapshot,
        based_on: int,
        questions: Sequence[RealQuestion] = (),
        report: Report = lambda stage, part: None,
        recent: frozenset[RealQuestion] | None = None,
    ) -> Proposal:
        """What publishing `snapshot` in place of the revision `based_on` would do to the checks and to questions; those
        in `recent` count as lately asked, without it all do.

        Raises InvalidKnowledgeError, IndexBuildError, NoSuchRevisionError.
        """
        old = await self._revisions.snapshot(based_on)
        task = Task(old, snapshot, questions, self._cache_folder, self._today(), recent)
        return Proposal(*await rehearse(task, report), based_on)

    async def publish(self, pending: Pending, who: str) -> int:
        """Make a pending change the revision that answers, and give its number.

        Raises BelowThresholdError, BaseMovedError, KnowledgeError: another version of the code may have made it.
        """
        if pending.refused:
            raise BelowThresholdError("The checks do worse than demanded; nothing was changed.")
        names = await self._prepare(pending.snapshot)
        return await self._revisions.publish(
            pending.snapshot, who, pending.why, pending.based_on, pending.resumes, names
        )

    async def roll_back(self, number: int, who: str, based_on: int) -> None:
        """Let an earlier revision answer again. Raises BaseMovedError, NoSuchRevisionError, KnowledgeError: this
        version of the code may not read it.
        """
        names = await self._prepare(await self._revisions.snapshot(number))
        await self._revisions.roll_back(number, who, based_on, names)

    async def _prepare(self, snapshot: Snapshot) -> list[str]:
        """Make sure that a snapshot can answer, here and in other replicas; gives the names of its index files."""
        knowledge = await self.open_snapshot(snapshot)
        await self._shelf.put(knowledge.index_files)
        return [path.name for path in knowledge.index_files]


def _open(snapshot: Snapshot, cache_folder: Path, today: dt.date) -> KnowledgeBase:
    with snapshot.unpacked() as folder:
        knowledge = open_knowledge_base(folder, cache_folder, today)
    assert knowledge.revision.id  # worked out here, where nobody waits for it
    keep_for_good()
    return knowledge


def _entries_back(base: Snapshot, active: Snapshot, files: Snapshot) -> int:
    """How many entries differ between two revisions, and stand in the files as in the first."""
    was, now, then = snapshot_entries(base), snapshot_entries(active), snapshot_entries(files)
    return sum(was.get(each) != now.get(each) and then.get(each) == was.get(each) for each in {**was, **now})


def _over_files(folder: Path, taught: Taught) -> tuple[Snapshot, tuple[Misfit, ...]]:
    files = read_snapshot(folder)
    kept, misfits = carry_over(taught, snapshot_entries(files), snapshot_sources(files))
    return with_taught(files, kept), tuple(each for each in misfits if not each.is_absorbed)
