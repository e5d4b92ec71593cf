"""What has to be looked at again, on a day."""

import datetime as dt

import pytest

from knowledge.entries import Localized, Revision, Validity
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant
from responders.rendering import message_text
from responders.staleness import SHOWN, Stale, find_stale, is_telephone_number, stale_notice
from tests.conftest import TODAY
from tests.knowledge.folder import KnowledgeFolder

PARKS, RULES, CONTACTS = "faq/parks.yaml", "faq/rules.yaml", "contacts.yaml"


def ages(stale: Stale) -> dict[str, list[str]]:
    """The entries of each group."""
    return {age: [entry.id for entry in entries] for age, entries in stale.aged}


@pytest.mark.parametrize(
    ("today", "group"),
    [
        (dt.date(2022, 9, 7), None),
        (dt.date(2022, 9, 8), "1-to-3"),
        (dt.date(2024, 9, 7), "1-to-3"),
        (dt.date(2024, 9, 8), "3-to-5"),
        (dt.date(2026, 9, 8), "over-5"),
        (dt.date(2028, 2, 29), "over-5"),
    ],
)
def test_an_entry_is_as_old_as_its_source_at_least(folder: KnowledgeFolder, today: dt.date, group: str | None) -> None:
    """The river park speaks from 7 September 2021."""
    held = [age for age, entries in ages(find_stale(folder.load(), today)).items() if "river-park" in entries]
    assert held == ([group] if group else [])


def test_the_oldest_comes_first(folder: KnowledgeFolder) -> None:
    assert ages(find_stale(folder.load(), TODAY))["over-5"] == ["tree-law", "river-park"]


@pytest.mark.parametrize(("today", "standings"), [(dt.date(2025, 12, 31), []), (dt.date(2026, 1, 1), ["target-past"])])
def test_a_target_is_past_once_its_year_is_over(folder: KnowledgeFolder, today: dt.date, standings: list[str]) -> None:
    assert [past.standing for past in find_stale(folder.load(), today).past] == standings


def test_rules_that_are_over_come_before_targets(folder: KnowledgeFolder) -> None:
    folder.replace(RULES, "as_of: 2020}", "as_of: 2020, end: 2026-03}")
    past = find_stale(folder.load(), TODAY).past
    assert [(each.entry.id, each.standing) for each in past] == [("tree-law", "expired"), ("river-park", "target-past")]


@pytest.mark.parametrize(
    ("today", "entries", "count"),
    [(dt.date(2020, 6, 1), 0, 1), (dt.date(2022, 6, 1), 1, 2), (TODAY, 2, 4), (dt.date(2028, 1, 1), 2, 7)],
)
def test_an_entry_that_is_old_and_past_is_one_entry(
    folder: KnowledgeFolder, today: dt.date, entries: int, count: int
) -> None:
    """Contacts to check and sources without a date are to be looked at, and are no entries."""
    stale = find_stale(folder.load(), today)
    assert (stale.entries, stale.count) == (entries, count)


@pytest.mark.parametrize(("today", "count"), [(dt.date(2027, 11, 21), 0), (dt.date(2027, 11, 22), 3)])
def test_contacts_are_checked_every_year(folder: KnowledgeFolder, today: dt.date, count: int) -> None:
    faults = find_stale(folder.load(), today).contacts
    assert [fault for _, fault in faults] == ["unchecked"] * count


@pytest.mark.parametrize(
    ("number", "is_number"),
    [
        ("120", True), ("1339", True), ("02-120-0000", True), ("02-2133-0000", True), ("031-120-0000", True),
        ("010-1234-5678", True), ("1588-0000", True),
        ("12", False), ("12000", False), ("2-2133-0000", False), ("02-21-0000", False), ("call us", False), ("", False),
    ],
)  # fmt: skip
def test_a_number_is_one_that_can_be_dialled_in_korea(number: str, is_number: bool) -> None:
    assert is_telephone_number(number) == is_number


def test_a_contact_that_cannot_be_dialled_is_named(folder: KnowledgeFolder) -> None:
    folder.replace(CONTACTS, '"120"', '"12-0"')
    ((contact, fault),) = find_stale(folder.load(), TODAY).contacts
    assert (contact.id, fault) == ("dasan", "no-number")


@pytest.mark.parametrize(
    ("english", "korean", "numbers"),
    [
        ("Call 02-2133-0000.", "02-2133-0000으로 전화하세요.", ["02-2133-0000"]),
        ("Call +82-2-2133-0000.", "02-2133-0000으로 전화하세요.", ["02-2133-0000"]),
        ("Dial 1339.", "전화 1339.", ["1339"]),
        ("Phone 1588-1234 or 120.", "전화 1588-1234, 120.", ["1588-1234"]),
        ("Call 120.", "전화 120.", []),
        ("Built in 1987 for 300 people.", "1987년에 300명을 위해 지었습니다.", []),
        ("A call in 2020-2021.", "2020-2021년 전화.", []),
        ("The call center got 4,500 calls.", "콜센터 4,500건.", []),
    ],
)
def test_a_telephone_number_outside_the_contacts_is_found_once(
    folder: KnowledgeFolder, english: str, korean: str, numbers: list[str]
) -> None:
    folder.replace(PARKS, "      body: It opens in {{ opening }}.", f"      body: {english}")
    folder.replace(PARKS, "      body: 문을 여는 때는 {{ opening }}입니다.", f"      body: {korean}")
    found = find_stale(folder.load(), TODAY).numbers
    assert [(each.entry.id, each.number) for each in found] == [("river-park", number) for number in numbers]


def test_a_telephone_number_in_a_fact_is_found(folder: KnowledgeFolder) -> None:
    value = "{text: {en: 02-2133-0000, ko: 02-2133-0000}}"
    folder.replace(PARKS, "value: {number: 1200, unit: thing}", f"value: {value}")
    assert [each.number for each in find_stale(folder.load(), TODAY).numbers] == ["02-2133-0000"]


def test_sources_without_a_date_come_with_the_entries_that_rest_on_them(folder: KnowledgeFolder) -> None:
    (undated,) = find_stale(folder.load(), TODAY).undated
    assert (undated.source_id, undated.latest_year, undated.entries) == ("old-page", 2020, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_says_all_of_the_shipped_base_in_counts_and_some_by_name(
    assistant: Assistant, knowledge_base: KnowledgeBase, language: Language
) -> None:
    stale = find_stale(knowledge_base.revision, TODAY)
    lines = message_text(assistant.render_notice(stale_notice(stale, language))).splitlines()
    assert str(stale.count) in lines[0]
    headings = [line for line in lines[1:] if line and not line.startswith("·") and ": " in line]
    assert len(headings) == 5
    assert sum(int("".join(filter(str.isdigit, line.rpartition(":")[2]))) for line in headings) == stale.count
    assert sum(line.startswith("·") for line in lines) == 4 * SHOWN + 2  # two entries are one to three years old


def overflowing(revision: Revision) -> Revision:
    """More than is shown of every group, with the longest of titles, names and numbers."""
    law, long = revision.entries[1], {"en": "W" * 300, "ko": "나" * 300}
    entries = []
    for number, year in enumerate(9 * ("2012-12-30", "2022-12-30", "2024-12-30")):
        said: dict[str, object] = {
            language: law.wording(language).model_copy(
                update={"title": long[language], "lead": f"Call 02-9999-99{number:02}."}
            )
            for language in LANGUAGES
        }
        time = Validity.model_validate({"kind": "rule", "as_of": year, "end": "2025-12-30"})
        entries.append(law.model_copy(update={"id": f"law-{number}", "time": time, **said}))
    contact = revision.contacts["dasan"].model_copy(update={"number": "1" * 300, "name": Localized(**long)})
    source = revision.sources["old-page"].model_copy(update={"title": long["en"]})
    return revision.model_copy(
        update={
            "entries": tuple(entries),
            "contacts": {str(number): contact for number in range(9)},
            "sources": {name: source.model_copy(update={"id": name}) for name in ("old-page", *map(str, range(9)))},
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_message_is_one_of_telegrams(
    folder: KnowledgeFolder, assistant: Assistant, language: Language
) -> None:
    message = assistant.render_notice(stale_notice(find_stale(overflowing(folder.load()), TODAY), language))
    assert len(message.parts) == 1
    assert message_text(message).count("·") == 7 * SHOWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stale_is_said_in_one_line(folder: KnowledgeFolder, assistant: Assistant, language: Language) -> None:
    folder.replace(
        "sources.yaml", "    dated_by: undated\n    latest_year: 2020", "    dated_by: posted\n    date: 2020-01-01"
    )
    stale = find_stale(folder.load(), dt.date(2020, 6, 1))
    assert stale.count == 0
    assert "\n" not in message_text(assistant.render_notice(stale_notice(stale, language)))
