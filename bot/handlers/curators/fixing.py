"""[Fix] and [Stop] under answers: from a wrong figure to the right one in five messages and presses."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from telegram import CallbackQuery, Chat, Update, User

from bot.context import BotContext, message_of
from bot.delivery import acknowledge
from bot.desk import ChooseText, ChooseWhat, NewSource, NewText, NewValue, TextField
from bot.handlers.curators.asking import ask, ask_number, place_of, say_gone
from bot.handlers.curators.changes import propose
from bot.handlers.curators.misread import misread
from bot.handlers.curators.notices import button, say
from bot.handlers.curators.rights import name_of
from bot.handlers.curators.sourcing import NamedSource, named_source, source_lines
from bot.handlers.curators.tools import CANCEL, FIX, RESUME, STOP
from bot.reasons import correction
from knowledge.entries import Entry, Fact, NumberValue, Revision, value_kind
from knowledge.language import LANGUAGES, Language
from knowledge.snapshot import Snapshot
from knowledge.taught import merged_entries, read_taught, value_at, with_taught
from knowledge.typed_values import Counted, TypedValueError, both_languages, is_typed_date, typed_date, typed_value
from responders.catalogue import N_, translate
from responders.dates import format_moment
from responders.same_figures import TEXT_FIELDS
from responders.values import format_value

RawEntry = Mapping[str, Any]
"""An entry as read from the files, with what was taught."""
Edits = Mapping[tuple[str, ...], object]
"""Place in an entry -> what it is to say there."""
SOURCES: Final = 8
"""So many of the nearest are listed to choose from."""
_EXAMPLES: Final[Mapping[str, str]] = {
    "number": N_("Send the new figure. For example: 2500"),
    "amount": N_("Send the new amount in figures. For example: 4,964,000,000"),
    "date": N_("Send the new date. For example: 2023-05-17, 2023-05 or 2023"),
    "period": N_("Send both dates. For example: 2023-05-15 ~ 2023-10-15"),
    "person": N_("Send two lines, Korean and English: a name, or a name, a comma and the office."),
    "place": N_("Send two lines, Korean and English."),
    "text": N_("Send two lines, Korean and English."),
}


async def stop(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, entry_id: str) -> None:
    """Withhold an entry at once."""
    store, assistant = context.parts.store, context.parts.assistant
    entry = assistant.knowledge.revision.entry(entry_id)
    if entry is None:
        await _gone(query, language)
        return
    await store.revisions.stop(entry_id, name_of(query.from_user))
    await context.parts.desk.publisher.refresh(assistant)
    await acknowledge(query)
    buttons = button(RESUME, language, "resume", entry_id), button(FIX, language, "fix", entry_id)
    await say(context, chat, language, "stopped", *buttons, title=entry.wording(language).title)


async def resume(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, entry_id: str) -> None:
    """Let an entry answer again."""
    store, assistant = context.parts.store, context.parts.assistant
    await store.revisions.resume(entry_id, name_of(query.from_user))
    await context.parts.desk.publisher.refresh(assistant)
    entry = assistant.knowledge.revision.entry(entry_id)
    if entry is None:
        await _gone(query, language)
        return
    await acknowledge(query)
    again = button(STOP, language, "stop", entry_id)
    await say(context, chat, language, "resumed", again, title=entry.wording(language).title)


async def fix(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, entry_id: str, fact_id: str | None
) -> None:
    """List what can be corrected of an entry; the fact just told stands first."""
    revision = context.parts.assistant.knowledge.revision
    entry = revision.entry(entry_id)
    if entry is None:
        await _gone(query, language)
        return
    fact_ids = sorted(entry.facts, key=lambda each: each != fact_id)
    context.parts.desk.steps.keep((chat.id, query.from_user.id), ChooseWhat(entry_id, tuple(fact_ids)))
    facts = [
        f"{entry.facts[each].label[language]}: {format_value(entry.facts[each].value, language, revision.units)}"
        for each in fact_ids
    ]
    lines = [*facts, translate("Texts", language), translate("Source and date", language)]
    await acknowledge(query)
    title = entry.wording(language).title
    await say(context, chat, language, "fix", button(CANCEL, language, "keep"), title=title, lines=lines)


async def on_what(update: Update, context: BotContext, step: ChooseWhat, language: Language, text: str) -> None:
    """A number of the list: ask for the new value."""
    _, chat, person = message_of(update)
    revision = context.parts.assistant.knowledge.revision
    entry = revision.entry(step.entry_id)
    place = place_of(text, len(step.fact_ids) + 2)
    if entry is None:
        await say_gone(context, chat, person, language)
        return
    if place is None:
        await ask_number(context, chat, language, len(step.fact_ids) + 2)
        return
    if place < len(step.fact_ids):
        fact = entry.facts[step.fact_ids[place]]
        context.parts.desk.steps.keep((chat.id, person.id), NewValue(entry.id, step.fact_ids[place]))
        kind = value_kind(fact.value) or "text"
        now = format_value(fact.value, language, revision.units)
        await ask(
            context,
            chat,
            language,
            "fix-value",
            label=fact.label[language],
            now=now,
            example=translate(_EXAMPLES[kind], language),
        )
    elif place == len(step.fact_ids):
        fields: tuple[TextField, ...] = ("title", "lead", "body") if entry.en.body else ("title", "lead")
        context.parts.desk.steps.keep((chat.id, person.id), ChooseText(entry.id, fields))
        lines = [
            f"{translate(TEXT_FIELDS[field], language)}: {getattr(entry.wording(language), field)}" for field in fields
        ]
        await ask(context, chat, language, "fix", title=entry.wording(language).title, lines=lines)
    else:
        await _ask_source(context, chat, person, language, entry)


async def on_which_text(update: Update, context: BotContext, step: ChooseText, language: Language, text: str) -> None:
    """A number of the texts: ask for the new text."""
    _, chat, person = message_of(update)
    entry = context.parts.assistant.knowledge.revision.entry(step.entry_id)
    place = place_of(text, len(step.fields))
    if entry is None:
        await say_gone(context, chat, person, language)
        return
    if place is None:
        await ask_number(context, chat, language, len(step.fields))
        return
    field = step.fields[place]
    context.parts.desk.steps.keep((chat.id, person.id), NewText(entry.id, field))
    now = [getattr(entry.wording(each), field) for each in reversed(LANGUAGES)]
    await ask(context, chat, language, "fix-text", label=translate(TEXT_FIELDS[field], language), now=now)


async def on_value(update: Update, context: BotContext, step: NewValue, language: Language, text: str) -> None:
    """A fact's new value: show what it changes."""
    at = ("facts", step.fact_id, "value")
    revision = context.parts.assistant.knowledge.revision
    fact = known.facts.get(step.fact_id) if (known := revision.entry(step.entry_id)) else None
    counted = None if fact is None else _counted(fact, revision)
    insists = step.doubted == text

    def edit(entry: RawEntry) -> Edits:
        return {at: typed_value(text, value_at(entry, at), counted, insists=insists)}

    try:
        await _propose(update, context, language, step, edit)
    except TypedValueError as error:
        _, chat, person = message_of(update)
        if error.misread == "over-100":
            context.parts.desk.steps.keep((chat.id, person.id), replace(step, doubted=text))
        await ask(context, chat, language, "misread", problem=misread(error, language, fact, revision))


async def on_text(update: Update, context: BotContext, step: NewText, language: Language, text: str) -> None:
    """A new text in both languages: show what it changes."""

    def edit(_: RawEntry) -> Edits:
        return {(each, step.field): said for each, said in both_languages(text).items()}

    await _propose_or_ask(update, context, language, step, edit)


async def on_source(update: Update, context: BotContext, step: NewSource, language: Language, text: str) -> None:
    """A date the source speaks from, or another source: show what it changes."""
    _, chat, person = message_of(update)
    named: NamedSource | None = None
    if not is_typed_date(text):
        named = await named_source(context, chat, person, language, step, text)
        if named is None:
            return

    def edit(entry: RawEntry) -> Edits:
        if named is None:
            return {("time", "as_of"): str(typed_date(text))}
        chosen = named.source
        others = [source_id for source_id in entry["sources"][1:] if source_id != chosen.id]
        edits: dict[tuple[str, ...], object] = {("sources",): [chosen.id, *others]}
        if named.new is not None:  # what it is told by is of another day
            edits["time", "as_of"] = str(chosen.date)
        return edits

    await _propose_or_ask(update, context, language, step, edit, named.new if named else None)


async def _propose_or_ask(
    update: Update,
    context: BotContext,
    language: Language,
    step: NewText | NewSource,
    edit: Callable[[RawEntry], Edits],
    source: Mapping[str, Any] | None = None,
) -> None:
    try:
        await _propose(update, context, language, step, edit, source)
    except TypedValueError as error:
        _, chat, _ = message_of(update)
        await ask(context, chat, language, "misread", problem=misread(error, language))


async def _propose(
    update: Update,
    context: BotContext,
    language: Language,
    step: NewValue | NewText | NewSource,
    edit: Callable[[RawEntry], Edits],
    source: Mapping[str, Any] | None = None,
) -> None:
    """Work out what a change of an entry as read does, and show it; `source` is one that is to be known from then on.
    Raises TypedValueError for what cannot be read.
    """
    _, chat, person = message_of(update)
    desk, entry_id = context.parts.desk, step.entry_id
    active = await desk.active()
    snapshot = await context.parts.store.revisions.snapshot(active)
    entry = (await asyncio.to_thread(merged_entries, snapshot)).get(entry_id)
    if entry is None:
        await say_gone(context, chat, person, language)
        return
    edits = edit(entry)
    desk.forget_step(chat.id, person.id)
    if all(str(value_at(entry, at)) == str(new) for at, new in edits.items()):
        await say(context, chat, language, "says-that-already")
        return
    stopped = entry_id if entry_id in context.parts.assistant.stopped else None
    why = correction(entry_id, edits, entry)
    changed = await asyncio.to_thread(_with_edits, snapshot, entry, edits, source)
    await propose(context, chat, person, language, changed, active, why, resumes=stopped, again=step)


def _with_edits(snapshot: Snapshot, entry: RawEntry, edits: Edits, source: Mapping[str, Any] | None) -> Snapshot:
    """The snapshot with an entry as read corrected."""
    taught = read_taught(snapshot)
    if source is not None:
        taught = taught.with_source(source)
    for at, new in edits.items():
        taught = taught.with_change(str(entry["id"]), at, value_at(entry, at), new)
    return with_taught(snapshot, taught)


async def _ask_source(context: BotContext, chat: Chat, person: User, language: Language, entry: Entry) -> None:
    """Ask for a date or another source; those of its topic are offered."""
    revision = context.parts.assistant.knowledge.revision
    source_ids = topic_sources(revision, entry)[:SOURCES]
    context.parts.desk.steps.keep((chat.id, person.id), NewSource(entry.id, source_ids))
    await ask(
        context,
        chat,
        language,
        "fix-source",
        title=revision.sources[entry.sources[0]].title,
        as_of=format_moment(entry.time.as_of, language),
        sources=source_lines(revision.sources, source_ids),
    )


def _counted(fact: Fact, revision: Revision) -> Counted:
    """What may stand beside a new figure of a fact."""
    unit = revision.units[fact.value.unit] if isinstance(fact.value, NumberValue) else None
    return Counted(unit, tuple(fact.label[each] for each in LANGUAGES))


def topic_sources(revision: Revision, entry: Entry) -> tuple[str, ...]:
    """The sources of an entry's topic, its own first."""
    topic_id = revision.topic_of[entry.id]
    near = (other for other in revision.entries if revision.topic_of[other.id] == topic_id)
    return tuple(dict.fromkeys((*entry.sources, *(source for other in near for source in other.sources))))


async def _gone(query: CallbackQuery, language: Language) -> None:
    await acknowledge(query, translate(N_("That is no longer part of what I know."), language), alert=True)
