"""The measures, held against scikit-learn's and against cases worked out by hand; and the library's example."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from knowledge.evaluation import Outcomes, Prediction, Query, ask, measure, risk_coverage
from knowledge.index import Index

LIBRARY = Path(__file__).parents[2] / "docs" / "library.md"

Answered = tuple[str | None, list[str], float]
"""The right entry, what was ranked, the confidence."""


def outcomes_of(*answered: Answered) -> Outcomes:
    queries = [Query("?", entry) for entry, _, _ in answered]
    return Outcomes.of(queries, [Prediction(tuple(ranked), confidence) for _, ranked, confidence in answered])


ANSWERED = st.tuples(
    st.sampled_from(["a", "b", None]),
    st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]),
)
IN_AND_OUT = st.lists(ANSWERED, min_size=2).filter(
    lambda found: any(entry for entry, _, _ in found) and not all(entry for entry, _, _ in found)
)


def test_accuracy_counts_questions_in_scope_only() -> None:
    quality = measure(
        outcomes_of(
            ("a", ["a", "b"], 0.9),
            ("a", ["b", "c", "a"], 0.8),
            ("a", ["b", "c", "d", "a"], 0.7),
            ("a", [], 0.0),
            (None, ["a"], 0.9),
        )
    )
    assert quality.top1 == 1 / 4
    assert quality.recall3 == 2 / 4
    assert quality.mrr10 == pytest.approx((1 + 1 / 3 + 1 / 4) / 4)


def test_held_back_is_what_lies_below_the_threshold_that_enough_in_scope_reach() -> None:
    inside: list[Answered] = [("a", ["a"], number / 20) for number in range(1, 21)]
    outside: list[Answered] = [(None, ["a"], confidence) for confidence in (0.01, 0.05, 0.10, 0.11, 0.2)]
    quality = measure(outcomes_of(*inside, *outside))
    assert quality.rec95 == 2 / 5  # 19 of 20 reach 0.10
    assert quality.rec90 == 4 / 5  # 18 of 20 reach 0.15


def test_coverage_stops_where_a_tenth_of_the_answers_is_wrong() -> None:
    inside: list[Answered] = [("a", ["a"], confidence) for confidence in (0.9,) * 6 + (0.3,) * 4]
    sure = measure(outcomes_of(*inside, (None, ["a"], 0.1)))
    unsure = measure(outcomes_of(*inside, (None, ["a"], 0.5)))
    assert sure.cov_p90 == 1.0
    assert unsure.cov_p90 == 0.6  # one question out of scope weighs a fifth of all


def test_questions_that_tie_are_answered_together() -> None:
    coverage, risk = risk_coverage(outcomes_of(("a", ["a"], 0.5), ("a", ["b"], 0.5), ("a", ["a"], 0.4)), 1.0)
    assert coverage == pytest.approx([2 / 3, 1.0])
    assert risk == pytest.approx([1 / 2, 1 / 3])


def test_what_nothing_was_found_for_is_never_answered() -> None:
    coverage, risk = risk_coverage(outcomes_of(("a", ["a"], 0.5), ("a", [], 0.0), (None, [], 0.0)))
    assert coverage == pytest.approx([0.5])
    assert risk == pytest.approx([0.0])


def test_nothing_answered_covers_nothing() -> None:
    assert measure(outcomes_of(("a", [], 0.0), (None, [], 0.0))).cov_p90 == 0.0


def test_a_confidence_as_high_as_its_hit_rate_has_no_calibration_error() -> None:
    right: list[Answered] = [("a", ["a"], 1.0)] * 8
    assert measure(outcomes_of(*right, (None, ["a"], 0.0))).ece == 0.0
    assert measure(outcomes_of(*right, (None, ["a"], 1.0))).ece == pytest.approx(0.2)


@pytest.mark.parametrize("entry", ["a", None])
def test_what_needs_questions_of_both_kinds_is_none_without(entry: str | None) -> None:
    quality = measure(outcomes_of((entry, ["a"], 0.9), (entry, ["b"], 0.8)))
    assert {quality.auroc, quality.rec95, quality.rec90, quality.cov_p90, quality.ece} == {None}
    assert (quality.top1 is None) == (entry is None)


@given(IN_AND_OUT)
def test_auroc_is_scikit_learns(answered: list[Answered]) -> None:
    outcomes = outcomes_of(*answered)
    assert measure(outcomes).auroc == pytest.approx(roc_auc_score(outcomes.in_scope, outcomes.confidences))


@given(IN_AND_OUT)
def test_every_measure_is_a_share_and_holding_back_less_in_scope_holds_back_no_less(answered: list[Answered]) -> None:
    quality = measure(outcomes_of(*answered))
    shares = [getattr(quality, name) for name in quality.__slots__]
    assert all(0 <= share <= 1 + 1e-9 for share in shares)
    assert quality.rec95 is not None
    assert quality.rec90 is not None
    assert quality.rec95 <= quality.rec90


@given(IN_AND_OUT)
def test_the_curve_covers_more_and_more_and_its_risk_is_a_share(answered: list[Answered]) -> None:
    coverage, risk = risk_coverage(outcomes_of(*answered))
    assert np.all(np.diff(coverage) >= 0)
    assert np.all((risk > -1e-9) & (risk < 1 + 1e-9))


def test_predictions_and_queries_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Outcomes.of([Query("?", "a")], [])


def test_asking_gives_ten_ids_best_first_and_the_time() -> None:
    index = Index.from_phrasings({f"day-{number}": [f"what happens on day {number}"] for number in range(20)})
    prediction, taken_us = ask(index, "what happens on day 7")
    assert prediction.ranked[0] == "day-7"
    assert len(prediction.ranked) == 10
    assert 0 < prediction.confidence <= 1
    assert taken_us > 0
    assert ask(index, "zzz")[0] == Prediction((), 0.0)


def test_the_librarys_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", LIBRARY.read_text(encoding="utf-8"), re.DOTALL)
    assert {"from_phrasings", ".search(", ".explain("} <= set(
        re.findall(r"from_phrasings|\.search\(|\.explain\(", example)
    )
    exec(compile(example, str(LIBRARY), "exec"), {})
