"""A new value for a fact, typed by a curator in chat: `2500`, `약 43만`, two dates, two lines of text."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

from knowledge.entries import Approximation, value_kind
from knowledge.figures import figures
from knowledge.language import LANGUAGES, Language, contains_hangul
from knowledge.moments import Moment

Misread = Literal["number", "ambiguous", "date", "period", "both-languages"]
"""What was expected and not found: one figure, one that means one thing, a date, two dates, a text in each language."""

_AMBIGUOUS: Final = re.compile(r"(?<![\d.])\d{1,3}\.\d{3}(?![\d.])")
"""430.000 can mean 430 or 430,000."""
_NO_FIGURE: Final = re.compile(r"\d\s*[/–~-]\s*\d|-\s*\d")
_DATE: Final = re.compile(r"(\d{4})(?:\s*[-./년]\s*(\d{1,2})(?:\s*[-./월]\s*(\d{1,2})\s*일?|\s*월)?|\s*년)?")
_BETWEEN: Final = re.compile(r"\s*(?:~|–|부터|\bto\b|\buntil\b)\s*")
_APPROXIMATIONS: Final[Mapping[Approximation | Literal["exactly"], Sequence[str]]] = {
    "exactly": ("exactly", "정확히"),
    "about": ("about", "some ", "around", "약", "대략"),
    "over": ("more than", "over", "초과"),
    "up-to": ("up to", "at most", "최대", "이하"),
    "at-least": ("at least", "이상"),
}


class TypedValueError(ValueError):
    """What was typed is no value of the kind the fact has."""

    def __init__(self, misread: Misread) -> None:
        self.misread: Final = misread
        super().__init__(misread)


def typed_value(text: str, now: Mapping[str, Any]) -> dict[str, Any]:
    """The value as the files have it, of the same kind, unit or currency as `now`; raises TypedValueError."""
    text = text.strip()
    kind = value_kind(now)
    match kind:
        case "number" | "amount":
            return {**_without(now, "approximate"), kind: _figure(text), **_approximation(text, now)}
        case "date":
            return {"date": str(typed_date(text))}
        case "period":
            return {"period": _period(text)}
        case "person":
            return {"person": _person(text, now["person"])}
        case "place" | "text":
            return {kind: both_languages(text)}
        case _:
            raise TypedValueError("number")


def typed_date(text: str) -> Moment:
    """A day, month or year: 2023-05-17, 2023.5.17, 2023년 5월, 2023; raises TypedValueError."""
    form = _DATE.fullmatch(text.strip().rstrip("."))
    if form is None:
        raise TypedValueError("date")
    try:
        return Moment.parse("-".join(part.zfill(2) for part in form.groups() if part))
    except ValueError as error:
        raise TypedValueError("date") from error


def both_languages(text: str) -> dict[Language, str]:
    """Two lines, one in each language, in any order; one line without Hangul is a name that is the same in both."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not contains_hangul(text):
        return dict.fromkeys(LANGUAGES, lines[0])
    if len(lines) != len(LANGUAGES) or contains_hangul(lines[0]) == contains_hangul(lines[1]):
        raise TypedValueError("both-languages")
    korean, english = lines if contains_hangul(lines[0]) else reversed(lines)
    return {"en": english, "ko": korean}


def _figure(text: str) -> int | Decimal:
    if _AMBIGUOUS.search(text):
        raise TypedValueError("ambiguous")
    found = figures(text, "ko", smallest=0) if contains_hangul(text) else figures(text, "en", smallest=0)
    if len(found) != 1 or _NO_FIGURE.search(text):
        raise TypedValueError("number")
    (figure,) = found
    return int(figure) if figure == figure.to_integral_value() else figure


def _approximation(text: str, now: Mapping[str, Any]) -> dict[str, str]:
    """As typed; else as it was: who corrects "about 2,000" to 2500 means about 2,500."""
    folded = f"{text.casefold()} "
    for approximation, words in _APPROXIMATIONS.items():
        if any(word in folded for word in words):
            return {} if approximation == "exactly" else {"approximate": approximation}
    return {"approximate": now["approximate"]} if "approximate" in now else {}


def _period(text: str) -> dict[str, str]:
    ends = _BETWEEN.split(text.removesuffix("까지").strip())
    if len(ends) != 2:
        raise TypedValueError("period")
    return {"start": str(typed_date(ends[0])), "end": str(typed_date(ends[1]))}


def _person(text: str, now: Mapping[str, Any]) -> dict[str, Any]:
    """`Oh Se-hoon, mayor of Seoul` and `오세훈, 서울시장`; without an office the one of before stays."""
    lines = both_languages(text)
    names = {language: line.partition(",")[0].strip() for language, line in lines.items()}
    offices = {language: line.partition(",")[2].strip() for language, line in lines.items()}
    if all(offices.values()):
        return {"name": names, "office": offices}
    if any(offices.values()):
        raise TypedValueError("both-languages")
    return {"name": names, **({"office": now["office"]} if "office" in now else {})}


def _without(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: each for key, each in value.items() if key != name}
