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
    """A probability from some inputs."""

    intercept: float
    slopes: tuple[float, ...]

    def __call__(self, *inputs: float) -> float:
        """Between 0 and 1; takes as many inputs as there are slopes."""
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, self.log_odds(*inputs)))))

    def log_odds(self, *inputs: float) -> float:
        """The probability's log-odds: linear in the inputs."""
        return self.intercept + sum(slope * value for slope, value in zip(self.slopes, inputs, strict=True))


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a way of ranking is."""

    relevance: Logistic
    """That some entry answers, from the first one's similarity to the question (0 to 1), the part of the question's
    words that it holds (0 to 1), and its score."""
    lead: Logistic
    """That the first one is right if one is, from its lead: log-odds of the linear model, without one the
    similarity above the second's."""


BY_MODEL: Final[Mapping[Language, Confidence]] = {
    "en": Confidence(Logistic(-3.67, (1.86, 3.27, 0.56)), Logistic(0.60, (0.65,))),
    "ko": Confidence(Logistic(-6.76, (8.70, 0.0, 0.61)), Logistic(2.39, (0.86,))),
}
"""Where the linear model ranks."""

BY_SIMILARITY: Final[Mapping[Language, Confidence]] = {
    "en": Confidence(Logistic(-3.53, (12.17, 2.96, 0.0)), Logistic(-0.61, (13.91,))),
    "ko": Confidence(Logistic(-5.48, (16.41, 0.0, 0.0)), Logistic(0.02, (18.66,))),
}
"""Where there is none: too few phrasings, or too many entries; the score is the similarity then. The words of a Korean
question that the first entry holds told nothing more."""
