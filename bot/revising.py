"""`seoulbot kb diff, publish, rollback, log, export and import`: revisions in the terminal."""

import getpass
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table

from bot.curating import print_list
from bot.errors import BelowThresholdError, BotError
from bot.publishing import Proposal, Publisher
from bot.settings import Settings
from bot.store.revisions import Revisions
from bot.store.store import open_settings_store
from knowledge.errors import InvalidKnowledgeError
from knowledge.exchange.limits import refuse_too_large
from knowledge.exchange.marking import marked_copy
from knowledge.exchange.uploads import read_upload
from knowledge.index_cache import default_cache_folder
from knowledge.language import LANGUAGES
from responders.comparing import Change, Effect
from responders.curating import MEANINGS, percent
from responders.exporting import ExportFormat, export

SHOWN_CHANGES: Final = 20
_WORKING: Final = "Building the index and asking the checks: half a minute ..."


async def show_diff(settings: Settings, console: Console, *, as_json: bool) -> bool:
    """Print what publishing the files would do; whether they may be published."""
    async with _opened(settings) as (publisher, _):
        proposal = await _propose(publisher, settings, console)
    if as_json:
        console.print_json(json.dumps(_as_object(proposal), ensure_ascii=False))
    else:
        print_effect(proposal.effect, console)
    return not proposal.effect.failures


async def publish(settings: Settings, console: Console, why: str, *, sure: bool) -> None:
    """Print what publishing the files would do, ask, and publish. Raises BotError, KnowledgeError."""
    async with _opened(settings) as (publisher, _):
        await _publish(publisher, await _propose(publisher, settings, console), console, why, sure=sure)


async def publish_file(
    settings: Settings, console: Console, path: Path, why: str, marked: Path | None, *, sure: bool
) -> None:
    """Print what publishing an uploaded file would do, ask, and publish; where it has problems that stand in cells,
    write a copy that shows them to `marked`, if given. Raises BotError, KnowledgeError.
    """
    content = _read_file(path)
    async with _opened(settings) as (publisher, revisions):
        active = await publisher.active(settings.knowledge)
        base = await revisions.snapshot(active)
        try:
            snapshot = read_upload(path.name, content, base, settings.today())
        except InvalidKnowledgeError as error:
            copy = marked_copy(path.name, content, error.problems) if marked is not None else None
            if marked is not None and copy is not None:
                _write_file(marked, copy)
                console.print(f"The problems are marked in {marked}.")
            raise
        if snapshot == base:
            console.print("The file says nothing new; nothing was published.")
            return
        with console.status(_WORKING):
            proposal = await publisher.propose(snapshot, active)
        await _publish(publisher, proposal, console, why, sure=sure)


async def roll_back(settings: Settings, console: Console, number: int, *, sure: bool) -> None:
    """Let an earlier revision answer again. Raises BotError, KnowledgeError."""
    async with _opened(settings) as (publisher, revisions):
        active = await publisher.active(settings.knowledge)
        publication = await revisions.publication(number)
        if number == active:
            console.print(f"Revision {number} answers already.")
            return
        await publisher.open(number)  # one that this version cannot read must not answer
        told = f"revision {number}, {publication.published_at:%d %b %Y %H:%M} UTC, {publication.who}: {publication.why}"
        if sure or typer.confirm(f"Go back from revision {active} to {told}?"):
            await revisions.roll_back(number, getpass.getuser(), active)
            console.print(f"Revision {number} answers now. `seoulbot kb rollback {active}` undoes it.")


async def print_log(settings: Settings, console: Console, limit: int) -> None:
    """Print the latest publications, newest first; a star marks the one that answers."""
    async with _opened(settings) as (_, revisions):
        active = await revisions.active_number()
        table = Table("No.", "published (UTC)", "who", "why", "content")
        for each in await revisions.log(limit):
            mark = "*" if each.number == active else ""
            when = f"{each.published_at:%Y-%m-%d %H:%M}"
            table.add_row(f"{each.number}{mark}", when, each.who, each.why, each.id[:8])
        console.print(table)


async def write_file(settings: Settings, path: Path, form: ExportFormat, number: int | None) -> int:
    """Write a revision, without a number the one that answers, to a file; gives its number. Raises BotError,
    KnowledgeError.
    """
    async with _opened(settings) as (publisher, revisions):
        exported = number if number is not None else await publisher.active(settings.knowledge)
        snapshot = await revisions.snapshot(exported)
    _write_file(path, export(snapshot, form, settings.today()))
    return exported


def print_effect(effect: Effect, console: Console) -> None:
    """What publishing would do: content, accuracy before and after, questions answered otherwise, the worse first."""
    content = effect.content
    counts = f"{len(content.added)} added, {len(content.changed)} changed, {len(content.removed)} removed"
    console.print(f"Entries: {counts}.")
    print_list(console, "Added:", content.added)
    print_list(console, "Removed:", content.removed)
    print_list(console, "Changed:", (f"{entry}: {', '.join(what)}" for entry, what in content.changed.items()))
    print_list(console, "Changed beside the entries:", content.surroundings)
    table = Table(
        f"share of {effect.asked} checks",
        *(f"{language}, {when}" for language in LANGUAGES for when in ("now", "then")),
    )
    for measure, meaning in MEANINGS.items():
        cells = [percent(side[language][measure]) for language in LANGUAGES for side in (effect.before, effect.after)]
        table.add_row(meaning, *cells)
    console.print(table)
    worse = effect.worse
    console.print(f"Answered otherwise: {len(effect.changes)} questions, {len(worse)} of them worse.")
    shown = sorted(effect.changes, key=lambda change: not change.is_worse)[:SHOWN_CHANGES]
    print_list(console, "Now and then:", map(_told, shown))
    failures = [
        f"{language}: {MEANINGS[measure]}: {percent(effect.after[language][measure])}"
        for language, measure in effect.failures
    ]
    print_list(console, "Below what checks/thresholds.yaml demands:", failures)


def _told(change: Change) -> str:
    worse = "worse: " if change.is_worse else ""
    before, after = (
        f"{verdict.told}, {verdict.fact_id or 'as a whole'}" if verdict.told else verdict.outcome
        for verdict in (change.before, change.after)
    )
    return f"{worse}{change.after.check.question!r}: {before} -> {after}"


def _as_object(proposal: Proposal) -> Mapping[str, object]:
    effect = proposal.effect
    content = effect.content
    return {
        "based_on": proposal.based_on,
        "may_be_published": not effect.failures,
        "entries": {"added": content.added, "removed": content.removed, "changed": content.changed},
        "surroundings": content.surroundings,
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
        "failures": [f"{language}: {measure}" for language, measure in effect.failures],
    }


async def _propose(publisher: Publisher, settings: Settings, console: Console) -> Proposal:
    with console.status(_WORKING):
        active = await publisher.active(settings.knowledge)
        files, misfits = await publisher.files(settings.knowledge, active)
        proposal = await publisher.propose(files, active)
    print_list(console, "Taught earlier, and no longer fitting:", (f"{each.entry}: {each.what}" for each in misfits))
    return proposal


async def _publish(publisher: Publisher, proposal: Proposal, console: Console, why: str, *, sure: bool) -> None:
    print_effect(proposal.effect, console)
    if proposal.effect.failures:
        raise BelowThresholdError("Not published: the checks do worse than demanded.")
    if sure or typer.confirm("Publish?"):
        number = await publisher.publish(proposal.pending(why), getpass.getuser())
        console.print(f"Revision {number} answers now. `seoulbot kb rollback {proposal.based_on}` undoes it.")


def _read_file(path: Path) -> bytes:
    try:
        refuse_too_large(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from error


def _write_file(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BotError(f"{path} cannot be written: {error.strerror}.") from error


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Publisher, Revisions]]:
    async with open_settings_store(settings) as store:
        yield Publisher(store.revisions, default_cache_folder(), settings.today), store.revisions
