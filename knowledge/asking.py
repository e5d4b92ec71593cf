"""What kind of answer a question asks for: how many, when, who, where, how much."""

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


def asked_kinds(text: str, language: Language) -> frozenset[ValueKind]:
    """The kinds of value that would answer; none where the question does not say."""
    asked = text.casefold()
    return frozenset().union(*(kinds for kinds, words in _ASKED[language] if words.search(asked)))
