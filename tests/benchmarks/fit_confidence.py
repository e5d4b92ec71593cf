"""Fit the coefficients of `knowledge/confidence.py`: `python -m tests.benchmarks.fit_confidence FOLDER`.

FOLDER holds the development sets: `NAME.entries.jsonl` with `{"id", "phrasings"}` and `NAME.queries.jsonl` with
`{"question", "entry"}` a line, entry null for out of scope. One fit per
language; in scope counts 80 %, out of scope 20 %.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledge.index import Index
from knowledge.language import Language

SETS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (("clinc150-k5", "clinc150"), ("clinc150-k10", "clinc150")),
    "ko": (("parakqc-k1", "parakqc"), ("parakqc-k3", "parakqc"), ("parakqc-k5", "parakqc")),
}
IN_SCOPE_SHARE = 0.8


def main() -> None:
    """Fit and print one line per language and target."""
    folder = Path(sys.argv[1])
    for language in SETS:
        inputs, first, near, weights = map(np.array, zip(*_examples(folder, language), strict=True))
        for name, columns, target in (("confidence", [0, 1, 2], first), ("relevance", [0, 2], near)):
            model = LogisticRegression(C=1e6, max_iter=1000).fit(inputs[:, columns], target, sample_weight=weights)
            sys.stdout.write(f"{language} {name}: {model.intercept_[0]:.2f} {model.coef_[0].round(2).tolist()}\n")


def _examples(folder: Path, language: Language) -> Iterator[tuple[list[float], bool, bool, float]]:
    """Inputs (best, lead, coverage), whether the first is right, whether one of four is, and the weight."""
    for entries_name, queries_name in SETS[language]:
        entries = _lines(folder / f"{entries_name}.entries.jsonl")
        index = Index.from_phrasings({entry["id"]: entry["phrasings"] for entry in entries}, language)
        queries = _lines(folder / f"{queries_name}.queries.jsonl")
        in_scope = sum(query["entry"] is not None for query in queries)
        for query in queries:
            found = index.search(query["question"], limit=4)
            ids = [match.entry_id for match in found.matches]
            share, count = (
                (IN_SCOPE_SHARE, in_scope) if query["entry"] else (1 - IN_SCOPE_SHARE, len(queries) - in_scope)
            )
            yield list(found.inputs), ids[:1] == [query["entry"]], query["entry"] in ids, 1000 * share / count


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
