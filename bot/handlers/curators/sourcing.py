"""The source of an answer, named in a message: by its number, by words of its title, typed out, or the city itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import Chat, User

from bot.context import BotContext
from bot.desk import NameSource, NewSource
from bot.handlers.curators.asking import ask, place_of
from bot.handlers.curators.misread import misread
from knowledge.entries import Source
from knowledge.language import Language
from knowledge.moments import Moment
from knowledge.typed_sources import answered_source, is_typed_source, sources_with, typed_source
from knowledge.typed_values import TypedValueError
from responders.catalogue import N_, translate

FOUND_SHOWN: Final = 12
_CITY: Final = "0"
"""What is sent where no document tells it, but the city does."""


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source, and how it is to be written into the taught layer where it is new."""

    source: Source
    new: Mapping[str, Any] | None


async def named_source(
    context: BotContext, chat: Chat, person: User, language: Language, step: NameSource | NewSource, text: str
) -> NamedSource | None:
    """The source that a message names; None where that has to be asked again, which is done."""
    known = context.parts.assistant.knowledge.revision.sources
    if (place := place_of(text, len(step.source_ids))) is not None and step.source_ids[place] in known:
        return NamedSource(known[step.source_ids[place]], None)
    if text.strip() == _CITY:
        return _new(answered_source(Moment.on(context.parts.today())), known)
    if is_typed_source(text):
        try:
            return _new(typed_source(text, known), known)
        except TypedValueError as error:
            await ask(context, chat, language, "misread", problem=misread(error, language))
            return None
    found = sources_with(text, known)
    if len(found) == 1:
        return NamedSource(known[found[0]], None)
    if not found or text.strip().isdecimal():
        problem = translate(N_("No document is called that. Send a number of the list, or another word."), language)
        await ask(context, chat, language, "misread", problem=problem)
        return None
    shown = tuple(found[:FOUND_SHOWN])
    context.parts.desk.steps.keep((chat.id, person.id), replace(step, source_ids=shown))
    await ask(
        context,
        chat,
        language,
        "found-sources",
        sources=source_lines(known, shown),
        more=len(found) - len(shown),
    )
    return None


def source_lines(sources: Mapping[str, Source], source_ids: Sequence[str]) -> list[str]:
    """Sources as a list shows them: many share a title."""
    return [
        f"{source.title} ({source.posted_by}, {source.date or source.latest_year or '–'})"
        for source in (sources[source_id] for source_id in source_ids)
    ]


def _new(raw: dict[str, Any], known: Mapping[str, Source]) -> NamedSource:
    """The source as typed, or the one that is known already and says the same."""
    source = Source.model_validate(raw)
    same = (each for each in known.values() if each == source.model_copy(update={"id": each.id}))
    kept = next(same, None)
    return NamedSource(source, raw) if kept is None else NamedSource(kept, None)
