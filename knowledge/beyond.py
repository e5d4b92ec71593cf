"""Reading a question against an entry: what it asks for that the entry does not hold.

Likeness cannot tell it: "electric buses of Busan" is as near to the entry on Seoul's as any question about them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.asking import AnswerKind, Asked, Detail, groups, ordinals, years
from knowledge.entries import DateValue, Entry, Fact, NumberValue, PeriodValue, PlaceValue, Revision, TextValue, Value
from knowledge.fact_choice import AskedFact
from knowledge.language import LANGUAGES, Language
from knowledge.moments import Moment
from knowledge.places import country_of, places_in
from knowledge.text import normalise, words


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a question asks for that an entry does not hold; nothing where it is all empty."""

    places: tuple[str, ...] = ()
    """Names as written in the question."""
    groups: tuple[str, ...] = ()
    """Groups of people or animals, as written."""
    years: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    details: tuple[Detail, ...] = ()
    nouns: tuple[str, ...] = ()
    """What was asked after by name: the beds of "how many beds"."""
    kinds: tuple[AnswerKind, ...] = ()
    """The kinds of answer asked for, where the fact is of none of them."""

    def __bool__(self) -> bool:
        return bool(
            self.places or self.groups or self.years or self.ordinals or self.details or self.nouns or self.kinds
        )


NOTHING_BEYOND: Final = Beyond()


@dataclass(frozen=True, slots=True)
class _Holdings:
    """What an entry holds in one language."""

    places: frozenset[str]
    """Those the entry as a whole is about."""
    places_of: Mapping[str, frozenset[str]]
    """Those of each fact: that Tokyo is among the top five tells nothing of its ecosystem's value."""
    groups: frozenset[str]
    years: frozenset[int]


class Reader:
    """Reads questions against the entries of one revision."""

    def __init__(self, revision: Revision) -> None:
        self._revision: Final = revision
        self._holdings: Final[dict[tuple[str, Language], _Holdings]] = {}

    def beyond(
        self, asked: Asked, language: Language, entry_id: str, fact: AskedFact, holds: Callable[[str], bool]
    ) -> Beyond:
        """What a question asks for beyond an entry, of which it gets `fact`.

        `holds`: whether any of the entry's texts has a word.
        """
        entry = self._revision.entry(entry_id)
        if entry is None:
            return NOTHING_BEYOND
        held = self._held(entry, language)
        told_places = held.places_of.get(fact.fact_id or "", frozenset())
        editions = asked.ordinals and entry.time.kind != "ranking"  # in a ranking a place is asked for
        return Beyond(
            tuple(name for place, name in asked.places if place not in held.places | told_places),
            tuple(name for group, name in asked.groups if group not in held.groups),
            tuple(sorted(asked.years - held.years)),
            tuple(sorted(asked.ordinals - _told_ordinals(entry, fact.fact_id, language))) if editions else (),
            tuple(sorted(fact.unmet_details)),
            tuple(noun for noun in asked.nouns if not holds(noun)),
            tuple(sorted(fact.unmet_kinds)),
        )

    def _held(self, entry: Entry, language: Language) -> _Holdings:
        """Worked out when first asked for: most entries are not asked about between two publications."""
        key = entry.id, language
        if key not in self._holdings:
            texts = [normalise(text) for text in _texts(entry, language)]
            own = (moment for moment in (entry.time.as_of, entry.time.start, entry.time.end) if moment)
            values = [fact.value for fact in entry.facts.values()]
            moments = [*own, *(moment for value in values for moment in _moments(value))]
            numbers = {int(value.number) for value in values if isinstance(value, NumberValue)}  # "the 1,962 reports"
            own_places = {fact_id: _places(_fact_texts(fact, language)) for fact_id, fact in entry.facts.items()}
            self._holdings[key] = _Holdings(
                _places(_own_texts(entry, language)),
                own_places,
                frozenset(group for text in texts for group in groups(text, language)),
                frozenset(moment.year for moment in moments).union(numbers, *map(years, texts)),
            )
        return self._holdings[key]


def _told_ordinals(entry: Entry, fact_id: str | None, language: Language) -> frozenset[int]:
    """Which of several the entry is about, or its fact: that a forum was the fourth tells nothing of the third."""
    wording = entry.wording(language)
    texts = [wording.title, wording.lead, *wording.phrasings]
    if fact_id is not None:
        fact = entry.facts[fact_id]
        texts += [fact.label[language], *fact.phrasings[language], fact.sentence[language] if fact.sentence else ""]
    numbers = [fact.value for fact in entry.facts.values() if isinstance(fact.value, NumberValue)]
    ranks = frozenset(int(value.number) for value in numbers if value.unit in ("rank", "ordinal"))
    return ranks.union(*(ordinals(normalise(text), language) for text in texts))


def _places(texts: Iterable[str]) -> frozenset[str]:
    """The places that texts name, and their countries."""
    named = {place for text in texts for place in places_in(words(text))}
    return frozenset(named | {country for place in named if (country := country_of(place)) is not None})


def _texts(entry: Entry, language: Language) -> Iterator[str]:
    """All that an entry says and is asked in a language; places also as the other language spells them."""
    yield from _own_texts(entry, language)
    for fact in entry.facts.values():
        yield from _fact_texts(fact, language)


def _own_texts(entry: Entry, language: Language) -> Iterator[str]:
    """What an entry says and is asked as a whole."""
    wording = entry.wording(language)
    yield from filter(None, (wording.title, wording.lead, wording.body))
    yield from wording.phrasings
    if entry.jurisdiction.name is not None:
        yield from (entry.jurisdiction.name[each] for each in LANGUAGES)
    for fact in entry.facts.values():
        if isinstance(fact.value, PlaceValue):  # where it was: all its facts are of there
            yield fact.value.place[language]


def _fact_texts(fact: Fact, language: Language) -> Iterator[str]:
    yield fact.label[language]
    yield from fact.phrasings[language]
    if fact.sentence is not None:
        yield fact.sentence[language]
    if isinstance(fact.value, TextValue):
        yield fact.value.text[language]


def _moments(value: Value) -> tuple[Moment, ...]:
    match value:
        case DateValue():
            return (value.date,)
        case PeriodValue():
            return value.period.start, value.period.end
    return ()
