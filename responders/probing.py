"""Questions made to catch a base out: what no document answers, bare words, questions that lost or changed a word."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeVar
from zlib import crc32

from knowledge.asking import years
from knowledge.entries import Entry, Revision
from knowledge.language import LANGUAGES, Language, detect_language
from knowledge.patterns import read_lexicon
from knowledge.text import normalise, squash
from knowledge.vocabulary import Forms, Vocabulary
from responders.korean import without_particle

Item = TypeVar("Item")
ProbeKind = Literal["off-topic", "word", "shortened", "city", "year"]

_LEXICON: Final = Path(__file__).with_name("lexicon") / "probes.yaml"
_SEOUL: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(r"\bseoul\b", re.IGNORECASE),
    "ko": re.compile(r"서울(?:특별시)?"),
}
_YEARS_AWAY: Final = (-9, -7, -5, -3, -2, -1, 1, 2, 3, 5, 7, 9)
"""How far from an entry's year another one is put in."""
_LEFT: Final = 2
"""Different words that must be left of a shortened phrasing: one alone is a probe of another kind."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that nothing answers, or only what it names."""

    kind: ProbeKind
    language: Language
    question: str
    named: tuple[str, ...] = ()
    """The entries that a word names, or the one of a shortened phrasing."""
    put_in: str = ""
    """A city or year that an answer would have to be about."""


def make_probes(revision: Revision, limit: int | None) -> Iterator[Probe]:
    """At most `limit` probes of each kind in each language. Which of them does not depend on chance: a base that has
    changed somewhere else is asked the same again.
    """
    for language in LANGUAGES:
        material = _Material(revision, language)
        for make in _MAKERS:
            yield from islice(make(material), limit)


class _Text(NamedTuple):
    """A title or phrasing of an entry."""

    entry_id: str
    text: str
    forms: Forms


class _Material:
    """What the probes of one language are made of."""

    def __init__(self, revision: Revision, language: Language) -> None:
        self.language: Final = language
        self.entries: Final = {entry.id: entry for entry in revision.entries}
        self.lexicon: Final[Any] = read_lexicon(_LEXICON)
        self._vocabulary: Final = Vocabulary(revision, language)
        self._names: Final = {name for concept in revision.glossary.values() for name in getattr(concept, language)}
        texts = [
            [_Text(entry_id, *text) for text in zip(phrasings, self._vocabulary.forms[entry_id], strict=True)]
            for entry_id, phrasings in self._vocabulary.phrasings.items()
        ]
        self._titles: Final = [title for title, *_ in texts]
        self._by_form: Final = defaultdict[str, list[_Text]](list)
        for text in chain.from_iterable(texts):
            for form in text.forms:
                self._by_form[form].append(text)

    def phrasings(self) -> list[tuple[str, str]]:
        """Every way to ask for an entry and the entry's id, mixed."""
        phrasings = self._vocabulary.phrasings.items()
        return _mixed([(text, entry_id) for entry_id, texts in phrasings for text in texts])

    def words(self) -> list[str]:
        """Every naming word of a title and every name of the glossary once, mixed."""
        of_titles = [word for title in self._titles for word in self._vocabulary.naming(title.text)]
        if self.language == "ko":
            of_titles = list(map(without_particle, of_titles))
        return _mixed([word for word in {*of_titles, *self._names} if detect_language(word) == self.language])

    def named_by(self, word: str) -> tuple[str, ...]:
        """The entries whose titles have a word; if none, those whose phrasings do."""
        forms = self._vocabulary.forms_of(word)
        held = (text for form in forms for text in self._by_form[form])
        in_titles, in_phrasings = (
            tuple(dict.fromkeys(text.entry_id for text in texts if self._has(word, forms, text)))
            for texts in (self._titles, held)
        )
        return in_titles or in_phrasings

    def _has(self, word: str, forms: Forms, text: _Text) -> bool:
        """Whether a text has a word; a name of the glossary may be another name of the thing there, a Korean word
        part of a longer one: 쉼터 in 무더위쉼터."""
        things = {form for form in forms if form.startswith("=")}
        if word in self._names and things & text.forms:
            return True
        return squash(word) in squash(text.text) if self.language == "ko" else forms - things <= text.forms

    def is_asked_of_another(self, text: str, entry_id: str) -> bool:
        """Whether a phrasing of another entry has every word of a text, but for those that most entries have: then it
        asks for that one."""
        most = len(self.entries) / 2
        forms = {form for form in self._vocabulary.forms_of(text) if self._vocabulary.holders[form] <= most}
        if not forms:
            return True
        fewest = min((self._by_form[form] for form in forms), key=len)
        return any(forms <= other.forms for other in fewest if other.entry_id != entry_id)

    def without_rarest(self, text: str) -> str | None:
        """A phrasing without the word that the fewest entries have; None where too little would be left."""
        named = [word for word in self._vocabulary.naming(text) if word.isalpha()]
        if len(set(map(self._vocabulary.form, named))) <= _LEFT:
            return None
        rarest = min(named, key=lambda word: (self._vocabulary.holders[self._vocabulary.form(word)], word))
        rest = " ".join(token for token in normalise(text).split() if rarest not in token)
        return rest if self._vocabulary.naming(rest) else None


def _off_topic(material: _Material) -> Iterator[Probe]:
    for question in _mixed(material.lexicon["off-topic"][material.language]):
        yield Probe("off-topic", material.language, question)


def _words(material: _Material) -> Iterator[Probe]:
    """A word alone may be told as the one entry that it names; where it names several, they are to be offered."""
    for word in material.words():
        yield Probe("word", material.language, word, material.named_by(word))


def _shortened(material: _Material) -> Iterator[Probe]:
    """Without its rarest word a phrasing may still find its entry, but no other one must be told for it."""
    for text, entry_id in material.phrasings():
        rest = material.without_rarest(text)
        if rest is not None and not material.is_asked_of_another(rest, entry_id):
            yield Probe("shortened", material.language, rest, (entry_id,))


def _cities(material: _Material) -> Iterator[Probe]:
    cities, seoul = material.lexicon["cities"][material.language], _SEOUL[material.language]
    for text, entry_id in material.phrasings():
        city = _one_of(cities, text)
        if seoul.search(text) and not _mentions(material.entries[entry_id], city):
            yield Probe("city", material.language, seoul.sub(city, text), put_in=city)


def _years(material: _Material) -> Iterator[Probe]:
    for text, entry_id in material.phrasings():
        for year in sorted(years(text))[:1]:
            other = str(year + _one_of(_YEARS_AWAY, text))
            if not _mentions(material.entries[entry_id], other):
                yield Probe("year", material.language, text.replace(str(year), other), put_in=other)


_MAKERS: Final[tuple[Callable[[_Material], Iterator[Probe]], ...]] = (_off_topic, _words, _shortened, _cities, _years)


def _mentions(entry: Entry, name: str) -> bool:
    return name.casefold() in entry.model_dump_json().casefold()


def _mixed(items: Sequence[Item]) -> list[Item]:
    """In an order of no meaning, in which two items stand alike whatever stands between them."""
    return sorted(items, key=lambda item: (crc32(str(item).encode()), str(item)))


def _one_of(items: Sequence[Item], text: str) -> Item:
    """One of the items, always the same for a text."""
    return items[crc32(text.encode()) % len(items)]
