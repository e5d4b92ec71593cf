"""Confidence as probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.confidence import BY_MODEL, BY_SIMILARITY, Confidence, Logistic
from knowledge.language import LANGUAGES

NUMBERS = st.floats(allow_nan=False)
SHARES = st.floats(0, 1)
SHIPPED = pytest.mark.parametrize(
    "confidence",
    [ways[language] for ways in (BY_MODEL, BY_SIMILARITY) for language in LANGUAGES],
    ids=[f"{way}-{language}" for way in ("model", "similarity") for language in LANGUAGES],
)


@given(
    intercept=st.floats(-1e6, 1e6), slope=st.floats(-1e6, 1e6), value=st.floats(-1e6, 1e6) | st.sampled_from([1e300, 0])
)
def test_every_input_gives_a_probability(intercept: float, slope: float, value: float) -> None:
    assert 0 <= Logistic(intercept, (slope,))(value) <= 1


@pytest.mark.parametrize(
    ("fitted", "inputs", "probability"),
    [
        (Logistic(0, (1,)), (0,), 0.5),
        (Logistic(0, (2,)), (1,), 0.880797),
        (Logistic(-1, (0,)), (5,), 0.268941),
        (Logistic(3, (-1,)), (3,), 0.5),
        (Logistic(-1, (2, 0.5, 1)), (1, 2, -1), 0.731059),
    ],
)
def test_a_probability_is_the_logistic_function_of_its_inputs(
    fitted: Logistic, inputs: tuple[float, ...], probability: float
) -> None:
    assert fitted(*inputs) == pytest.approx(probability, abs=1e-6)


@SHIPPED
@given(one=SHARES, other=SHARES, covered=SHARES, score=st.floats(-20, 20))
def test_a_nearer_entry_is_no_less_likely_to_answer(
    confidence: Confidence, one: float, other: float, covered: float, score: float
) -> None:
    less, more = sorted((one, other))
    assert confidence.relevance(less, covered, score) <= confidence.relevance(more, covered, score)
    assert confidence.relevance(covered, less, score) <= confidence.relevance(covered, more, score)
    assert confidence.relevance(covered, covered, less) <= confidence.relevance(covered, covered, more)


@SHIPPED
@given(one=st.floats(-14, 14), other=st.floats(-14, 14))
def test_a_longer_lead_never_makes_the_first_less_sure(confidence: Confidence, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert confidence.lead(less) <= confidence.lead(more)


@SHIPPED
def test_the_same_words_are_surely_relevant_and_no_common_word_is_not(confidence: Confidence) -> None:
    assert confidence.relevance(0, 0, 0) < 0.1
    assert confidence.relevance(1, 1, 10) > 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clear_lead_is_sure_and_none_is_not(language: str) -> None:
    for ways, even, clear in ((BY_MODEL, -3, 8), (BY_SIMILARITY, 0, 0.4)):
        confidence = next(found for each, found in ways.items() if each == language)
        assert confidence.lead(even) < 0.6
        assert confidence.lead(clear) > 0.98
