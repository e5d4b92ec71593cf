"""Figures typed out in texts, so that both languages of a text can be held to the same ones."""

import re
from decimal import Decimal
from typing import Final

from knowledge.language import Language
from knowledge.said import said

SMALLEST: Final = 100
"""Figures below are not compared: English writes months and small numbers as words."""

_SIZES: Final = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "조": 10**12,
}  # fmt: skip
_DIGITS: Final = r"\d[\d,]*(?:\.\d+)?"
_ENGLISH: Final = re.compile(rf"({_DIGITS})(?: (thousand|million|billion|trillion)\b)?", re.IGNORECASE)
_SIZE: Final = "백만|천만|천|만|억|조"
_KOREAN: Final = re.compile(rf"(?:{_DIGITS}(?:{_SIZE}) ?)+(?:{_DIGITS}(?!\d|{_SIZE}))?|{_DIGITS}")
_KOREAN_PART: Final = re.compile(rf"({_DIGITS})({_SIZE})?")


def figures(text: str, language: Language, smallest: int = SMALLEST) -> frozenset[Decimal]:
    """The figures from `smallest` up that a text types out: 269,500 and 26만 9,500 are one."""
    if language == "en":
        found = [_figure(*match.groups()) for match in _ENGLISH.finditer(text)]
    else:
        found = [
            sum((_figure(*part.groups()) for part in _KOREAN_PART.finditer(match[0])), Decimal(0))
            for match in _KOREAN.finditer(text)
        ]
    return frozenset(figure for figure in found if figure >= smallest)


def without_figures(text: str, language: Language) -> str:
    """The text around its figures."""
    return (_ENGLISH if language == "en" else _KOREAN).sub(" ", text)


def different_figures(english: str, korean: str) -> str | None:
    """What two texts of one meaning do not share, as words for a curator; None when their figures agree."""
    in_english, in_korean = figures(english, "en"), figures(korean, "ko")
    if in_english == in_korean:
        return None
    only_english, only_korean = _listed(in_english - in_korean), _listed(in_korean - in_english)
    return said("English has {english}, Korean {korean}", english=only_english, korean=only_korean)


def _figure(digits: str, size: str | None) -> Decimal:
    return (
        Decimal(digits.replace(",", "").rstrip(".")) * _SIZES[size.lower()]
        if size
        else Decimal(digits.replace(",", ""))
    )


def _listed(values: frozenset[Decimal]) -> str:
    return ", ".join(f"{value:,f}" for value in sorted(values)) or said("none of them")
