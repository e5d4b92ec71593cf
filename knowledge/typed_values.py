"""A new value for a fact, typed by a curator in chat: `2500`, `약 43만`, two dates, two lines of text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from knowledge.entries import Approximation, Unit, value_kind
from knowledge.figures import figures, without_figures
from knowledge.language import LANGUAGES, Language, contains_hangul
from knowledge.moments import Moment

Misread = Literal[
    "number", "ambiguous", "separator", "unit", "fraction", "over-100", "date", "period", "both-languages", "source",
]  # fmt: skip
"""What was expected and not found: one figure, one that means one thing, thousands in groups of three, the fact's own
unit, a whole number, a share of at most 100 %, a date, two dates, a text in each language, the parts of a source."""

_AMBIGUOUS: Final = re.compile(r"(?<![\d.])\d{1,3}\.\d{3}(?![\d.])")
"""430.000 can mean 430 or 430,000."""
MOST_PERCENT: Final = 100
_NO_FIGURE: Final = re.compile(r"\d\s*[/–~-]\s*\d|-\s*\d")
_DIGITS: Final = re.compile(r"\d[\d,]*")
_THOUSANDS: Final = re.compile(r"\d+|\d{1,3}(,\d{3})+")
_ENDING: Final = re.compile(r"(?:으로|로|입니다|임)?[.\s]*$")
_SENTENCE_WORDS: Final = 3
"""From so many words beside a figure it is no value any more."""
_DATE: Final = re.compile(r"(\d{4})(?:\s*[-./년]\s*(\d{1,2})(?:\s*[-./월]\s*(\d{1,2})\s*일?|\s*월)?|\s*년)?")
_BETWEEN: Final = re.compile(r"\s*(?:~|–|부터|\bto\b|\buntil\b)\s*")
_APPROXIMATIONS: Final[Mapping[Approximation | Literal["exactly"], Sequence[str]]] = {
    "exactly": ("exactly", "정확히"),
    "about": ("about", "some ", "around", "약", "대략"),
    "over": ("more than", "over", "초과"),
    "up-to": ("up to", "at most", "최대", "이하"),
    "at-least": ("at least", "이상"),
}
_SPELLINGS: Final[Mapping[str, Sequence[str]]] = {
    "KRW": ("원", "won", "krw", "₩"),
    "USD": ("달러", "dollars", "dollar", "usd", "$", "us$"),
    "percent": ("%", "percent", "per cent", "pct", "퍼센트", "프로"),
    "vehicle": ("vehicles", "cars", "buses", "taxis"),
    "thing": ("pieces", "items", "개"),
    "place": ("places", "sites", "군데", "개소", "곳"),
    "person": ("people", "persons", "명", "사람", "인"),
    "household": ("households", "세대", "가구"),
    "family": ("families", "가족"),
    "case": ("cases", "건"),
    "kind": ("kinds", "types", "종", "종류", "가지"),
    "team": ("teams", "개 팀", "팀"),
    "city": ("cities", "개 도시", "도시"),
    "country": ("countries", "개국", "나라"),
    "district": ("districts", "개 자치구", "개 구", "자치구"),
    "company": ("companies", "개사", "개 회사", "개 기업", "곳"),
    "tree": ("trees", "그루"),
    "station": ("stations", "chargers", "기"),
    "rank": ("th", "st", "nd", "rd", "위"),
    "point": ("points", "점"),
    "times": ("times", "배"),
    "occasion": ("times", "회", "번", "차례"),
    "ordinal": ("th", "st", "nd", "rd", "번째"),
    "ton": ("tons", "tonnes", "t", "톤"),
    "metre": ("m", "metres", "meters", "미터"),
    "minute": ("minutes", "min", "분"),
    "hour": ("hours", "h", "시간"),
    "day": ("days", "일"),
    "month": ("months", "개월", "달"),
    "year": ("years", "년"),
    "age": ("years", "years old", "세", "살"),
    "document": ("documents", "papers", "편", "건"),
}
"""What people write for a unit or currency beside what `units.yaml` has."""
_MEASURES: Final = frozenset(
    {"plain", "percent", "point", "times", "ton", "metre", "minute", "hour", "day", "month", "year"}
)
"""Units of which there are parts; the others count things."""


class TypedValueError(ValueError):
    """What was typed is no value of the kind the fact has."""

    def __init__(self, misread: Misread) -> None:
        self.misread: Final = misread
        super().__init__(misread)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a fact's figure counts, as people may write it behind the figure."""

    unit: Unit | None = None
    """None for money."""
    labels: tuple[str, ...] = ()
    """The fact's labels: "New buses" lets "3,600 buses" pass."""

    def has(self, written: str, unit_id: str) -> bool:
        """Whether something written behind a figure is the unit `unit_id`, or the thing."""
        patterns = (self.unit.en, self.unit.en_one or "", self.unit.ko) if self.unit else ()
        own = {_bare(pattern.replace("{n}", "")) for pattern in patterns} | set(map(_bare, _SPELLINGS.get(unit_id, ())))
        own |= {_bare(word) for label in self.labels for word in label.split()}
        return _bare(written) in own or all(_bare(word) in own for word in written.split())


def typed_value(
    text: str, now: Mapping[str, Any], counted: Counted | None = None, *, insists: bool = False
) -> dict[str, Any]:
    """The value as the files have it, of the same kind, unit or currency as `now`; raises TypedValueError. `counted`:
    what may stand beside a figure; without it anything may. `insists`: who typed it was told that it cannot be right.
    """
    text = text.strip()
    kind = value_kind(now)
    match kind:
        case "number" | "amount":
            figure = _figure(text)
            unit_id = str(now["unit"] if kind == "number" else now["currency"])
            if counted is not None:
                _refuse_other_unit(text, unit_id, counted)
            _refuse_unlikely(figure, Decimal(now[kind]), unit_id, insists=insists)
            return {**_without(now, "approximate"), kind: figure, **_approximation(text, now)}
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


def is_typed_date(text: str) -> bool:
    """Whether a message can only be meant as a date."""
    return _DATE.fullmatch(text.strip().rstrip(".")) is not None


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
    if any(_THOUSANDS.fullmatch(digits) is None for digits in _DIGITS.findall(text.rstrip(","))):
        raise TypedValueError("separator")
    found = figures(text, "ko", smallest=0) if contains_hangul(text) else figures(text, "en", smallest=0)
    if len(found) != 1 or _NO_FIGURE.search(text):
        raise TypedValueError("number")
    (figure,) = found
    return int(figure) if figure == figure.to_integral_value() else figure


def _refuse_other_unit(text: str, unit_id: str, counted: Counted) -> None:
    around = f" {without_figures(text.casefold(), 'ko' if contains_hangul(text) else 'en')} "
    for word in (word for words in _APPROXIMATIONS.values() for word in words):
        around = around.replace(word, " ")
    written = " ".join(around.split())
    if not written or counted.has(written, unit_id) or counted.has(_ENDING.sub("", written), unit_id):
        return
    is_sentence = written.endswith("?") or len(written.split()) >= _SENTENCE_WORDS
    raise TypedValueError("number" if is_sentence else "unit")


def _refuse_unlikely(figure: int | Decimal, before: Decimal, unit_id: str, *, insists: bool) -> None:
    if figure % 1 and not before % 1 and unit_id in _SPELLINGS.keys() - _MEASURES - {"KRW", "USD"}:
        raise TypedValueError("fraction")
    if unit_id == "percent" and before <= MOST_PERCENT < figure and not insists:
        raise TypedValueError("over-100")


def _bare(written: str) -> str:
    return "".join(written.casefold().split()).strip(".,")


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
