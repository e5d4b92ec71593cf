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

from knowledge.confidence import CONFIDENCE, RELEVANCE
from knowledge.language import Language
from knowledge.rows import Row, phrasing_rows
from knowledge.text import stemmed, terms, words

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]

CENTROID_SHARE: Final = 0.6
"""Part of an entry's score that its rows together decide; its best row decides the rest. 0.5 to 0.7 are alike
on the development data, both alone are worse."""

FACT_SHARE: Final = 0.9
"""A fact counts as asked for when its nearest row scores at least this part of the entry's nearest row."""


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
    relevance: float = 0.0
    """Probability that the right entry is among the first four."""


@dataclass(frozen=True, slots=True)
class _Query:
    """A question as weights of the terms the index knows."""

    columns: Integers
    values: Floats
    """Scaled, one for each column."""
    gram_weights: list[float]
    """Not scaled, one for each column; 0 for words."""
    gram_square: float
    """Sum of the squared weights of all n-grams, known or not."""


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
        query = self._weigh(text)
        if not query.columns.size:
            return SearchResult((), unknown)
        row_scores = self._row_scores(query)
        best_rows = np.maximum.reduceat(row_scores, self._first_rows)
        centroids = self._arrays.entry_postings.gather(query.columns, query.values, len(self.entry_ids))
        scores: Floats = (CENTROID_SHARE * centroids + (1 - CENTROID_SHARE) * best_rows).astype(np.float32)
        ranking = np.argsort(-scores, kind="stable")[: max(limit, 2)]
        ranking = ranking[scores[ranking] > 0]
        if not ranking.size:
            return SearchResult((), unknown)
        top = [float(score) for score in scores[ranking]]
        inputs = top[0], top[1] if len(top) > 1 else 0.0, self._coverage(query, int(ranking[0]))
        sure = CONFIDENCE[self.language].probability(*inputs)
        rest = (1 - sure) / max(sum(top[1:]), 1e-9)
        matches = tuple(
            self._match(int(number), score, sure if rank == 0 else min(score * rest, sure), row_scores)
            for rank, (number, score) in enumerate(zip(ranking[:limit], top, strict=False))
        )
        return SearchResult(matches, unknown, RELEVANCE[self.language].probability(*inputs))

    def explain(self, text: str, entry_id: str) -> tuple[TermWeight, ...]:
        """What each term adds to the score that `search` gives the entry, heaviest first; the weights sum to it."""
        number = self.entry_ids.index(entry_id)
        query = self._weigh(text)
        row = self._best_row_number(number, self._row_scores(query))
        row_share = (1 - CENTROID_SHARE) * float(self._row_weights[row])
        weights = [
            CENTROID_SHARE * self._arrays.entry_postings.weight(column, number)
            + row_share * self._arrays.row_postings.weight(column, row)
            for column in query.columns
        ]
        explained = [
            TermWeight(self._arrays.vocabulary[column], float(value) * weight)
            for column, value, weight in zip(query.columns, query.values, weights, strict=True)
            if weight > 0
        ]
        return tuple(sorted(explained, key=lambda term: (-term.weight, term.term)))

    def _match(self, entry: int, score: float, sure: float, row_scores: Floats) -> Match:
        best = self._best_row_number(entry, row_scores)
        facts = [row for row in self._rows_of(entry) if self._arrays.rows[row].fact_id is not None]
        nearest = max(facts, key=lambda row: float(row_scores[row]), default=best)
        asked = nearest if row_scores[nearest] >= FACT_SHARE * row_scores[best] else best
        row = self._arrays.rows[asked]
        return Match(self.entry_ids[entry], row.fact_id, score, sure, row.text)

    def _coverage(self, query: _Query, entry: int) -> float:
        """Part of the question's n-grams, by squared weight, that the entry holds."""
        postings = self._arrays.entry_postings
        known = zip(query.columns, query.gram_weights, strict=True)
        held = sum(weight**2 for column, weight in known if weight and postings.weight(int(column), entry))
        return held / query.gram_square if query.gram_square else 0.0

    def _row_scores(self, query: _Query) -> Floats:
        scores = self._arrays.row_postings.gather(query.columns, query.values, len(self._arrays.rows))
        return scores * self._row_weights

    def _rows_of(self, entry: int) -> range:
        end = self._first_rows[entry + 1] if entry + 1 < len(self._first_rows) else len(self._arrays.rows)
        return range(int(self._first_rows[entry]), int(end))

    def _best_row_number(self, entry: int, row_scores: Floats) -> int:
        return max(self._rows_of(entry), key=lambda row: float(row_scores[row]))

    def _weigh(self, text: str) -> _Query:
        """The question's terms; words and n-grams are each scaled to length one, unknown words counted in."""
        columns: list[int] = []
        values: list[float] = []
        gram_weights: list[float] = []
        word_square = gram_square = known_gram_square = 0.0
        for term, count in Counter(terms(text, self.language)).items():
            column = self._columns.get(term)
            idf = self._arrays.unseen_idf if column is None else float(self._arrays.idf[column])
            value = (1 + math.log(count)) * idf
            is_word = term.startswith("w:")
            word_square += value**2 if is_word else 0.0
            gram_square += 0.0 if is_word else value**2
            if column is not None:
                columns.append(column)
                values.append(value)
                gram_weights.append(0.0 if is_word else value)
                known_gram_square += 0.0 if is_word else value**2
        word_length, gram_length = math.sqrt(word_square) or 1.0, math.sqrt(known_gram_square) or 1.0
        scaled = [
            value / (gram_length if gram else word_length) for value, gram in zip(values, gram_weights, strict=True)
        ]
        return _Query(np.array(columns, np.int32), np.array(scaled, np.float32), gram_weights, gram_square)

    def _covers(self, word: str) -> bool:
        """Whether the index knows the word, for Korean also with a particle or in a compound."""
        if f"w:{stemmed(word, self.language)}" in self._columns:
            return True
        return self.language == "ko" and (len(word) == 1 or f"c:{word[:2]}" in self._columns)
