"""What is not known is named in the person's language."""

import re
from typing import get_args

import pytest

from knowledge.asking import AnswerKind, Detail
from knowledge.beyond import Beyond
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant, read_question
from responders.beyond import name_missing
from responders.messages import Unknown
from responders.personal import without_personal
from responders.rendering import message_text


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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("my number is 010-1234-5678, how do I get one", None),
        ("my number is +82 10 1234 5678 karaoke", "“karaoke”"),
        ("write to kim.minsu@example.com about karaoke", "“karaoke”"),
        ("1234-5678-1234-5678 karaoke", "“karaoke”"),
        ("내 번호는 ０１０－１２３４－５６７８ 노래방", "‘노래방’"),
        ("주민번호 900101-1234567 노래방", "‘노래방’"),
        ("차 12가 3456 노래방", "‘노래방’"),
        ("is a sauna available", "“sauna”"),
        ("is karaoke possible", "“karaoke”"),
        ("available?", None),
        ("따릉이 얼마예요", "‘따릉이’"),
    ],
)
def test_only_words_that_name_something_and_nobody_are_said_back(
    assistant: Assistant, question: str, said: str | None
) -> None:
    answer = assistant.answer(read_question(question))
    assert isinstance(answer, Unknown)
    first_line = message_text(assistant.render(answer)).partition("\n")[0]
    assert re.findall("[“‘].+[”’]", first_line) == ([said] if said else [])


@pytest.mark.parametrize(
    "question", ["010-1234-5678 electric buses", "전기버스 kim@example.com", "electric bus @minsu"]
)
def test_what_tells_who_somebody_is_is_not_said_in_an_explanation(assistant: Assistant, question: str) -> None:
    answer = assistant.explain(read_question(question))
    text = message_text(assistant.render(answer))
    assert "electric-buses" in text
    assert not re.search("1234|kim|example|minsu", text)


@pytest.mark.parametrize(
    "text", ["2020-2023", "2020 2021 2022", "62,000 or 35,000", "120", "2021-09-07", "3,500 10,000", "Whole CASE"]
)
def test_figures_and_years_take_part_in_finding_an_answer(text: str) -> None:
    assert without_personal(text) == text
