"""Normalising and cutting text: the one place that decides which words count as the same."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import Stemmer

from knowledge.language import Language

QUESTION_LIMIT: Final = 1_000
"""Characters of a question that are read; longer ones are cut. People's questions have under 100."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LONE_JAMO = re.compile(r"([\u3131-\u318e]+)")
_NOT_ALNUM = re.compile(r"[\W_]+")
_STEMMER: Final = Stemmer.Stemmer("english")

ENGLISH_NGRAMS: Final = (2, 5)
KOREAN_NGRAMS: Final = (1, 3)
"""Shortest and longest character n-grams; measured in ../docs/retrieval.md. Korean needs single syllables."""


def normalise(text: str) -> str:
    """Fold what people do not see or mean apart: width, case, control and direction marks."""
    pieces = _LONE_JAMO.split(text[:QUESTION_LIMIT])
    # ㅋㅋ stays as typed: NFKC would turn such letters into parts of syllables, which no screen shows well.
    pieces[::2] = (unicodedata.normalize("NFKC", piece) for piece in pieces[::2])
    folded = "".join(pieces).casefold()[:QUESTION_LIMIT]
    return "".join(_visible(letter) for letter in folded)


def _visible(letter: str) -> str:
    """Marks inside a word, such as a soft hyphen, vanish; control characters part words."""
    category = unicodedata.category(letter)
    return "" if category == "Cf" else " " if category[0] == "C" else letter


def squash(text: str) -> str:
    """Letters and digits only: equal for two texts that differ in case, spaces or punctuation."""
    return _NOT_ALNUM.sub("", normalise(text))


def words(text: str) -> list[str]:
    """Words and figures in order, normalised but not stemmed; figures lose their thousands commas."""
    return [_figure(word) if word[0].isdigit() else word for word in _WORD.findall(normalise(text))]


def terms(text: str, language: Language) -> Iterator[str]:
    """The features of a text, with repeats: `w:` words and `c:` character n-grams."""
    stems = [stemmed(word, language) for word in words(text)]
    for stem in stems:
        yield f"w:{stem}"
    if language == "en":
        for stem in stems:
            yield from _grams(f" {stem} ", ENGLISH_NGRAMS)
    else:
        yield from _grams("".join(stems), KOREAN_NGRAMS)


def stemmed(word: str, language: Language) -> str:
    """The form under which a word counts: English words by their stem."""
    return str(_STEMMER.stemWord(word)) if language == "en" else word


def _figure(word: str) -> str:
    return word.replace(",", "")


def _grams(text: str, sizes: tuple[int, int]) -> Iterator[str]:
    """Character n-grams. English words come with their borders, so that "ev" is not found in "seven";
    Korean text comes without spaces, so that putting or leaving them out changes nothing."""
    for size in range(sizes[0], sizes[1] + 1):
        for start in range(len(text) - size + 1):
            yield f"c:{text[start : start + size]}"
