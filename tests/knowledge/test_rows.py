"""The texts an entry is found by."""

import pytest

from knowledge.asking import AnswerKind, Detail
from knowledge.rows import Row, phrasing_rows, revision_rows
from tests.knowledge.folder import KnowledgeFolder


def rows_of(folder: KnowledgeFolder) -> list[Row]:
    """The English rows of the river park."""
    return [row for row in revision_rows(folder.load(), "en") if row.entry_id == "river-park"]


def test_title_and_phrasings_ask_for_the_whole_entry(folder: KnowledgeFolder) -> None:
    whole = [row.text for row in rows_of(folder) if row.fact_id is None and row.weight == 1]
    assert whole == ["River park", "park by the river", "green space on the bank"]


def test_a_facts_label_and_phrasings_ask_for_the_fact(folder: KnowledgeFolder) -> None:
    asked = [(row.text, row.fact_id) for row in rows_of(folder) if row.fact_id]
    assert asked == [
        ("New benches", "benches"),
        ("how many benches are planned", "benches"),
        ("Opening", "opening"),
        ("when does the river park open", "opening"),
    ]


def test_a_label_weighs_less_than_a_phrasing_and_says_what_its_value_answers(folder: KnowledgeFolder) -> None:
    asked = [(row.fact_id, row.kinds, row.role) for row in rows_of(folder) if row.fact_id]
    assert asked == [
        ("benches", ("count",), "label"),
        ("benches", (), "phrasing"),
        ("opening", ("when",), "label"),
        ("opening", (), "phrasing"),
    ]


@pytest.mark.parametrize(
    ("value", "kinds", "names"),
    [
        ("{number: 1200, unit: thing}", ("count",), []),
        ("{number: 1200, unit: person}", ("people",), []),
        ("{number: 12.5, unit: percent}", ("share",), []),
        ("{number: 7, unit: rank}", ("rank",), []),
        ("{number: 3, unit: hour}", ("duration",), []),
        ("{date: 2022-05}", ("when",), []),
        ("{period: {start: 2022-05, end: 2022-06}}", ("when", "duration"), []),
        ("{place: {en: Old Harbour, ko: 옛 항구}}", ("place",), ["Old Harbour"]),
        ("{person: {name: {en: Ada Park, ko: 박아다}}}", ("person",), ["Ada Park"]),
        ("{text: {en: free of charge, ko: 무료}}", (), ["free of charge"]),
    ],
)
def test_a_label_has_the_kinds_of_its_value_and_a_named_value_is_a_row_of_its_own(
    folder: KnowledgeFolder, value: str, kinds: tuple[AnswerKind, ...], names: list[str]
) -> None:
    for unit in ("person", "percent", "rank", "hour"):
        folder.write("units.yaml", folder.read("units.yaml") + f'  {unit}: {{en: "{{n}}", ko: "{{n}}"}}\n')
    folder.replace("faq/parks.yaml", "{number: 1200, unit: thing}", value)
    labels = [row for row in rows_of(folder) if row.fact_id == "benches" and row.role == "label"]
    details: tuple[Detail, ...] = ("end",) if "period" in value else ()
    assert labels == [Row("river-park", text, "benches", "label", kinds, details) for text in ("New benches", *names)]


@pytest.mark.parametrize(("text", "tells"), [("120 or 119", True), ("desk 120", False), ("1200 benches", False)])
def test_a_value_that_begins_with_a_contact_tells_where_to_call_and_report(
    folder: KnowledgeFolder, text: str, tells: bool
) -> None:
    folder.replace("faq/parks.yaml", "{number: 1200, unit: thing}", f'{{text: {{en: "{text}", ko: "{text}"}}}}')
    (label, *_) = (row for row in rows_of(folder) if row.fact_id == "benches" and row.role == "label")
    assert label.details == (("phone", "report") if tells else ())


def test_prose_weighs_less_and_has_no_slots(folder: KnowledgeFolder) -> None:
    prose = [row.text for row in rows_of(folder) if row.role == "prose"]
    assert prose == ["The river park was to get  benches.", "It opens in ."]


def test_the_rows_of_a_language_are_in_that_language(folder: KnowledgeFolder) -> None:
    assert "강변공원" in {row.text for row in revision_rows(folder.load(), "ko")}
    assert "River park" not in {row.text for row in revision_rows(folder.load(), "ko")}


def test_a_plain_mapping_gives_a_row_for_each_phrasing_in_order_of_id() -> None:
    assert phrasing_rows({"b": ["two", "three"], "a": ["one"]}) == [Row("a", "one"), Row("b", "two"), Row("b", "three")]
