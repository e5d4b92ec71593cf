"""Fit the coefficients of `knowledge/confidence.py`: `python -m tests.benchmarks.fit_confidence FOLDER`.

FOLDER holds the development sets: `NAME.entries.jsonl` with `{"id", "phrasings"}` and `NAME.queries.jsonl` with
`{"question", "entry"}` a line, entry null for out of scope. One fit per language and way of ranking; every set counts
the same, in scope 80 % of it and out of scope 20 %. The table judges each set by the coefficients just fitted.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from knowledge.arrays import Arrays
from knowledge.building import build_arrays
from knowledge.confidence import BY_SIMILARITY, Confidence, Logistic, scope_weights
from knowledge.evaluation import Outcomes, measure
from knowledge.index import Index
from knowledge.language import Language
from knowledge.rows import phrasing_rows

SETS: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "en": (("clinc150-k5", "clinc150"), ("clinc150-k10", "clinc150")),
    "ko": (("parakqc-k1", "parakqc"), ("parakqc-k3", "parakqc"), ("parakqc-k5", "parakqc")),
}
"""Names of entries and of queries."""

RELEVANCE_INPUTS: Final[dict[tuple[str, Language], tuple[bool, bool, bool]]] = {
    ("BY_MODEL", "en"): (True, True, True),
    ("BY_MODEL", "ko"): (True, False, True),
    ("BY_SIMILARITY", "en"): (True, True, False),
    ("BY_SIMILARITY", "ko"): (True, False, False),
}
"""Whether similarity, covered words and score count: the words of a Korean question tell nothing more, and without a
model the score is the similarity."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search gave for one question of a set."""

    relevance: tuple[float, float, float]
    """What the relevance is told from: similarity, covered words, score."""
    lead: float
    found: bool
    in_scope: bool
    right: bool
    """Whether the first match is the right one."""
    weight: float
    """In its set; all of a set sum to one."""


def main() -> None:
    """Fit, print a line per coefficient pair and a table of what they give."""
    folder, console = Path(sys.argv[1]), Console(width=120)
    table = Table(
        "set", "ranked by", "right first", "ECE", "AUROC", "held back", "ECE", "AUROC", "held back",
        title="confidence that the first is right, then relevance; percent",
    )  # fmt: skip
    for language, names in SETS.items():
        arrays = {entries: _arrays(folder, entries, language) for entries, _ in names}
        for way in ("BY_MODEL", "BY_SIMILARITY"):
            sets = {
                entries: list(_ask(folder, ranked, queries))
                for entries, queries in names
                if (ranked := _ranked(arrays[entries], way)) is not None
            }
            fitted = _fit([asked for each in sets.values() for asked in each], RELEVANCE_INPUTS[way, language])
            console.print(f"{way} {language}: relevance {_written(fitted.relevance)}, lead {_written(fitted.lead)}")
            for name, each in sets.items():
                table.add_row(name, way, *_figures(each, fitted))
    console.print(table)


def _arrays(folder: Path, name: str, language: Language) -> Arrays:
    entries = _lines(folder / f"{name}.entries.jsonl")
    return build_arrays(phrasing_rows({entry["id"]: entry["phrasings"] for entry in entries}), language)


def _ranked(arrays: Arrays, way: str) -> Arrays | None:
    """The arrays ranking in the given way; None for a model where the phrasings are too few for one."""
    if way == "BY_SIMILARITY":
        return replace(arrays, model=None, confidence=BY_SIMILARITY[arrays.language])
    return None if arrays.model is None else arrays


def _ask(folder: Path, arrays: Arrays, name: str) -> Iterator[Asked]:
    index = Index(arrays)
    queries = _lines(folder / f"{name}.queries.jsonl")
    weights = scope_weights(np.array([query["entry"] is not None for query in queries]))
    for query, weight in zip(queries, weights, strict=True):
        found = index.search(query["question"], limit=1)
        inside = query["entry"] is not None
        first = found.matches[0] if found.matches else None
        yield Asked(
            relevance=(first.similarity, found.covered, first.score) if first else (0.0, 0.0, 0.0),
            lead=found.lead,
            found=first is not None,
            in_scope=inside,
            right=first is not None and first.entry_id == query["entry"],
            weight=float(weight),
        )


def _fit(examples: Sequence[Asked], inputs: tuple[bool, bool, bool]) -> Confidence:
    """Questions for which nothing was found need no probability and teach none."""
    found = [asked for asked in examples if asked.found]
    answerable = [asked for asked in found if asked.in_scope]
    return Confidence(
        _logistic([asked.relevance for asked in found], [(asked.in_scope, asked.weight) for asked in found], inputs),
        _logistic([(asked.lead,) for asked in answerable], [(asked.right, asked.weight) for asked in answerable]),
    )


def _logistic(
    inputs: Sequence[tuple[float, ...]], targets: Sequence[tuple[bool, float]], used: Sequence[bool] = (True,)
) -> Logistic:
    """Of inputs and (target, weight), with the two decimals that `confidence.py` holds; unused inputs get 0."""
    right, weights = map(np.array, zip(*targets, strict=True))
    scaled = weights * (len(weights) / weights.sum())
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(np.array(inputs) * used, right, scaled)
    return Logistic(round(float(fitted.intercept_[0]), 2), tuple(round(float(slope), 2) for slope in fitted.coef_[0]))


def _figures(examples: Sequence[Asked], fitted: Confidence) -> list[str]:
    """How often the first is right in scope, and how good the confidence and the relevance are."""
    relevance = np.array([fitted.relevance(*asked.relevance) if asked.found else 0.0 for asked in examples])
    sure = relevance * np.array([fitted.lead(asked.lead) for asked in examples])
    in_scope = np.array([asked.in_scope for asked in examples])
    right = np.array([asked.right for asked in examples])
    found = np.array([asked.found for asked in examples])
    figures: list[float | None] = [float(right[in_scope].mean())]
    for probabilities, targets in ((sure, right), (relevance, in_scope)):
        quality = measure(Outcomes(in_scope, targets.astype(np.int64), found, probabilities))
        figures += [quality.ece, quality.auroc, quality.rec95]
    return ["-" if figure is None else f"{100 * figure:.1f}" for figure in figures]


def _written(fitted: Logistic) -> str:
    return f"Logistic({fitted.intercept}, {fitted.slopes})"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
