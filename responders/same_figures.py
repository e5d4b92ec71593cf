"""Where a figure that is corrected in one place stays as it was: other facts with it, and texts that write it out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from knowledge.entries import AmountValue, Entry, Fact, NumberValue, Revision, TextValue, Value
from knowledge.figures import figures
from knowledge.language import LANGUAGES, Language
from knowledge.placeholders import without_slots
from responders.catalogue import N_, translate
from responders.doubts import figure_of

TELLING_FROM: Final = 1000
TELLING_DIGITS: Final = 3
"""A figure that has so many digits that are not zeros at its end, or is so large, is hardly the same by chance."""
_YEARS: Final = range(1900, 2101)
"""In a text these are years."""
TEXT_FIELDS: Final[Mapping[str, str]] = {
    "title": N_("Title"),
    "lead": N_("First sentence"),
    "body": N_("More text"),
}
"""What people call an entry's texts."""


@dataclass(frozen=True, slots=True)
class SameFigure:
    """One place where the old figure stays."""

    entry_id: str
    fact_id: str | None
    """None for a text of the entry as a whole."""
    name: Mapping[Language, str]
    """The entry's title, and the fact's label or what text it is."""


def is_telling(figure: Decimal) -> bool:
    """Whether a figure is rarely the same by chance."""
    digits = "".join(map(str, figure.normalize().as_tuple().digits))
    return abs(figure) >= TELLING_FROM or len(digits) >= TELLING_DIGITS


def find_same_figures(old: Revision, new: Revision) -> Iterator[SameFigure]:
    """Where telling figures that `new` corrects stand as they stood in `old`, each place once."""
    gone = {key for entry in new.entries if (before := old.entry(entry.id)) for key in _gone(before, entry)}
    if not gone:
        return
    written = frozenset(figure for figure, _ in gone if figure not in _YEARS)
    for entry in new.entries:
        for fact_id, fact in entry.facts.items():
            if _key(fact.value) in gone or _writes(_fact_texts(fact), written):
                label = {each: fact.label[each] for each in LANGUAGES}
                yield SameFigure(entry.id, fact_id, _name(entry, label))
        for field, name in TEXT_FIELDS.items():
            if _writes({each: getattr(entry.wording(each), field) or "" for each in LANGUAGES}, written):
                yield SameFigure(entry.id, None, _name(entry, {each: translate(name, each) for each in LANGUAGES}))


_Key = tuple[Decimal, str]
"""A figure with its unit or currency."""


def _gone(before: Entry, entry: Entry) -> Iterator[_Key]:
    """The telling figures that facts of an entry have no longer."""
    for fact_id, fact in entry.facts.items():
        if fact_id in before.facts:
            was = _key(before.facts[fact_id].value)
            if was is not None and was[0] != figure_of(fact.value) and is_telling(was[0]):
                yield was


def _key(value: Value) -> _Key | None:
    match value:
        case NumberValue():
            return value.number, value.unit
        case AmountValue():
            return value.amount, value.currency
    return None


def _fact_texts(fact: Fact) -> Mapping[Language, str]:
    texts = [each for each in (fact.label, fact.sentence, fact.note) if each is not None]
    if isinstance(fact.value, TextValue):
        texts.append(fact.value.text)
    return {each: "\n".join(text[each] for text in texts) for each in LANGUAGES}


def _writes(texts: Mapping[Language, str], wanted: frozenset[Decimal]) -> bool:
    """Whether texts write one of these figures out."""
    return any(wanted & figures(without_slots(text), language, smallest=0) for language, text in texts.items())


def _name(entry: Entry, what: Mapping[Language, str]) -> Mapping[Language, str]:
    return {each: f"{entry.wording(each).title}, {what[each]}" for each in LANGUAGES}
