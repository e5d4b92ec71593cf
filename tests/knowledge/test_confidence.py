"""Confidence and relevance as probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.confidence import CONFIDENCE, RELEVANCE, Coefficients
from knowledge.language import LANGUAGES

SHARES = st.floats(0, 1)
COEFFICIENTS = pytest.mark.parametrize(
    "coefficients",
    [fit[language] for fit in (CONFIDENCE, RELEVANCE) for language in LANGUAGES],
    ids=[f"{name}-{language}" for name in ("confidence", "relevance") for language in LANGUAGES],
)


@COEFFICIENTS
@given(one=SHARES, other=SHARES, coverage=SHARES)
def test_every_ranking_has_a_probability(coefficients: Coefficients, one: float, other: float, coverage: float) -> None:
    assert 0 < coefficients.probability(max(one, other), min(one, other), coverage) < 1


@COEFFICIENTS
@given(one=SHARES, two=SHARES, three=SHARES, coverage=SHARES)
def test_a_nearer_runner_up_never_makes_the_first_surer(
    coefficients: Coefficients, one: float, two: float, three: float, coverage: float
) -> None:
    third, second, best = sorted((one, two, three))
    assert coefficients.probability(best, second, coverage) <= coefficients.probability(best, third, coverage)


@COEFFICIENTS
@given(best=SHARES, one=SHARES, other=SHARES)
def test_a_question_covered_better_is_no_less_sure(
    coefficients: Coefficients, best: float, one: float, other: float
) -> None:
    worse, better = sorted((one, other))
    assert coefficients.probability(best, 0, worse) <= coefficients.probability(best, 0, better)
