"""Small talk: what gets a fixed answer, and what is a question after all."""

import pytest

from responders.assistant import Assistant, read_question
from responders.messages import FixedText, Smalltalk


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("hi", "greeting"),
        ("Hello!", "greeting"),
        ("HEY THERE", "greeting"),
        ("good morning :)", "greeting"),
        ("안녕하세요~", "greeting"),
        ("안녕", "greeting"),
        ("ㅎㅇㅎㅇ", "greeting"),
        ("ＨＥＬＬＯ", "greeting"),
        ("\u202ehello\u202c", "greeting"),
        ("help", "help"),
        ("Who are you?", "help"),
        ("what can you do", "help"),
        ("너 누구야?", "help"),
        ("뭐 할 수 있어?", "help"),
        ("뭐할수있어", "help"),
        ("thank you!!", "thanks"),
        ("Thanks 🙏", "thanks"),
        ("고맙습니다^^", "thanks"),
        ("감사합니다.", "thanks"),
        ("ㄱㅅ", "thanks"),
        ("땡큐", "thanks"),
        ("ok", "acknowledged"),
        ("OK.", "acknowledged"),
        ("bye", "acknowledged"),
        ("ㅇㅋㅇㅋ", "acknowledged"),
        ("ㅋㅋㅋㅋ", "acknowledged"),
        ("ㅋ", "acknowledged"),
        ("ㅎㅎㅎ", "acknowledged"),
        ("네네", "acknowledged"),
        ("알겠습니다!", "acknowledged"),
        ("", "unreadable"),
        ("   ", "unreadable"),
        ("?", "unreadable"),
        ("...", "unreadable"),
        ("😀", "unreadable"),
        ("👍🏽👍🏽", "unreadable"),
        ("\u202e\u200f\x00", "unreadable"),
        ("<>", "unreadable"),
    ],
)
def test_small_talk_gets_its_fixed_text(assistant: Assistant, text: str, fixed: FixedText) -> None:
    answer = assistant.answer(read_question(text))
    assert isinstance(answer, Smalltalk)
    assert answer.text == fixed


@pytest.mark.parametrize(("text", "language"), [("hi", "en"), ("안녕", "ko"), ("thank you!!", "en"), ("ㅋㅋㅋ", "ko")])
def test_small_talk_is_answered_in_its_language(assistant: Assistant, text: str, language: str) -> None:
    assert assistant.answer(read_question(text)).language == language


@pytest.mark.parametrize(
    "text",
    [
        "hi how many electric buses are planned",
        "안녕하세요 전기버스 몇 대예요",
        "help for buyers of an electric car",
        "okonomiyaki",
        "감사원",
        "hash",
    ],
)
def test_a_message_that_says_more_is_a_question(assistant: Assistant, text: str) -> None:
    assert not isinstance(assistant.answer(read_question(text)), Smalltalk)
