"""Finding entries: plain arrays, loaded once, searched without scikit-learn.

A question's similarity to an entry is TF-IDF with cosine: rows and entries are unit vectors of weighted terms, block
by block (`text.BLOCKS`). Terms the index has never seen count in the question's length, so that a long question with
one known word is no perfect match. Where there are phrasings enough, a linear model of the same terms ranks the
entries, and the similarity tells whether any of them answers.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from knowledge.asking import AnswerKind, answer_kinds, asks_before, names_something
from knowledge.confidence import Confidence, Logistic
from knowledge.language import Language
from knowledge.rows import Row, phrasing_rows
from knowledge.spelling import Spelling
from knowledge.text import BLOCKS, Glossary, normalise, stemmed, terms, terms_of, words

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]

CENTROID_SHARE: Final = 0.6
"""Part of an entry's similarity that its rows together decide; its best row decides the rest. 0.5 to 0.7 are alike
on the development data, both alone are worse."""

SIMILARITY_PULL: Final = 5.0
"""What similarity adds to the linear model's log-probability: the model alone knows nothing of misspelt words."""

NEAR: Final = 0.6
"""A match at least this part as similar as the first may be meant as well; the rest would only be noise."""

FACT_ROWS: Final = 2
"""A fact scores by the mean of so many of its nearest rows, half and half with all its rows together."""

WHOLE_ENTRY: Final = 0.95
"""What the rows that ask for the entry as a whole count against those of a fact: with a fact told for nothing the rest
of the answer still follows, with one not told the answer is missing."""

FORMER_FACT: Final = 0.7
"""What a fact of how it was before counts where the question does not ask for that."""

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
class Model:
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
    """Lengths for comparing the facts of one entry, in terms weighed by `fact_idf`."""

    rows: Floats
    """Shape (rows,)."""
    facts: Floats
    """One for each fact, entry by entry, in the order in which the rows name them."""


def fact_idf(holders: npt.NDArray[np.int64], facts: int) -> npt.NDArray[np.float64]:
    """How well a term tells the facts of an entry apart, by how many of them hold it."""
    return np.log((1 + facts) / np.maximum(holders, 1))


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
    model: Model | None
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
            return cls(
                language=strings["language"],
                rows=tuple(
                    Row(entry_id, text, fact_id, tuple(kinds), weight)
                    for entry_id, text, fact_id, kinds, weight in strings["rows"]
                ),
                vocabulary=tuple(strings["vocabulary"]),
                idf=file["idf"],
                words=tuple(strings["words"]),
                unseen_idf=strings["unseen_idf"],
                row_postings=Postings(file["row_starts"], file["row_targets"], file["row_weights"]),
                entry_postings=Postings(file["entry_starts"], file["entry_targets"], file["entry_weights"]),
                fact_norms=FactNorms(file["row_norms"], file["fact_norms"]),
                model=Model(file["coefficients"], file["intercepts"]) if "coefficients" in file else None,
                confidence=Confidence(*(Logistic(*fit) for fit in strings["confidence"])),
                names={concept: tuple(names) for concept, names in strings["names"].items()},
            )


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may answer a question."""

    entry_id: str
    fact_id: str | None
    """The fact asked for; None when the entry as a whole is, and for matches that are not NEAR the first."""
    answers: bool
    """Whether the fact is of the kind asked for: "when" wants a date. True where the question asks for no kind."""
    score: float
    """What the entries are ranked by; comparable within one search only."""
    similarity: float
    """Between 0 and 1."""
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
    read: tuple[str, ...] = ()
    """The question's words as they were read: misspelt ones corrected."""
    relevance: float = 0.0
    """Probability that any entry answers."""
    covered: float = 0.0
    """Part of the question's words, by squared idf, that the first entry holds: the rest it may not answer."""
    lead: float = 0.0
    """How far the first match is ahead: log-odds of the linear model, without one the similarity above the second's."""


@dataclass(frozen=True, slots=True)
class _Query:
    """A question as weights of the terms the index knows; each block of all its terms has length one."""

    columns: Integers
    values: Floats
    shared: Floats
    """The values times the part of the similarity their block decides."""


@dataclass(frozen=True, slots=True)
class TermWeight:
    """What one term of the question adds to an entry's score."""

    term: str
    """A word's stem, a pair of them or a character n-gram, with the prefix of its block; empty for what an entry
    scores before any term."""
    weight: float


class Index:
    """Entries of one language, ready to be searched."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._columns = {term: column for column, term in enumerate(arrays.vocabulary)}
        self._glossary = Glossary(arrays.names)
        self._spelling = Spelling(arrays.words if arrays.language == "en" else ())
        ids = [row.entry_id for row in arrays.rows]
        self.entry_ids: tuple[str, ...] = tuple(dict.fromkeys(ids))
        self._row_weights = np.array([row.weight for row in arrays.rows], np.float32)
        position = {entry_id: number for number, entry_id in enumerate(self.entry_ids)}
        self._fact_numbers = _fact_numbers(arrays.rows)
        self._fact_kinds = _fact_kinds(arrays.rows)
        self._former = _former_facts(arrays.rows, arrays.language)
        self._first_facts = np.cumsum([0, *(len(facts) for facts in self._fact_kinds)])
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
        read = self.read(text)
        asked = tuple(dict.fromkeys(read))
        unknown = tuple(word for word in asked if not self._covers(word))
        query = self._weigh(read)
        if not query.columns.size:
            return SearchResult((), unknown, read)
        row_hits = self._arrays.row_postings.hits(query.columns, query.shared)
        row_scores = row_hits.sums(len(self._arrays.rows)) * self._row_weights
        best_rows = np.maximum.reduceat(row_scores, self._first_rows)
        centroids = self._arrays.entry_postings.hits(query.columns, query.shared).sums(len(self.entry_ids))
        similarities: Floats = (CENTROID_SHARE * centroids + (1 - CENTROID_SHARE) * best_rows).astype(np.float32)
        model = self._arrays.model
        scores = similarities
        if model is not None:
            scores = model.scores(query.columns, query.values) + SIMILARITY_PULL * similarities
        found = np.flatnonzero(similarities > 0)
        if not found.size:
            return SearchResult((), unknown, read)
        ranking = _best(found, scores, max(limit, 2))
        first = int(ranking[0])
        if model is not None:
            probabilities = _shares(scores[found], scores[ranking])
            lead = _log_odds(float(probabilities[0]))
        else:
            probabilities = similarities[ranking] / similarities[found].sum()
            lead = float(similarities[first] - (similarities[ranking[1]] if ranking.size > 1 else 0.0))
        confidence = self._arrays.confidence
        relevance = confidence.relevance(float(similarities[first]))
        sure = relevance * confidence.lead(lead)
        rest = (relevance - sure) / max(1 - float(probabilities[0]), 1e-9)
        kinds, before = answer_kinds(normalise(text), self.language), asks_before(text, self.language)
        facts = [
            self._asked_fact(number, row_hits, kinds, asked_before=before)
            if similarities[number] >= NEAR * similarities[first]
            else (None, False)
            for number in ranking[:limit]
        ]
        matches = tuple(
            Match(
                entry_id=self.entry_ids[number],
                fact_id=facts[rank][0],
                answers=facts[rank][1],
                score=float(scores[number]),
                similarity=float(similarities[number]),
                confidence=sure if rank == 0 else min(float(probabilities[rank]) * rest, sure),
                phrasing=self._arrays.rows[self._best_row_number(number, row_scores)].text,
            )
            for rank, number in enumerate(map(int, ranking[:limit]))
        )
        return SearchResult(matches, unknown, read, relevance, self._covered_words(asked, first), lead)

    def read(self, text: str) -> tuple[str, ...]:
        """A question's words, misspelt English ones corrected."""
        found = words(text)
        if self.language != "en":
            return tuple(found)
        return tuple(word if self._word_column(word) is not None else self._spelling.correct(word) for word in found)

    def asked_fact(self, text: str, entry_id: str) -> tuple[str | None, bool]:
        """The fact of an entry that a question asks for, None for the entry as a whole; and whether it is of a kind
        asked for. Raises ValueError for an entry the index does not have.
        """
        query = self._weigh(self.read(text))
        hits = self._arrays.row_postings.hits(query.columns, query.shared)
        kinds, before = answer_kinds(normalise(text), self.language), asks_before(text, self.language)
        return self._asked_fact(self.entry_ids.index(entry_id), hits, kinds, asked_before=before)

    def explain(self, text: str, entry_id: str) -> tuple[TermWeight, ...]:
        """What each term adds to the score that `search` gives the entry, heaviest first; the weights sum to it."""
        number = self.entry_ids.index(entry_id)
        query = self._weigh(self.read(text))
        model = self._arrays.model
        weights = query.shared * self._similarity_weights(query, number)
        start = 0.0
        if model is not None:
            learned = model.coefficients[query.columns, number].astype(np.float32)
            weights = query.values * learned + SIMILARITY_PULL * weights
            start = float(model.intercepts[number])
        named = zip(query.columns, weights, strict=True)
        explained = [TermWeight(self._arrays.vocabulary[column], float(weight)) for column, weight in named if weight]
        if start:
            explained.append(TermWeight("", start))
        return tuple(sorted(explained, key=lambda term: (-abs(term.weight), term.term)))

    def _similarity_weights(self, query: _Query, number: int) -> Floats:
        """What the entry gives each term of the question: its centroid's part and its best row's."""
        hits = self._arrays.row_postings.hits(query.columns, query.shared)
        row = self._best_row_number(number, hits.sums(len(self._arrays.rows)) * self._row_weights)
        row_share = (1 - CENTROID_SHARE) * float(self._row_weights[row])
        return np.array(
            [
                CENTROID_SHARE * self._arrays.entry_postings.weight(column, number)
                + row_share * self._arrays.row_postings.weight(column, row)
                for column in query.columns
            ],
            np.float32,
        )

    def _asked_fact(
        self, entry: int, hits: Hits, kinds: frozenset[AnswerKind], *, asked_before: bool
    ) -> tuple[str | None, bool]:
        """The fact of an entry that the question asks for, None for the entry as a whole; and whether it is of a kind
        asked for.

        Cosine over the rows of the entry alone, in terms weighed by `fact_idf`.
        """
        own = self._rows_of(entry)
        facts = list(self._fact_kinds[entry])
        answering = np.array([not kinds or bool(kinds & own_kinds) for own_kinds in self._fact_kinds[entry].values()])
        if len(facts) == 1:
            return facts[0], bool(answering[0])
        inside = (hits.targets >= own.start) & (hits.targets < own.stop)
        terms, targets = hits.terms[inside], hits.targets[inside] - own.start
        numbers = self._fact_numbers[own.start : own.stop]
        pairs = np.unique(terms.astype(np.int64) * len(facts) + numbers[targets])
        holders = np.bincount(pairs // len(facts), minlength=int(terms.max(initial=0)) + 1)
        dots = np.bincount(targets, hits.products[inside] * fact_idf(holders, len(facts))[terms] ** 2, len(own))
        weighed = dots * self._row_weights[own.start : own.stop]
        norms = self._arrays.fact_norms
        first_fact = self._first_facts[entry]
        together = np.bincount(numbers, weighed, len(facts)) / norms.facts[first_fact : first_fact + len(facts)]
        alone = weighed / norms.rows[own.start : own.stop]
        nearest = np.array([np.sort(alone[numbers == number])[-FACT_ROWS:].mean() for number in range(len(facts))])
        scores = together + nearest
        scores[[fact_id is None for fact_id in facts]] *= WHOLE_ENTRY
        if not asked_before:
            scores[list(self._former[entry])] *= FORMER_FACT
        if answering.any():
            scores[~answering] = -1
        number = int(np.argmax(scores))
        return facts[number], bool(answering[number])

    def _rows_of(self, entry: int) -> range:
        end = self._first_rows[entry + 1] if entry + 1 < len(self._first_rows) else len(self._arrays.rows)
        return range(int(self._first_rows[entry]), int(end))

    def _best_row_number(self, entry: int, row_scores: Floats) -> int:
        return max(self._rows_of(entry), key=lambda row: float(row_scores[row]))

    def _weigh(self, read: Sequence[str]) -> _Query:
        """The question's terms; unknown ones count in the length of their block and are then left out."""
        columns: list[int] = []
        values: list[float] = []
        prefixes: list[str] = []
        squares = dict.fromkeys((block.prefix for block in BLOCKS[self.language]), 0.0)
        for term, count in Counter(terms_of(read, self.language, self._glossary)).items():
            column = self._columns.get(term)
            idf = self._arrays.unseen_idf if column is None else float(self._arrays.idf[column])
            value = (1 + math.log(count)) * idf
            squares[term[0]] += value**2
            if column is not None:
                columns.append(column)
                values.append(value)
                prefixes.append(term[0])
        present = [block for block in BLOCKS[self.language] if squares[block.prefix]]
        total = sum(block.similarity for block in present) or 1.0
        lengths = {block.prefix: math.sqrt(squares[block.prefix]) for block in present}
        shares = {block.prefix: block.similarity / total for block in present}
        unit = np.array([value / lengths[kind] for value, kind in zip(values, prefixes, strict=True)], np.float32)
        shared = unit * np.array([shares[kind] for kind in prefixes], np.float32)
        return _Query(np.array(columns, np.int32), unit, shared)

    def holds(self, word: str, entry_id: str) -> bool:
        """Whether any text of an entry has the word, in any form or by another name of the same thing."""
        number = self.entry_ids.index(entry_id)
        read = "".join(self.read(word)[:1])
        columns = [self._columns.get(f"w:{name}") for name in self._glossary.concepts([read])]
        postings = self._arrays.entry_postings
        return any(
            column is not None and postings.weight(column, number) > 0 for column in (self._word_column(read), *columns)
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


def _best(found: npt.NDArray[np.intp], scores: Floats, count: int) -> npt.NDArray[np.intp]:
    """The `count` highest scored of the entries `found`, highest first, ties in their order: no sort of all."""
    own = scores[found]
    if own.size > count:
        found = found[own >= np.partition(own, own.size - count)[own.size - count]]
    return found[np.argsort(-scores[found], kind="stable")][:count]


def _shares(scores: Floats, best: Floats) -> Floats:
    """Softmax over `scores`, log-probabilities up to a constant: the probabilities of the `best` among them."""
    highest = scores.max()
    return np.asarray(np.exp(best - highest) / np.exp(scores - highest).sum(), np.float32)


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def _fact_numbers(rows: Sequence[Row]) -> Integers:
    """Which fact of its entry each row asks for, counted in the order in which the entry's rows name them."""
    numbers: dict[str, dict[str | None, int]] = {}
    found = []
    for row in rows:
        own = numbers.setdefault(row.entry_id, {})
        found.append(own.setdefault(row.fact_id, len(own)))
    return np.array(found, np.int32)


def _former_facts(rows: Sequence[Row], language: Language) -> list[frozenset[int]]:
    """For each entry, which of its facts tell how it was before, by their labels."""
    former: dict[str, set[int]] = {}
    for row, number in zip(rows, _fact_numbers(rows), strict=True):
        facts = former.setdefault(row.entry_id, set())
        if row.weight != 1.0 and row.fact_id is not None and asks_before(row.text, language):
            facts.add(int(number))
    return [frozenset(facts) for facts in former.values()]


def _fact_kinds(rows: Sequence[Row]) -> list[dict[str | None, set[AnswerKind]]]:
    """For each entry, in the order of `_fact_numbers`, what kinds of answer each of its facts gives."""
    kinds: dict[str, dict[str | None, set[AnswerKind]]] = {}
    for row in rows:
        kinds.setdefault(row.entry_id, {}).setdefault(row.fact_id, set()).update(row.kinds)
    for row in rows:
        if row.weight != 1.0 and row.kinds and "amount" not in row.kinds:
            kinds[row.entry_id][row.fact_id].discard("amount")  # "how much" of a figure that is no money
    return list(kinds.values())
