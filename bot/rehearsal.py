"""Works out what publishing a snapshot would do, in child processes of low priority, so that answering never waits.

One process asks the base in service, another builds and asks the proposed one, both at the same time.
"""

import asyncio
import datetime as dt
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final, Literal

from bot.apart import NICENESS
from bot.assembly import assistant_over
from knowledge.checks import Check, Thresholds, load_checks, load_thresholds
from knowledge.content_diff import Demands
from knowledge.errors import IndexBuildError, InvalidKnowledgeError, KnowledgeError
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.moments import Moment
from knowledge.snapshot import Snapshot
from knowledge.taught import read_taught, with_taught
from responders.assistant import Assistant
from responders.comparing import Effect, RealQuestion, Tried, compare, corrected, tell_all
from responders.judging import Judgement, Verdict, judge
from responders.self_test import self_test

Stage = Literal["building", "asking", "comparing"]
Report = Callable[[Stage, float], None]
"""Told the stage and which part of it is done, between 0 and 1."""
_HELPERS: Final = 2
"""That ask the proposed base side by side: by then the one in service is mostly done."""
_BATCH: Final = 200
"""Checks between two reports."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be worked out."""

    old: Snapshot
    new: Snapshot
    questions: Sequence[RealQuestion]
    cache_folder: Path
    today: dt.date
    recent: frozenset[RealQuestion] | None = None
    """Those of the questions that people asked lately, which are counted; None for all."""


async def rehearse(task: Task, report: Report) -> tuple[Snapshot, Effect]:
    """What it does that `task.new` answers instead of `task.old`; the snapshot comes back with the days of corrections.

    Raises InvalidKnowledgeError, IndexBuildError. Cancelling it ends the processes.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    from_old, to_new = context.Pipe(duplex=False)
    asking_old = context.Process(target=_ask_old, args=(task, to_new), daemon=True)
    asking_new = context.Process(target=_ask_new, args=(task, from_old, theirs))  # has helpers, as daemons may not
    try:
        for process in (asking_old, asking_new):
            process.start()
        to_new.close()  # only the children's ends stay: when one dies, the other end hears of it
        theirs.close()
        return await _result(ours, report)
    finally:
        for process in (asking_old, asking_new):
            _end(process)
        ours.close()
        from_old.close()


def _end(process: BaseProcess) -> None:
    """End a process with all that it has started."""
    if process.pid is None:  # it could not be started; 0 would be the bot's own group
        return
    with suppress(ProcessLookupError):  # it does not lead its group yet, or is done
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _begin() -> None:
    """In a child: lead a group of its own, which a signal to the bot's does not reach, and let answers go first."""
    os.setsid()
    os.nice(NICENESS)


async def _result(pipe: Connection, report: Report) -> tuple[Snapshot, Effect]:
    while True:
        try:
            kind, *rest = await asyncio.to_thread(pipe.recv)
        except EOFError:
            raise IndexBuildError("the process that tries the change ended before it was done") from None
        match kind:
            case "progress":
                report(*rest)
            case "problems":
                raise InvalidKnowledgeError(rest[0])
            case "failed":
                raise IndexBuildError(rest[0])
            case _:
                return rest[0], rest[1]


def _ask_old(task: Task, to_new: Connection) -> None:
    """Runs in a child: asks the base in service the checks of the proposed one."""
    _begin()
    try:
        with task.new.unpacked() as folder:
            checks = [check for file in load_checks(folder).values() for check in file if not check.unseen]
    except InvalidKnowledgeError:
        return  # the other process names the problems
    knowledge = _open(task.old, task)
    try:
        thresholds = _thresholds(task.old)
    except InvalidKnowledgeError:  # the first revision is published without them
        thresholds = Thresholds()
    to_new.send(_try(knowledge, thresholds, checks, task, lambda *_: None, with_helpers=False))


def _ask_new(task: Task, from_old: Connection, to_parent: Connection) -> None:
    """Runs in a child: opens and asks the proposed base, and compares."""
    _begin()
    try:
        to_parent.send(("done", *_work_out(task, from_old, lambda *done: to_parent.send(("progress", *done)))))
    except InvalidKnowledgeError as error:
        to_parent.send(("problems", error.problems))
    except KnowledgeError as error:
        to_parent.send(("failed", str(error)))


def _work_out(task: Task, from_old: Connection, report: Report) -> tuple[Snapshot, Effect]:
    report("building", 0.0)
    knowledge = _open(task.new, task)
    checks = [check for check in knowledge.checks if not check.unseen]
    new = _try(knowledge, _thresholds(task.new), checks, task, report, with_helpers=True)
    report("comparing", 0.0)
    new = replace(new, self_test=self_test(assistant_over(knowledge, lambda: task.today)))
    old: Tried = from_old.recv()
    effect = compare(old, new, task.questions, task.recent)
    days = read_taught(task.new).with_corrections(corrected(old.revision, new.revision), Moment.on(task.today))
    return with_taught(task.new, days), effect


def _try(
    knowledge: KnowledgeBase,
    thresholds: Thresholds,
    checks: Sequence[Check],
    task: Task,
    report: Report,
    *,
    with_helpers: bool,
) -> Tried:
    assistant = assistant_over(knowledge, lambda: task.today)
    judgement = _judge_together(assistant, checks, report) if with_helpers else judge(assistant, checks)
    demands = Demands(knowledge.checks, thresholds)
    return Tried(knowledge.revision, demands, judgement, tell_all(assistant, task.questions))


def _judge_together(assistant: Assistant, checks: Sequence[Check], report: Report) -> Judgement:
    """As `judge`, by helpers that are forked, so that they see the base without opening it again."""
    verdicts: list[Verdict] = []
    batches = [checks[start : start + _BATCH] for start in range(0, len(checks), _BATCH)]
    with get_context("fork").Pool(_HELPERS, _share, (assistant,)) as pool:  # this process has no threads yet
        for done in pool.imap(_judge_batch, batches):
            verdicts += done
            report("asking", len(verdicts) / len(checks))
    return Judgement(tuple(verdicts))


def _thresholds(snapshot: Snapshot) -> Thresholds:
    with snapshot.unpacked() as folder:
        return load_thresholds(folder)


_shared: Assistant
"""What the helpers of a process ask."""


def _share(assistant: Assistant) -> None:
    global _shared
    _shared = assistant


def _judge_batch(checks: Sequence[Check]) -> tuple[Verdict, ...]:
    return judge(_shared, checks).verdicts


def _open(snapshot: Snapshot, task: Task) -> KnowledgeBase:
    with snapshot.unpacked() as folder:
        return open_knowledge_base(folder, task.cache_folder, task.today)
