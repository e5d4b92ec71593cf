"""What to tell a curator whose message could not be read."""

from collections.abc import Mapping
from typing import Final

from knowledge.entries import Fact, NumberValue, Revision
from knowledge.language import Language
from knowledge.typed_values import Misread, TypedValueError
from responders.catalogue import N_, translate

_MISREAD: Final[Mapping[Misread, str]] = {
    "number": N_("I need one figure, such as 2500, 430,000 or 19.2."),
    "ambiguous": N_("430.000 can mean 430 or 430,000. Write it without a point, such as 430000."),
    "separator": N_("A comma stands before three digits, such as in 3,600; a fraction has a point, such as 3.6."),
    "unit": N_("Another unit than that of this figure. Send the number alone, or with its unit."),
    "fraction": N_("What is counted here is whole: send a number without a fraction."),
    "over-100": N_("A share is at most a hundred percent. If it is right all the same, send it once more."),
    "date": N_("I need a date, such as 2023-05-17, 2023-05 or 2023."),
    "period": N_("I need two dates, such as 2023-05-15 ~ 2023-10-15."),
    "both-languages": N_("I need two lines, one in Korean and one in English."),
    "source": N_(
        "I need the title, who posted it and the date, with semicolons between them: title; poster; 2026-11-20"
    ),
}
_CURRENCIES: Final[Mapping[str, str]] = {"KRW": "원 (won, KRW)", "USD": "달러 (dollars, USD)"}


def misread(
    error: TypedValueError, language: Language, fact: Fact | None = None, revision: Revision | None = None
) -> str:
    """What is wrong and how to mend it; `fact` is the one to be corrected, for its unit."""
    said = translate(_MISREAD[error.misread], language)
    unit = _unit(fact, revision) if error.misread == "unit" and fact is not None and revision is not None else ""
    named = translate(N_("Its unit: {unit}."), language).format(unit=unit)
    return f"{said} {named}" if unit else said


def _unit(fact: Fact, revision: Revision) -> str:
    """A fact's unit in both languages; empty where it has none."""
    if isinstance(fact.value, NumberValue):
        unit = revision.units[fact.value.unit]
        return " / ".join(dict.fromkeys(filter(None, (each.replace("{n}", "").strip() for each in (unit.ko, unit.en)))))
    return _CURRENCIES.get(getattr(fact.value, "currency", ""), "")
