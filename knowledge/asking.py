"""How a question asks: for which kind of answer, and with which words that name nothing."""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.entries import ValueKind
from knowledge.language import Language

_ASKED: Final[Mapping[Language, tuple[tuple[frozenset[ValueKind], re.Pattern[str]], ...]]] = {
    "en": (
        (frozenset({"amount", "number"}), re.compile(r"\bhow much\b")),
        (
            frozenset({"date", "period"}),
            re.compile(r"\b(when|what year|which year|date|since|until|deadline|by what)\b"),
        ),
        (
            frozenset({"number"}),
            re.compile(r"\b(how (many|far|long|big|old|large|wide)|number of|percent|share|count)\b"),
        ),
        (frozenset({"person", "text"}), re.compile(r"\bwho\b")),
        (frozenset({"place", "text"}), re.compile(r"\bwhere\b")),
    ),
    "ko": (
        (frozenset({"amount", "number"}), re.compile(r"얼마")),
        (frozenset({"date", "period"}), re.compile(r"언제|몇 ?년|몇 ?월|며칠|날짜|까지|부터")),
        (frozenset({"number"}), re.compile(r"몇|퍼센트|비율|개수|대수")),
        (frozenset({"person", "text"}), re.compile(r"누구|누가")),
        (frozenset({"place", "text"}), re.compile(r"어디")),
    ),
}

_NAMELESS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("me", "please", "tell", "know", "want", "need", "somebody", "someone", "anyone", "hi", "hello"),
    "ko": (
        "어디", "언제", "어떤", "어느", "어떻", "얼마", "무슨", "무엇", "뭐예", "뭐가", "뭐야", "뭔가", "뭔지",
        "누구", "누가", "며칠", "몇", "있나", "있어", "있는", "있습", "있을", "없나", "되나", "돼요", "되는",
        "됐나", "하나", "하는", "해주", "해줘", "했나", "했어", "해요", "한다", "알려", "설명", "궁금", "관련",
        "대해", "대한", "인가", "예요", "이에", "이야", "거야", "거예", "건가", "나요", "그럼", "그리", "그거",
        "이거", "혹시", "제가", "저는", "우리", "주세", "싶어", "곳이", "한번", "지금",
    ),
}  # fmt: skip
"""Words, in Korean beginnings of words, in which questions are asked whatever they are about."""


def names_something(word: str, language: Language) -> bool:
    """Whether a word of a question can name what it is about; a single Korean syllable says too little."""
    if language == "ko":
        return len(word) > 1 and not word.startswith(_NAMELESS["ko"])
    return word not in _NAMELESS["en"]


def asked_kinds(text: str, language: Language) -> frozenset[ValueKind]:
    """The kinds of value that would answer; none where the question does not say."""
    asked = text.casefold()
    return frozenset().union(*(kinds for kinds, words in _ASKED[language] if words.search(asked)))
