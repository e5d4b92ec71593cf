"""Which texts and words count as the same."""

import unicodedata
from collections import Counter
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.text import BLOCKS, NO_GLOSSARY, QUESTION_LIMIT, Glossary, normalise, squash, stemmed, terms, words

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


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("neighbourhoods", "neighborhood"),
        ("colour", "colors"),
        ("centres", "center"),
        ("kilometres", "kilometer"),
        ("organised", "organize"),
        ("licence", "license"),
        ("theatre", "theater"),
        ("travellers", "traveler"),
        ("tyres", "tire"),
        ("programmes", "programs"),
        ("subsidised", "subsidized"),
        ("digitalisation", "digitalization"),
        ("liveable", "livable"),
        ("defence", "defense"),
    ],
)
def test_british_spelling_counts_as_american(british: str, american: str) -> None:
    assert stemmed(british, "en") == stemmed(american, "en")
    assert list(terms(f"the {british}", "en")) == list(terms(f"the {american}", "en"))


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


def test_an_english_text_has_words_pairs_of_them_and_characters_among_its_terms() -> None:
    assert Counter(terms("night buses at night", "en")) >= Counter(
        {"w:night": 2, "w:at": 1, "p:night bus": 1, "p:at night": 1, "c: nigh": 2, "c:ght ": 2}
    )


def test_a_single_english_word_makes_no_pair() -> None:
    assert {term[0] for term in terms("night", "en")} == {"w", "c", "d"}


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [
        ("버스", ["b:버", "b:버스"]),
        ("버스는 강 옆", ["b:버", "b:버스", "b:강", "b:옆"]),
        ("도서관 언제", ["b:도", "b:도서", "b:언", "b:언제"]),
        ("버스요금은얼마예요", []),
        ("버스요금은얼마예요?", []),
        ("버스요금은", ["b:버", "b:버스"]),
        ("버스요금은얼마 예요", ["b:버", "b:버스", "b:예", "b:예요"]),
    ],
)
def test_korean_words_count_by_their_beginnings_unless_typed_without_spaces(text: str, beginnings: list[str]) -> None:
    assert [term for term in terms(text, "ko") if term.startswith("b:")] == beginnings


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=40))
def test_every_term_belongs_to_a_block_of_its_language(language: Language, text: str) -> None:
    assert {term[:2] for term in terms(text, language)} <= {f"{block.prefix}:" for block in BLOCKS[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blocks_of_a_language_decide_a_similarity_together(language: Language) -> None:
    assert sum(block.similarity for block in BLOCKS[language]) == pytest.approx(1)


@pytest.mark.parametrize(("language", "term"), [("en", "w:bus"), ("ko", "b:bu"), ("ko", "c:us")])
def test_a_repeated_word_is_a_repeated_term(language: Language, term: str) -> None:
    assert list(terms("bus bus", language)).count(term) == 2


GLOSSARY: Final = Glossary(
    {
        "electric-vehicle": ["EV", "electric car", "전기차", "전기 자동차"],
        "car": ["car", "자동차"],
        "bus": ["bus", "버스"],
        "school-bus": ["school bus", "통학버스"],
        "neighbour": ["neighbour", "이웃"],
    }
)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("how many EVs?", ["=electric-vehicle"]),
        ("Electric Cars and cars", ["=electric-vehicle", "=car"]),
        ("EV 몇 대", ["=electric-vehicle"]),
        ("전기차는 몇 대", ["=electric-vehicle"]),
        ("전기자동차는 몇 대", ["=electric-vehicle"]),
        ("새 자동차", ["=car"]),
        ("시내버스", ["=bus"]),
        ("통학 버스", ["=school-bus"]),
        ("통학버스 말고 버스", ["=school-bus", "=bus"]),
        ("the school bus", ["=school-bus"]),
        ("a bus to school, the bus", ["=bus"]),
        ("my neighbors", ["=neighbour"]),
        ("seven, carpets, electric", []),
        ("", []),
    ],
)
def test_the_longest_name_of_a_thing_at_each_place_names_it_in_either_language(text: str, concepts: list[str]) -> None:
    assert GLOSSARY.concepts(words(text)) == concepts


def test_the_things_a_text_names_are_terms_beside_its_words() -> None:
    assert set(terms("전기차 목표", "ko", GLOSSARY)) - set(terms("전기차 목표", "ko")) == {"b:=electric-vehicle"}
    assert set(terms("new EV", "en", GLOSSARY)) - set(terms("new EV", "en")) == {"w:=electric-vehicle"}


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=40))
def test_a_glossary_without_names_changes_nothing(language: Language, text: str) -> None:
    assert list(terms(text, language, Glossary({}))) == list(terms(text, language, NO_GLOSSARY))
    assert NO_GLOSSARY.concepts(words(text)) == []


@given(st.lists(st.text(max_size=8), max_size=4), st.text(max_size=30))
def test_any_names_make_a_glossary_and_any_text_can_be_looked_through(names: list[str], text: str) -> None:
    assert set(Glossary({"thing": names}).concepts(words(text))) <= {"=thing"}


def test_every_shipped_name_names_its_thing(knowledge_base: KnowledgeBase) -> None:
    glossary = knowledge_base.revision.glossary
    names = {concept_id: (*concept.en, *concept.ko) for concept_id, concept in glossary.items()}
    shipped = Glossary(names)
    missed = [name for each, own in names.items() for name in own if f"={each}" not in shipped.concepts(words(name))]
    assert glossary
    assert missed == []


def grams(text: str, language: Language) -> list[str]:
    """The character terms of a text."""
    return [term for term in terms(text, language) if term.startswith("c:")]


def test_an_english_name_in_korean_text_counts_as_the_first_korean_one() -> None:
    assert list(terms("EV 목표", "ko", GLOSSARY)) == list(terms("전기차 목표", "ko", GLOSSARY))
    assert list(terms("school bus 몇 대", "ko", GLOSSARY)) == list(terms("통학버스 몇 대", "ko", GLOSSARY))
