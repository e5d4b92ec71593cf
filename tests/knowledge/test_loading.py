"""Curated files that break a rule: each problem named with file, line, what is wrong and how to mend it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import InvalidKnowledgeError
from knowledge.loading import load_revision
from tests.knowledge.folder import FILES, TODAY, KnowledgeFolder

PARKS: Final = "faq/parks.yaml"
RULES: Final = "faq/rules.yaml"
KOREAN: Final = FILES[PARKS][FILES[PARKS].index("    ko:\n      title: 강변공원") :]
ENGLISH_PHRASINGS: Final = "\n        - park by the river\n        - green space on the bank\n"

BROKEN: Final = {
    "a field without its colon": (
        (PARKS, "      title: River park\n", "      title River park\n"),
        ("- park by the river", -1),
        "This is not YAML: ",
        " Check indentation, colons and quotes here.",
    ),
    "a quote that is never closed": (
        (PARKS, "title: River park", 'title: "River park'),
        None,
        "This is not YAML: ",
        " Check indentation, colons and quotes here.",
    ),
    "an unknown field of an entry": (
        (PARKS, "related:", "relatd:"),
        "relatd:",
        "Entry 'river-park': The field 'relatd' is not known here.",
        " Remove it or correct its spelling.",
    ),
    "an unknown field of a fact": (
        (PARKS, "        sentence:", "        sentense:"),
        "sentense:",
        "Entry 'river-park': The field 'facts.opening.sentense' is not known here.",
        " Remove it or correct its spelling.",
    ),
    "an unknown field of a file": (
        (PARKS, "entries:\n", "colour: green\nentries:\n"),
        "colour: green",
        "The field 'colour' is not known here.",
        " Remove it or correct the spelling; known are entries, topic.",
    ),
    "the same field twice": (
        (PARKS, "      level: city", "      level: city\n      level: district"),
        "level: district",
        "'level' stands here a second time.",
        " Keep one of the two, or rename one.",
    ),
    "an id with capitals": (
        (RULES, "id: rules", "id: House_Rules"),
        "id: House_Rules",
        "'id' is no id.",
        " Use small letters, digits and single hyphens, such as electric-buses.",
    ),
    "a placeholder for a fact that does not exist": (
        (PARKS, "to get {{ benches }}", "to get {{ chairs }}"),
        "{{ chairs }}",
        "Entry 'river-park': 'en.lead': there is no fact 'chairs' for {{ chairs }}.",
        " Add the fact or correct the name.",
    ),
    "a placeholder in a fact's sentence for a fact that does not exist": (
        (PARKS, "강변공원은 {{ opening }}에", "강변공원은 {{ open }}에"),
        "{{ open }}",
        "Entry 'river-park': 'facts.opening.sentence.ko': there is no fact 'open' for {{ open }}.",
        " Add the fact or correct the name.",
    ),
    "template markup in a text": (
        (PARKS, "to get {{ benches }}", "to get {{7*7}}"),
        "{{7*7}}",
        "Entry 'river-park': 'en.lead': only {{ fact-id }} may stand in braces, not '{{7*7}} benches.'.",
        "",
    ),
    "Korean text in an English field": (
        (
            PARKS,
            "lead: The river park was to get {{ benches }} benches.",
            "lead: 강변공원에 의자를 놓을 계획이었습니다.",
        ),
        "lead: 강변공원에 의자를 놓을",
        "Entry 'river-park': 'en.lead': is Korean text in an English field.",
        " Write it in English.",
    ),
    "figures that differ between the languages": (
        (
            PARKS,
            "sentence:\n          en: The river park opens in {{ opening }}.",
            "sentence:\n          en: The river park opens with 2,500 benches in {{ opening }}.",
        ),
        "sentence:",
        "Entry 'river-park': 'facts.opening.sentence': the languages differ in their figures: "
        "English has 2,500, Korean none of them.",
        " Give both the same.",
    ),
    "an unknown unit": (
        (PARKS, "unit: thing", "unit: chair"),
        "unit: chair",
        "unit 'chair' does not exist.",
        " Add it to units.yaml or correct the name.",
    ),
    "an unknown related entry": (
        (PARKS, "[tree-law]", "[tree-laws]"),
        "[tree-laws]",
        "Entry 'river-park': 'related.0': entry 'tree-laws' does not exist.",
        " Add it to a file of faq/ or correct the name.",
    ),
    "an entry without one of the languages": (
        (PARKS, KOREAN, ""),
        "- id: river-park",
        "Entry 'river-park': 'ko' is missing.",
        " Add 'ko:'.",
    ),
    "a label without one of the languages": (
        (PARKS, "{en: New benches, ko: 새 의자}", "{en: New benches}"),
        "{en: New benches}",
        "Entry 'river-park': 'facts.benches.label.ko' is missing.",
        " Add 'ko:'.",
    ),
    "a fact without a value": (
        (PARKS, "        value:\n          date: 2022-05\n", ""),
        "      opening:",
        "Entry 'river-park': 'facts.opening.value' is missing.",
        " Add 'value:'.",
    ),
    "a fact with an empty value": (
        (PARKS, "          date: 2022-05\n", ""),
        ("      opening:", 1),
        "Entry 'river-park': 'facts.opening.value': needs exactly one of: "
        "number, amount, date, period, person, place, text.",
        "",
    ),
    "a date in words": (
        (PARKS, "date: 2022-05", "date: May 2022"),
        "date: May 2022",
        "'May 2022' is not a date: write 2025, 2021-09, 2021-09-07 or 2020-06-04 23:00.",
        "",
    ),
    "a day that does not exist": (
        (PARKS, "as_of: 2021-09-07", "as_of: 2021-02-29"),
        "as_of: 2021-02-29",
        "Entry 'river-park': 'time.as_of': there is no such date or time as '2021-02-29'.",
        "",
    ),
    "an as-of date after today": (
        (PARKS, "as_of: 2021-09-07", "as_of: 2026-11-22"),
        "as_of: 2026-11-22",
        "Entry 'river-park': the as-of date 2026-11-22 lies in the future.",
        " Write the source's date.",
    ),
    "a period that ends before it starts": (
        (PARKS, "date: 2022-05", "period: {start: 2022-05, end: 2022-04-30}"),
        "period: {start",
        "the end lies before the start.",
        " Correct one of the two.",
    ),
    "a phrasing that two entries have": (
        (RULES, "- may I cut a tree", "- park by the river"),
        "- park by the river",
        "Entry 'tree-law': the phrasing 'park by the river' stands at faq/parks.yaml:39 already.",
        " Keep it where it belongs; name the other entry under 'related'.",
    ),
    "a phrasing of another entry in other case, spaces and punctuation": (
        (RULES, "- may I cut a tree", '- "Park-by the  RIVER?!"'),
        "Park-by the  RIVER",
        "Entry 'tree-law': the phrasing 'Park-by the  RIVER?!' stands at faq/parks.yaml:39 already.",
        " Keep it where it belongs; name the other entry under 'related'.",
    ),
    "a phrasing that a fact of another entry has": (
        (RULES, "- 나무를 베어도 되나요", "- 강변공원은 언제 열어요"),
        "강변공원은 언제 열어요",
        "Entry 'tree-law': the phrasing '강변공원은 언제 열어요' stands at faq/parks.yaml:35 already.",
        " Keep it where it belongs; name the other entry under 'related'.",
    ),
    "no phrasings": (
        (PARKS, f"phrasings:{ENGLISH_PHRASINGS}", "phrasings: []\n"),
        "phrasings: []",
        "Entry 'river-park': 'en.phrasings' is empty.",
        " Write at least one.",
    ),
    "an empty phrasing": (
        (PARKS, "- park by the river", '- " "'),
        '- " "',
        "Entry 'river-park': 'en.phrasings.0' is empty.",
        " Write at least one.",
    ),
    "a phrasing that is a number": (
        (PARKS, "- park by the river", "- 2025"),
        "- 2025",
        "Entry 'river-park': 'en.phrasings.0' must be text.",
        " Write text; put quotes around a figure or a date that is meant as text.",
    ),
    "a number in quotes": (
        (PARKS, "number: 1200", 'number: "1200"'),
        'number: "1200"',
        "must be a plain number such as 270000 or 19.2, without commas, quotes or units.",
        "",
    ),
    "a number with two points": (
        (PARKS, "number: 1200", "number: 1.200.000"),
        "number: 1.200.000",
        "must be a plain number such as 270000 or 19.2, without commas, quotes or units.",
        "",
    ),
    "an approximation nobody knows": (
        (PARKS, "unit: thing", "unit: thing, approximate: nearly"),
        "approximate: nearly",
        "approximate' has a value that is not known.",
        " Use one of 'about', 'over', 'up-to' or 'at-least'.",
    ),
    "another place's entry without the place's name": (
        (RULES, "      name: {en: Government of Korea, ko: 정부}\n", ""),
        "jurisdiction:",
        "Entry 'tree-law': 'jurisdiction': every level but 'city' needs a name, and 'city' has none.",
        " Add or remove 'name'.",
    ),
    "the city's own entry with a name": (
        (PARKS, "      level: city\n", "      level: city\n      name: {en: Seoul, ko: 서울}\n"),
        "jurisdiction:",
        "Entry 'river-park': 'jurisdiction': every level but 'city' needs a name, and 'city' has none.",
        " Add or remove 'name'.",
    ),
    "an undated source with a date": (
        ("sources.yaml", "latest_year: 2020", "date: 2020"),
        "- id: old-page",
        "a source has a date unless it is undated.",
        " Correct 'date' or 'dated_by'.",
    ),
    "a posted source without a date": (
        ("sources.yaml", "    date: 2021-09-07\n", ""),
        "- id: bulletin",
        "a source has a date unless it is undated.",
        " Correct 'date' or 'dated_by'.",
    ),
    "a source in a language the bot does not speak": (
        ("sources.yaml", "language: ko", "language: fr"),
        "language: fr",
        "'language' has a value that is not known.",
        " Use one of 'en' or 'ko'.",
    ),
    "a telephone number without quotes": (
        ("contacts.yaml", 'number: "120"', "number: 120"),
        "number: 120",
        "'number' must be text.",
        " Write text; put quotes around a figure or a date that is meant as text.",
    ),
    "a contact that the messages name is gone": (
        ("contacts.yaml", "id: emergency", "id: ambulance"),
        "contacts:",
        "There is no contact 'emergency', which the bot's messages name.",
        " Add it, with its number.",
    ),
    "a unit without one of the languages": (
        ("units.yaml", '{en: "{n}", ko: "{n}개"}', '{en: "{n}"}'),
        "thing:",
        "'thing.ko' is missing.",
        " Add 'ko:'.",
    ),
}
"""Name -> the change to the valid folder, the text on the line of the problem (or the text and an offset to it),
what must be said, and how it ends."""


@pytest.mark.parametrize(("change", "where", "what", "remedy"), BROKEN.values(), ids=BROKEN.keys())
def test_a_problem_is_named_with_its_file_its_line_and_its_remedy(
    folder: KnowledgeFolder,
    change: tuple[str, str, str],
    where: str | tuple[str, int] | None,
    what: str,
    remedy: str,
) -> None:
    file, old, new = change
    folder.replace(file, old, new)
    problem = next(problem for problem in folder.problems() if what in problem.what)
    assert (problem.file, problem.line) == (file, _line(folder, file, where))
    assert str(problem).endswith(remedy)
    assert problem.remedy


@pytest.mark.parametrize("change", [change for change, *_ in BROKEN.values()], ids=BROKEN.keys())
def test_one_mistake_is_one_problem(folder: KnowledgeFolder, change: tuple[str, str, str]) -> None:
    file, old, new = change
    folder.replace(file, old, new)
    assert len(folder.problems()) == 1


def test_the_unchanged_folder_has_no_problem(folder: KnowledgeFolder) -> None:
    assert folder.problems() == ()


def test_an_id_that_two_entries_have_is_named_at_the_second_with_the_place_of_the_first(
    folder: KnowledgeFolder,
) -> None:
    folder.replace(PARKS, "id: river-park", "id: tree-law")
    assert [str(problem) for problem in folder.problems()] == [
        "faq/rules.yaml:6: The id 'tree-law' is used twice, first at faq/parks.yaml:6. Give one of the two another id."
    ]


def test_a_file_without_entries_is_told_to_list_them(folder: KnowledgeFolder) -> None:
    folder.write("faq/empty.yaml", "topic:\n  id: empty\n  title: {en: Nothing, ko: 없음}\nentries:\n")
    assert [str(problem) for problem in folder.problems()] == [
        "faq/empty.yaml:4: There are no entries. Add a list 'entries:'."
    ]


def test_an_unknown_source_is_named_at_its_entry(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "sources: [bulletin]", "sources: [bulletin, gazette]")
    (problem,) = folder.problems()
    line = folder.line(PARKS, "sources: [bulletin, gazette]")
    assert str(problem) == (
        f"faq/parks.yaml:{line}: Entry 'river-park': 'sources.1': source 'gazette' does not exist. "
        "Add it to sources.yaml or correct the name."
    )


@pytest.mark.parametrize("name", ["sources.yaml", "contacts.yaml", "units.yaml"])
def test_a_missing_file_is_named_with_what_to_do(folder: KnowledgeFolder, name: str) -> None:
    folder.remove(name)
    found = [str(problem) for problem in folder.problems() if problem.file == name]
    assert found == [
        f"{name}:1: The file cannot be read (No such file or directory). Put it back or mend its rights.",
    ]


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_named(folder: KnowledgeFolder, name: str) -> None:
    folder.write(name, "# nothing yet\n")
    found = [str(problem) for problem in folder.problems() if problem.file == name]
    assert found == [f"{name}:1: The file is empty. Fill it, or remove it."]


@pytest.mark.parametrize("name", FILES)
def test_a_file_in_another_encoding_is_named(folder: KnowledgeFolder, name: str) -> None:
    (folder.path / name).write_bytes("# 공원\n".encode("cp949"))
    found = [str(problem) for problem in folder.problems() if problem.file == name]
    assert found == [f"{name}:1: The file is not UTF-8 text. Save it as UTF-8."]


@pytest.mark.parametrize("name", [name for name in FILES if name != "units.yaml"])
def test_a_file_that_is_a_list_is_told_how_to_begin(folder: KnowledgeFolder, name: str) -> None:
    folder.write(name, "- one\n- two\n")
    assert any(
        problem.file == name and problem.what == "The file must hold named fields." and "Begin with" in problem.remedy
        for problem in folder.problems()
    )


def test_a_folder_without_topics_says_where_they_belong(folder: KnowledgeFolder) -> None:
    folder.remove(PARKS)
    folder.remove(RULES)
    (problem,) = folder.problems()
    assert str(problem) == (
        f"faq/:1: There is no YAML file in {folder.path / 'faq'}. "
        "Add one, or point SEOULBOT_KNOWLEDGE at the folder that holds faq/."
    )


def test_problems_of_several_files_are_all_named_in_one_run(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "unit: thing", "unit: chair")
    folder.replace(PARKS, "      lead: The river park was to get {{ benches }} benches.\n", "")
    folder.replace(RULES, "[old-page]", "[old-page, new-page]")
    folder.replace("contacts.yaml", 'number: "119"', "number: 119")
    folder.replace("units.yaml", "en_one:", "en_first:")
    folder.replace("sources.yaml", "    date: 2021-09-07\n", "    date: yesterday\n")
    assert [(problem.file, problem.line) for problem in folder.problems()] == [
        ("contacts.yaml", folder.line("contacts.yaml", "number: 119")),
        (PARKS, folder.line(PARKS, "number: 1200")),
        (PARKS, folder.line(PARKS, "title: River park") - 1),
        (RULES, folder.line(RULES, "new-page")),
        ("sources.yaml", folder.line("sources.yaml", "yesterday")),
        ("units.yaml", folder.line("units.yaml", "en_first")),
    ]


def test_the_error_lists_every_problem_on_a_line_of_its_own(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "unit: thing", "unit: chair")
    folder.replace("contacts.yaml", 'number: "119"', "number: 119")
    with pytest.raises(InvalidKnowledgeError) as caught:
        folder.load()
    assert str(caught.value).split("\n") == [str(problem) for problem in caught.value.problems]


def test_a_broken_entry_still_exists_for_those_that_name_it(folder: KnowledgeFolder) -> None:
    folder.replace(RULES, "      title: Tree law\n", "")
    assert [problem.file for problem in folder.problems()] == [RULES]


def test_the_same_words_in_two_languages_are_no_repetition(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "- park by the river", "- EV 2025")
    folder.replace(RULES, "- 나무를 베어도 되나요", "- EV 2025")
    assert folder.problems() == ()


def test_an_as_of_date_of_today_is_not_in_the_future(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "as_of: 2021-09-07", f"as_of: {TODAY}")
    assert folder.problems() == ()


def test_a_figure_keeps_every_digit_it_is_written_with(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "number: 1200", "number: 19.2")
    entry = folder.load().entry("river-park")
    assert entry is not None
    assert str(getattr(entry.facts["benches"].value, "number", None)) == "19.2"


GLOSSARY: Final = """\
# Names that mean the same
concepts:
  bench: {en: [bench, seat], ko: [의자, 벤치]}
  tree:
    en: [tree]
    ko: [나무]
"""


@pytest.fixture
def glossary(folder: KnowledgeFolder) -> KnowledgeFolder:
    """The folder with a valid glossary."""
    folder.write("glossary.yaml", GLOSSARY)
    return folder


def test_a_folder_without_a_glossary_loads_and_has_no_names(folder: KnowledgeFolder) -> None:
    assert folder.load().glossary == {}


def test_a_glossary_gives_the_names_of_each_thing_in_both_languages(glossary: KnowledgeFolder) -> None:
    names = {concept_id: (concept.en, concept.ko) for concept_id, concept in glossary.load().glossary.items()}
    assert names == {"bench": (("bench", "seat"), ("의자", "벤치")), "tree": (("tree",), ("나무",))}


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        (
            "en: [tree]",
            "en: [tree, Seats]",
            "  tree:",
            "The name 'Seats' stands under 'bench' and 'tree'. Keep it under one",
        ),
        (
            "ko: [나무]",
            "ko: [나무, 벤치]",
            "  tree:",
            "The name '벤치' stands under 'bench' and 'tree'. Keep it under one",
        ),
        (
            "    ko: [나무]\n",
            "",
            "  tree:",
            "'tree': has fewer than two names. Add another name, or remove the concept.",
        ),
        ("concepts:\n", "colour: green\nconcepts:\n", "colour", "The field 'colour' is not known here. Remove it or"),
        (
            "    ko: [나무]",
            "    ko: [나무]\n    fr: [arbre]",
            "fr:",
            "The field 'tree.fr' is not known here. Remove",
        ),
        ("    ko: [나무]", "    ko: 나무", "ko: 나무", "'tree.ko' must be a list."),
        ("[bench, seat]", "[bench, '']", "  bench:", "'bench.en.1' is empty. Write at least one."),
        ("  tree:", "  Tree House:", "Tree House", "is no id. Use small letters, digits and single hyphens"),
        ("  tree:", "  bench:", "  bench:\n", "'bench' stands here a second time."),
    ],
    ids=["two concepts", "two concepts ko", "one name", "file field", "field", "no list", "empty", "no id", "twice"],
)
def test_a_problem_of_the_glossary_is_named_with_its_line_and_remedy(
    glossary: KnowledgeFolder, old: str, new: str, where: str, said: str
) -> None:
    glossary.replace("glossary.yaml", old, new)
    (problem,) = glossary.problems()
    lines = glossary.read("glossary.yaml").splitlines(keepends=True)
    (line,) = (number for number, text in enumerate(lines, start=1) if where in text)
    assert (problem.file, problem.line) == ("glossary.yaml", line)
    assert said in str(problem)
    assert problem.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("- bench\n", "The file must hold named fields."),
        ("concepts: {a: [", "This is not YAML"),
    ],
)
def test_a_glossary_that_cannot_be_read_is_named(glossary: KnowledgeFolder, text: str, said: str) -> None:
    glossary.write("glossary.yaml", text)
    assert any(problem.file == "glossary.yaml" and said in problem.what for problem in glossary.problems())


def test_the_same_name_twice_under_one_thing_does_no_harm(glossary: KnowledgeFolder) -> None:
    glossary.replace("glossary.yaml", "[bench, seat]", "[bench, seat, Benches]")
    assert glossary.problems() == ()


LINES: Final = [(name, number) for name, text in FILES.items() for number in range(text.count("\n"))]
VALUES: Final = st.sampled_from(
    [
        "",
        "no",
        "0",
        "-1",
        "19.2",
        "''",
        "[]",
        "{}",
        "[[]]",
        "{a: 1}",
        "2021-13",
        "&a x",
        "*a",
        "{{ x }}",
        "!!str 5",
        "|",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def _without(lines: list[str], number: int, value: str) -> None:
    del lines[number]


def _twice(lines: list[str], number: int, value: str) -> None:
    lines.insert(number, lines[number])


def _with_another_value(lines: list[str], number: int, value: str) -> None:
    lines[number] = f"{lines[number].partition(':')[0]}: {value}"


def _indented(lines: list[str], number: int, value: str) -> None:
    lines[number] = f"  {lines[number]}"


@settings(max_examples=150, deadline=None)
@given(
    place=st.sampled_from(LINES),
    mutate=st.sampled_from([_without, _twice, _with_another_value, _indented]),
    value=VALUES,
)
def test_a_small_slip_anywhere_is_told_as_problems_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory,
    place: tuple[str, int],
    mutate: Callable[[list[str], int, str], None],
    value: str,
) -> None:
    name, number = place
    folder = KnowledgeFolder(_shared(tmp_path_factory))
    lines = FILES[name].splitlines()
    mutate(lines, number, value)
    folder.write(name, "\n".join(lines) + "\n")
    assert all(problem.line >= 1 and problem.what and problem.remedy for problem in folder.problems())


def test_a_problem_carries_the_path_a_curator_knows(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "unit: thing", "unit: chair")
    with pytest.raises(InvalidKnowledgeError, match=r"^faq/parks\.yaml:"):
        load_revision(folder.path, today=TODAY)


def _line(folder: KnowledgeFolder, file: str, where: str | tuple[str, int] | None) -> int:
    """The line a problem must be named at; the one after the last when nothing is closed."""
    if where is None:
        return folder.read(file).count("\n") + 1
    text, offset = (where, 0) if isinstance(where, str) else where
    return folder.line(file, text) + offset


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder that every example of a property writes anew."""
    return tmp_path_factory.getbasetemp() / "mutated"
