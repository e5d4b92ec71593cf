"""`seoulbot kb diff, publish, rollback, log, export and import`: revisions in the terminal."""

import asyncio
import getpass
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.curating import print_list, shares_object
from bot.errors import BelowThresholdError, BotError
from bot.progress import OPENING, progress
from bot.publishing import REPLAYED_DAYS, REPLAYED_QUESTIONS, Proposal, Publisher
from bot.quality import print_self_test, self_test_object
from bot.reasons import FILE, FILES
from bot.rehearsal import Stage
from bot.settings import Settings
from bot.store.store import Store, open_settings_store
from bot.writing import writing
from knowledge.errors import InvalidKnowledgeError
from knowledge.exchange.limits import refuse_too_large
from knowledge.exchange.marking import marked_copy
from knowledge.exchange.uploads import read_upload
from knowledge.index_cache import default_cache_folder
from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES
from knowledge.snapshot import Snapshot
from knowledge.taught import Misfit
from responders.comparing import Change, Effect, RealChange, ToldChange
from responders.curating import MEANINGS, percent
from responders.doubts import doubt_line
from responders.exporting import ExportFormat, export

SHOWN: Final = 20
"""Lines of each list."""
_STAGES: Final[Mapping[Stage, str]] = {
    "building": "Building the index",
    "asking": "Asking the checks",
    "comparing": "Asking the self-test and comparing",
}
_REAL_KINDS: Final[Mapping[str, str]] = {
    "newly_answered": "Newly answered:",
    "answered_otherwise": "Answered by something else:",
    "no_longer_answered": "No longer answered:",
}
_WAITERS: Final = "People who wait are told by the running bot, once a curator asks it to."


async def show_diff(settings: Settings, console: Console, *, as_json: bool) -> bool:
    """Print what publishing the files would do; whether they may be published."""
    async with _opened(settings) as (publisher, store):
        proposal, misfits = await _propose_files(publisher, store, settings)
    if as_json:
        console.print_json(json.dumps(_as_object(proposal, misfits), ensure_ascii=False))
    else:
        _print_proposal(proposal, misfits, console)
    return not proposal.effect.failures


async def publish(settings: Settings, console: Console, why: str, *, sure: bool) -> None:
    """Print what publishing the files would do, ask, and publish. Raises BotError, KnowledgeError."""
    async with _opened(settings) as (publisher, store), _refusal_noted(store, FILES):
        proposal, misfits = await _propose_files(publisher, store, settings)
        if not proposal.effect.content:
            console.print(f"The files say what revision {proposal.based_on} says; nothing was published.")
            return
        _print_proposal(proposal, misfits, console)
        await _publish(publisher, proposal, console, why or FILES, sure=sure)


async def publish_file(
    settings: Settings, console: Console, path: Path, why: str, marked: Path | None, *, sure: bool
) -> None:
    """Print what publishing an uploaded file would do, ask, and publish; where it has problems that stand in cells,
    write a copy that shows them to `marked`, if given. Raises BotError, KnowledgeError.
    """
    reason = FILE.format(name=path.name)
    async with _opened(settings) as (publisher, store), _refusal_noted(store, reason):
        content = _read_file(path)
        active = await _active(publisher, settings)
        base = await store.revisions.snapshot(active)
        try:
            with progress("Reading the file ..."):
                snapshot, misfits = read_upload(path.name, content, base, settings.today())
        except InvalidKnowledgeError as error:
            copy = marked_copy(path.name, content, error.problems) if marked is not None else None
            if marked is not None and copy is not None:
                with writing(marked):
                    await asyncio.to_thread(marked.write_bytes, copy)
                console.print(f"The problems are marked in {marked}.")
            raise
        if snapshot == base:
            console.print("The file says nothing new; nothing was published.")
            return
        proposal = await _propose(publisher, store, snapshot, active)
        if not proposal.effect.content:
            console.print("The file says nothing new; nothing was published.")
            return
        _print_proposal(proposal, misfits, console)
        await _publish(publisher, proposal, console, why or reason, sure=sure)


async def roll_back(settings: Settings, console: Console, number: int, *, sure: bool) -> None:
    """Let an earlier revision answer again. Raises BotError, KnowledgeError."""
    async with _opened(settings) as (publisher, store):
        active = await _active(publisher, settings)
        publication = await store.revisions.publication(number)
        if number == active:
            console.print(f"Revision {number} answers already.")
            return
        told = f"revision {number}, {publication.published_at:%d %b %Y %H:%M} UTC, {publication.who}: {publication.why}"
        if sure or typer.confirm(f"Go back from revision {active} to {told}?"):
            with progress(OPENING):
                await publisher.roll_back(number, getpass.getuser(), active)
            console.print(f"Revision {number} answers now. `seoulbot kb rollback {active}` undoes it.")


async def print_log(settings: Settings, console: Console, limit: int) -> None:
    """Print the latest publications, newest first; a star marks the one that answers."""
    async with _opened(settings) as (_, store):
        active = await store.revisions.active_number()
        table = Table("No.", "published (UTC)", "who", "why", "content")
        for each in await store.revisions.log(limit):
            mark = "*" if each.number == active else ""
            when = f"{each.published_at:%Y-%m-%d %H:%M}"
            table.add_row(f"{each.number}{mark}", when, escape(each.who), escape(each.why), each.id[:8])
        console.print(table)


async def write_file(settings: Settings, path: Path, form: ExportFormat, number: int | None) -> int:
    """Write a revision, without a number the one that answers, to a file; gives its number. Raises BotError,
    KnowledgeError.
    """
    async with _opened(settings) as (publisher, store):
        exported = number if number is not None else await _active(publisher, settings)
        with progress("Writing ..."):
            snapshot = await store.revisions.snapshot(exported)
            content = export(snapshot, form, settings.today())
        with writing(path):
            await asyncio.to_thread(path.write_bytes, content)
        await store.audit.note(getpass.getuser(), "export", form)
    return exported


def _print_proposal(proposal: Proposal, misfits: Sequence[Misfit], console: Console) -> None:
    """What publishing would do: content, what people are told, accuracy before and after, questions answered otherwise,
    the worse first.
    """
    effect = proposal.effect
    content = effect.content
    print_list(console, "Taught earlier, and no longer fitting:", map(_misfit, misfits))
    counts = f"{len(content.added)} added, {len(content.changed)} changed, {len(content.removed)} removed"
    console.print(f"Entries: {counts}.")
    print_list(console, "Added:", content.added)
    print_list(console, "Removed:", content.removed)
    print_list(console, "Changed:", (f"{entry}: {', '.join(what)}" for entry, what in content.changed.items()))
    print_list(console, "Changed beside the entries:", content.surroundings)
    _print_some(console, "Told otherwise:", [line for change in effect.told for line in _told_lines(change)])
    print_list(console, "Worth a second look:", (doubt_line(doubt, DEFAULT_LANGUAGE) for doubt in effect.doubts))
    elsewhere = [each.name[DEFAULT_LANGUAGE] for each in effect.elsewhere]
    _print_some(console, "The old figure still stands in:", elsewhere)
    table = Table(
        f"share of {effect.asked} checks",
        *(f"{language}, {when}" for language in LANGUAGES for when in ("now", "then")),
    )
    for measure, meaning in MEANINGS.items():
        cells = [percent(side[language][measure]) for language in LANGUAGES for side in (effect.before, effect.after)]
        table.add_row(meaning, *cells)
    console.print(table)
    console.print(f"Checks answered otherwise: {len(effect.changes)}, {len(effect.worse)} of them worse.")
    worse_first = sorted(effect.changes, key=lambda change: not change.is_worse)
    _print_some(console, "Now and then:", [_changed(change) for change in worse_first])
    _print_real(effect, console)
    if effect.self_test is not None:
        print_self_test(effect.self_test, console)
    failures = [
        f"{language}: {MEANINGS[measure]}: {percent(effect.after[language][measure])}"
        for language, measure in effect.failures
    ]
    print_list(console, "Below what checks/thresholds.yaml demands:", failures)


def _print_real(effect: Effect, console: Console) -> None:
    console.print(
        f"Questions of the last {REPLAYED_DAYS} days: {effect.real_asked}, "
        f"{len(effect.real_changes)} of them answered otherwise."
    )
    for kind, changes in _real_changes(effect).items():
        _print_some(console, _REAL_KINDS[kind], [_real_line(change) for change in changes])


def _print_some(console: Console, title: str, lines: Sequence[str]) -> None:
    print_list(console, title, lines[:SHOWN])
    if len(lines) > SHOWN:
        console.print(f"  and {len(lines) - SHOWN} more.")


def _real_changes(effect: Effect) -> dict[str, list[RealChange]]:
    """The questions of people by what becomes of them."""
    changes: dict[str, list[RealChange]] = {kind: [] for kind in _REAL_KINDS}
    for change in effect.real_changes:
        otherwise = "answered_otherwise" if change.after else "no_longer_answered"
        changes[otherwise if change.before else "newly_answered"].append(change)
    return changes


def _told_lines(change: ToldChange) -> Iterator[str]:
    for language in LANGUAGES:
        before, after = change.before[language], change.after[language]
        if before != after:
            yield f"{change.name[language]}: {before or '–'} -> {after or '–'}"


def _real_line(change: RealChange) -> str:
    told = f": {change.told}" if change.told else ""
    return f"{change.text!r}: {change.before or 'none'} -> {change.after or 'none'}{told}"


def _misfit(misfit: Misfit) -> str:
    return f"{misfit.entry}: {misfit.what}"


def _changed(change: Change) -> str:
    worse = "worse: " if change.is_worse else ""
    before, after = (
        f"{verdict.told}, {verdict.fact_id or 'as a whole'}" if verdict.told else verdict.outcome
        for verdict in (change.before, change.after)
    )
    return f"{worse}{change.after.check.question!r}: {before} -> {after}"


def _as_object(proposal: Proposal, misfits: Sequence[Misfit]) -> Mapping[str, object]:
    effect = proposal.effect
    content = effect.content
    return {
        "based_on": proposal.based_on,
        "may_be_published": not effect.failures,
        "entries": {"added": content.added, "removed": content.removed, "changed": content.changed},
        "surroundings": content.surroundings,
        "no_longer_fitting": [{"entry": misfit.entry, "what": misfit.what} for misfit in misfits],
        "told": [asdict(change) for change in effect.told],
        "accuracy": {"before": shares_object(effect.before), "after": shares_object(effect.after)},
        "checks": effect.asked,
        "changes": [
            {
                "question": change.after.check.question,
                "before": change.before.told,
                "after": change.after.told,
                "worse": change.is_worse,
            }
            for change in effect.changes
        ],
        "real_questions": effect.real_asked,
        "real_changes": {kind: [asdict(each) for each in changes] for kind, changes in _real_changes(effect).items()},
        "self_test": self_test_object(effect.self_test) if effect.self_test else None,
        "failures": [f"{language}: {measure}" for language, measure in effect.failures],
    }


async def _propose_files(publisher: Publisher, store: Store, settings: Settings) -> tuple[Proposal, tuple[Misfit, ...]]:
    active = await _active(publisher, settings)
    with progress("Reading the files ..."):
        files, misfits = await publisher.files(settings.knowledge, active)
    return await _propose(publisher, store, files, active), misfits


async def _active(publisher: Publisher, settings: Settings) -> int:
    """The revision that answers; where none does yet, the files become the first."""
    with progress(OPENING):
        return await publisher.active(settings.knowledge)


async def _propose(publisher: Publisher, store: Store, snapshot: Snapshot, based_on: int) -> Proposal:
    questions = await store.questions.recent(REPLAYED_DAYS, REPLAYED_QUESTIONS)
    with progress("Starting ...") as show:
        return await publisher.propose(
            snapshot, based_on, questions, lambda stage, part: show(f"{_STAGES[stage]}: {part:.0%}")
        )


async def _publish(publisher: Publisher, proposal: Proposal, console: Console, why: str, *, sure: bool) -> None:
    if proposal.effect.failures:
        raise BelowThresholdError("Not published: the checks do worse than demanded.")
    if sure or typer.confirm("Publish?"):
        with progress("Publishing ..."):
            number = await publisher.publish(proposal.pending(why), getpass.getuser())
        console.print(f"Revision {number} answers now. `seoulbot kb rollback {proposal.based_on}` undoes it.")
        console.print(_WAITERS)


@asynccontextmanager
async def _refusal_noted(store: Store, about: str) -> AsyncIterator[None]:
    """Note it in the audit log when what is done inside is refused."""
    try:
        yield
    except (InvalidKnowledgeError, BelowThresholdError):
        await store.audit.note(getpass.getuser(), "refused", about)
        raise


def _read_file(path: Path) -> bytes:
    try:
        refuse_too_large(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from error


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Publisher, Store]]:
    async with open_settings_store(settings) as store:
        yield Publisher(store, default_cache_folder(), settings.today), store
