"""The texts an entry is found by."""

from knowledge.rows import PROSE_WEIGHT, Row, phrasing_rows, revision_rows
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


def test_prose_weighs_less_and_has_no_slots(folder: KnowledgeFolder) -> None:
    prose = [row.text for row in rows_of(folder) if row.weight == PROSE_WEIGHT and row.fact_id is None]
    assert prose == ["The river park was to get  benches.", "It opens in ."]


def test_the_rows_of_a_language_are_in_that_language(folder: KnowledgeFolder) -> None:
    assert "강변공원" in {row.text for row in revision_rows(folder.load(), "ko")}
    assert "River park" not in {row.text for row in revision_rows(folder.load(), "ko")}


def test_a_plain_mapping_gives_a_row_for_each_phrasing_in_order_of_id() -> None:
    assert phrasing_rows({"b": ["two", "three"], "a": ["one"]}) == [Row("a", "one"), Row("b", "two"), Row("b", "three")]
