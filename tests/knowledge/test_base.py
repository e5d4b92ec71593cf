"""The knowledge base in service."""

import datetime as dt

import pytest

from knowledge.base import KnowledgeBase
from knowledge.language import LANGUAGES, Language


@pytest.mark.parametrize(("text", "language"), [("electric buses", "en"), ("전기버스", "ko")])
def test_a_question_is_searched_in_its_own_language(
    knowledge_base: KnowledgeBase, text: str, language: Language
) -> None:
    assert knowledge_base.search(text, language).matches[0].entry_id == "electric-buses"


def test_a_search_gives_no_more_matches_than_asked_for(knowledge_base: KnowledgeBase) -> None:
    assert len(knowledge_base.search("seoul", "en", limit=3).matches) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_can_be_found_in_every_language(knowledge_base: KnowledgeBase, language: Language) -> None:
    assert knowledge_base.indexes[language].entry_ids == tuple(entry.id for entry in knowledge_base.revision.entries)


def test_no_shipped_source_is_dated_after_it_was_collected(knowledge_base: KnowledgeBase) -> None:
    dates = [source.date.first_day for source in knowledge_base.revision.sources.values() if source.date]
    assert max(dates) < dt.date(2026, 11, 21)
