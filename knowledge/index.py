"""Finding entries: plain arrays, loaded once, searched without scikit-learn.

Scores follow TF-IDF with cosine: rows and entries are unit vectors of weighted terms, split into words and
character n-grams. Words the index has never seen count in the question's length, so that a long question with
one known word is no perfect match.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from knowledge.confidence import confidence
from knowledge.language import Language
from knowledge.rows import Row, phrasing_rows
from knowledge.text import stemmed, terms, words

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]

CENTROID_SHARE: Final = 0.6
"""Part of an entry's score that its rows together decide; its best row decides the rest. 0.5 to 0.7 are alike
on the development data, both alone are worse."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which targets hold a term, with what weight: term t stands at `starts[t]:starts[t + 1]`."""

    starts: Integers
    """Shape (terms + 1,)."""
    targets: Integers
    weights: Floats

    def gather(self, columns: Integers, values: Floats, size: int) -> Floats:
        """Dot product of a query (`values` at `columns`) with every target; shape (size,)."""
        starts, ends = self.starts[columns], self.starts[columns + 1]
        lengths = ends - starts
        if not lengths.sum():
            return np.zeros(size, np.float32)
        offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = np.arange(lengths.sum()) + offsets
        products = self.weights[places] * np.repeat(values, lengths)
        return np.bincount(self.targets[places], products, size).astype(np.float32)

    def weight(self, term: int, target: int) -> float:
        """The weight of one term in one target; 0 when the target does not hold it."""
        start, end = int(self.starts[term]), int(self.starts[term + 1])
        held = self.weights[start:end][self.targets[start:end] == target]
        return float(held[0]) if held.size else 0.0


@dataclass(frozen=True, slots=True)
class Arrays:
    """Everything a search reads, built by `building.py`."""

    language: Language
    rows: tuple[Row, ...]
    """Sorted by entry id."""
    vocabulary: tuple[str, ...]
    idf: Floats
    """Shape (terms,)."""
    unseen_idf: float
    """What a word would weigh that no entry has."""
    row_postings: Postings
    entry_postings: Postings

    def save(self, path: Path) -> None:
        """Write one `.npz` file without pickled objects."""
        strings = {
            "language": self.language,
            "rows": [astuple(row) for row in self.rows],
            "vocabulary": self.vocabulary,
            "unseen_idf": self.unseen_idf,
        }
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
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            strings = json.loads(file["strings"].tobytes())
            return cls(
                language=strings["language"],
                rows=tuple(Row(*row) for row in strings["rows"]),
                vocabulary=tuple(strings["vocabulary"]),
                idf=file["idf"],
                unseen_idf=strings["unseen_idf"],
                row_postings=Postings(file["row_starts"], file["row_targets"], file["row_weights"]),
                entry_postings=Postings(file["entry_starts"], file["entry_targets"], file["entry_weights"]),
            )


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may answer a question."""

    entry_id: str
    fact_id: str | None
    """The fact whose phrasing is nearest; None when a phrasing of the whole entry is nearer."""
    score: float
    """Between 0 and 1; comparable within one search only."""
    confidence: float
    """Probability that this entry is the right one; for every match but the first it is that of the rest, shared."""
    phrasing: str
    """The text of the entry that is nearest to the question."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    matches: tuple[Match, ...]
    """Best first; ties in order of entry id. Entries that share no term with the question are left out."""
    unknown_words: tuple[str, ...]
    """Words of the question that nothing in the index covers, as typed but in small letters."""


@dataclass(frozen=True, slots=True)
class TermWeight:
    """What one term of the question adds to an entry's score."""

    term: str
    """`w:` and a word's stem, or `c:` and a character n-gram."""
    weight: float


class Index:
    """Entries of one language, ready to be searched."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._columns = {term: column for column, term in enumerate(arrays.vocabulary)}
        ids = [row.entry_id for row in arrays.rows]
        self.entry_ids: tuple[str, ...] = tuple(dict.fromkeys(ids))
        self._row_weights = np.array([row.weight for row in arrays.rows], np.float32)
        position = {entry_id: number for number, entry_id in enumerate(self.entry_ids)}
        self._first_rows = np.searchsorted([position[entry_id] for entry_id in ids], range(len(self.entry_ids)))

    @property
    def language(self) -> Language:
        """The language of the questions this index answers."""
        return self._arrays.language

    @classmethod
    def from_phrasings(cls, phrasings: Mapping[str, Sequence[str]], language: Language = "en") -> Self:
        """Build an index of any FAQ from `{id: [phrasings]}`; imports scikit-learn."""
        from knowledge.building import build_arrays  # only building needs scikit-learn

        return cls(build_arrays(phrasing_rows(phrasings), language))

    def search(self, text: str, limit: int = 5) -> SearchResult:
        """Rank the entries for a question; at most `limit` matches."""
        unknown = tuple(dict.fromkeys(word for word in words(text) if not self._covers(word)))
        columns, values = self._vector(text)
        if not columns.size:
            return SearchResult((), unknown)
        row_scores = self._row_scores(columns, values)
        best_rows = np.maximum.reduceat(row_scores, self._first_rows)
        centroids = self._arrays.entry_postings.gather(columns, values, len(self.entry_ids))
        scores: Floats = (CENTROID_SHARE * centroids + (1 - CENTROID_SHARE) * best_rows).astype(np.float32)
        ranking = np.argsort(-scores, kind="stable")[:limit]
        return SearchResult(tuple(self._matches(ranking[scores[ranking] > 0], scores, row_scores)), unknown)

    def explain(self, text: str, entry_id: str) -> tuple[TermWeight, ...]:
        """What each term adds to the score that `search` gives the entry, heaviest first; the weights sum to it."""
        number = self.entry_ids.index(entry_id)
        columns, values = self._vector(text)
        row_scores = self._row_scores(columns, values)
        row = self._best_row_number(number, row_scores)
        row_share = (1 - CENTROID_SHARE) * float(self._row_weights[row])
        weights = [
            CENTROID_SHARE * self._arrays.entry_postings.weight(column, number)
            + row_share * self._arrays.row_postings.weight(column, row)
            for column in columns
        ]
        explained = [
            TermWeight(self._arrays.vocabulary[column], float(value) * weight)
            for column, value, weight in zip(columns, values, weights, strict=True)
            if weight > 0
        ]
        return tuple(sorted(explained, key=lambda term: (-term.weight, term.term)))

    def _matches(self, ranking: npt.NDArray[np.intp], scores: Floats, row_scores: Floats) -> list[Match]:
        if not ranking.size:
            return []
        top = scores[ranking]
        first = confidence(float(top[0]), float(top[1]) if top.size > 1 else 0.0)
        rest = (1 - first) / max(float(top[1:].sum()), 1e-9)
        matches = []
        for rank, number in enumerate(ranking):
            row = self._arrays.rows[self._best_row_number(int(number), row_scores)]
            sure = first if rank == 0 else min(float(top[rank]) * rest, first)
            matches.append(Match(row.entry_id, row.fact_id, float(top[rank]), sure, row.text))
        return matches

    def _row_scores(self, columns: Integers, values: Floats) -> Floats:
        scores = self._arrays.row_postings.gather(columns, values, len(self._arrays.rows))
        return scores * self._row_weights

    def _best_row_number(self, entry: int, row_scores: Floats) -> int:
        start = int(self._first_rows[entry])
        end = int(self._first_rows[entry + 1]) if entry + 1 < len(self._first_rows) else len(row_scores)
        return start + int(row_scores[start:end].argmax())

    def _vector(self, text: str) -> tuple[Integers, Floats]:
        """The question's known terms as columns and weights, words and n-grams each of length one or less."""
        counts = Counter(terms(text, self.language))
        columns, values, squares = [], [], {"w": 0.0, "c": 0.0}
        for term, count in counts.items():
            column = self._columns.get(term)
            if column is None and term[0] == "c":
                continue
            idf = self._arrays.unseen_idf if column is None else float(self._arrays.idf[column])
            value = (1 + math.log(count)) * idf
            squares[term[0]] += value * value
            if column is not None:
                columns.append(column)
                values.append((term[0], value))
        lengths = {kind: math.sqrt(square) or 1.0 for kind, square in squares.items()}
        return np.array(columns, np.int32), np.array([value / lengths[kind] for kind, value in values], np.float32)

    def _covers(self, word: str) -> bool:
        """Whether the index knows the word, for Korean also with a particle or in a compound."""
        if f"w:{stemmed(word, self.language)}" in self._columns:
            return True
        return self.language == "ko" and (len(word) == 1 or f"c:{word[:2]}" in self._columns)
