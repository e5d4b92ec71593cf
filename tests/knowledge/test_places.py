"""Places of the world that a question names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places import country_of, places_in
from knowledge.text import words


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ferries in Busan", {"busan": "busan"}),
        ("the New York subway", {"new-york": "new york"}),
        ("London's bridges", {"london": "london"}),
        ("londons bridges", {"london": "londons"}),
        ("U.S. cities", {"united-states": "u s"}),
        ("Paris or Tokyo, Paris?", {"paris": "paris", "tokyo": "tokyo"}),
        ("부산의 다리", {"busan": "부산의"}),
        ("부산에서는요", {"busan": "부산에서는요"}),
        ("미국과 일본", {"united-states": "미국과", "japan": "일본"}),
        ("서울 중구의 공원", {"jung-gu": "서울 중구의"}),
    ],
)
def test_a_place_is_found_under_its_name_as_written(text: str, places: dict[str, str]) -> None:
    assert places_in(words(text)) == places


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bridges of Seoul",
        "a nice day",
        "have a bath",
        "서울의 다리",
        "인도가 좁아요",
        "수단과 방법",
        "예산이 얼마예요",
        "한강 다리",
        "South Korea",
    ],
)
def test_what_is_at_home_or_an_everyday_word_is_no_other_place(text: str) -> None:
    assert places_in(words(text)) == {}


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [("north korea", "korea"), ("new york", "york"), ("southeast asia", "asia"), ("eastern europe", "europe")],
)
def test_the_longest_name_at_a_place_wins(longer: str, shorter: str) -> None:
    (name,) = places_in(words(f"bridges of {longer}")).values()
    assert name == longer
    assert places_in([shorter]).keys().isdisjoint(places_in(words(longer)))


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_words_can_be_looked_through(texts: list[str]) -> None:
    asked = words(" ".join(texts))
    assert all(set(name.split()) <= set(asked) for name in places_in(asked).values())


@pytest.mark.parametrize(
    ("place", "country"), [("tokyo", "japan"), ("busan", None), ("japan", None), ("nowhere", None)]
)
def test_the_country_of_a_city_abroad_is_known(place: str, country: str | None) -> None:
    assert country_of(place) == country
