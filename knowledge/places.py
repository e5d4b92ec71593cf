"""Places of the world that a question may be about, so that one about Busan is not answered with Seoul's figures."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from knowledge.language import contains_hangul
from knowledge.patterns import read_lexicon

_LIST: Final = Path(__file__).with_name("lexicon") / "places.yaml"
_FOLLOWING: Final = "은는이가을를에의도와과로만시구군역라야으랑나"
"""What may follow a Korean name: a particle or the kind of place; 부산물 names no Busan."""
_SPACELESS: Final = 5
"""Syllables after a name from which a text was typed without spaces."""
_PREFIX: Final = 2
"""Syllables by which Korean names are looked up; none is shorter."""


def places_in(words: Sequence[str]) -> dict[str, str]:
    """Id of each place that normalised words name -> the name as written.

    English names match whole words, Korean ones the beginning of a word, whatever particle follows.
    """
    names = _names()
    found: dict[str, str] = {}
    start = 0
    while start < len(words):
        place, size = names.at(words, start)
        if place is not None:
            found.setdefault(place, " ".join(words[start : start + size]))
        start += size
    return found


def country_of(place: str) -> str | None:
    """The country of a city, where the list tells it: what an entry on Athens holds, one on Greece may ask for."""
    return _names().countries.get(place)


class _Names:
    def __init__(self, places: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self.countries: Final = {place: str(names["in"]) for place, names in places.items() if "in" in names}
        self._english: Final = {
            " ".join(name.replace("-", " ").split()): place for place, names in places.items() for name in names["en"]
        }
        self._longest: Final = max(len(name.split()) for name in self._english)
        self._korean: Final[dict[str, list[tuple[str, str]]]] = {}
        for name, place in sorted(_korean(places), key=lambda pair: -len(pair[0])):
            self._korean.setdefault(name[:_PREFIX], []).append((place, name))

    def at(self, words: Sequence[str], start: int) -> tuple[str | None, int]:
        """The place named from a word on, if any, and how many words to go on by."""
        if contains_hangul(words[start]):
            joined = "".join(words[start : start + 2]) if len(words[start]) > 1 else words[start]  # 서울 중구
            for known, name in self._korean.get(joined[:_PREFIX], ()):
                rest = (words[start] if len(name) <= len(words[start]) else joined)[len(name) :]
                if joined.startswith(name) and (not rest or rest[0] in _FOLLOWING or len(rest) >= _SPACELESS):
                    return known, 2 if len(name) > len(words[start]) else 1
            return None, 1
        for size in range(min(self._longest, len(words) - start), 0, -1):
            name = " ".join(words[start : start + size])
            place = self._english.get(name) or self._english.get(name.removesuffix("s"))  # "londons buses"
            if place is not None:
                return place, size
        return None, 1


def _korean(places: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    for place, names in places.items():
        for name in names.get("ko", ()):
            yield name.replace(" ", ""), place


@cache
def _names() -> _Names:
    data: Any = read_lexicon(_LIST)
    return _Names(data["places"])
