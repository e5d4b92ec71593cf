"""Normalising and cutting text: the one place that decides which words count as the same."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import Stemmer

from knowledge.language import Language, contains_hangul

QUESTION_LIMIT: Final = 1_000
"""Characters of a question that are read; longer ones are cut. People's questions have under 100."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[\u3131-\u318e\uac00-\ud7a3]+|[^\W\d_\u3131-\u318e\uac00-\ud7a3]+")
_LONE_JAMO = re.compile(r"([\u3131-\u318e]+)")
_NOT_ALNUM = re.compile(r"[\W_]+")
_STEMMER: Final = Stemmer.Stemmer("english")


_AMERICAN: Final = {
    "neighbour": "neighbor", "colour": "color", "labour": "labor", "centre": "center", "theatre": "theater",
    "metre": "meter", "programme": "program", "organis": "organiz", "traveller": "traveler", "licence": "license",
    "catalogue": "catalog", "favour": "favor", "behaviour": "behavior", "defence": "defense", "tyre": "tire",
    "recognis": "recogniz", "subsidis": "subsidiz", "liveab": "livab", "digitalis": "digitaliz", "honour": "honor",
}  # fmt: skip
_BRITISH: Final = re.compile(f"(?:{'|'.join(_AMERICAN)})(?!d)")
_PLURALS: Final = {"buses": "bus", "busses": "bus", "gases": "gas", "children": "child", "men": "man", "women": "woman"}


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of term and how much it counts; measured in ../docs/retrieval.md."""

    prefix: str
    similarity: float
    """The part of a similarity that terms of this kind decide."""
    model: float
    """Their length in what the linear model learns from."""


BLOCKS: Final[Mapping[Language, tuple[Block, ...]]] = {
    "en": (Block("w", 0.4, 1.0), Block("p", 0.0, 1.0), Block("c", 0.6, 1.0), Block("d", 0.0, 0.7)),
    "ko": (Block("c", 0.7, 1.0), Block("b", 0.3, 0.5)),
}
"""`w` word stems, `p` pairs of them, `c` character n-grams, `d` pairs of letters, `b` beginnings of words."""

ENGLISH_NGRAMS: Final = (3, 5)
KOREAN_NGRAMS: Final = (1, 2)
"""Shortest and longest character n-grams. Korean needs single syllables."""

SPACELESS: Final = 6
"""A Korean text of one word with at least so many syllables was typed without spaces: where words begin is unknown."""


def normalise(text: str) -> str:
    """Fold what people do not see or mean apart: width, case, apostrophes, control and direction marks."""
    wide = text[:QUESTION_LIMIT]
    if not wide.isascii():
        pieces = _LONE_JAMO.split(wide)
        # ㅋㅋ stays as typed: NFKC would turn such letters into parts of syllables, which no screen shows well.
        pieces[::2] = (unicodedata.normalize("NFKC", piece) for piece in pieces[::2])
        wide = "".join(pieces)
    folded = wide.casefold()[:QUESTION_LIMIT].replace("\u2019", "'")
    return folded if folded.isprintable() else "".join(_visible(letter) for letter in folded)


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


class Glossary:
    """Names that mean the same thing, in both languages and across them: EV, electric car, 전기차."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        """`concepts` maps an id to every name of the thing, in any language."""
        self.names: Final = {concept: tuple(names) for concept, names in concepts.items()}
        self._english: dict[tuple[str, ...], str] = {}
        korean: dict[str, str] = {}
        for concept, names in self.names.items():
            for name in names:
                if contains_hangul(name):
                    korean["".join(words(name))] = concept
                else:
                    self._english[tuple(stemmed(word, "en") for word in words(name))] = concept
        self._korean = korean
        self._korean_name: Final = {concept: name for name, concept in reversed(korean.items())}
        self._longest = max(map(len, self._english), default=0)
        longest_first = sorted(korean, key=lambda name: (-len(name), name))
        self._korean_names = re.compile("|".join(map(re.escape, longest_first))) if korean else None

    def concepts(self, asked: Sequence[str]) -> list[str]:
        """The things that a text's words name, each once, marked with `=`."""
        if not self.names:
            return []
        found = dict.fromkeys(self._in_english([stemmed(word, "en") for word in asked]).values())
        if self._korean_names is not None:
            found |= dict.fromkeys(self._korean[name] for name in self._korean_names.findall("".join(asked)))
        return [f"={concept}" for concept in found]

    def in_korean(self, asked: Sequence[str]) -> list[str]:
        """The words of a text with English names of things replaced by Korean ones: "electric bus 몇 대"."""
        named = self._in_english([stemmed(word, "en") for word in asked])
        found: list[str] = []
        place = 0
        while place < len(asked):
            size = next((size for (start, size) in named if start == place), 1)
            korean = self._korean_name.get(named.get((place, size), ""))
            found += [korean] if korean else asked[place : place + size]
            place += size
        return found

    def _in_english(self, stems: Sequence[str]) -> dict[tuple[int, int], str]:
        """By place and size the longest name at each place; words inside it name nothing more."""
        found = {}
        place = 0
        while place < len(stems):
            for size in range(min(self._longest, len(stems) - place), 0, -1):
                concept = self._english.get(tuple(stems[place : place + size]))
                if concept is not None:
                    found[place, size] = concept
                    place += size - 1
                    break
            place += 1
        return found


NO_GLOSSARY: Final = Glossary({})


def terms(text: str, language: Language, glossary: Glossary = NO_GLOSSARY) -> Iterator[str]:
    """The features of a text, with repeats, each with the prefix of its block: `w:bus`, `c:버스`."""
    found = words(text)
    return terms_of(glossary.in_korean(found) if language == "ko" else found, language, glossary)


def terms_of(found: Sequence[str], language: Language, glossary: Glossary = NO_GLOSSARY) -> Iterator[str]:
    """The features of a text's words; what the glossary knows by several names is one more, `w:=electric-vehicle`."""
    named = glossary.concepts(found)
    if language == "en":
        stems = [stemmed(word, language) for word in found]
        for word in (*stems, *named):
            yield f"w:{word}"
        for one, other in pairwise(stems):
            yield f"p:{one} {other}"
        for stem in stems:
            yield from _grams(f" {stem} ", ENGLISH_NGRAMS)
            yield from (f"d:{stem[start : start + 2]}" for start in range(len(stem) - 1))
    else:
        yield from _grams("".join(found), KOREAN_NGRAMS)
        for word in () if len(found) == 1 and len(found[0]) >= SPACELESS else found:
            yield f"b:{word[:1]}"
            if len(word) > 1:
                yield f"b:{word[:2]}"
        for name in named:
            yield f"b:{name}"


def stemmed(word: str, language: Language) -> str:
    """The form under which a word counts: English words by their stem."""
    if language == "ko":
        return word
    one = _PLURALS.get(word, word)
    return str(_STEMMER.stemWord(_BRITISH.sub(lambda part: _AMERICAN[part[0]], one)))


def _figure(word: str) -> str:
    return word.replace(",", "")


def _grams(text: str, sizes: tuple[int, int]) -> Iterator[str]:
    """Character n-grams. English words come with their borders, so that "ev" is not found in "seven";
    Korean text comes without spaces, so that putting or leaving them out changes nothing."""
    for size in range(sizes[0], sizes[1] + 1):
        for start in range(len(text) - size + 1):
            yield f"c:{text[start : start + size]}"
