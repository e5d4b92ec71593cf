"""What an answer says about its own age, so that no plan, rule or figure is told as true today."""

import datetime as dt
from typing import Final, Literal

from knowledge.entries import Entry, Source, TimeKind
from knowledge.language import Language
from responders.catalogue import N_, translate
from responders.dates import format_month

Standing = Literal["target-past", "target-open", "ended", "expired", "programme", "rule"]


_AS_OF: Final[dict[TimeKind, str]] = {
    "event": N_("reported {date}"),
    "period": N_("announced {date}"),
    "target": N_("plan of {date}"),
    "ranking": N_("reported {date}"),
    "survey": N_("survey of {date}"),
    "publication": N_("page of {date}"),
    "rule": N_("as of {date}"),
}


def as_of(entry: Entry, source: Source, language: Language) -> str:
    """What a first line speaks from, for the brackets after it: "plan of September 2021"."""
    if source.dated_by == "undated" and source.latest_year is None:
        return translate("undated page", language)
    if source.dated_by == "undated":
        message = translate("undated page, about {date}", language)
    else:
        message = translate(_AS_OF[entry.time.kind], language)
    return message.format(date=format_month(entry.time.as_of, language))


def standing(entry: Entry, today: dt.date) -> Standing | None:
    """What has become of an entry's truth since its source; None where time changes nothing."""
    kind, end = entry.time.kind, entry.time.end
    over = end is not None and end.last_day < today
    match kind:
        case "target":
            return "target-past" if over else "target-open"
        case "period" if over:
            return "ended"
        case "rule" if over:
            return "expired"
        case "period":
            return "programme"
        case "rule":
            return "rule"
        case _:
            return None
