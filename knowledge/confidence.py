"""How sure a ranking is, as probabilities: that its first entry is right, and that the right one is near the top.

Logistic regressions on the CLINC150 and paraKQC development sets, 2026-11-22, in scope weighted to 80 %, one fit
per language by `tests/benchmarks/fit_confidence.py`; coefficients on which both languages agree are shared.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.language import Language


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Weights of a ranking's scale-free inputs, each of which lies between 0 and 1."""

    intercept: float
    best: float
    """Of the best score."""
    lead: float
    """Of the best score less the second."""
    coverage: float
    """Of the part of the question's n-grams, by squared weight, that the first entry holds."""

    def probability(self, best: float, second: float, coverage: float) -> float:
        """The probability for a ranking."""
        log_odds = self.intercept + self.best * best + self.lead * (best - second) + self.coverage * coverage
        return 1 / (1 + math.exp(-log_odds))


CONFIDENCE: Final[Mapping[Language, Coefficients]] = {
    "en": Coefficients(-3.5, best=4.3, lead=10.5, coverage=2.2),
    "ko": Coefficients(-3.1, best=4.3, lead=10.5, coverage=2.2),
}
"""That the first entry is right."""

RELEVANCE: Final[Mapping[Language, Coefficients]] = {
    "en": Coefficients(-4.5, best=12.2, lead=0.0, coverage=2.3),
    "ko": Coefficients(-4.2, best=12.5, lead=0.0, coverage=3.7),
}
"""That the right entry is among the first four: a single word is relevant to many entries and sure of none."""
