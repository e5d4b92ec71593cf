"""Korean that a library gets wrong: exact large numbers, and the particle that fits the word before it."""

import re
from decimal import Decimal
from typing import Final

_GROUPS: Final = ((10**12, "조"), (10**8, "억"), (10**4, "만"))

_PARTICLE = re.compile(r"(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로)")
_FORMS: Final = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
"""The form after a final consonant, and the form after a vowel."""

_WORD_END: Final = re.compile(
    r"(?:에서는|에서도|에게는|까지는|이랑은|에서|에게|한테|에는|에도|으로|까지|부터|이랑|하고|은|는|이|가|을|를|에|의|도|만|로|와|과|랑)?(?:요)?$"
)
_AFTER_FINAL: Final = frozenset({"은", "을", "과", "으로", "이랑", "이랑은"})
_AFTER_VOWEL: Final = frozenset({"는", "를", "가", "와", "로", "랑"})
_SKIPPED = re.compile(r"(?:<[^>]*>|&#?\w+;|(?<=[가-힣])\([^()가-힣]*\)|[^\w%])+$")
"""Tags, entities, closing quotes, and a Latin spelling in brackets: 모노클(Monocle) is read 모노클."""
_METRES = re.compile(r"\dk?m$")
_DIGITS_WITHOUT_FINAL: Final = "2459"
_DIGITS_WITH_RIEUL: Final = "178"
_LATIN_WITH_FINAL: Final = "lmnr"
_HANGUL_FIRST: Final = 0xAC00
_HANGUL_LAST: Final = 0xD7A3
_FINALS: Final = 28
_RIEUL: Final = 8


def format_number(number: Decimal) -> str:
    """Write a figure in 만, 억 and 조, exactly: 270000 -> 27만, 2387000 -> 238만 7천, 2215 -> 2,215."""
    if number != number.to_integral_value() or abs(number) < 10**4:
        return f"{number:,}"
    rest = abs(int(number))
    parts = []
    for size, name in _GROUPS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    if rest:
        parts.append(f"{rest // 1000}천" if rest % 1000 == 0 else f"{rest:,}")
    return ("-" if number < 0 else "") + " ".join(parts)


def resolve_particles(text: str) -> str:
    """Replace each pair such as 은(는) by the form that fits the word before it; tags and quotes are looked through."""
    pieces = _PARTICLE.split(text)
    for place in range(1, len(pieces), 2):
        with_final, without_final = _FORMS[pieces[place]]
        before = _SKIPPED.sub("", "".join(pieces[:place]))
        last = "터" if _METRES.search(before) else before[-1:]
        fits = _has_final(last, rieul_counts=pieces[place] != "(으)로")
        pieces[place] = with_final if fits else without_final
    return "".join(pieces)


def without_particle(word: str) -> str:
    """A word as it stands in a dictionary, as far as its ending tells: 부산은요 -> 부산.

    A particle that does not fit the sound before it is part of the word (마을), and so may 이 be anywhere: 따릉이.
    """
    found = _WORD_END.search(word)
    if found is None or found.start() < 2:
        return word
    stem, particle = word[: found.start()], found[0].removesuffix("요")
    has_final = _has_final(stem[-1], rieul_counts=particle not in ("로", "으로"))
    fits = has_final if particle in _AFTER_FINAL else not has_final if particle in _AFTER_VOWEL else particle != "이"
    return stem if fits else word


def _has_final(letter: str, *, rieul_counts: bool) -> bool:
    """Whether a letter ends in a consonant as a Korean reads it; for 로 a final ㄹ does not count."""
    if _HANGUL_FIRST <= ord(letter or " ") <= _HANGUL_LAST:
        final = (ord(letter) - _HANGUL_FIRST) % _FINALS
        return final != 0 and (rieul_counts or final != _RIEUL)
    if letter.isdigit():
        return letter not in _DIGITS_WITHOUT_FINAL and (rieul_counts or letter not in _DIGITS_WITH_RIEUL)
    if letter == "%":
        return False
    return letter.lower() in _LATIN_WITH_FINAL and (rieul_counts or letter.lower() not in "lr")
