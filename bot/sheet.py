"""Statistics in words, as the picture, the message and the terminal show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.store.questions import Surface
from bot.store.statistics import NO_REASON, Statistics
from knowledge.entries import Period, Revision
from knowledge.language import Language
from knowledge.moments import Moment
from responders.catalogue import N_, translate
from responders.dates import format_moment, format_period, format_short_day
from responders.labels import VOTE_REASONS
from responders.messages import Outcome

SHOWN: Final = 5
"""Entries and words that are shown of those that are counted."""

OUTCOMES: Final[Mapping[Outcome, str]] = {
    "answered": N_("Answered"),
    "suggested": N_("Choices offered"),
    "unknown": N_("Not known"),
    "smalltalk": N_("Small talk"),
}
_SURFACES: Final[Mapping[Surface, str]] = {
    "private": N_("In private"),
    "group": N_("In groups"),
    "guest": N_("In other chats"),
}
_LANGUAGES: Final[Mapping[Language, str]] = {"en": N_("In English"), "ko": N_("In Korean")}
_REASONS: Final = {NO_REASON: N_("No reason given"), **{str(reason): label for reason, label in VOTE_REASONS.items()}}


@dataclass(frozen=True, slots=True)
class Group:
    """Counts that belong together."""

    heading: str
    counts: tuple[tuple[str, int], ...]
    """Label and count."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Statistics in the words of one language."""

    title: str
    totals: tuple[str, ...]
    """Lines that stand under the title."""
    by_day: str
    """Heading of the chart of days."""
    dates: tuple[str, ...]
    """The label of each day."""
    daily: tuple[tuple[int, ...], ...]
    """The counts of each day, for each of `outcomes`."""
    nothing: str
    """What is said where nothing was asked."""
    outcomes: Group
    surfaces: Group
    languages: Group
    votes: Group
    """For and against."""
    reasons: Group
    """Of the votes against."""
    entries: Group
    words: Group


def describe(statistics: Statistics, revision: Revision, language: Language) -> Sheet:
    """Statistics in words; entries by their titles in `revision`."""

    def group(heading: str, counts: Iterable[tuple[str, int]]) -> Group:
        return Group(translate(heading, language), tuple((translate(label, language), n) for label, n in counts))

    votes = ((N_("Helpful"), statistics.helpful), (N_("Not helpful"), statistics.not_helpful))
    entries = [(title_of(entry_id, revision, language), n) for entry_id, n in statistics.entries.items()]
    return Sheet(
        title=translate(N_("Questions, {period}"), language).format(period=_period(statistics, language)),
        totals=_totals(statistics, language),
        by_day=translate(N_("Questions per day"), language),
        dates=tuple(format_short_day(day.date, language) for day in statistics.days),
        daily=tuple(tuple(getattr(day, outcome) for outcome in OUTCOMES) for day in statistics.days),
        nothing=translate(N_("Nothing was asked in this time."), language),
        outcomes=group(N_("Answers"), [(OUTCOMES[outcome], n) for outcome, n in statistics.outcomes.items()]),
        surfaces=group(N_("Where"), [(_SURFACES[surface], n) for surface, n in statistics.surfaces.items()]),
        languages=group(N_("Language"), [(_LANGUAGES[asked_in], n) for asked_in, n in statistics.languages.items()]),
        votes=group(N_("Votes"), votes),
        reasons=group(N_("Why not helpful"), [(_REASONS[reason], n) for reason, n in statistics.reasons.items()]),
        entries=Group(translate(N_("Told most often"), language), tuple(entries[:SHOWN])),
        words=Group(translate(N_("Words nothing covers"), language), tuple(statistics.missing_words.items())[:SHOWN]),
    )


def title_of(entry_id: str, revision: Revision, language: Language) -> str:
    """An entry's title; its id when the revision no longer has it."""
    entry = revision.entry(entry_id)
    return entry.wording(language).title if entry else entry_id


def _period(statistics: Statistics, language: Language) -> str:
    dates = statistics.days[0].date, statistics.days[-1].date
    first, last = (Moment(date.year, date.month, date.day) for date in dates)
    return format_moment(last, language) if first == last else format_period(Period(start=first, end=last), language)


def _totals(statistics: Statistics, language: Language) -> tuple[str, ...]:
    most = max(sum(getattr(day, outcome) for outcome in OUTCOMES) for day in statistics.days)
    counts = translate(N_("Questions: {asked}, at most {most} on one day. Different people: {people}."), language)
    counts = counts.format(asked=f"{statistics.asked:,}", most=f"{most:,}", people=f"{statistics.people:,}")
    if statistics.p50_ms is None or statistics.p99_ms is None:
        return (counts,)
    times = translate(N_("Time to answer: half within {p50} ms, 99 of 100 within {p99} ms."), language)
    return counts, times.format(p50=_rounded(statistics.p50_ms), p99=_rounded(statistics.p99_ms))


def _rounded(ms: float) -> str:
    """Milliseconds as exactly as they matter."""
    return f"{ms:.1f}" if ms < 10 else f"{ms:,.0f}"
