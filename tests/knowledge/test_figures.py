"""Figures in the texts of two languages."""

from decimal import Decimal

import pytest

from knowledge.figures import different_figures, figures
from knowledge.language import Language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("270,000 vehicles by 2025", "en", [270_000, 2025]),
        ("2025년까지 27만 대", "ko", [270_000, 2025]),
        ("2.387 million tons", "en", [2_387_000]),
        ("238만 7천 톤", "ko", [2_387_000]),
        ("49억 6,400만 원", "ko", [4_964_000_000]),
        ("27만이 아니라 26만 9,500대", "ko", [270_000, 269_500]),
        ("23 May 2023, 48.3 percent of 13", "en", [2023]),
        ("인구 1천만 명", "ko", [10_000_000]),
        ("361.63 million trees", "en", [361_630_000]),
        ("no figure at all", "en", []),
    ],
)
def test_the_figures_of_a_text_are_read(text: str, language: Language, expected: list[int]) -> None:
    assert figures(text, language) == {Decimal(figure) for figure in expected}


def test_texts_with_the_same_figures_agree() -> None:
    assert different_figures("some 2,500 sites in 2023", "2023년 공사장 약 2,500곳") is None


def test_a_figure_that_only_one_language_has_is_named() -> None:
    assert different_figures("some 2,500 sites", "약 2,000곳") == "English has 2,500, Korean 2,000"
