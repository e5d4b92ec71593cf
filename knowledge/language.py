"""The languages the bot speaks, and which of them a text is written in."""

import re
import unicodedata
from typing import Final, Literal, TypeGuard, get_args

Language = Literal["en", "ko"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT_LANGUAGE: Final[Language] = "en"

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_LATIN = re.compile(r"[A-Za-z]")


def is_language(code: object) -> TypeGuard[Language]:
    """Whether `code` is one of the languages the bot speaks."""
    return code in LANGUAGES


def contains_hangul(text: str) -> bool:
    """Whether any letter of `text` is Korean."""
    return _HANGUL.search(text) is not None


def detect_language(text: str) -> Language | None:
    """Tell the language of `text`; None when it has no letter of either script.

    A single Hangul letter decides for Korean: Koreans mix English names into a question ("EV 목표?"),
    people writing English hardly ever do the opposite.
    """
    folded = unicodedata.normalize("NFKC", text)
    if contains_hangul(folded):
        return "ko"
    return "en" if _LATIN.search(folded) else None
