"""What is worth a second look in a change: figures ten times as large, nothing left, a target before its own plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from knowledge.entries import AmountValue, DateValue, Entry, NumberValue, Revision, Value
from knowledge.language import Language
from responders.catalogue import N_, translate
from responders.values import format_value

DOUBTED_RATIO: Final = 10
Why = Literal["large-change", "zero", "target-before"]
_WORDS: Final[Mapping[Why, str]] = {
    "large-change": N_("{name}: {before} becomes {after}, ten times or more of a difference. Is that right?"),
    "zero": N_("{name}: {before} becomes 0. Is that right?"),
    "target-before": N_("{name}: the target's year {after} lies before {before}, from when it speaks. Is that right?"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a change that is rarely meant."""

    why: Why
    name: Mapping[Language, str]
    """The entry's title and, for a fact, its label."""
    before: Mapping[Language, str]
    after: Mapping[Language, str]


def doubt_line(doubt: Doubt, language: Language) -> str:
    """A doubt in words."""
    words = translate(_WORDS[doubt.why], language)
    return words.format(name=doubt.name[language], before=doubt.before[language], after=doubt.after[language])


def find_doubts(old: Revision, new: Revision) -> Iterator[Doubt]:
    """The doubts about what entries in both revisions tell otherwise."""
    for entry in new.entries:
        before = old.entry(entry.id)
        if before is not None and before != entry:
            yield from _doubts(before, old, entry, new)


def figure_of(value: Value) -> Decimal | None:
    """A value's figure; None where it has none."""
    match value:
        case NumberValue():
            return value.number
        case AmountValue():
            return value.amount
    return None


def _doubts(before: Entry, old: Revision, entry: Entry, new: Revision) -> Iterator[Doubt]:
    for fact_id, fact in entry.facts.items():
        if fact_id not in before.facts or before.facts[fact_id].value == fact.value:
            continue
        was, now = before.facts[fact_id].value, fact.value
        why = _of_figures(figure_of(was), figure_of(now))
        if entry.time.kind == "target" and isinstance(now, DateValue) and now.date.year < entry.time.as_of.year:
            year, as_of = str(now.date.year), str(entry.time.as_of.year)
            yield Doubt("target-before", _name(entry, fact_id), {"en": as_of, "ko": as_of}, {"en": year, "ko": year})
        elif why is not None:
            yield Doubt(
                why,
                _name(entry, fact_id),
                {"en": format_value(was, "en", old.units), "ko": format_value(was, "ko", old.units)},
                {"en": format_value(now, "en", new.units), "ko": format_value(now, "ko", new.units)},
            )
    end = entry.time.end
    if entry.time.kind == "target" and end and entry.time != before.time and end.year < entry.time.as_of.year:
        year, as_of = str(end.year), str(entry.time.as_of.year)
        yield Doubt("target-before", _name(entry), {"en": as_of, "ko": as_of}, {"en": year, "ko": year})


def _of_figures(was: Decimal | None, now: Decimal | None) -> Why | None:
    if was is None or now is None or was == now:
        return None
    if now == 0:
        return "zero"
    smaller, larger = sorted((abs(was), abs(now)))
    return "large-change" if smaller and larger >= DOUBTED_RATIO * smaller else None


def _name(entry: Entry, fact_id: str | None = None) -> Mapping[Language, str]:
    labels = (entry.facts[fact_id].label,) if fact_id else ()
    return {
        "en": ", ".join((entry.en.title, *(label.en for label in labels))),
        "ko": ", ".join((entry.ko.title, *(label.ko for label in labels))),
    }
