"""Which texts and words count as the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Language
from knowledge.text import QUESTION_LIMIT, normalise, squash, stemmed, terms, words

KOREAN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＥＶ　２０２５", "ev 2025"),
        ("Straße", "strasse"),
        ("a\x00b\tc", "a b c"),
        ("\u202eabc\u202c", "abc"),
        ("elec\u00adtric", "electric"),
        ("①", "1"),
        (unicodedata.normalize("NFD", "전기버스"), "전기버스"),
    ],
)
def test_width_case_and_unseen_characters_are_folded(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_a_text_over_the_limit_is_cut() -> None:
    assert normalise("a" * (QUESTION_LIMIT + 1)) == "a" * QUESTION_LIMIT


@given(st.text())
def test_no_control_or_direction_mark_is_left(text: str) -> None:
    assert not any(unicodedata.category(letter).startswith("C") for letter in normalise(text))


@pytest.mark.parametrize(
    "text", ["May I cut a tree?", "may i  cut a tree", "MAY-I-CUT-A-TREE", "may_i cut\na tree!", "Ｍａｙ I cut a tree"]
)
def test_case_spaces_and_punctuation_do_not_tell_two_texts_apart(text: str) -> None:
    assert squash(text) == "mayicutatree"


@given(st.text())
def test_squashing_twice_changes_nothing_more(text: str) -> None:
    once = squash(text[: QUESTION_LIMIT // 20])
    assert squash(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many e-buses?", ["how", "many", "e", "buses"]),
        ("3,500 buses", ["3500", "buses"]),
        ("19.2 km", ["19.2", "km"]),
        ("전기버스 3500대", ["전기버스", "3500", "대"]),
        ("snake_case", ["snake", "case"]),
        ("{{7*7}} <b>", ["7", "7", "b"]),
        ("😀 ?!", []),
        ("", []),
    ],
)
def test_words_and_figures_come_in_order(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("shelters", "shelter"), ("charging", "charged"), ("policies", "policy"), ("vehicles", "vehicle")],
)
def test_forms_of_an_english_word_count_as_one(one: str, other: str) -> None:
    assert stemmed(one, "en") == stemmed(other, "en")


def test_an_english_word_in_a_korean_question_keeps_its_form() -> None:
    assert stemmed("buses", "ko") == "buses"


@pytest.mark.parametrize(
    ("one", "other"),
    [("에코마일리지", "에코 마일리지"), ("전기버스 몇대", "전기 버스 몇 대"), ("EV목표", "ev 목표")],
)
def test_korean_terms_are_equal_with_and_without_spaces(one: str, other: str) -> None:
    assert grams(one, "ko") == grams(other, "ko")


@given(st.lists(KOREAN, min_size=1, max_size=5))
def test_spaces_never_change_korean_character_terms(pieces: list[str]) -> None:
    assert grams(" ".join(pieces), "ko") == grams("".join(pieces), "ko")


def test_an_english_word_is_not_found_inside_another() -> None:
    assert "c: ev " in grams("ev", "en")
    assert "c: ev " not in grams("seven", "en")


def test_a_korean_text_has_single_syllables_among_its_terms() -> None:
    assert {"c:버", "c:버스"} <= set(grams("버스", "ko"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_repeated_word_is_a_repeated_term(language: Language) -> None:
    assert list(terms("bus bus", language)).count("w:bus") == 2


def grams(text: str, language: Language) -> list[str]:
    """The character terms of a text."""
    return [term for term in terms(text, language) if term.startswith("c:")]
