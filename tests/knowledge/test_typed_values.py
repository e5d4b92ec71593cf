"""Values typed by curators: read as meant, or refused with what was expected."""

from decimal import Decimal
from typing import Any

import pytest

from knowledge.entries import Unit
from knowledge.typed_values import Counted, TypedValueError, typed_value

ABOUT_2000 = {"number": 2000, "unit": "place", "approximate": "about"}
PEOPLE = {"number": 290000, "unit": "person"}
SHARE = {"number": 12, "unit": "percent"}
MAYOR = {"person": {"name": {"en": "A B", "ko": "가나"}, "office": {"en": "mayor", "ko": "시장"}}}


@pytest.mark.parametrize(
    ("typed", "now", "then"),
    [
        ("2500", ABOUT_2000, {"number": 2500, "unit": "place", "approximate": "about"}),
        ("2,500곳", ABOUT_2000, {"number": 2500, "unit": "place", "approximate": "about"}),
        ("정확히 2500", ABOUT_2000, {"number": 2500, "unit": "place"}),
        ("2500곳 이상", ABOUT_2000, {"number": 2500, "unit": "place", "approximate": "at-least"}),
        ("more than 1.5 million", ABOUT_2000, {"number": 1500000, "unit": "place", "approximate": "over"}),
        ("약 43만", PEOPLE, {"number": 430000, "unit": "person", "approximate": "about"}),
        ("19.2%", SHARE, {"number": Decimal("19.2"), "unit": "percent"}),
        ("49억 6,400만 원", {"amount": 1, "currency": "KRW"}, {"amount": 4964000000, "currency": "KRW"}),
        ("2023년 5월 17일", {"date": 2020}, {"date": "2023-05-17"}),
        ("2023.5", {"date": 2020}, {"date": "2023-05"}),
        ("2024", {"date": "2020-01-01"}, {"date": "2024"}),
        ("2023-05-15 ~ 2023-10-15", {"period": {}}, {"period": {"start": "2023-05-15", "end": "2023-10-15"}}),
        ("from the river".removeprefix("from "), {"place": {}}, {"place": {"en": "the river", "ko": "the river"}}),
        ("한강\nHan River", {"place": {}}, {"place": {"en": "Han River", "ko": "한강"}}),
        ("Han River\n\n한강", {"text": {}}, {"text": {"en": "Han River", "ko": "한강"}}),
        ("오세훈\nOh Se-hoon", MAYOR, {"person": {**MAYOR["person"], "name": {"en": "Oh Se-hoon", "ko": "오세훈"}}}),
        (
            "오세훈, 서울시장\nOh Se-hoon, mayor of Seoul",
            MAYOR,
            {
                "person": {
                    "name": {"en": "Oh Se-hoon", "ko": "오세훈"},
                    "office": {"en": "mayor of Seoul", "ko": "서울시장"},
                }
            },
        ),
    ],
)
def test_a_value_is_read_as_meant(typed: str, now: dict[str, Any], then: dict[str, Any]) -> None:
    assert typed_value(typed, now) == then


@pytest.mark.parametrize(
    ("typed", "now", "misread"),
    [
        ("430.000", ABOUT_2000, "ambiguous"),
        ("1/3", ABOUT_2000, "number"),
        ("2021-2030", ABOUT_2000, "number"),
        ("-5", ABOUT_2000, "number"),
        ("many", ABOUT_2000, "number"),
        ("2 or 3", ABOUT_2000, "number"),
        ("", ABOUT_2000, "number"),
        ("next week", {"date": 2020}, "date"),
        ("2023-13-01", {"date": 2020}, "date"),
        ("2023-05-15", {"period": {}}, "period"),
        ("한강", {"place": {}}, "both-languages"),
        ("한강\n강", {"place": {}}, "both-languages"),
        ("오세훈, 시장\nOh Se-hoon", MAYOR, "both-languages"),
        ("3,60", ABOUT_2000, "separator"),
        ("36,000,00", ABOUT_2000, "separator"),
        ("2000.5", ABOUT_2000, "fraction"),
        ("120", SHARE, "over-100"),
    ],
)
def test_what_is_no_value_is_refused_with_what_was_expected(typed: str, now: dict[str, Any], misread: str) -> None:
    with pytest.raises(TypedValueError) as refusal:
        typed_value(typed, now)
    assert refusal.value.misread == misread


BUSES = {"number": 3500, "unit": "vehicle"}
COUNTED = Counted(Unit(en="{n}", ko="{n}대"), ("Electric buses by 2025", "전기버스"))
WON = {"amount": 3000, "currency": "KRW"}


@pytest.mark.parametrize("typed", ["3600", "3,600대", "3600 대", "3600 buses", "약 3,600대로", "3.6 thousand vehicles"])
def test_a_figure_may_bear_its_own_unit(typed: str) -> None:
    assert typed_value(typed, BUSES, COUNTED)["number"] == 3600


@pytest.mark.parametrize("typed", ["5000원", "5,000 won", "₩5,000", "5천 원", "KRW 5000"])
def test_an_amount_may_bear_its_currency(typed: str) -> None:
    assert typed_value(typed, WON, Counted()) == {"amount": 5000, "currency": "KRW"}


@pytest.mark.parametrize(
    ("typed", "now", "counted", "misread"),
    [
        ("3600 km", BUSES, COUNTED, "unit"),
        ("3600원", BUSES, COUNTED, "unit"),
        ("3600명", BUSES, COUNTED, "unit"),
        ("$5000", WON, Counted(), "unit"),
        ("3천6백 대", BUSES, COUNTED, "unit"),
        ("how many buses were there in 2021?", BUSES, COUNTED, "number"),
        ("2021년에는 버스가 몇 대였나요?", BUSES, COUNTED, "number"),
    ],
)
def test_another_unit_or_a_question_is_no_value(
    typed: str, now: dict[str, Any], counted: Counted, misread: str
) -> None:
    with pytest.raises(TypedValueError) as refusal:
        typed_value(typed, now, counted)
    assert refusal.value.misread == misread


def test_an_unlikely_share_is_taken_from_who_insists() -> None:
    assert typed_value("120", SHARE, insists=True)["number"] == 120
