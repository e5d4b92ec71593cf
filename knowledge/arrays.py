"""What a search reads: plain arrays, built by `building.py`, kept in one file without pickled objects."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from knowledge.confidence import Confidence, Logistic
from knowledge.language import Language
from knowledge.rows import Row

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Hits:
    """What each term of a question adds to each target that holds it."""

    terms: Integers
    """Position of the term in the question."""
    targets: Integers
    products: Floats

    def sums(self, size: int) -> Floats:
        """Dot product of the question with every target; shape (size,)."""
        return np.bincount(self.targets, self.products, size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which targets hold a term, with what weight: term t stands at `starts[t]:starts[t + 1]`."""

    starts: Integers
    """Shape (terms + 1,)."""
    targets: Integers
    weights: Floats

    def hits(self, columns: Integers, values: Floats) -> Hits:
        """Every posting of the terms `columns`, each times the term's value in the question."""
        starts = self.starts[columns]
        lengths = self.starts[columns + 1] - starts
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        places += np.arange(places.size)
        terms = np.repeat(np.arange(len(columns), dtype=np.int32), lengths)
        # "clip" because it is quicker: no place is out of range
        products = self.weights.take(places, mode="clip") * np.repeat(values, lengths)
        return Hits(terms, self.targets.take(places, mode="clip"), products)

    def weight(self, term: int, target: int) -> float:
        """The weight of one term in one target; 0 when the target does not hold it."""
        start, end = int(self.starts[term]), int(self.starts[term + 1])
        held = self.weights[start:end][self.targets[start:end] == target]
        return float(held[0]) if held.size else 0.0


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A multinomial logistic regression over the rows: which entry a question wants."""

    coefficients: npt.NDArray[np.float16]
    """Shape (terms, entries)."""
    intercepts: Floats
    """Shape (entries,)."""

    def scores(self, columns: Integers, values: Floats) -> Floats:
        """Log-probability of each entry, up to a constant; shape (entries,)."""
        return values @ self.coefficients[columns].astype(np.float32) + self.intercepts


@dataclass(frozen=True, slots=True)
class FactNorms:
    """Lengths for comparing the facts of one entry, in terms weighed by `fact_choice.fact_idf`."""

    rows: Floats
    """Shape (rows,)."""
    facts: Floats
    """One for each fact, entry by entry, in the order in which the rows name them."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """Everything a search reads, built by `building.py`."""

    language: Language
    rows: tuple[Row, ...]
    """Sorted by entry id."""
    vocabulary: tuple[str, ...]
    idf: Floats
    """Shape (terms,)."""
    words: tuple[str, ...]
    """Every word of the rows, most frequent first: what misspelt ones are read as."""
    unseen_idf: float
    """What a word would weigh that no entry has."""
    row_postings: Postings
    entry_postings: Postings
    fact_norms: FactNorms
    model: LinearModel | None
    """None where the similarity ranks: too few phrasings, or too many entries."""
    confidence: Confidence
    names: Mapping[str, tuple[str, ...]]
    """The glossary that the terms were made with."""

    def save(self, path: Path) -> None:
        """Write one `.npz` file without pickled objects."""
        strings = {
            "language": self.language,
            "rows": self.rows,
            "vocabulary": self.vocabulary,
            "words": self.words,
            "unseen_idf": self.unseen_idf,
            "confidence": [astuple(self.confidence.relevance), astuple(self.confidence.lead)],
            "names": self.names,
        }
        model: dict[str, Any] = {}
        if self.model is not None:
            model = {"coefficients": self.model.coefficients, "intercepts": self.model.intercepts}
        with path.open("wb") as file:
            np.savez(
                file,
                strings=np.frombuffer(json.dumps(strings).encode(), np.uint8),
                idf=self.idf,
                row_starts=self.row_postings.starts,
                row_targets=self.row_postings.targets,
                row_weights=self.row_postings.weights,
                entry_starts=self.entry_postings.starts,
                entry_targets=self.entry_postings.targets,
                entry_weights=self.entry_postings.weights,
                row_norms=self.fact_norms.rows,
                fact_norms=self.fact_norms.facts,
                **model,
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            strings = json.loads(file["strings"].tobytes())
            known: dict[object, Any] = {}  # ids and lists that thousands of rows share, each kept once: 8 MB

            def same(value: object) -> Any:
                return known.setdefault(value, value)

            return cls(
                language=strings["language"],
                rows=tuple(
                    Row(same(entry_id), text, same(fact_id), same(role), same(tuple(kinds)), same(tuple(details)))
                    for entry_id, text, fact_id, role, kinds, details in strings["rows"]
                ),
                vocabulary=tuple(strings["vocabulary"]),
                idf=file["idf"],
                words=tuple(strings["words"]),
                unseen_idf=strings["unseen_idf"],
                row_postings=Postings(file["row_starts"], file["row_targets"], file["row_weights"]),
                entry_postings=Postings(file["entry_starts"], file["entry_targets"], file["entry_weights"]),
                fact_norms=FactNorms(file["row_norms"], file["fact_norms"]),
                model=LinearModel(file["coefficients"], file["intercepts"]) if "coefficients" in file else None,
                confidence=Confidence(
                    *(Logistic(intercept, tuple(slopes)) for intercept, slopes in strings["confidence"])
                ),
                names={concept: tuple(names) for concept, names in strings["names"].items()},
            )
