"""Sources typed by curators: as the files have them, or refused."""

from typing import Any

import pytest

from knowledge.entries import Source
from knowledge.moments import Moment
from knowledge.typed_sources import answered_source, sources_with, typed_source
from knowledge.typed_values import TypedValueError


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        (
            "Bus fares; a guide ; Seoul City; 2026년 11월 20일 ; www.seoul.go.kr/bus",
            {
                "id": "bus-fares-a-guide",
                "title": "Bus fares; a guide",
                "posted_by": "Seoul City",
                "language": "en",
                "date": "2026-11-20",
                "address": "https://www.seoul.go.kr/bus",
            },
        ),
        ("버스 요금；서울시；2026-11", {"id": "source-2", "title": "버스 요금", "language": "ko", "date": "2026-11"}),
    ],
)
def test_a_source_is_read_as_typed(typed: str, source: dict[str, Any]) -> None:
    read = typed_source(typed, {"source"})
    assert {field: read[field] for field in source} == source
    assert ("address" in read) == ("address" in source)
    Source.model_validate(read)


@pytest.mark.parametrize(
    ("typed", "misread"),
    [
        ("버스 요금; 서울시", "source"),
        ("버스 요금; https://seoul.go.kr", "source"),
        ("버스 요금; 서울시; 어제", "date"),
        ("버스 요금; 서울시; 2026-11-20; 2층", "date"),
    ],
)
def test_a_source_that_lacks_something_is_refused(typed: str, misread: str) -> None:
    with pytest.raises(TypedValueError) as refusal:
        typed_source(typed, ())
    assert refusal.value.misread == misread


def test_the_citys_own_answer_says_what_it_is() -> None:
    source = Source.model_validate(answered_source(Moment(2026, 11, 21)))
    assert (source.title, source.dated_by, source.address) == ("서울시 답변", "answered", None)


def test_sources_are_found_by_words_of_title_and_poster() -> None:
    source = Source.model_validate(answered_source(Moment(2026, 11, 21)))
    assert sources_with("서울시 seoul", {"one": source}) == ["one"]
    assert sources_with("서울시 경기도", {"one": source}) == sources_with(" ", {"one": source}) == []
