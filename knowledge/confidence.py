"""How sure a ranking is, as probabilities: that any entry answers, and that the first one is right.

Logistic regressions on the CLINC150 and paraKQC development sets, in scope weighted to 80 %, one fit per language
and way of ranking by `tests/benchmarks/fit_confidence.py`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.language import Language

IN_SCOPE_SHARE: Final = 0.8
"""Part of what people ask that some entry answers, as the development data and the checks are weighted."""


def scope_weights(in_scope: npt.NDArray[np.bool_], share: float = IN_SCOPE_SHARE) -> npt.NDArray[np.float64]:
    """Weight of each question, so that those in scope sum to `share` and those out of it to the rest."""
    inside = int(in_scope.sum())
    return np.where(in_scope, share / max(inside, 1), (1 - share) / max(len(in_scope) - inside, 1))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from one input."""

    intercept: float
    slope: float

    def __call__(self, value: float) -> float:
        """Between 0 and 1, rising with `value`."""
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, self.intercept + self.slope * value))))


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a way of ranking is."""

    relevance: Logistic
    """That some entry answers, from the first one's similarity to the question (0 to 1)."""
    lead: Logistic
    """That the first one is right if one is, from its lead: log-odds of the linear model, without one the
    similarity above the second's."""


BY_MODEL: Final[Mapping[Language, Confidence]] = {
    "en": Confidence(Logistic(-2.88, 13.70), Logistic(0.65, 0.63)),
    "ko": Confidence(Logistic(-6.88, 18.24), Logistic(2.39, 0.86)),
}
"""Where the linear model ranks."""

BY_SIMILARITY: Final[Mapping[Language, Confidence]] = {
    "en": Confidence(Logistic(-3.25, 14.64), Logistic(-0.61, 13.90)),
    "ko": Confidence(Logistic(-5.48, 16.41), Logistic(0.02, 18.66)),
}
"""Where there is none: too few phrasings, or too many entries."""
