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

from knowledge.asking import asked_kinds, names_something
from knowledge.confidence import CONFIDENCE, RELEVANCE
from knowledge.entries import ValueKind
from knowledge.language import Language
from knowledge.rows import Row, phrasing_rows
from knowledge.text import stemmed, terms, words

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]

CENTROID_SHARE: Final = 0.6
"""Part of an entry's score that its rows together decide; its best row decides the rest. 0.5 to 0.7 are alike
on the development data, both alone are worse."""

NEAR: Final = 0.6
"""A match that scores at least this part of the first may be meant as well; the rest would only be noise."""

FACT_ROWS: Final = 3
"""A fact scores by the mean of so many of its nearest rows; one row alone is too often near by chance."""

KIND_BONUS: Final = 0.1
"""What a fact gains whose value is of the kind asked for: a number for "how many". With it and the words that part
an entry's facts weighing more, 72 % of the checks for choosing find their fact (60 % by the nearest row) and 88 %
of those that ask for the whole entry get it (71 %)."""

TYPO_SHARE: Final = 0.4
"""An unknown word of which an entry holds this part of the n-grams is taken for a misspelt word of the entry."""


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
        offsets = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        places = np.arange(lengths.sum()) + offsets
        terms = np.repeat(np.arange(len(columns), dtype=np.int32), lengths)
        return Hits(terms, self.targets[places], self.weights[places] * np.repeat(values, lengths))

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
    """The fact asked for; None when the entry as a whole is, and for matches that are not NEAR the first."""
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
    covered: float = 0.0
    """Part of the question's words, by squared idf, that the first entry holds: the rest it may not answer."""
    inputs: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """What confidence and relevance are computed from: the best score, its lead, the n-grams covered; each 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Query:
    """A question as weights of the terms the index knows."""

    columns: Integers
    values: Floats
    """Scaled, one for each column."""
    gram_weights: Floats
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
        self._fact_numbers = _fact_numbers(arrays.rows)
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
        asked = tuple(dict.fromkeys(words(text)))
        unknown = tuple(word for word in asked if not self._covers(word))
        query = self._weigh(text)
        if not query.columns.size:
            return SearchResult((), unknown)
        row_hits = self._arrays.row_postings.hits(query.columns, query.values)
        row_scores = row_hits.sums(len(self._arrays.rows)) * self._row_weights
        best_rows = np.maximum.reduceat(row_scores, self._first_rows)
        entry_hits = self._arrays.entry_postings.hits(query.columns, query.values)
        centroids = entry_hits.sums(len(self.entry_ids))
        scores: Floats = (CENTROID_SHARE * centroids + (1 - CENTROID_SHARE) * best_rows).astype(np.float32)
        ranking = np.argsort(-scores, kind="stable")[: max(limit, 2)]
        ranking = ranking[scores[ranking] > 0]
        if not ranking.size:
            return SearchResult((), unknown)
        top = [float(score) for score in scores[ranking]]
        inputs = top[0], top[1] if len(top) > 1 else 0.0, self._coverage(query, entry_hits, int(ranking[0]))
        sure = CONFIDENCE[self.language].probability(*inputs)
        rest = (1 - sure) / max(sum(top[1:]), 1e-9)
        kinds = asked_kinds(text, self.language)
        matches = tuple(
            Match(
                entry_id=self.entry_ids[number],
                fact_id=self._asked_fact(int(number), row_hits, kinds) if score >= NEAR * top[0] else None,
                score=score,
                confidence=sure if rank == 0 else min(score * rest, sure),
                phrasing=self._arrays.rows[self._best_row_number(int(number), row_scores)].text,
            )
            for rank, (number, score) in enumerate(zip(ranking[:limit], top, strict=False))
        )
        relevance = RELEVANCE[self.language].probability(*inputs)
        covered = self._covered_words(asked, int(ranking[0]))
        return SearchResult(matches, unknown, relevance, covered, (inputs[0], inputs[0] - inputs[1], inputs[2]))

    def explain(self, text: str, entry_id: str) -> tuple[TermWeight, ...]:
        """What each term adds to the score that `search` gives the entry, heaviest first; the weights sum to it."""
        number = self.entry_ids.index(entry_id)
        query = self._weigh(text)
        hits = self._arrays.row_postings.hits(query.columns, query.values)
        row = self._best_row_number(number, hits.sums(len(self._arrays.rows)) * self._row_weights)
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

    def _asked_fact(self, entry: int, hits: Hits, kinds: frozenset[ValueKind]) -> str | None:
        """The fact of an entry that the question asks for; None for the entry as a whole.

        Inside one entry the words that all its facts share say nothing: a term weighs by the idf of the facts.
        """
        own = self._rows_of(entry)
        rows = self._arrays.rows[own.start : own.stop]
        facts = list(dict.fromkeys(row.fact_id for row in rows))
        if len(facts) == 1:
            return facts[0]
        inside = (hits.targets >= own.start) & (hits.targets < own.stop)
        terms, targets = hits.terms[inside], hits.targets[inside] - own.start
        fact_numbers = self._fact_numbers[own.start : own.stop]
        pairs = np.unique(terms.astype(np.int64) * len(facts) + fact_numbers[targets])
        facts_with_term = np.bincount(pairs // len(facts), minlength=int(terms.max(initial=0)) + 1)
        idf = np.log((1 + len(facts)) / np.maximum(facts_with_term, 1)) / math.log(1 + len(facts))
        weights = self._row_weights[own.start : own.stop]
        scores = np.bincount(targets, hits.products[inside] * idf[terms], len(rows)) * weights
        nearest = [np.sort(scores[fact_numbers == number])[-FACT_ROWS:].mean() for number in range(len(facts))]
        wanted = [KIND_BONUS if kind in kinds else 0.0 for kind in {row.fact_id: row.kind for row in rows}.values()]
        return facts[int(np.argmax(np.add(nearest, wanted)))]

    def _coverage(self, query: _Query, entry_hits: Hits, entry: int) -> float:
        """Part of the question's n-grams, by squared weight, that the entry holds."""
        held = query.gram_weights[entry_hits.terms[entry_hits.targets == entry]]
        return float(held @ held) / query.gram_square if query.gram_square else 0.0

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
        return _Query(
            np.array(columns, np.int32), np.array(scaled, np.float32), np.array(gram_weights, np.float32), gram_square
        )

    def _covers(self, word: str) -> bool:
        """Whether any entry holds the word, or it names nothing."""
        return self._word_column(word) is not None or not names_something(word, self.language)

    def _covered_words(self, asked: Sequence[str], entry: int) -> float:
        """Part of the question's different words, by squared idf, that the entry holds."""
        held = total = 0.0
        for word in asked:
            if not names_something(word, self.language):
                continue
            column = self._word_column(word)
            square = (self._arrays.unseen_idf if column is None else float(self._arrays.idf[column])) ** 2
            total += square
            held += square * self._held(word, column, entry)
        return held / total if total else 1.0

    def _held(self, word: str, column: int | None, entry: int) -> float:
        """1 for a word the entry holds; for one that nothing holds, the part of its n-grams, if it may be a typo."""
        postings = self._arrays.entry_postings
        if column is not None:
            return float(postings.weight(column, entry) > 0)
        grams = [self._columns.get(term) for term in terms(word, self.language) if term.startswith("c:")]
        known = sum(1 for gram in grams if gram is not None and postings.weight(gram, entry) > 0)
        share = known / len(grams) if grams else 0.0
        return share if share >= TYPO_SHARE else 0.0

    def _word_column(self, word: str) -> int | None:
        """The term a word is known by: its stem; in Korean its beginning, whatever particle or ending follows."""
        term = f"c:{word[:2]}" if self.language == "ko" else f"w:{stemmed(word, self.language)}"
        return self._columns.get(term)


def _fact_numbers(rows: Sequence[Row]) -> Integers:
    """Which fact of its entry each row asks for, counted in the order in which the entry's rows name them."""
    numbers: dict[str, dict[str | None, int]] = {}
    found = []
    for row in rows:
        own = numbers.setdefault(row.entry_id, {})
        found.append(own.setdefault(row.fact_id, len(own)))
    return np.array(found, np.int32)
