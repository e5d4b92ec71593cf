"""How the bot is used, shown: a table, an object and a picture in the terminal, text and picture in a chat."""

import asyncio
import datetime as dt
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.errors import PictureError
from bot.logs import exception_fields
from bot.progress import progress
from bot.settings import Settings
from bot.sheet import OUTCOMES, Sheet, describe
from bot.store.statistics import Statistics
from bot.store.store import Store, open_settings_store
from bot.writing import writing
from knowledge.child import last_line, run_child
from knowledge.language import Language
from knowledge.loading import load_revision
from responders.assistant import Assistant
from responders.messages import Notice, RenderedMessage

_DRAWING_S: Final = 60
"""Longer than a first drawing takes, which looks for fonts."""

_log = structlog.get_logger(__name__)


async def stats_message(
    store: Store, assistant: Assistant, language: Language, last: dt.date, zone: dt.tzinfo, days: int = 30
) -> tuple[RenderedMessage, bytes | None]:
    """The figures of so many days up to `last`, which begin at midnight in `zone`: as text for curators, and as a PNG;
    None when it could not be drawn, which is logged.
    """
    statistics = await store.statistics(last, days, zone)
    sheet = describe(statistics, assistant.knowledge.revision, language)
    text = assistant.render_notice(Notice(language, "stats", {"sheet": sheet}))
    try:
        return text, await draw(sheet)
    except PictureError as error:
        _log.warning("statistics not drawn", **exception_fields(error))  # its text may hold words of a question
        return text, None


async def draw(sheet: Sheet) -> bytes:
    """The figures as a PNG, drawn by a child process; raises PictureError."""
    try:
        return await asyncio.to_thread(run_child, "bot.drawing", asdict(sheet), _DRAWING_S)
    except subprocess.CalledProcessError as error:
        raise PictureError(f"The picture could not be drawn: {last_line(error)}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PictureError(f"The picture could not be drawn: {type(error).__name__}. Try again later.") from error


async def show_stats(
    settings: Settings, console: Console, days: int, *, as_json: bool, picture: Path | None, language: Language
) -> None:
    """Print the figures of the last days, and draw them where a file is named, in `language`. Raises BotError; with a
    picture, whose entries have the titles of the files, KnowledgeError.
    """
    async with open_settings_store(settings) as store:
        statistics = await store.statistics(settings.today(), days, settings.zone)
    if as_json:
        console.print_json(json.dumps(to_object(statistics), ensure_ascii=False))
    else:
        print_tables(statistics, console)
    if picture is not None:
        with progress("Drawing ..."):
            sheet = describe(statistics, load_revision(settings.knowledge, today=settings.today()), language)
            drawn = await draw(sheet)
        with writing(picture):
            await asyncio.to_thread(picture.write_bytes, drawn)


def to_object(statistics: Statistics) -> dict[str, object]:
    """The figures as scripts read them."""
    figures: dict[str, object] = TypeAdapter(Statistics).dump_python(statistics, mode="json")
    totals = {
        "asked": statistics.asked,
        "outcomes": statistics.outcomes,
        "votes": {"helpful": statistics.helpful, "not_helpful": statistics.not_helpful},
    }
    return totals | figures


def print_tables(statistics: Statistics, console: Console) -> None:
    """Print the figures for people: a line for each day on which something happened, then counts by kind."""
    days = Table("day", *OUTCOMES.values(), "Helpful", "Not helpful")
    for day in statistics.days:
        happened = (*(getattr(day, outcome) for outcome in OUTCOMES), day.helpful, day.not_helpful)
        if any(happened):
            days.add_row(str(day.date), *(f"{count:,}" for count in happened))
    console.print(days)
    totals = Table("figure", "value")
    groups: dict[str, Mapping[str, int]] = {
        "outcome": {OUTCOMES[outcome]: count for outcome, count in statistics.outcomes.items()},
        "surface": {str(surface): count for surface, count in statistics.surfaces.items()},
        "language": {str(language): count for language, count in statistics.languages.items()},
        "vote": {"helpful": statistics.helpful, "not helpful": statistics.not_helpful},
        "not helpful because": statistics.reasons,
        "entry told": statistics.entries,
        "word nothing covers": statistics.missing_words,
    }
    totals.add_row("questions", f"{statistics.asked:,}")
    totals.add_row("different people", f"{statistics.people:,}")
    for name, counts in groups.items():
        totals.add_row(name, ", ".join(f"{escape(label)} {count:,}" for label, count in counts.items()))
    for name, ms in (("p50_ms", statistics.p50_ms), ("p99_ms", statistics.p99_ms)):
        totals.add_row(name, "-" if ms is None else f"{ms:,.1f}")
    console.print(totals)
