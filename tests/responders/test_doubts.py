"""What is rarely meant is pointed out before it is published, and where the old figure stays."""

from typing import Final

import pytest

from responders.doubts import doubt_line, find_doubts
from responders.same_figures import find_same_figures
from tests.knowledge.folder import KnowledgeFolder

PARKS: Final = "faq/parks.yaml"


def doubts(folder: KnowledgeFolder, old: str, new: str) -> list[str]:
    """The doubts about one changed place of the parks."""
    before = folder.load()
    folder.replace(PARKS, old, new)
    return [doubt_line(doubt, "en") for doubt in find_doubts(before, folder.load())]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number: 1200", "number: 12000", "River park, New benches: 1,200 becomes 12,000, ten times or more"),
        ("number: 1200", "number: 120", "River park, New benches: 1,200 becomes 120, ten times or more"),
        ("number: 1200", "number: 0", "River park, New benches: 1,200 becomes 0."),
        ("date: 2022-05", "date: 2020-05", "River park, Opening: the target's year 2020 lies before 2021"),
        ("end: 2025", "end: 2020", "River park: the target's year 2020 lies before 2021"),
    ],
)
def test_what_is_rarely_meant_is_doubted(folder: KnowledgeFolder, old: str, new: str, told: str) -> None:
    (doubt,) = doubts(folder, old, new)
    assert doubt.startswith(told)


@pytest.mark.parametrize(("old", "new"), [("number: 1200", "number: 2400"), ("date: 2022-05", "date: 2023-05")])
def test_an_ordinary_correction_is_not(folder: KnowledgeFolder, old: str, new: str) -> None:
    assert doubts(folder, old, new) == []


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (1200, 1300, ["Tree law, Trees per house", "Tree law, First sentence"]),
        (12, 13, []),  # twelve of something is no telling figure
        (2025, 2400, ["Tree law, Trees per house"]),  # in a text it is a year
    ],
)
def test_the_old_figure_is_found_in_facts_and_texts(
    folder: KnowledgeFolder, before: int, after: int, named: list[str]
) -> None:
    folder.replace(PARKS, "number: 1200", f"number: {before}")
    folder.replace("faq/rules.yaml", "{number: 1, unit: tree}", f"{{number: {before}, unit: thing}}")
    folder.replace("faq/rules.yaml", "A tree may be cut", f"Of {before} trees one may be cut")
    folder.replace("faq/rules.yaml", "나무는 허가를", f"나무 {before}그루에 하나는 허가를")
    old = folder.load()
    folder.replace(PARKS, f"number: {before}", f"number: {after}")
    assert [each.name["en"] for each in find_same_figures(old, folder.load())] == named
