"""The lists of regular expressions in a lexicon, compiled."""

import re
from collections.abc import Iterable, Mapping

from knowledge.language import LANGUAGES, Language

Patterns = Mapping[Language, re.Pattern[str]]


def one_of(expressions: Iterable[str], language: Language) -> re.Pattern[str]:
    """Any of the expressions: English ones match whole words, Korean ones anywhere."""
    either = "|".join(expressions)
    return re.compile(rf"\b(?:{either})\b" if language == "en" else either)


def patterns(expressions: Mapping[Language, Iterable[str]]) -> Patterns:
    """Any of the expressions listed for a language."""
    return {language: one_of(expressions[language], language) for language in LANGUAGES}
