"""The texts that entries are found by: phrasings, titles, facts and prose, each a row of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from knowledge.asking import AnswerKind, Detail
from knowledge.entries import (
    Entry,
    NumberValue,
    PersonValue,
    PlaceValue,
    Revision,
    TextValue,
    Value,
    ValueKind,
    value_kind,
)
from knowledge.held_kinds import held_kinds
from knowledge.language import Language
from knowledge.placeholders import without_slots
from knowledge.text import words

Role = Literal["phrasing", "label", "prose"]
"""What a row is: a way to ask, a fact's label or a name in its value, or a lead or body."""

WEIGHTS: Final[Mapping[Role, float]] = {"phrasing": 1.0, "label": 0.5, "prose": 0.5}
"""What a row counts: prose mentions much that an entry does not answer, and "Started in" asks for a fact of this entry
only where other words name the entry."""


class Row(NamedTuple):
    """One text that an entry can be found by."""

    entry_id: str
    text: str
    fact_id: str | None = None
    """Set when the text asks for that fact of the entry."""
    role: Role = "phrasing"
    kinds: tuple[AnswerKind, ...] = ()
    """What the fact's value answers, and once built, what the text asks for."""
    details: tuple[Detail, ...] = ()
    """What else the text asks for, once built."""

    @property
    def weight(self) -> float:
        """What the row counts."""
        return WEIGHTS[self.role]


_UNIT_KINDS: Final[Mapping[str, tuple[AnswerKind, ...]]] = {
    "person": ("people",),
    "household": ("people", "count"),
    "family": ("people", "count"),
    "percent": ("share",),
    "rank": ("rank",),
    "ordinal": ("rank",),
    "point": ("rank", "count"),
    "age": ("age",),
    "metre": ("size",),
    "ton": ("size", "count"),
    "minute": ("duration",),
    "hour": ("duration",),
    "day": ("duration",),
    "month": ("duration",),
    "year": ("duration",),
    "occasion": ("frequency", "count"),
}
"""What a number answers by its unit; of any other it is a count."""

_VALUE_KINDS: Final[Mapping[ValueKind, tuple[AnswerKind, ...]]] = {
    "amount": ("amount",),
    "date": ("when",),
    "period": ("when", "duration"),
    "person": ("person",),
    "place": ("place",),
}
"""What a value answers; a text answers what its phrasings ask."""

_VALUE_DETAILS: Final[Mapping[ValueKind, tuple[Detail, ...]]] = {"period": ("end",)}
"""What else a value tells."""
_CONTACT_DETAILS: Final[tuple[Detail, ...]] = ("phone", "report")
"""What a text tells that begins with the number of a contact: "112 or 120"."""


def revision_rows(revision: Revision, language: Language) -> list[Row]:
    """The rows of every entry in one language, sorted by entry id."""
    contacts = frozenset(contact.number for contact in revision.contacts.values())
    return [row for entry in revision.entries for row in _entry_rows(entry, language, contacts)]


def phrasing_rows(phrasings: Mapping[str, Sequence[str]]) -> list[Row]:
    """The rows of a plain `{id: [phrasings]}` mapping, sorted by id."""
    return [Row(entry_id, text) for entry_id in sorted(phrasings) for text in phrasings[entry_id]]


def _entry_rows(entry: Entry, language: Language, contacts: frozenset[str]) -> Iterator[Row]:
    wording = entry.wording(language)
    for text in (wording.title, *wording.phrasings):
        yield Row(entry.id, text)
    for prose in filter(None, (wording.lead, wording.body)):
        text = without_slots(prose)
        kinds = () if entry.facts else held_kinds(text, language)
        details: tuple[Detail, ...] = ("price",) if "amount" in kinds else ()
        yield Row(entry.id, text, role="prose", kinds=kinds, details=details)
    for fact_id, fact in entry.facts.items():
        fact_kinds, details = _value_kinds(fact.value), _value_details(fact.value, language, contacts)
        yield Row(entry.id, fact.label[language], fact_id, "label", fact_kinds, details)
        for name in _names(fact.value, language):
            yield Row(entry.id, name, fact_id, "label", fact_kinds)
        for phrasing in fact.phrasings[language]:
            yield Row(entry.id, phrasing, fact_id)


def _value_kinds(value: Value) -> tuple[AnswerKind, ...]:
    if isinstance(value, NumberValue):
        return _UNIT_KINDS.get(value.unit, ("count",))
    return _VALUE_KINDS.get(value_kind(value) or "text", ())


def _value_details(value: Value, language: Language, contacts: frozenset[str]) -> tuple[Detail, ...]:
    if isinstance(value, TextValue) and not contacts.isdisjoint(words(value.text[language])[:1]):
        return _CONTACT_DETAILS
    return _VALUE_DETAILS.get(value_kind(value) or "text", ())


def _names(value: Value, language: Language) -> Iterator[str]:
    """What a fact's value names: people look up a person or a place by name alone."""
    match value:
        case PersonValue():
            yield value.person.name[language]
        case PlaceValue():
            yield value.place[language]
        case TextValue():
            yield value.text[language]
