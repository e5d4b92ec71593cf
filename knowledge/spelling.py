"""Reading a misspelt English word as the word it was meant to be."""

from collections.abc import Iterable, Iterator
from typing import Final

SHORTEST: Final = 5
"""Letters of a word that is corrected; shorter ones are too near to other words. One with swapped letters may have one
less."""


class Spelling:
    """Words that are known, found again with one letter missing, added, wrong, or two swapped."""

    def __init__(self, known: Iterable[str]) -> None:
        """`known` in order of preference among the words that one letter left out makes equal."""
        self._known: dict[str, None] = dict.fromkeys(known)
        self._by_shortened: dict[str, tuple[str, ...]] = {}
        for word in self._known:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                for shortened in {word, *_shortened(word)}:
                    self._by_shortened[shortened] = (*self._by_shortened.get(shortened, ()), word)

    def correct(self, word: str) -> str:
        """The known word that `word` is one slip away from; the word itself when it is known, short or has none."""
        if word in self._known or len(word) < SHORTEST - 1 or not word.isascii():
            return word
        near = (known for shortened in (word, *_shortened(word)) for known in self._by_shortened.get(shortened, ()))
        return next((known for known in near if _is_one_slip(word, known)), word)


def _shortened(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _is_one_slip(word: str, known: str) -> bool:
    if len(word) != len(known):
        return len(word) >= SHORTEST and len(known) >= SHORTEST
    differing = [place for place, pair in enumerate(zip(word, known, strict=True)) if pair[0] != pair[1]]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        return word[differing[0]] == known[differing[1]] and word[differing[1]] == known[differing[0]]
    return len(differing) == 1 and differing[0] > 0 and len(word) > SHORTEST  # few slip at the first letter
