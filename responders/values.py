"""Typed facts -> words: the one place that writes figures, amounts, dates and people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, assert_never

from knowledge.entries import (
    AmountValue,
    Approximation,
    DateValue,
    Entry,
    NumberValue,
    PeriodValue,
    Person,
    PersonValue,
    PlaceValue,
    TextValue,
    Unit,
    Value,
)
from knowledge.language import Language, contains_hangul
from knowledge.placeholders import Slot, parse_placeholders
from responders import korean
from responders.dates import format_moment, format_period

_APPROXIMATE: Final[Mapping[Language, Mapping[Approximation, str]]] = {
    "en": {"about": "about {}", "over": "more than {}", "up-to": "up to {}", "at-least": "at least {}"},
    "ko": {"about": "약 {}", "over": "{} 초과", "up-to": "최대 {}", "at-least": "{} 이상"},
}
_ENGLISH_SIZES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_KOREAN_CURRENCIES: Final = {"KRW": "원", "USD": "달러"}


def fill_slots(text: str, entry: Entry, language: Language, units: Mapping[str, Unit]) -> str:
    """A curated text with the entry's facts written into its slots."""
    return "".join(
        format_value(entry.facts[piece.fact_id].value, language, units) if isinstance(piece, Slot) else piece
        for piece in parse_placeholders(text)
    )


def format_value(value: Value, language: Language, units: Mapping[str, Unit]) -> str:
    """A fact's value in words: 27만, KRW 54 trillion, 7 September 2021."""
    match value:
        case NumberValue():
            return _approximate(_with_unit(value.number, units[value.unit], language), value.approximate, language)
        case AmountValue():
            return _approximate(_amount(value, language), value.approximate, language)
        case DateValue():
            return format_moment(value.date, language)
        case PeriodValue():
            return format_period(value.period, language)
        case PersonValue():
            return _person(value.person, language)
        case PlaceValue():
            return value.place[language]
        case TextValue():
            return value.text[language]
        case _:
            assert_never(value)


def format_number(number: Decimal, language: Language) -> str:
    """A figure, exactly: 270,000 / 27만; from a million up English says 2.387 million."""
    return korean.format_number(number) if language == "ko" else _english_number(number)


def _english_number(number: Decimal) -> str:
    for size, name in _ENGLISH_SIZES:
        if abs(number) >= size and (number * 1000) % size == 0:
            return f"{(number / size).normalize():,f} {name}"
    return f"{number:,}"


def _with_unit(number: Decimal, unit: Unit, language: Language) -> str:
    figure = format_number(number, language)
    if language == "en":
        return (unit.en_one if number == 1 and unit.en_one else unit.en).replace("{n}", figure)
    return unit.ko.replace("{n}", _before_counter(figure)).rstrip()


def _before_counter(figure: str) -> str:
    """A Korean counter follows digits at once and 만 or 천 after a space: 3,500대, 27만 대."""
    return f"{figure} " if contains_hangul(figure[-1]) else figure


def _amount(value: AmountValue, language: Language) -> str:
    figure = format_number(value.amount, language)
    if language == "en":
        return f"{value.currency} {figure}"
    return _before_counter(figure) + _KOREAN_CURRENCIES[value.currency]


def _approximate(text: str, approximation: Approximation | None, language: Language) -> str:
    return text if approximation is None else _APPROXIMATE[language][approximation].format(text)


def _person(person: Person, language: Language) -> str:
    name = person.name[language]
    if person.office is None:
        return name
    office = person.office[language]
    return f"{name}, {office}" if language == "en" else f"{name} {office}"
