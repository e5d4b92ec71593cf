"""Korean typed while the keyboard was set to English: tjdnf is 서울."""

import re
from typing import Final

_KEYS: Final = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        strict=True,
    )
)
"""The two-set layout (KS X 5002)."""

# Letters in the order of Unicode's syllables, as they are typed: two keys for ㅘ and for ㄳ.
_TYPED_VOWELS: Final = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ"
_TYPED_FINALS: Final = (
    " ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ"
)
_INITIALS: Final = tuple("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
_VOWELS: Final = tuple(_TYPED_VOWELS.split(" "))
_FINALS: Final = tuple(_TYPED_FINALS.split(" "))


def _longest_first(pieces: tuple[str, ...]) -> str:
    return "|".join(sorted(filter(None, pieces), key=len, reverse=True))


_SYLLABLE: Final = re.compile(
    rf"({_longest_first(_INITIALS)})({_longest_first(_VOWELS)})((?:{_longest_first(_FINALS)})(?![ㅏ-ㅣ]))?"
)
_LATIN_WORD: Final = re.compile(r"[A-Za-z]+")


def hangul_of_keys(text: str) -> str | None:
    """What the same keys write with the keyboard set to Korean; None unless every word becomes whole syllables."""
    if not _LATIN_WORD.search(text):
        return None
    if text[0].isupper() and not any(letter.isupper() for letter in text[1:]):
        text = text[0].lower() + text[1:]  # phones begin a message with a capital
    typed = _LATIN_WORD.sub(lambda word: "".join(_KEYS.get(key) or _KEYS[key.lower()] for key in word[0]), text)
    composed = _SYLLABLE.sub(_compose, typed)
    return None if re.search("[ㄱ-ㅣ]", composed) else composed


def _compose(parts: re.Match[str]) -> str:
    initial, vowel, final = _INITIALS.index(parts[1]), _VOWELS.index(parts[2]), _FINALS.index(parts[3] or "")
    return chr(ord("가") + (initial * len(_VOWELS) + vowel) * len(_FINALS) + final)
