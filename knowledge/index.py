"""Finding entries: plain arrays, loaded once, searched without scikit-learn.

A question's similarity to an entry is TF-IDF with cosine: rows and entries are unit vectors of weighted terms, block
by block (`text.BLOCKS`). Terms the index has never seen count in the question's length, so that a long question with
one known word is no perfect match. Where there are phrasings enough, a linear model of the same terms ranks the
entries, and the similarity tells whether any of them answers.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from knowledge.arrays import Arrays, Floats, Hits, Integers
from knowledge.asking import NOTHING_ASKED, Asked, names_something, what_is_asked
from knowledge.errors import IndexBuildError
from knowledge.fact_choice import AskedFact, FactChooser
from knowledge.language import LANGUAGES, Language
from knowledge.rows import Row, phrasing_rows
from knowledge.spelling import Spelling
from knowledge.text import BLOCKS, Glossary, stemmed, terms, terms_of, words

CENTROID_SHARE: Final = 0.6
"""Part of an entry's similarity that its rows together decide; its best row decides the rest. 0.5 to 0.7 are alike
on the development data, both alone are worse."""

SIMILARITY_PULL: Final = 5.0
"""What similarity adds to the linear model's log-probability: the model alone knows nothing of misspelt words."""

NEAR: Final = 0.6
"""A match at least this part as similar as the first may be meant as well; the rest would only be noise."""

TYPO_SHARE: Final = 0.4
"""An unknown word of which an entry holds this part of the n-grams is taken for a misspelt word of the entry."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may answer a question."""

    entry_id: str
    fact: AskedFact
    """The fact asked for; no fact for matches that are not NEAR the first."""
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
    asked: Asked = NOTHING_ASKED
    """What the question asks for."""
    relevance: float = 0.0
    """Probability that any entry answers."""
    covered: float = 0.0
    """Part of the question's words, by squared idf, that the first entry holds: the rest it may not answer."""
    lead: float = 0.0
    """How far the first match is ahead: log-odds of the linear model, without one the similarity above the second's."""

    @property
    def near(self) -> tuple[Match, ...]:
        """The matches that may be meant as well as the first: at least NEAR as similar."""
        return tuple(match for match in self.matches if match.similarity >= NEAR * self.matches[0].similarity)


@dataclass(frozen=True, slots=True)
class _Query:
    """A question as weights of the terms the index knows; each block of all its terms has length one."""

    columns: Integers
    values: Floats
    shared: Floats
    """The values times the part of the similarity their block decides."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The best entries for a question, by number, best first."""

    order: tuple[int, ...]
    """At least two, where so many share a term with the question."""
    scores: Floats
    """Shape (entries,), as the next two."""
    similarities: Floats
    row_scores: Floats
    """Shape (rows,)."""
    probabilities: Floats
    """Of the entries in `order`, that each is the one meant if any is."""
    lead: float


@dataclass(frozen=True, slots=True)
class TermWeight:
    """What one term of the question adds to an entry's score."""

    term: str
    """A term with the prefix of its block (`text.BLOCKS`); empty for what an entry scores before any term."""
    weight: float


class Index:
    """Entries of one language, ready to be searched."""

    def __init__(self, arrays: Arrays, file: Path | None = None) -> None:
        """`file`: where the arrays were loaded from."""
        self._arrays = arrays
        self.file = file
        self._columns = {term: column for column, term in enumerate(arrays.vocabulary)}
        blocks = BLOCKS[arrays.language]
        self._block_numbers = {block.prefix: number for number, block in enumerate(blocks)}
        self._block_of = np.array([self._block_numbers[term[0]] for term in arrays.vocabulary], np.int8)
        self._block_shares = np.array([block.similarity for block in blocks])
        self._glossary = Glossary(arrays.names)
        self._spelling = Spelling(arrays.words if arrays.language == "en" else ())
        ids = [row.entry_id for row in arrays.rows]
        self.entry_ids: tuple[str, ...] = tuple(dict.fromkeys(ids))
        self._numbers = {entry_id: number for number, entry_id in enumerate(self.entry_ids)}
        self._row_weights = np.array([row.weight for row in arrays.rows], np.float32)
        self._first_rows = np.searchsorted([self._numbers[entry_id] for entry_id in ids], range(len(self.entry_ids)))
        self._facts = FactChooser(arrays, self._first_rows.tolist())

    @property
    def language(self) -> Language:
        """The language of the questions this index answers."""
        return self._arrays.language

    @classmethod
    def from_phrasings(cls, phrasings: Mapping[str, Sequence[str]], language: Language = "en") -> Self:
        """Build an index of any FAQ from `{id: [phrasings]}`; imports scikit-learn. Raises IndexBuildError for a
        language it cannot read, phrasings that are no list of texts, or none with a word.
        """
        if language not in LANGUAGES:
            raise IndexBuildError(f"language '{language}' cannot be read: use one of {', '.join(LANGUAGES)}")
        for entry_id, texts in phrasings.items():
            if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
                raise IndexBuildError(f"the phrasings of '{entry_id}' must be a list of texts")
        from knowledge.building import build_arrays  # only building needs scikit-learn

        return cls(build_arrays(phrasing_rows(phrasings), language))

    def search(self, text: str, limit: int = 5) -> SearchResult:
        """Rank the entries for a question; at most `limit` matches."""
        asked, read = what_is_asked(text, self.language), self.read(text)
        different = tuple(dict.fromkeys(read))
        unknown = tuple(word for word in different if not self._covers(word))
        query = self._weigh(read)
        hits = self._arrays.row_postings.hits(query.columns, query.shared)
        ranking = self._rank(query, hits, max(limit, 2))
        if ranking is None:
            return SearchResult((), unknown, read, asked)
        first, *_ = ranking.order
        covered = self._covered_words(different, first)
        relevance, confidences = self._judge(ranking, covered)
        near = NEAR * ranking.similarities[first]
        matches = tuple(
            Match(
                entry_id=self.entry_ids[number],
                fact=(
                    self._facts.asked_for(number, asked, hits) if ranking.similarities[number] >= near else AskedFact()
                ),
                score=float(ranking.scores[number]),
                similarity=float(ranking.similarities[number]),
                confidence=confidence,
                phrasing=self._arrays.rows[self._best_row_number(number, ranking.row_scores)].text,
            )
            for number, confidence in zip(ranking.order[:limit], confidences, strict=False)
        )
        return SearchResult(matches, unknown, read, asked, relevance, covered, ranking.lead)

    def _rank(self, query: _Query, hits: Hits, count: int) -> _Ranking | None:
        """The `count` best entries; None when no entry shares a term with the question."""
        if not query.columns.size:
            return None
        row_scores = hits.sums(len(self._arrays.rows)) * self._row_weights
        best_rows = np.maximum.reduceat(row_scores, self._first_rows)
        centroids = self._arrays.entry_postings.hits(query.columns, query.shared).sums(len(self.entry_ids))
        similarities = (CENTROID_SHARE * centroids + (1 - CENTROID_SHARE) * best_rows).astype(np.float32)
        found = np.flatnonzero(similarities > 0)
        if not found.size:
            return None
        model = self._arrays.model
        if model is None:
            order = _best(found, similarities, count)
            probabilities = similarities[order] / similarities[found].sum()
            lead = float(similarities[order[0]] - (similarities[order[1]] if order.size > 1 else 0.0))
            return _Ranking(tuple(order.tolist()), similarities, similarities, row_scores, probabilities, lead)
        scores = model.scores(query.columns, query.values) + SIMILARITY_PULL * similarities
        order = _best(found, scores, count)
        probabilities = _shares(scores[found], scores[order])
        lead = _log_odds(float(probabilities[0]))
        return _Ranking(tuple(order.tolist()), scores, similarities, row_scores, probabilities, lead)

    def _judge(self, ranking: _Ranking, covered: float) -> tuple[float, list[float]]:
        """Probability that any entry answers, and for each ranked entry that it is the right one."""
        confidence, best = self._arrays.confidence, ranking.order[0]
        relevance = confidence.relevance(float(ranking.similarities[best]), covered, float(ranking.scores[best]))
        sure = relevance * confidence.lead(ranking.lead)
        first, *others = ranking.probabilities.tolist()
        rest = (relevance - sure) / max(1 - first, 1e-9)
        return relevance, [sure, *(min(probability * rest, sure) for probability in others)]

    def read(self, text: str) -> tuple[str, ...]:
        """A question's words: misspelt English ones corrected, English names in Korean questions as Korean ones."""
        found = words(text)
        if self.language == "ko":
            return tuple(self._glossary.in_korean(found))
        return tuple(word if self._word_column(word) is not None else self._spelling.correct(word) for word in found)

    def meaning(self, text: str) -> frozenset[str]:
        """What a question's words name, without order, repeats and words that name nothing: each as the glossary's
        concept, else by its stem (English) or its first two syllables (Korean).
        """
        named = [word for word in self.read(text) if names_something(word, self.language)]
        return frozenset(
            next(iter(self._glossary.concepts([word])), stemmed(word, "en") if self.language == "en" else word[:2])
            for word in named
        )

    def asked_fact(self, text: str, entry_id: str) -> AskedFact:
        """The fact of an entry that a question asks for. Raises KeyError for an entry the index does not have."""
        query = self._weigh(self.read(text))
        hits = self._arrays.row_postings.hits(query.columns, query.shared)
        return self._facts.asked_for(self._numbers[entry_id], what_is_asked(text, self.language), hits)

    def explain(self, text: str, entry_id: str) -> tuple[TermWeight, ...]:
        """What each term adds to the score that `search` gives the entry, heaviest first; the weights sum to it."""
        number = self._numbers[entry_id]
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

    def explain_words(self, text: str, entry_id: str) -> tuple[tuple[str, float], ...]:
        """What each word of the question adds to the score by the terms it has alone, heaviest first; words that
        share a term share its weight, and terms across words are left out.
        """
        weights = {term.term: term.weight for term in self.explain(text, entry_id)}
        own = {word: set(terms_of([word], self.language, self._glossary)) for word in self.read(text)}
        sharing = Counter(term for terms_of_word in own.values() for term in terms_of_word)
        by_word = {
            word: sum(weights.get(term, 0.0) / sharing[term] for term in terms_of_word)
            for word, terms_of_word in own.items()
        }
        return tuple(sorted(by_word.items(), key=lambda pair: (-pair[1], pair[0])))

    def left_out(self) -> Iterator[tuple[Row, Floats]]:
        """Each phrasing, and how similar every entry is to it once the phrasing is left out of its own entry; shape
        (entries,). Exact but for the idf, which stays that of all rows; the linear model, which knows every phrasing
        by heart, has no say.
        """
        arrays, rows = self._arrays, self._arrays.rows
        blocks = [block.prefix for block in BLOCKS[self.language] if block.similarity]
        block_of = np.array([blocks.index(term[0]) if term[0] in blocks else -1 for term in arrays.vocabulary])
        owners = np.array([self._numbers[row.entry_id] for row in rows])
        asked = [self._weigh(self.read(row.text)) for row in rows]
        shares, dots = np.zeros((2, len(rows), len(blocks)))  # of each block, the row with its own entry's centroid
        centroids = np.zeros((len(rows), len(self.entry_ids)), np.float32)
        for number, query in enumerate(asked):
            hits = arrays.entry_postings.hits(query.columns, query.shared)
            centroids[number] = hits.sums(len(self.entry_ids))
            own = hits.targets == owners[number]
            of_block = block_of[query.columns]
            kept = of_block >= 0
            shares[number] = np.bincount(of_block[kept], (query.shared * query.values)[kept], len(blocks))
            dots[number] = np.bincount(of_block[hits.terms[own]], hits.products[own], len(blocks))
        dots /= np.maximum(shares, 1e-9)
        lengths = np.zeros((len(self.entry_ids), len(blocks)))  # of each entry's sum of rows, before it was made a unit
        np.add.at(lengths, owners, dots * self._row_weights[:, None])
        of_rest = lengths[owners] * dots - 1
        rest = np.sqrt(np.maximum(lengths[owners] ** 2 - 2 * lengths[owners] * dots + 1, 1e-6))
        centroids[range(len(rows)), owners] = (shares * of_rest / rest).sum(axis=1)
        for number, (row, query) in enumerate(zip(rows, asked, strict=True)):
            if row.role == "phrasing":
                scores = arrays.row_postings.hits(query.columns, query.shared).sums(len(rows)) * self._row_weights
                scores[number] = 0
                best = np.maximum.reduceat(scores, self._first_rows)
                yield row, CENTROID_SHARE * centroids[number] + (1 - CENTROID_SHARE) * best

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

    def _rows_of(self, entry: int) -> range:
        end = self._first_rows[entry + 1] if entry + 1 < len(self._first_rows) else len(self._arrays.rows)
        return range(int(self._first_rows[entry]), int(end))

    def _best_row_number(self, entry: int, row_scores: Floats) -> int:
        rows = self._rows_of(entry)
        return rows.start + int(np.argmax(row_scores[rows.start : rows.stop]))

    def _weigh(self, read: Sequence[str]) -> _Query:
        """The question's terms; unknown ones count in the length of their block and are then left out."""
        counted = Counter(terms_of(read, self.language, self._glossary))
        blocks = BLOCKS[self.language]
        squares = np.zeros(len(blocks))  # the squared length of each block
        columns, counts = [], []
        for term, count in counted.items():
            column = self._columns.get(term)
            if column is None:
                squares[self._block_numbers[term[0]]] += ((1 + math.log(count)) * self._arrays.unseen_idf) ** 2
            else:
                columns.append(column)
                counts.append(count)
        known = np.array(columns, np.int32)
        values = (1 + np.log(counts)) * self._arrays.idf[known]
        kinds = self._block_of[known]
        squares += np.bincount(kinds, values**2, len(blocks))
        shares = self._block_shares * (squares > 0)
        unit = (values / np.sqrt(np.maximum(squares, 1e-12))[kinds]).astype(np.float32)
        return _Query(known, unit, unit * (shares / (shares.sum() or 1.0)).astype(np.float32)[kinds])

    def holds(self, word: str, entry_id: str) -> bool:
        """Whether any text of an entry has the word, in any form or by another name of the same thing."""
        number = self._numbers[entry_id]
        read = "".join(self.read(word)[:1])
        columns = [self._concept_column(name) for name in self._glossary.concepts([read])]
        postings = self._arrays.entry_postings
        return any(
            column is not None and postings.weight(column, number) > 0 for column in (self._word_column(read), *columns)
        )

    def _covers(self, word: str) -> bool:
        """Whether any entry holds the word, or it names nothing."""
        return self._word_column(word) is not None or not names_something(word, self.language)

    def _concept_column(self, name: str) -> int | None:
        """The term of a thing that the glossary knows by several names."""
        return self._columns.get(f"{'b' if self.language == 'ko' else 'w'}:{name}")

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
