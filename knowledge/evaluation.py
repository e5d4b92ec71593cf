"""How well an index finds entries, and how well its confidence tells when there is none: measures over questions
whose entry is known.

Shares lie between 0 and 1. A measure is None where the questions cannot tell it: all of out-of-scope detection and
confidence needs questions both in scope and out of it.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from knowledge.confidence import IN_SCOPE_SHARE, scope_weights
from knowledge.index import Index

Numbers = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

RANKED: Final = 10
"""Matches asked of the index for each question."""
RECALL_LIMIT: Final = 3
PRECISION: Final = 0.9
"""Part of the answers that must be right where coverage is counted."""
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the entry that answers it."""

    question: str
    entry: str | None
    """None: out of scope, no entry answers it."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an index says to a question."""

    ranked: tuple[str, ...]
    """Entry ids, best first, at most RANKED; empty when nothing shares a term with the question."""
    confidence: float
    """That the first is right; 0.0 when there is none."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How right an index is, and how well it knows."""

    top1: float | None
    """Share of the questions in scope whose entry comes first."""
    recall3: float | None
    """Share of them whose entry is among the first three."""
    mrr10: float | None
    """Mean over them of 1 / rank of their entry, 0 beyond the tenth."""
    auroc: float | None
    """Probability that a question in scope gets a higher confidence than one out of it; a tie counts half."""
    rec95: float | None
    """Share of the questions out of scope held back while 95 % of those in scope are answered."""
    rec90: float | None
    cov_p90: float | None
    """Largest share of the questions in scope answered, surest first, with PRECISION of all answers right."""
    ece: float | None
    """Expected calibration error of the confidence, over BINS bins of equal weight."""


def ask(index: Index, question: str) -> tuple[Prediction, float]:
    """The index's prediction, and the microseconds from the text to the matches."""
    started = time.perf_counter()
    matches = index.search(question, RANKED).matches
    taken_us = (time.perf_counter() - started) * 1e6
    return Prediction(tuple(match.entry_id for match in matches), matches[0].confidence if matches else 0.0), taken_us


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Predictions held against what was to be found; arrays of shape (questions,)."""

    in_scope: Booleans
    ranks: npt.NDArray[np.int64]
    """Of the right entry, from 1; 0 where it was not found."""
    answerable: Booleans
    """Whether anything was found."""
    confidences: Numbers

    @classmethod
    def of(cls, queries: Sequence[Query], predictions: Sequence[Prediction]) -> Self:
        """Raises ValueError when there are not as many predictions as queries."""
        pairs = list(zip(queries, predictions, strict=True))
        return cls(
            in_scope=np.array([query.entry is not None for query in queries], np.bool_),
            ranks=np.array([_rank(query.entry, prediction.ranked) for query, prediction in pairs], np.int64),
            answerable=np.array([bool(prediction.ranked) for prediction in predictions], np.bool_),
            confidences=np.array([prediction.confidence for prediction in predictions], np.float64),
        )

    @property
    def right(self) -> Booleans:
        """Whether the first match is the right one; never so out of scope."""
        return np.equal(self.ranks, 1)

    @property
    def has_both(self) -> bool:
        """Whether there are questions in scope and out of it."""
        return bool(self.in_scope.any() and not self.in_scope.all())


def measure(outcomes: Outcomes) -> Quality:
    """Every measure of accuracy and confidence."""
    ranks = outcomes.ranks[outcomes.in_scope]
    both = outcomes.has_both

    def mean(values: Booleans | Numbers) -> float | None:
        return float(np.mean(values)) if ranks.size else None

    def confident(figure: Callable[[Outcomes], float]) -> float | None:
        return figure(outcomes) if both else None

    return Quality(
        top1=mean(ranks == 1),
        recall3=mean((ranks > 0) & (ranks <= RECALL_LIMIT)),
        mrr10=mean(np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)),
        auroc=confident(_auroc),
        rec95=confident(lambda found: _held_back(found, 0.95)),
        rec90=confident(lambda found: _held_back(found, 0.90)),
        cov_p90=confident(_coverage),
        ece=confident(_calibration_error),
    )


def risk_coverage(outcomes: Outcomes, in_scope_share: float = IN_SCOPE_SHARE) -> tuple[Numbers, Numbers]:
    """What answering only the surest costs: the share of the questions in scope that is answered, rising, and with
    each the share of all answers that is wrong.

    Both of shape (different confidences,). Answers to questions out of scope are wrong and weigh
    1 - `in_scope_share` together; with 1.0 they are left out. What nothing was found for is never answered.
    """
    weights = scope_weights(outcomes.in_scope, in_scope_share)
    answered = np.flatnonzero(outcomes.answerable & (weights > 0))
    order = answered[np.argsort(-outcomes.confidences[answered], kind="stable")]
    last_of_ties = np.append(np.diff(outcomes.confidences[order]) != 0, True)[: len(order)]
    weighed, right = weights[order], outcomes.right[order]
    coverage = np.cumsum(outcomes.in_scope[order]) / max(int(outcomes.in_scope.sum()), 1)
    risk = 1 - np.cumsum(weighed * right) / np.cumsum(weighed)
    return coverage[last_of_ties], risk[last_of_ties]


def _rank(entry_id: str | None, ranked: Sequence[str]) -> int:
    return ranked.index(entry_id) + 1 if entry_id in ranked else 0


def _auroc(outcomes: Outcomes) -> float:
    """By counting, for each question in scope, those out of it that are less sure, ties half."""
    outside = np.sort(outcomes.confidences[~outcomes.in_scope])
    inside = outcomes.confidences[outcomes.in_scope]
    below, up_to = np.searchsorted(outside, inside, "left"), np.searchsorted(outside, inside, "right")
    return float((below + up_to).mean() / (2 * len(outside)))


def _held_back(outcomes: Outcomes, answered_share: float) -> float:
    """Share of out of scope below the highest threshold that `answered_share` of the questions in scope reach."""
    inside = np.sort(outcomes.confidences[outcomes.in_scope])[::-1]
    threshold = inside[math.ceil(round(answered_share * len(inside), 6)) - 1]
    return float((outcomes.confidences[~outcomes.in_scope] < threshold).mean())


def _coverage(outcomes: Outcomes) -> float:
    coverage, risk = risk_coverage(outcomes)
    return float(coverage[risk <= 1 - PRECISION + 1e-9].max(initial=0.0))


def reliability(outcomes: Outcomes) -> tuple[Numbers, Numbers]:
    """Mean confidence of the questions in each bin, rising, and how often the first match is right in it; both of
    shape (bins that hold a question,)."""
    weights, confidences, rights = _binned(outcomes)
    filled = weights > 0
    return confidences[filled] / weights[filled], rights[filled] / weights[filled]


def _calibration_error(outcomes: Outcomes) -> float:
    _, confidences, rights = _binned(outcomes)
    return float(np.abs(confidences - rights).sum())


def _binned(outcomes: Outcomes) -> tuple[Numbers, Numbers, Numbers]:
    """Sums of weight, confidence and being right in BINS bins of equal weight; each of shape (BINS,).

    A question belongs to the bin in which the middle of its weight lies, in order of confidence.
    """
    order = np.argsort(outcomes.confidences, kind="stable")
    weights = scope_weights(outcomes.in_scope)[order]
    middles = np.cumsum(weights) - weights / 2
    bins = np.minimum((BINS * middles).astype(np.int64), BINS - 1)
    sums = (weights, weights * outcomes.confidences[order], weights * outcomes.right[order])
    weight, confidence, right = (np.bincount(bins, values, BINS).astype(np.float64) for values in sums)
    return weight, confidence, right
