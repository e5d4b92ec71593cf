"""The knowledge base in service."""

import datetime as dt

import pytest

from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language


@pytest.mark.parametrize(("text", "language"), [("electric buses", "en"), ("전기버스", "ko")])
def test_a_question_is_searched_in_its_own_language(
    knowledge_base: KnowledgeBase, text: str, language: Language
) -> None:
    assert knowledge_base.search(text, language).matches[0].entry_id == "electric-buses"


def test_a_search_gives_no_more_matches_than_asked_for(knowledge_base: KnowledgeBase) -> None:
    assert len(knowledge_base.search("seoul", "en", limit=3).matches) == 3


@pytest.mark.parametrize(
    ("text", "language"), [("how many electric buses are there", "en"), ("전기버스 몇 대예요", "ko")]
)
def test_a_question_about_another_city_goes_beyond_the_entry_that_the_same_about_this_city_does_not(
    knowledge_base: KnowledgeBase, text: str, language: Language
) -> None:
    here = knowledge_base.search(text, language)
    first = here.matches[0]
    elsewhere = knowledge_base.search({"en": f"{text} in Busan", "ko": f"부산에 {text}"}[language], language)
    assert not knowledge_base.beyond(here.asked, language, first.entry_id, first.fact)
    assert knowledge_base.beyond(elsewhere.asked, language, first.entry_id, first.fact).places


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fact_asked_for_is_the_one_that_the_first_match_names(
    knowledge_base: KnowledgeBase, language: Language
) -> None:
    for entry in knowledge_base.revision.entries:
        for phrasing in entry.wording(language).phrasings[:2]:
            first = knowledge_base.search(phrasing, language).matches[0]
            assert knowledge_base.asked_fact(phrasing, language, first.entry_id) == first.fact


@pytest.mark.parametrize(
    ("word", "language", "held"),
    [
        ("buses", "en", True),
        ("electricity", "en", True),
        ("swans", "en", False),
        ("버스는", "ko", True),
        ("고래", "ko", False),
    ],
)
def test_an_entry_holds_the_words_of_its_texts(
    knowledge_base: KnowledgeBase, word: str, language: Language, held: bool
) -> None:
    assert knowledge_base.holds(word, language, "electric-buses") is held


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_can_be_found_in_every_language(knowledge_base: KnowledgeBase, language: Language) -> None:
    assert knowledge_base.indexes[language].entry_ids == tuple(entry.id for entry in knowledge_base.revision.entries)


def test_no_shipped_source_is_dated_after_it_was_collected(knowledge_base: KnowledgeBase) -> None:
    dates = [source.date.first_day for source in knowledge_base.revision.sources.values() if source.date]
    assert max(dates) < dt.date(2026, 11, 21)
