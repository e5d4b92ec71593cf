"""What the bot knows: frozen models of the curated files and the rules that hold for each of them.

Names of other things (a source, a unit, a related entry, a fact in a text) are checked against `References`,
handed in as pydantic's validation context, so that they are reported together with every other problem.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    model_validator,
)

from knowledge.errors import UnfitValueError
from knowledge.figures import different_figures
from knowledge.language import Language, contains_hangul
from knowledge.moments import Moment
from knowledge.placeholders import slots
from knowledge.said import said

ENTRY_ID_LIMIT: Final = 36
FACT_ID_LIMIT: Final = 20
"""Characters; with a language and separators, an entry and a fact fit Telegram's 64 bytes of callback data."""

VERSION_LENGTH: Final = 8
"""Digits of a revision's id that name it to people."""

_KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"
EntryId = Annotated[str, StringConstraints(pattern=_KEBAB, max_length=ENTRY_ID_LIMIT)]
FactId = Annotated[str, StringConstraints(pattern=_KEBAB, max_length=FACT_ID_LIMIT)]
Kebab = Annotated[str, StringConstraints(pattern=_KEBAB)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class References:
    """The names an entry may refer to; what is not among them is a problem of the entry."""

    sources: frozenset[str] | None
    """None when the file that lists them cannot be read: then no name of it is checked."""
    units: frozenset[str] | None
    entries: frozenset[str] | None
    facts: frozenset[str] = frozenset()
    """Ids of the entry's own facts."""


def _known(
    field: Literal["sources", "units", "entries"], kind: str, where: str
) -> Callable[[str, ValidationInfo], str]:
    def check(name: str, info: ValidationInfo) -> str:
        known = getattr(info.context, field) if isinstance(info.context, References) else None
        if known is not None and name not in known:
            what = said("{kind} '{name}' does not exist.", kind=kind, name=name)
            raise UnfitValueError(what, said("Add it to {where} or correct the name.", where=where))
        return name

    return check


def _known_slots(text: str, info: ValidationInfo) -> str:
    for fact_id in slots(text):
        if isinstance(info.context, References) and fact_id not in info.context.facts:
            what = said("there is no fact '{fact}' for {slot}.", fact=fact_id, slot=f"{{{{ {fact_id} }}}}")
            raise UnfitValueError(what, said("Add the fact or correct the name."))
    return text


class StrictModel(BaseModel):
    """Frozen, and strict about unknown fields: a misspelt field is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


SlottedText = Annotated[Text, AfterValidator(_known_slots)]
"""Text with `{{ fact-id }}` slots."""


def _mostly_english(text: str) -> str:
    letters = [letter for letter in text if letter.isalpha()]
    if 2 * sum(map(contains_hangul, letters)) > len(letters):
        raise UnfitValueError(said("is Korean text in an English field."), said("Write it in English."))
    return text


def _partly_korean(text: str) -> str:
    if not contains_hangul(text) and any(letter.islower() for letter in text):
        raise UnfitValueError(said("is no Korean text."), said("Write it in Korean."))
    return text


EnglishText = Annotated[Text, AfterValidator(_mostly_english)]
UnitName = Annotated[Kebab, AfterValidator(_known("units", said("unit"), "units.yaml"))]
SourceId = Annotated[Kebab, AfterValidator(_known("sources", said("source"), "sources.yaml"))]
RelatedId = Annotated[EntryId, AfterValidator(_known("entries", said("entry"), said("a file of faq/")))]


class SameFigures(StrictModel):
    """A text in both languages, held to the same figures."""

    en: str
    ko: str

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if difference := different_figures(self.en, self.ko):
            what = said("the languages differ in their figures: {difference}.", difference=difference)
            raise UnfitValueError(what, said("Give both the same."))
        return self

    def __getitem__(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text


class Localized(SameFigures):
    """A text in every language of the bot."""

    en: EnglishText
    ko: Text


def _exact_figure(value: object) -> object:
    """Keep figures as written: 19.2 is 19.2, not the nearest binary fraction."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        what = said("must be a plain number such as 270000 or 19.2, without commas, quotes or units.")
        raise UnfitValueError(what)
    return Decimal(value)


class LocalizedSlots(SameFigures):
    """A text with `{{ fact-id }}` slots in every language of the bot."""

    en: Annotated[SlottedText, AfterValidator(_mostly_english)]
    ko: Annotated[SlottedText, AfterValidator(_partly_korean)]


Figure = Annotated[Decimal, BeforeValidator(_exact_figure)]
Approximation = Literal["about", "over", "up-to", "at-least"]


class NumberValue(StrictModel):
    """How many: a figure with its unit, for example 3,500 buses."""

    number: Figure
    unit: UnitName
    approximate: Approximation | None = None


class AmountValue(StrictModel):
    """How much money."""

    amount: Figure
    currency: Literal["KRW", "USD"]
    approximate: Approximation | None = None


class DateValue(StrictModel):
    """When: a day, month or year."""

    date: Moment


def _refuse_backwards(start: Moment, end: Moment) -> None:
    if end.last_day < start.first_day:
        raise UnfitValueError(said("the end lies before the start."), said("Correct one of the two."))


class Period(StrictModel):
    """A stretch of time; both ends belong to it."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        _refuse_backwards(self.start, self.end)
        return self


class PeriodValue(StrictModel):
    """From when until when; with clock times for a session of one day."""

    period: Period


class Person(StrictModel):
    """Somebody named in a source, with the office held when it was written."""

    name: Localized
    office: Localized | None = None


class PersonValue(StrictModel):
    """Who."""

    person: Person


class PlaceValue(StrictModel):
    """Where."""

    place: Localized


class TextValue(StrictModel):
    """Which, what or how, in a few words: a condition, a list, a name."""

    text: Localized


ValueKind = Literal["number", "amount", "date", "period", "person", "place", "text"]
VALUE_KINDS: Final[tuple[ValueKind, ...]] = get_args(ValueKind)


def value_kind(value: Any) -> ValueKind | None:
    """The kind of a value, as read from a file or as a model; None where it is none."""
    if isinstance(value, Mapping):
        return next((kind for kind in VALUE_KINDS if kind in value), None)
    return next((kind for kind in VALUE_KINDS if hasattr(value, kind)), None)


Value = Annotated[
    Annotated[NumberValue, Tag("number")]
    | Annotated[AmountValue, Tag("amount")]
    | Annotated[DateValue, Tag("date")]
    | Annotated[PeriodValue, Tag("period")]
    | Annotated[PersonValue, Tag("person")]
    | Annotated[PlaceValue, Tag("place")]
    | Annotated[TextValue, Tag("text")],
    Discriminator(
        value_kind,
        custom_error_type="value_kind",
        custom_error_message="needs exactly one of: {kinds}",
        custom_error_context={"kinds": ", ".join(VALUE_KINDS)},
    ),
]


class Phrasings(StrictModel):
    """Ways to ask, per language."""

    en: tuple[Text, ...] = Field(min_length=1)
    ko: tuple[Text, ...] = Field(min_length=1)

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        phrasings: tuple[str, ...] = getattr(self, language)
        return phrasings


class Fact(StrictModel):
    """One thing people ask about an entry, with its answer as a typed value."""

    value: Value
    label: Localized
    """A few words: a button, and the first line "label: value" where there is no sentence."""
    sentence: LocalizedSlots | None = None
    """The answer's first line with `{{ fact-id }}` slots, where "label: value" reads badly."""
    phrasings: Phrasings
    note: Localized | None = None
    """What must be said with it, for example that the source contradicts itself."""
    derived: Text | None = None
    """How the value follows from the source, where the figure itself does not stand in it."""


TimeKind = Literal["event", "period", "target", "ranking", "survey", "publication", "rule"]


class Validity(StrictModel):
    """What kind of truth an entry holds and for when."""

    kind: TimeKind
    as_of: Moment
    """The day, month or year the source speaks from."""
    start: Moment | None = None
    end: Moment | None = None
    """The last day of an event, period or rule; the year a target is for."""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.kind == "target" and self.end is None:
            raise UnfitValueError(said("a target has a year it is for."), said("Add 'end'."))
        if self.start and self.end:
            _refuse_backwards(self.start, self.end)
        return self


class Jurisdiction(StrictModel):
    """Whose policy it is. Only Seoul's own may be told without saying whose."""

    level: Literal["city", "district", "country", "international", "elsewhere"]
    name: Localized | None = None
    """Required for every level but the city's own."""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if (self.name is None) == (self.level != "city"):
            what = said("every level but 'city' needs a name, and 'city' has none.")
            raise UnfitValueError(what, said("Add or remove 'name'."))
        return self


class Wording(StrictModel):
    """What people read of an entry, and the ways they ask for it, in one language."""

    title: Text
    phrasings: tuple[Text, ...] = Field(min_length=1)
    lead: SlottedText
    """First sentence of the answer."""
    body: SlottedText | None = None
    """Two or three sentences of context."""


class EnglishWording(Wording):
    """Wording in English."""

    title: EnglishText
    lead: Annotated[SlottedText, AfterValidator(_mostly_english)]
    body: Annotated[SlottedText, AfterValidator(_mostly_english)] | None = None


class KoreanWording(Wording):
    """Wording in Korean; a title may be a name in Latin letters."""

    lead: Annotated[SlottedText, AfterValidator(_partly_korean)]
    body: Annotated[SlottedText, AfterValidator(_partly_korean)] | None = None


class Entry(StrictModel):
    """A thing a person would name, with the facts people ask about it."""

    id: EntryId
    time: Validity
    jurisdiction: Jurisdiction
    sources: tuple[SourceId, ...] = Field(min_length=1)
    """Ids from `sources.yaml`, the main one first."""
    related: tuple[RelatedId, ...] = ()
    caution: Literal["health"] | None = None
    facts: dict[FactId, Fact] = Field(default_factory=dict)
    en: EnglishWording
    ko: KoreanWording

    @model_validator(mode="after")
    def _texts_agree(self) -> Self:
        for field in ("lead", "body"):
            texts = getattr(self.en, field) or "", getattr(self.ko, field) or ""
            if difference := different_figures(*texts):
                what = said("the languages differ in the figures of '{field}': {why}.", field=field, why=difference)
                raise UnfitValueError(what, said("Give both the same."))
        return self

    def wording(self, language: Language) -> Wording:
        """What people read in `language`."""
        wording: Wording = getattr(self, language)
        return wording


class Topic(StrictModel):
    """A file of entries: what people browse by."""

    id: EntryId
    order: int = 1000
    """Its place among the topics, smallest first."""
    title: Localized


class Source(StrictModel):
    """A page or document that facts were taken from."""

    id: Kebab
    title: Text
    """As published, never translated, so that it can be found."""
    posted_by: Text
    language: Language
    dated_by: Literal["posted", "event", "undated", "answered"]
    """How the date is known. `answered`: there is no page or document; the city answered a question on that day."""
    date: Moment | None = None
    """Required unless undated."""
    latest_year: Annotated[int, Field(strict=True, ge=1000, le=2999)] | None = None
    """For an undated source: the latest year it mentions."""
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    """Where it can be read on the web."""

    @model_validator(mode="after")
    def _is_dated(self) -> Self:
        if (self.date is None) != (self.dated_by == "undated"):
            what = said("a source has a date unless it is undated.")
            raise UnfitValueError(what, said("Correct 'date' or 'dated_by'."))
        return self


class Contact(StrictModel):
    """A telephone number people are sent to."""

    id: Kebab
    number: Text
    name: Localized
    checked: Moment


def _with_figure(pattern: str) -> str:
    if pattern.count("{") != 1 or "{n}" not in pattern:
        remedy = said("Write {figure} once, as in '{figure} years'.", figure="{n}")
        raise UnfitValueError(said("has no place for the figure."), remedy)
    return pattern


UnitPattern = Annotated[Text, AfterValidator(_with_figure)]


class Unit(StrictModel):
    """How a counted thing is written after its figure; `{n}` is the figure."""

    en: UnitPattern
    en_one: Text | None = None
    """English for exactly one, where it differs."""
    ko: UnitPattern


class Concept(StrictModel):
    """Names that mean the same: what the glossary has of one thing."""

    en: tuple[Text, ...] = ()
    ko: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if len(self.en) + len(self.ko) < 2:
            remedy = said("Add another name, or remove the concept.")
            raise UnfitValueError(said("has fewer than two names."), remedy)
        return self


class Revision(StrictModel):
    """A snapshot of everything the bot knows, valid as a whole and named by its content."""

    topics: tuple[Topic, ...]
    entries: tuple[Entry, ...]
    """Sorted by id."""
    topic_of: Mapping[str, str]
    """Entry id -> topic id."""
    sources: Mapping[str, Source]
    contacts: Mapping[str, Contact]
    units: Mapping[str, Unit]
    glossary: Mapping[str, Concept]
    corrected: Mapping[str, Moment] = {}
    """Entry id -> when what it tells was last changed by a publication."""
    number: int | None = Field(None, exclude=True)
    """Its place among the published ones; None for files that are not published. No part of the content."""

    @cached_property
    def id(self) -> str:
        """SHA-256 of the content, 64 hex digits: equal content has an equal id."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def version(self) -> str:
        """How it is named to people: its number, or the first digits of its id."""
        return self.id[:VERSION_LENGTH] if self.number is None else str(self.number)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of that id; None when this revision has none (it may have been removed)."""
        return self._by_id.get(entry_id)

    @property
    def glossary_names(self) -> dict[str, tuple[str, ...]]:
        """Every name of each thing in the glossary, in both languages, by the concept's id."""
        return {concept_id: (*concept.en, *concept.ko) for concept_id, concept in self.glossary.items()}
