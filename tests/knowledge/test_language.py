"""Which language a message is written in."""

import pytest

from knowledge.language import Language, contains_hangul, detect_language, is_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many electric buses?", "en"),
        ("전기버스 몇 대?", "ko"),
        ("EV 목표?", "ko"),
        ("what is 에코마일리지", "ko"),
        ("ㅋㅋㅋ", "ko"),
        ("ㅠ", "ko"),
        ("전기버스", "ko"),
        ("ᄀ", "ko"),
        ("2025", None),
        ("", None),
        ("😀👍", None),
        ("¿?", None),
        ("日本", None),
        ("\u202e\u200b", None),
    ],
)
def test_the_script_of_its_letters_tells_the_language(text: str, language: Language | None) -> None:
    assert detect_language(text) == language


def test_korean_typed_as_separate_jamo_is_korean() -> None:
    assert contains_hangul("\u1112\u1161\u11ab")


@pytest.mark.parametrize(("code", "known"), [("en", True), ("ko", True), ("fr", False), ("", False), (None, False)])
def test_only_the_languages_of_the_bot_are_languages(code: object, known: bool) -> None:
    assert is_language(code) is known
