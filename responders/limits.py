"""What the bot does not do, whatever it finds: act for people, judge persons, speak of tragedies or other languages."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from knowledge.language import contains_hangul
from knowledge.patterns import Patterns, one_of, read_lexicon
from knowledge.text import normalise
from responders.messages import Inquiry, Smalltalk

_Limit = Literal["cannot-act", "not-covered", "no-judgement"]

_WORDS: Final = Path(__file__).with_name("lexicon") / "limits.yaml"


def know_limits(inquiry: Inquiry) -> Smalltalk | None:
    """Say what the bot does not do, where a message asks for it."""
    question = inquiry.question
    text = normalise(question.text)
    if _is_other_language(text):
        return Smalltalk(question.answer_language, "languages")
    for limit, said in _lexicon().said.items():
        if said[question.language].search(text) is not None:
            return Smalltalk(question.answer_language, limit)
    return None


def _is_other_language(text: str) -> bool:
    """Whether most letters are of neither script the bot reads, or the words are of another language."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in letters if not contains_hangul(letter) and not _is_latin(letter)]
    return 2 * len(foreign) > len(letters) or _lexicon().other_language.search(text) is not None


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


class _Lexicon:
    """The words of `lexicon/limits.yaml`, compiled."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.said: Final[Mapping[_Limit, Patterns]] = {limit: Patterns(said) for limit, said in data["said"].items()}
        others = data["other-languages"].values()
        self.other_language: Final = one_of((word for words in others for word in words), "en")


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon(read_lexicon(_WORDS))
