"""YAML with the line of every value, read as YAML 1.2 means plain words."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.yaml_lines import NESTING_LIMIT, Location, YamlDocument, read_yaml


def read(tmp_path: Path, text: str) -> YamlDocument:
    """What stands in a file of that text."""
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ((), 2),
        (("a",), 2),
        (("a", 0), 3),
        (("a", 1), 4),
        (("a", 1, "b"), 4),
        (("a", 1, "c"), 5),
        (("d",), 7),
        (("d", "e"), 7),
        (("f",), 8),
    ],
)
def test_every_value_knows_its_line(tmp_path: Path, location: Location, line: int) -> None:
    document = read(tmp_path, "# note\na:\n  - 1\n  - b: 2\n    c: >-\n      long\nd: {e: 3}\nf: 4\n")
    assert document.line_of(location) == line


def test_a_place_that_does_not_stand_in_the_file_has_the_line_around_it(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\n  b:\n    c: 1\n")
    assert document.line_of(("a", "b", "missing", "deeper")) == 2


def test_a_tag_between_two_steps_does_not_lose_the_line(tmp_path: Path) -> None:
    document = read(tmp_path, "value:\n  unit: thing\n  number: 5\n")
    assert document.line_of(("value", "tag", "number")) == 3


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("42", 42),
        ("-7", -7),
        ("19.2", Decimal("19.2")),
        ("007", "007"),
        ("1_000", "1_000"),
        ("1,200", "1,200"),
        ("0x1f", "0x1f"),
        ("1e5", "1e5"),
        (".5", ".5"),
        ("12:30", "12:30"),
        ("2021-09-07", "2021-09-07"),
        ("'42'", "42"),
        ('"true"', "true"),
    ],
)
def test_a_plain_word_is_text_unless_it_is_a_number_true_false_or_null(
    tmp_path: Path, written: str, value: object
) -> None:
    assert read(tmp_path, f"value: {written}\n").data == {"value": value}


def test_a_field_named_like_a_number_or_truth_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, "no: 1\n5: 2\ntrue: 3\n").data == {"no": 1, "5": 2, "true": 3}


def test_a_byte_order_mark_is_no_part_of_the_first_word(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffa: 1\n").data == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here a second time.", "Keep one of the two, or rename one."),
        ("a: &x 1\nb: *x\n", 2, "An alias (*) is not read here.", "Write the value out"),
        ("a: &x\n  - *x\n", 2, "An alias (*) is not read here.", "Write the value out"),
        ("a:\n  ? [1]\n  : 2\n", 2, "A field's name must be a word.", "Check the indentation."),
        ("a: 1\nb: [\n", 3, "This is not YAML", "Check indentation, colons and quotes here."),
        ("a: 1\nb: c: d\n", 2, "This is not YAML", "Check indentation, colons and quotes here."),
        ("a: 1\n\tb: 2\n", 2, "This is not YAML", "Check indentation, colons and quotes here."),
        ("a: *nowhere\n", 1, "An alias (*) is not read here.", "Write the value out"),
        ("a: &x 1\n*x : 2\n", 2, "A field's name must be a word.", "Check the indentation."),
        ("a: 1\nb: !!int many\n", 2, "This number cannot be read.", "Write plain digits"),
        ("a: 1\nb: !!float many\n", 2, "This number cannot be read.", "Write plain digits"),
        ("a: 1\n---\nb: 2\n", 2, "This is not YAML", "Check indentation, colons and quotes here."),
        ("a: \x07\n", 1, "The file holds characters that YAML forbids.", "Remove control characters."),
        (
            f"a:\n  {'[' * (NESTING_LIMIT + 1)}{']' * (NESTING_LIMIT + 1)}\n",
            2,
            "This is not YAML: values are nested too deeply.",
            "Check indentation, colons and quotes here.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_remedy(
    tmp_path: Path, text: str, line: int, what: str, remedy: str
) -> None:
    (problem,) = read(tmp_path, text).problems
    assert problem.line == line
    assert problem.what.startswith(what)
    assert problem.remedy.startswith(remedy)


def test_a_second_value_of_a_field_does_not_replace_the_first(tmp_path: Path) -> None:
    assert read(tmp_path, "a: 1\na: 2\n").data == {"a": 1}


def test_nested_aliases_do_not_grow(tmp_path: Path) -> None:
    levels = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12))
    assert len(str(read(tmp_path, f"a0: &a0 x\n{levels}").data)) < 2_000


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes("제목: 공원\n".encode("cp949"))
    (problem,) = read_yaml(path).problems
    assert (problem.line, problem.what, problem.remedy) == (1, "The file is not UTF-8 text.", "Save it as UTF-8.")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    (problem,) = read_yaml(tmp_path / "file.yaml").problems
    assert problem.what.startswith("The file cannot be read (")


def test_a_folder_in_place_of_a_file_is_a_problem_like_any_other(tmp_path: Path) -> None:
    (problem,) = read_yaml(tmp_path).problems
    assert problem.what.startswith("The file cannot be read (")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a note\n"])
def test_a_file_without_a_value_holds_nothing(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    assert (document.data, document.problems) == (None, [])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab:-[]{}'\"#&*!|>?%@, \n\t09.")))
def test_any_text_is_read_or_named_as_a_problem(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in document.problems)


@pytest.mark.parametrize("deep", ["[" * 60_000, "- " * 60_000, "{a: " * 60_000])
def test_values_nested_beyond_all_measure_are_a_problem_and_no_crash(tmp_path: Path, deep: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(f"a: {deep}")
    (problem,) = read_yaml(path).problems
    assert problem.line == 1
