"""What is not known is named in the person's language."""

from typing import get_args

import pytest

from knowledge.asking import AnswerKind, Detail
from knowledge.beyond import Beyond
from knowledge.language import LANGUAGES, Language
from responders.beyond import name_missing


@pytest.mark.parametrize("detail", get_args(Detail))
def test_every_detail_is_named_in_every_language(detail: Detail) -> None:
    named = {name_missing(Beyond(details=(detail,)), language) for language in LANGUAGES}
    assert None not in named
    assert len(named) == len(LANGUAGES)


@pytest.mark.parametrize("kind", get_args(AnswerKind))
def test_every_kind_of_answer_is_named_in_every_language(kind: AnswerKind) -> None:
    named = {name_missing(Beyond(kinds=(kind,)), language) for language in LANGUAGES}
    assert None not in named
    assert len(named) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("beyond", "language", "named"),
    [
        (Beyond(places=("busan",), details=("price",)), "en", "anything about “busan”"),
        (Beyond(details=("disposal", "effect")), "en", "what becomes of it as waste"),
        (Beyond(groups=("고양이",)), "ko", "‘고양이’에 관한 내용"),
        (Beyond(places=("부산은",)), "ko", "‘부산’에 관한 내용"),
        (Beyond(), "ko", None),
    ],
)
def test_the_most_particular_is_named(beyond: Beyond, language: Language, named: str | None) -> None:
    assert name_missing(beyond, language) == named
