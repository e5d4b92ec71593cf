"""Typed facts in words."""

from decimal import Decimal
from typing import Any, Final

import pytest
from pydantic import TypeAdapter

from knowledge.entries import Unit, Value
from knowledge.language import Language
from responders.values import fill_slots, format_number, format_value
from tests.knowledge.folder import KnowledgeFolder

UNITS: Final = {
    "plain": Unit(en="{n}", ko="{n}"),
    "vehicle": Unit(en="{n}", ko="{n}대"),
    "household": Unit(en="{n}", ko="{n}가구"),
    "point": Unit(en="{n} points", en_one="{n} point", ko="{n}점"),
    "occasion": Unit(en="{n} times", en_one="once", ko="{n}회"),
    "percent": Unit(en="{n}%", ko="{n}%"),
    "rank": Unit(en="#{n}", ko="{n}위"),
}


def say(value: dict[str, Any], language: Language) -> str:
    """A value as curated, in words."""
    return format_value(TypeAdapter[Value](Value).validate_python(value), language, UNITS)


@pytest.mark.parametrize(
    ("number", "english", "korean"),
    [
        ("1", "1", "1"),
        ("3500", "3,500", "3,500"),
        ("270000", "270,000", "27만"),
        ("1000000", "1 million", "100만"),
        ("2387000", "2.387 million", "238만 7천"),
        ("10000000", "10 million", "1,000만"),
        ("361630000", "361.63 million", "3억 6,163만"),
        ("1234567", "1,234,567", "123만 4,567"),
        ("4964000000", "4.964 billion", "49억 6,400만"),
        ("54000000000000", "54 trillion", "54조"),
        ("999999999", "999,999,999", "9억 9,999만 9,999"),
        ("19.2", "19.2", "19.2"),
    ],
)
def test_a_figure_is_never_rounded(number: str, english: str, korean: str) -> None:
    figure = Decimal(number)
    assert (format_number(figure, "en"), format_number(figure, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("number", "unit", "english", "korean"),
    [
        (3500, "vehicle", "3,500", "3,500대"),
        (270000, "vehicle", "270,000", "27만 대"),
        (290000, "household", "290,000", "29만 가구"),
        (12000, "household", "12,000", "1만 2천 가구"),
        (12500, "household", "12,500", "1만 2,500가구"),
        (270000, "plain", "270,000", "27만"),
        (2, "point", "2 points", "2점"),
        (1, "point", "1 point", "1점"),
        (1, "occasion", "once", "1회"),
        (0, "point", "0 points", "0점"),
        ("1.5", "point", "1.5 points", "1.5점"),
        (40, "percent", "40%", "40%"),
        (11, "rank", "#11", "11위"),
    ],
)
def test_a_number_has_its_unit_and_a_space_before_a_korean_counter_only_after_a_word(
    number: float | str, unit: str, english: str, korean: str
) -> None:
    value = {"number": Decimal(str(number)), "unit": unit}
    assert (say(value, "en"), say(value, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("approximate", "english", "korean"),
    [
        ("about", "about 40%", "약 40%"),
        ("over", "more than 40%", "40% 초과"),
        ("up-to", "up to 40%", "최대 40%"),
        ("at-least", "at least 40%", "40% 이상"),
    ],
)
def test_an_approximate_figure_says_so(approximate: str, english: str, korean: str) -> None:
    value = {"number": 40, "unit": "percent", "approximate": approximate}
    assert (say(value, "en"), say(value, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        ({"amount": 54000000000000, "currency": "KRW"}, "KRW 54 trillion", "54조 원"),
        ({"amount": 4964000000, "currency": "KRW"}, "KRW 4.964 billion", "49억 6,400만 원"),
        ({"amount": 39500000000, "currency": "USD"}, "USD 39.5 billion", "395억 달러"),
        (
            {"amount": 100000, "currency": "KRW", "approximate": "up-to"},
            "up to KRW 100,000",
            "최대 10만 원",
        ),
    ],
)
def test_money_names_its_currency(value: dict[str, Any], english: str, korean: str) -> None:
    assert (say(value, "en"), say(value, "ko")) == (english, korean)


PERSON: Final = {"name": {"en": "Oh Se-hoon", "ko": "오세훈"}, "office": {"en": "mayor", "ko": "시장"}}


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        ({"date": "2021-09-07"}, "7 September 2021", "2021년 9월 7일"),
        ({"period": {"start": 2021, "end": 2030}}, "2021 to 2030", "2021~2030년"),
        ({"person": PERSON}, "Oh Se-hoon, mayor", "오세훈 시장"),
        ({"person": {"name": PERSON["name"]}}, "Oh Se-hoon", "오세훈"),
        ({"place": {"en": "City Hall", "ko": "시청"}}, "City Hall", "시청"),
        ({"text": {"en": "cars and taxis", "ko": "승용차와 택시"}}, "cars and taxis", "승용차와 택시"),
    ],
)
def test_other_values_are_said_in_the_language_asked_for(value: dict[str, Any], english: str, korean: str) -> None:
    assert (say(value, "en"), say(value, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "The river park was to get 1,200 benches."),
        ("ko", "강변공원에 의자 1,200개를 놓을 계획이었습니다."),
    ],
)
def test_facts_are_written_into_the_slots_of_a_text(folder: KnowledgeFolder, language: Language, lead: str) -> None:
    revision = folder.load()
    entry = revision.entry("river-park")
    assert entry is not None
    assert fill_slots(entry.wording(language).lead, entry, language, revision.units) == lead
