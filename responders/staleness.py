"""What time has done to a knowledge base: what is old, over or undated in it, and numbers that nobody has checked."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from knowledge.entries import Contact, Entry, Revision, TextValue
from knowledge.language import LANGUAGES, Language
from knowledge.moments import Moment
from responders.actions import Curate, encode
from responders.catalogue import N_, translate
from responders.dates import format_moment, format_month
from responders.listing import TITLE_LIMIT, Group
from responders.messages import Button, Notice
from responders.splitting import shorten
from responders.validity import Standing, standing

Age = Literal["over-5", "3-to-5", "1-to-3"]
ContactFault = Literal["no-number", "unchecked"]

AGES: Final[tuple[tuple[Age, int], ...]] = (("over-5", 5), ("3-to-5", 3), ("1-to-3", 1))
"""The groups and the years from which on each holds an entry, oldest first."""
CHECKED_YEARS: Final = 1
"""A contact checked longer ago is to be checked again."""
SHOWN: Final = 6
"""Lines of a group in a message: all seven groups of them fit one of Telegram's, 4,096 characters."""

_NUMBER: Final = re.compile(r"\d{3,4}|(?:0\d{1,2}-)?\d{3,4}-\d{4}")
"""120, 1339, 1588-0000, 02-120-0000, 010-0000-0000."""
_TELEPHONE: Final = re.compile(
    r"(?<![\d-])(?:(?:\+82[- ]?|0)\d{1,2}[-.) ] ?\d{3,4}[-. ]\d{4}|1[5-8]\d\d-\d{4})(?![\d-])"
)
_CALLED: Final = re.compile(
    r"(?:\b(?:call|dial|hotline|phone|telephone)\b|전화|콜센터|국번 ?없이)(?: (?:on|at|number))?[^\w\n]{0,3}"
    r"(\d{3,4})(?![\d,.~-]*\d)",
    re.IGNORECASE,
)
"""A short number is a telephone's only behind a word that says so."""

_PAST: Final[Mapping[Standing, str]] = {
    "expired": N_("rule valid until {date}"),
    "target-past": N_("target for {date}"),
    "ended": N_("ended {date}"),
}
"""What may be past, what misleads most first."""
_FAULTS: Final[Mapping[ContactFault, str]] = {
    "no-number": N_("{name}: {number} is no telephone number"),
    "unchecked": N_("{name}: {number}, checked {date}"),
}
_AGE_HEADINGS: Final[Mapping[Age, str]] = {
    "over-5": N_("More than 5 years old"),
    "3-to-5": N_("3 to 5 years old"),
    "1-to-3": N_("1 to 3 years old"),
}


@dataclass(frozen=True, slots=True)
class Past:
    """An entry whose end is past."""

    entry: Entry
    standing: Standing
    end: Moment


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """A telephone number in an entry that is not among the contacts, so that nobody checks it."""

    entry: Entry
    number: str
    """As written."""


@dataclass(frozen=True, slots=True)
class Undated:
    """A source without a date, and how many entries rest on it first of all."""

    source_id: str
    title: str
    latest_year: int | None
    entries: int


@dataclass(frozen=True, slots=True)
class Stale:
    """What of a revision has to be looked at again on a day."""

    contacts: tuple[tuple[Contact, ContactFault], ...]
    numbers: tuple[LooseNumber, ...]
    past: tuple[Past, ...]
    """Rules first, then targets, then what has ended; the longest past first."""
    aged: tuple[tuple[Age, tuple[Entry, ...]], ...]
    """Every group, oldest first; in it the entries, oldest first."""
    undated: tuple[Undated, ...]
    """What most entries rest on first."""

    @property
    def count(self) -> int:
        """How much there is to look at; an old entry whose end is past counts twice."""
        aged = sum(len(entries) for _, entries in self.aged)
        return len(self.contacts) + len(self.numbers) + len(self.past) + aged + len(self.undated)

    @property
    def entries(self) -> int:
        """How many different entries may be out of date: old ones, and those whose end is past."""
        aged = (entry.id for _, entries in self.aged for entry in entries)
        return len({*aged, *(past.entry.id for past in self.past)})


def find_stale(revision: Revision, today: dt.date) -> Stale:
    """What of a revision has to be looked at again."""
    return Stale(
        contacts=tuple(_faulty(revision.contacts.values(), today)),
        numbers=tuple(_loose_numbers(revision)),
        past=tuple(_past(revision.entries, today)),
        aged=tuple(_aged(revision.entries, today)),
        undated=tuple(_undated(revision)),
    )


def stale_notice(stale: Stale, language: Language, page: int = 0) -> Notice:
    """The message for a curator, the most important first: people are sent to a telephone number at once. SHOWN of each
    group, those of entries with a button that corrects them; the rest as counts, and on further pages.
    """
    listed: tuple[tuple[str, list[str], list[Entry]], ...] = (
        (N_("Telephone numbers to check"), _contact_lines(stale, language), []),
        (
            N_("Telephone numbers that are not among the contacts"),
            _number_lines(stale, language),
            [each.entry for each in stale.numbers],
        ),
        (N_("The end is past"), _past_lines(stale, language), [past.entry for past in stale.past]),
        *((_AGE_HEADINGS[age], _aged_lines(entries, language), list(entries)) for age, entries in stale.aged),
        (N_("Sources without a date"), _undated_lines(stale, language), []),
    )
    counted = translate(N_("{heading}: {count}"), language)
    groups: list[Group] = []
    buttons: list[Button] = []
    page_of = slice(page * SHOWN, (page + 1) * SHOWN)
    for heading, lines, entries in listed:
        shown = lines[page_of]
        for place, entry in enumerate(entries[page_of]):
            label = f"{translate('Fix', language)} {len(buttons) + 1}"
            shown[place] = f"{len(buttons) + 1}. {shown[place]}"
            buttons.append(Button(label, encode(Curate("fix", (entry.id,)))))
        if shown:
            title = counted.format(heading=translate(heading, language), count=len(lines))
            groups.append(Group(title, tuple(shown), max(len(lines) - page_of.stop, 0)))
    if any(len(lines) > page_of.stop for _, lines, _ in listed):
        buttons.append(Button(translate("More", language), encode(Curate("stale", (str(page + 1),)))))
    return Notice(language, "stale", {"count": stale.count, "groups": tuple(groups)}, tuple(buttons))


def is_telephone_number(number: str) -> bool:
    """Whether a number can be dialled in Korea: 120, 1339, 1588-0000, 02-120-0000."""
    return _NUMBER.fullmatch(number) is not None


def _faulty(contacts: Iterable[Contact], today: dt.date) -> Iterator[tuple[Contact, ContactFault]]:
    for contact in contacts:
        if not is_telephone_number(contact.number):
            yield contact, "no-number"
        if contact.checked.last_day < _years_before(today, CHECKED_YEARS):
            yield contact, "unchecked"


def _loose_numbers(revision: Revision) -> Iterator[LooseNumber]:
    listed = {_digits(contact.number) for contact in revision.contacts.values()}
    for entry in revision.entries:
        written = (number for text in _texts(entry) for number in _telephone_numbers(text))
        for number in {_digits(number): number for number in written if _digits(number) not in listed}.values():
            yield LooseNumber(entry, number)


def _telephone_numbers(text: str) -> list[str]:
    return [match[0] for match in _TELEPHONE.finditer(text)] + _CALLED.findall(text)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.replace("+82", "0"))


def _texts(entry: Entry) -> Iterator[str]:
    """Everything of an entry that people are told."""
    for language in LANGUAGES:
        wording = entry.wording(language)
        yield from (wording.title, wording.lead, wording.body or "")
        for fact in entry.facts.values():
            yield from (text[language] for text in (fact.label, fact.sentence, fact.note) if text)
            if isinstance(fact.value, TextValue):
                yield fact.value.text[language]


def _past(entries: Iterable[Entry], today: dt.date) -> list[Past]:
    found = [
        Past(entry, now, entry.time.end)
        for entry in entries
        if entry.time.end is not None and (now := standing(entry, today)) in _PAST and now is not None
    ]
    return sorted(found, key=lambda past: (list(_PAST).index(past.standing), past.end.last_day, past.entry.id))


def _aged(entries: Sequence[Entry], today: dt.date) -> Iterator[tuple[Age, tuple[Entry, ...]]]:
    oldest_first = sorted(entries, key=lambda entry: (entry.time.as_of.last_day, entry.id))
    after = dt.date.min
    for age, years in AGES:
        before = _years_before(today, years)
        yield age, tuple(entry for entry in oldest_first if after <= entry.time.as_of.last_day < before)
        after = before


def _undated(revision: Revision) -> list[Undated]:
    mains = [entry.sources[0] for entry in revision.entries]
    found = [
        Undated(source.id, source.title, source.latest_year, mains.count(source.id))
        for source in revision.sources.values()
        if source.dated_by == "undated"
    ]
    return sorted(found, key=lambda undated: (-undated.entries, undated.source_id))


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _contact_lines(stale: Stale, language: Language) -> list[str]:
    return [
        translate(_FAULTS[fault], language).format(
            name=shorten(contact.name[language], TITLE_LIMIT),
            number=shorten(contact.number, TITLE_LIMIT),
            date=format_moment(contact.checked, language),
        )
        for contact, fault in stale.contacts
    ]


def _number_lines(stale: Stale, language: Language) -> list[str]:
    return [f"{_title(each.entry, language)}: {each.number}" for each in stale.numbers]


def _past_lines(stale: Stale, language: Language) -> list[str]:
    said = {standing: translate(message, language) for standing, message in _PAST.items()}
    return [
        f"{_title(past.entry, language)}: {said[past.standing].format(date=format_moment(past.end, language))}"
        for past in stale.past
    ]


def _aged_lines(entries: Iterable[Entry], language: Language) -> list[str]:
    return [f"{_title(entry, language)}: {format_month(entry.time.as_of, language)}" for entry in entries]


def _undated_lines(stale: Stale, language: Language) -> list[str]:
    resting = translate(N_("entries from it: {count}"), language)
    return [f"{shorten(each.title, TITLE_LIMIT)}: {resting.format(count=each.entries)}" for each in stale.undated]


def _title(entry: Entry, language: Language) -> str:
    return shorten(entry.wording(language).title, TITLE_LIMIT)
