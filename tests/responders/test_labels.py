"""Labels of choices: what tells them apart comes first, and none is wider than a button shows."""

import pytest

from responders.labels import COLUMNS, choice_labels, columns


@pytest.mark.parametrize(
    ("titles", "labels"),
    [
        (["River park", "Tree law"], ["River park", "Tree law"]),
        (
            ["Tree summit: music", "Tree summit: food and drink", "River park"],
            ["music · Tree summit", "food and drink · Tree summit", "River park"],
        ),
        (["나무 조사 1차", "나무 조사 2차"], ["1차 · 나무 조사", "2차 · 나무 조사"]),
        (["Tree summit", "Tree summit: music"], ["Tree summit", "music · Tree summit"]),
        (["Tree summit", "Tree summit again"], ["Tree summit", "again · Tree summit"]),
        (["Tree law", "Tree law"], ["Tree law", "Tree law"]),
        (["Tree law"], ["Tree law"]),
        ([], []),
    ],
)
def test_what_two_titles_begin_with_goes_to_the_end(titles: list[str], labels: list[str]) -> None:
    assert choice_labels(titles) == labels


@pytest.mark.parametrize("letter", ["a", "가"])
def test_a_label_is_cut_to_the_width_of_a_button(letter: str) -> None:
    label = choice_labels([letter * 50])[0]
    assert label.endswith("…")
    assert COLUMNS - 2 <= columns(label) <= COLUMNS
