"""The lists of regular expressions in a lexicon, compiled."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from knowledge.errors import InvalidKnowledgeError
from knowledge.language import Language
from knowledge.validation_problems import reading_problems
from knowledge.yaml_lines import read_yaml


def read_lexicon(path: Path) -> Any:
    """The lists of a lexicon file; raises InvalidKnowledgeError: a key given twice would lose its first list."""
    document = read_yaml(path)
    if problems := reading_problems(path.name, document):
        raise InvalidKnowledgeError(problems)
    return document.data


def one_of(expressions: Iterable[str], language: Language) -> re.Pattern[str]:
    """Any of the expressions: English ones match whole words, Korean ones anywhere."""
    either = "|".join(expressions)
    return re.compile(rf"\b(?:{either})\b" if language == "en" else either)


class Patterns:
    """Any of the expressions listed for a language; compiled when first wanted, as all together take half a second."""

    def __init__(self, expressions: Mapping[Language, Iterable[str]]) -> None:
        self._expressions: Final = expressions
        self._compiled: Final[dict[Language, re.Pattern[str]]] = {}

    def __getitem__(self, language: Language) -> re.Pattern[str]:
        if language not in self._compiled:
            self._compiled[language] = one_of(self._expressions[language], language)
        return self._compiled[language]
