"""[Fix] and [Stop] under answers: from a wrong figure to the right one in five messages and presses."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from telegram import CallbackQuery, Chat, Update, User

from bot.context import BotContext, message_of
from bot.delivery import acknowledge
from bot.desk import ChooseText, ChooseWhat, NewSource, NewText, NewValue, TextField
from bot.handlers.curators.asking import ask, ask_number, place_of, say_gone
from bot.handlers.curators.changes import propose
from bot.handlers.curators.notices import button, say
from bot.handlers.curators.rights import name_of
from bot.handlers.curators.tools import CANCEL, FIX, RESUME, STOP
from knowledge.entries import Entry, Revision, value_kind
from knowledge.language import LANGUAGES, Language
from knowledge.taught import merged_entries, read_taught, value_at, with_taught
from knowledge.typed_values import Misread, TypedValueError, both_languages, typed_date, typed_value
from responders.catalogue import N_, translate
from responders.dates import format_moment
from responders.values import format_value

RawEntry = Mapping[str, Any]
"""An entry as read from the files, with what was taught."""
Edits = Mapping[tuple[str, ...], object]
"""Place in an entry -> what it is to say there."""
_TEXTS: Final[Mapping[TextField, str]] = {"title": N_("Title"), "lead": N_("First sentence"), "body": N_("More text")}
_MISREAD: Final[Mapping[Misread, str]] = {
    "number": N_("I need one figure, such as 2500, 430,000 or 19.2."),
    "ambiguous": N_("430.000 can mean 430 or 430,000. Write it without a point, such as 430000."),
    "date": N_("I need a date, such as 2023-05-17, 2023-05 or 2023."),
    "period": N_("I need two dates, such as 2023-05-15 ~ 2023-10-15."),
    "both-languages": N_("I need two lines, one in Korean and one in English."),
}
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
        lines = [f"{translate(_TEXTS[field], language)}: {getattr(entry.wording(language), field)}" for field in fields]
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
    await ask(context, chat, language, "fix-text", label=translate(_TEXTS[field], language), now=now)


async def on_value(update: Update, context: BotContext, step: NewValue, language: Language, text: str) -> None:
    """A fact's new value: show what it changes."""
    at = ("facts", step.fact_id, "value")
    await _propose(update, context, language, step, lambda entry: {at: typed_value(text, value_at(entry, at))})


async def on_text(update: Update, context: BotContext, step: NewText, language: Language, text: str) -> None:
    """A new text in both languages: show what it changes."""

    def edit(_: RawEntry) -> Edits:
        return {(each, step.field): said for each, said in both_languages(text).items()}

    await _propose(update, context, language, step, edit)


async def on_source(update: Update, context: BotContext, step: NewSource, language: Language, text: str) -> None:
    """A date the source speaks from, or the number of another source: show what it changes."""
    place = place_of(text, len(step.source_ids))

    def edit(entry: RawEntry) -> Edits:
        if place is None:
            return {("time", "as_of"): str(typed_date(text))}
        chosen = step.source_ids[place]
        return {("sources",): [chosen, *(source_id for source_id in entry["sources"][1:] if source_id != chosen)]}

    await _propose(update, context, language, step, edit)


async def _propose(
    update: Update,
    context: BotContext,
    language: Language,
    step: NewValue | NewText | NewSource,
    edit: Callable[[RawEntry], Edits],
) -> None:
    """Work out what a change of an entry as read does, and show it; ask again for what cannot be read."""
    _, chat, person = message_of(update)
    desk, entry_id = context.parts.desk, step.entry_id
    active = await desk.active()
    snapshot = await context.parts.store.revisions.snapshot(active)
    entry = (await asyncio.to_thread(merged_entries, snapshot)).get(entry_id)
    if entry is None:
        await say_gone(context, chat, person, language)
        return
    try:
        edits = edit(entry)
    except TypedValueError as error:
        await ask(context, chat, language, "misread", problem=translate(_MISREAD[error.misread], language))
        return
    desk.forget_step(chat.id, person.id)
    taught = read_taught(snapshot)
    for at, new in edits.items():
        taught = taught.with_change(entry_id, at, value_at(entry, at), new)
    stopped = entry_id if entry_id in context.parts.assistant.stopped else None
    why = f"{entry_id}: {', '.join('.'.join(at) for at in edits)}"
    changed = with_taught(snapshot, taught)
    await propose(context, chat, person, language, changed, active, why, resumes=stopped, again=step)


async def _ask_source(context: BotContext, chat: Chat, person: User, language: Language, entry: Entry) -> None:
    """Ask for a date or another source; those of its topic are offered."""
    revision = context.parts.assistant.knowledge.revision
    source_ids = topic_sources(revision, entry)
    context.parts.desk.steps.keep((chat.id, person.id), NewSource(entry.id, source_ids))
    await ask(
        context,
        chat,
        language,
        "fix-source",
        title=revision.sources[entry.sources[0]].title,
        as_of=format_moment(entry.time.as_of, language),
        sources=[revision.sources[source_id].title for source_id in source_ids],
    )


def topic_sources(revision: Revision, entry: Entry) -> tuple[str, ...]:
    """The sources of an entry's topic, its own first."""
    topic_id = revision.topic_of[entry.id]
    near = (other for other in revision.entries if revision.topic_of[other.id] == topic_id)
    return tuple(dict.fromkeys((*entry.sources, *(source for other in near for source in other.sources))))


async def _gone(query: CallbackQuery, language: Language) -> None:
    await acknowledge(query, translate(N_("That is no longer part of what I know."), language), alert=True)
