"""Why something was published or done, in the bot's own words: kept in English, shown in a curator's language.

What people wrote stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final

from bot.store.tables import ABOUT_LIMIT
from knowledge.entries import AmountValue, DateValue, Entry, NumberValue, Revision, Value, value_kind
from knowledge.language import Language
from knowledge.moments import Moment
from knowledge.taught import value_at
from responders.catalogue import N_, translate
from responders.dates import format_moment
from responders.same_figures import TEXT_FIELDS
from responders.splitting import shorten
from responders.values import format_value

FIRST_START: Final = N_("first start")
FILES: Final = N_("files")
FILE: Final = N_("file {name}")
QUESTIONS: Final = N_("question {ids}")
VOTES: Final = N_("votes on {answer}")

_KEPT: Final[Mapping[str, re.Pattern[str]]] = {
    FIRST_START: re.compile(FIRST_START),
    FILES: re.compile(FILES),
    FILE: re.compile(r"file (?P<name>.+\.\w+)"),
    QUESTIONS: re.compile(r"question (?P<ids>\d[\d, ]*)"),
    VOTES: re.compile(r"votes on (?P<answer>[a-z0-9-]+(?: [a-z0-9-]+)?)"),
}
"""How each is told from what people write."""
_PLACE: Final = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_FIGURE: Final = r"(?:(?:about|over|up-to|at-least) )?\d[\d.: -]*"
_CORRECTION: Final = re.compile(
    rf"(?P<entry>[a-z0-9-]+)(?:: (?P<places>{_PLACE}(?:, {_PLACE})*)"
    rf"(?:: (?P<before>{_FIGURE}) -> (?P<after>{_FIGURE}))?)?"
)
TEXT_LIMIT: Final = 60
"""Characters of a question."""


def correction(entry_id: str, edits: Mapping[tuple[str, ...], object], entry: Mapping[str, Any]) -> str:
    """Why an entry, as read, was corrected in chat: at which places; where that is one figure, from what to what."""
    places = f"{entry_id}: {', '.join('.'.join(at) for at in edits)}"
    if len(edits) != 1:
        return places
    ((at, now),) = edits.items()
    before, after = (_figure(value) for value in (value_at(entry, at), now))
    whole = f"{places}: {before} -> {after}"
    return whole if before and after and len(whole) <= ABOUT_LIMIT else places


def is_of_folder(kept: str) -> bool:
    """Whether it was the folder's files that were published."""
    return kept in (FILES, FIRST_START)


def is_of_upload(kept: str) -> bool:
    """Whether it was a file sent by somebody."""
    return _KEPT[FILE].fullmatch(kept) is not None


def question_ids(kept: str) -> list[int]:
    """The questions that a reason names."""
    match = _KEPT[QUESTIONS].fullmatch(kept)
    return [int(each) for each in match["ids"].split(",") if each.strip()] if match else []


def reason_in(
    kept: str,
    language: Language,
    revision: Revision | None = None,
    questions: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """A reason as it was kept, in `language`: entries and facts by the names they have in `revision`, questions by
    their texts as far as they are known.
    """
    if (ids := question_ids(kept)) and (texts := [questions[each] for each in ids if each in questions]):
        return translate(N_("question “{text}”"), language).format(text=shorten(texts[0], TEXT_LIMIT))
    for template, form in _KEPT.items():
        if match := form.fullmatch(kept):
            found = match.groupdict()
            if "answer" in found and revision is not None:
                entry_id, _, fact_id = found["answer"].partition(" ")
                found["answer"] = _name(entry_id, fact_id, language, revision) or found["answer"]
            return translate(template, language).format(**found)
    return kept if revision is None else _corrected(kept, language, revision) or kept


def _corrected(kept: str, language: Language, revision: Revision) -> str | None:
    """A correction in chat, or an entry that was stopped; None where it is neither, or the entry is gone."""
    match = _CORRECTION.fullmatch(kept)
    entry = revision.entry(match["entry"]) if match else None
    if match is None or entry is None:
        return None
    if not match["places"]:
        return entry.wording(language).title
    steps = [place.split(".") for place in match["places"].split(", ")]
    name = ", ".join((entry.wording(language).title, *dict.fromkeys(_place(each, entry, language) for each in steps)))
    fact = entry.facts.get(steps[0][1]) if steps[0][0] == "facts" else None
    if match["before"] is None or fact is None:
        return name
    before, after = (_with_figure(fact.value, match[side], language, revision) for side in ("before", "after"))
    return f"{name}: {before} → {after}"


def _place(steps: Sequence[str], entry: Entry, language: Language) -> str:
    match steps:
        case ["facts", fact_id, *_]:
            return entry.facts[fact_id].label[language] if fact_id in entry.facts else fact_id
        case ["time" | "sources", *_]:
            return translate(N_("Source and date"), language)
        case [_, field] if field in TEXT_FIELDS:
            return translate(TEXT_FIELDS[field], language)
    return ".".join(steps)


def _figure(value: object) -> str | None:
    """A number, an amount or a date as read: `about 1300`."""
    kind = value_kind(value) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or kind not in ("number", "amount", "date"):
        return None
    return " ".join(str(each) for each in (value.get("approximate"), value[kind]) if each is not None)


def _with_figure(value: Value, figure: str, language: Language, revision: Revision) -> str:
    """How a value reads with another figure; the figure alone where the fact is of another kind by now."""
    approximate, _, digits = figure.rpartition(" ")
    try:
        match value:
            case NumberValue() | AmountValue():
                field = "number" if isinstance(value, NumberValue) else "amount"
                update = {field: Decimal(digits), "approximate": approximate or None}
                return format_value(value.model_copy(update=update), language, revision.units)
            case DateValue():
                return format_moment(Moment.parse(figure), language)
    except (ValueError, InvalidOperation):
        pass
    return figure


def _name(entry_id: str, fact_id: str, language: Language, revision: Revision) -> str | None:
    """An entry's title with a fact's label; None where the entry is gone."""
    entry = revision.entry(entry_id)
    if entry is None:
        return None
    return ", ".join(
        (entry.wording(language).title, *([_place(["facts", fact_id], entry, language)] if fact_id else ()))
    )
