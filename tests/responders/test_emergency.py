"""Danger now is told from questions about emergencies."""

import pytest

from responders.assistant import Assistant, read_question
from responders.messages import Smalltalk


def is_sent_for_help(assistant: Assistant, text: str) -> bool:
    answer = assistant.answer(read_question(text))
    return isinstance(answer, Smalltalk) and answer.text == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "my dad has chest pain",
        "she is not breathing",
        "I can’t breathe",
        "the kitchen is on fire!!",
        "someone collapsed on the street",
        "숨을 못 쉬겠어요",
        "할머니가 쓰러졌어요",
        "집에 불났어요",
        "아이가 의식이 없어요",
        "가슴이 너무 아파요",
    ],
)
def test_somebody_in_danger_gets_the_emergency_number(assistant: Assistant, text: str) -> None:
    assert is_sent_for_help(assistant, text)
    answer = assistant.render(assistant.answer(read_question(text)))
    assert "119" in answer.parts[0].partition("\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "what should a patrol dog owner report",
        "emergency task force against covid",
        "fire headquarters manual",
        "severe emergency treatment center",
        "emergency relief for people with disabilities",
        "반려견 순찰대가 신고하는 쓰러진 사람",
        "중증응급진료센터가 뭐예요",
        "소방재난본부 매뉴얼",
        "즉각대응반은 몇 명이에요",
        "불꽃놀이 언제 해요",
    ],
)
def test_a_question_about_emergencies_is_no_emergency(assistant: Assistant, text: str) -> None:
    assert not is_sent_for_help(assistant, text)
