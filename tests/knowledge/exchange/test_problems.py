"""Problems stand at the cells they came from, as Excel names them, and come back marked there."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from knowledge.exchange.csv_files import join_csv, split_csv
from knowledge.exchange.exports import to_csv, to_xlsx
from knowledge.exchange.marking import marked_copy
from knowledge.snapshot import Snapshot
from tests.knowledge.exchange.edited import (
    Place,
    coordinate,
    csv_row,
    edited_csv,
    edited_xlsx,
    problems_of,
    read,
    saved,
)

BENCHES = ("river-park", "benches", "value")
WRONG: list[tuple[Place, str, str]] = [
    (BENCHES, "430.000", "430.000 can mean 430 or 430,000. Write 430000."),
    (BENCHES, "2.387", "2.387 can mean 2.387 or 2,387. Write 2387 or 2.3870."),
    (BENCHES, "43만", "'43만' is no figure. Write digits only"),
    (BENCHES, "", "must be a plain number"),
    (("river-park", "benches", "unit"), "bench", "unit 'bench' does not exist"),
    (("river-park", "benches", "value_kind"), "count", "Write one of: number, amount"),
    (("river-park", "benches", "office_en"), "mayor", "has no 'office_en'"),
    (("river-park", "benches", "phrasings_ko"), "", "'facts.benches.phrasings.ko' is missing"),
    (
        ("river-park", "opening", "sentence_ko"),
        "강변공원은 29만 명이 기다립니다.",
        "the languages differ in their figures",
    ),
    (("river-park", "opening", "sentence_en"), "It opens at 430,000.", "the languages differ in their figures"),
    (("river-park", "opening", "value"), "5월", "is not a date"),
    (("river-park", "", "lead_ko"), "의자 290000개를 놓습니다.", "the languages differ in the figures of 'lead'"),
    (("river-park", "", "lead_en"), "There are {{ chairs }}.", "there is no fact 'chairs'"),
    (("river-park", "", "as_of"), "2027", "lies in the future"),
    (("river-park", "", "sources"), "bulletin\nleaflet", "source 'leaflet' does not exist"),
    (("river-park", "", "related"), "bush-law", "entry 'bush-law' does not exist"),
    (("river-park", "", "topic"), "gardens", "There is no topic 'gardens'. Write one of parks, rules"),
    (("river-park", "", "end"), "", "a target has a year it is for"),
    (("river-park", "", "remove"), "ja", "Write yes, or empty the cell."),
    (("tree-law", "", "authority_ko"), "", "'jurisdiction.name.ko' is missing"),
    (("tree-law", "", "phrasings_en"), "park by the river", "stands at faq/parks.yaml"),
    (("river-park", "", "phrasings_en"), "may I cut a tree", "the phrasing 'may I cut a tree' stands"),
]


@pytest.mark.parametrize(("place", "text", "told"), WRONG)
def test_a_problem_of_a_workbook_names_sheet_and_cell(parks: Snapshot, place: Place, text: str, told: str) -> None:
    content = to_xlsx(parks)
    problems = problems_of(edited_xlsx(content, {place: text or None}), parks)
    sheet = "Facts" if place[1] else "Entries"
    where = coordinate(content, place if told != "a target has a year it is for" else (*place[:2], "time_kind"))
    assert [str(problem).startswith(f'Sheet "{sheet}", {where}: ') for problem in problems] == [True]
    assert told in str(problems[0])


@pytest.mark.parametrize(("place", "text", "told"), WRONG)
def test_a_problem_of_a_csv_file_names_row_and_column(parks: Snapshot, place: Place, text: str, told: str) -> None:
    content = to_csv(parks)
    problems = problems_of(edited_csv(content, {place: text}), parks, "부서/parks.csv")
    row, column = csv_row(content, *place[:2]), place[2] if told != "a target has a year it is for" else "time_kind"
    assert [str(problem).startswith(f'parks.csv, row {row}, column "{column}": ') for problem in problems] == [True]
    assert told in str(problems[0])


@pytest.mark.parametrize(
    ("value", "format", "told"),
    [
        ("=SUM(A1:A2)", "General", "The cell holds a formula. Copy the cell"),
        (0.25, "0%", "What the cell shows is not what it holds"),
        (19.256, "0.0", "What the cell shows is not what it holds"),
        (dt.datetime(2021, 9, 7), "m/d", "Excel has made a date or a time of this cell"),
        (dt.datetime(2021, 9, 7), "yyyy-mm-dd", "Excel has made the date 2021-09-07 of this cell."),
        (dt.time(9, 30), "h:mm", "Excel has made a date or a time of this cell"),
        ("#REF!", "General", "The cell holds the error #REF!"),
    ],
)
def test_a_cell_whose_meaning_cannot_be_told_is_named(parks: Snapshot, value: object, format: str, told: str) -> None:
    content = edited_xlsx(to_xlsx(parks), {BENCHES: value}, number_format=format)
    (problem,) = problems_of(content, parks)
    assert problem.place == f'Sheet "Facts", {coordinate(content, BENCHES)}'
    assert told in str(problem)


def test_a_formula_in_a_csv_file_is_refused(parks: Snapshot) -> None:
    (problem,) = problems_of(edited_csv(to_csv(parks), {BENCHES: "=1200"}), parks, "parks.csv")
    assert problem.what == "The cell holds a formula."


def test_every_problem_is_named_in_one_go(parks: Snapshot) -> None:
    changes = {BENCHES: "430.000", ("river-park", "opening", "unit"): "tree", ("tree-law", "", "remove"): "no"}
    assert len(problems_of(edited_csv(to_csv(parks), changes), parks, "parks.csv")) == 3


def test_all_cells_of_a_row_are_named_at_once_and_no_consequences(parks: Snapshot) -> None:
    changes = {BENCHES: "430.000", ("river-park", "benches", "unit"): "bench"}
    for problems in (
        problems_of(edited_csv(to_csv(parks), changes), parks, "parks.csv"),
        problems_of(edited_xlsx(to_xlsx(parks), changes), parks),
    ):
        assert [problem.what for problem in problems] == [
            "430.000 can mean 430 or 430,000.",
            "Entry 'river-park': 'facts.benches.value.unit': unit 'bench' does not exist.",
        ]


def test_headings_are_told_those_that_are_near(parks: Snapshot) -> None:
    headings = {b",value,": b",Valeu,", b",derived\r\n": b",derivation,colour\r\n"}
    content = to_csv(parks)
    for old, new in headings.items():
        assert content.count(old) == 1
        content = content.replace(old, new)
    told = [f"{problem.what} {problem.remedy}" for problem in problems_of(content, parks, "parks.csv")]
    assert told.pop().startswith("The table has no column 'value', 'derived'.")
    assert sorted(told) == [
        "The column 'Valeu' is not known here. Remove the column, or correct the heading: value.",
        "The column 'colour' is not known here. Remove the column.",
        "The column 'derivation' is not known here. Remove the column, or correct the heading: derived.",
    ]


def test_a_problem_beyond_the_upload_keeps_its_file_and_line(parks: Snapshot) -> None:
    content = edited_csv(to_csv(parks), {("tree-law", "", "remove"): "yes"})
    lines, _ = split_csv("parks.csv", content)
    only = join_csv([line for line in lines if line[0] != "river-park"], ",")
    (problem,) = problems_of(only, parks, "parks.csv")
    assert str(problem).startswith(
        "faq/parks.yaml:14: Entry 'river-park': 'related.0': entry 'tree-law' does not exist"
    )


def test_a_workbook_comes_back_with_the_cell_marked_and_can_be_mended_there(parks: Snapshot) -> None:
    content = edited_xlsx(to_xlsx(parks), {BENCHES: "430.000"})
    problems = problems_of(content, parks)
    copy = marked_copy("parks.xlsx", content, problems)
    assert copy is not None
    cell = load_workbook(io.BytesIO(copy))["Facts"][coordinate(content, BENCHES)]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment is not None
    assert "430.000 can mean 430 or 430,000. Write 430000." in cell.comment.text
    assert problems_of(copy, parks) == problems
    assert read(edited_xlsx(copy, {BENCHES: "1200"}), parks) == parks


@pytest.mark.parametrize("text", ["430.000", "=1200"])
def test_a_csv_file_comes_back_with_a_column_of_problems_and_can_be_mended_there(parks: Snapshot, text: str) -> None:
    content = edited_csv(to_csv(parks), {BENCHES: text})
    problems = problems_of(content, parks, "parks.csv")
    copy = marked_copy("parks.csv", content, problems)
    assert copy is not None
    lines, _ = split_csv("parks.csv", copy)
    told = {number: line[-1] for number, line in enumerate(lines, start=1) if line[-1]}
    assert told.pop(1) == "problem"
    assert list(told) == [csv_row(content, *BENCHES[:2])]
    assert problems[0].remedy in told.popitem()[1]
    assert problems_of(copy, parks, "parks.csv") == problems
    assert marked_copy("parks.csv", copy, problems) == copy
    assert read(edited_csv(copy, {BENCHES: "1200"}), parks, "parks.csv") == parks


def test_what_has_no_cells_has_no_marked_copy(parks: Snapshot) -> None:
    content = parks.files["faq/parks.yaml"].replace(b"1200", b"many")
    problems = problems_of(content, parks, "my parks.yaml")
    assert [str(problem).partition(": ")[0] for problem in problems] == ["my parks.yaml:17"]
    assert marked_copy("my parks.yaml", content, problems) is None
    assert marked_copy("parks.xlsx", b"PK nothing", problems_of(b"PK nothing", parks)) is None


def test_headings_that_do_not_fit_are_named(parks: Snapshot) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(parks)))
    book["Facts"]["C1"] = "kind"
    told = sorted(f"{problem.place}: {problem.what}" for problem in problems_of(saved(book), parks))
    assert told == [
        "Sheet \"Facts\", A1: The table has no column 'value_kind'.",
        "Sheet \"Facts\", C1: The column 'kind' is not known here.",
    ]
