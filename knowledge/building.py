"""Rows of text -> the arrays that `index.py` searches.

Building needs scikit-learn, which costs 1.3 s and 80 MB to import: it runs as a child process of its own
(`python -m knowledge.building`, started by `index_cache.py`), and the serving process never imports it.
"""

import json
import math
import sys
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.linalg import norm
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from knowledge.arrays import Arrays, FactNorms, LinearModel, Postings
from knowledge.asking import answer_kinds, details
from knowledge.confidence import BY_MODEL, BY_SIMILARITY, Confidence, Logistic, scope_weights
from knowledge.errors import IndexBuildError
from knowledge.fact_choice import fact_idf
from knowledge.index import Index
from knowledge.language import Language
from knowledge.rows import Row
from knowledge.text import BLOCKS, NO_GLOSSARY, Block, Glossary, normalise, terms, words

MODEL_CELLS: Final = 25_000_000
"""Entries times terms learned from beyond which no linear model is fitted: its coefficients are dense, two bytes each.
The shipped 120 entries need 3.5 million."""
CALIBRATION_MINIMUM: Final = 30
"""Checks in scope and out of it that a correction of the confidence needs."""
COMMON_GRAM: Final = 0.7
"""Part of the entries beyond which a character n-gram of theirs counts in their sums only, not in single rows."""
LARGE: Final = 10_000
"""Entries of a base in which a term of many tells nothing: looking through all that hold it takes longer than the rest
of a search. Measured in ../docs/retrieval.md."""
COMMON: Final = 0.2
"""Part of the entries of a large base beyond which a term weighs nothing."""
FEW_ENTRIES: Final = 10
"""Entries that may all hold a term without its being common."""
MODEL_ROWS: Final = 2
"""Rows per entry, on average, that a linear model needs."""
MODEL_C: Final = 60.0
MODEL_ITERATIONS: Final = 25
MODEL_START: Final = 10.0
"""Inverse regularisation and iterations of the logistic regression, and the length of the centroids it starts from: it
gets as far as with 30 iterations from nothing, in half the time."""


def build_arrays(rows: Sequence[Row], language: Language, glossary: Glossary = NO_GLOSSARY) -> Arrays:
    """Weigh the terms of `rows`, which come sorted by entry id.

    A term's idf counts entries, not rows: the words an entry repeats in each of its phrasings are its best ones.
    Rows are unit vectors block by block; an entry's centroid is the unit vector of its rows' sum. Raises
    IndexBuildError when there is nothing to index.
    """
    row_terms = [list(terms(row.text, language, glossary)) for row in rows]
    entry_ids = list(dict.fromkeys(row.entry_id for row in rows))
    entry_terms: dict[str, list[str]] = {entry_id: [] for entry_id in entry_ids}
    for row, found in zip(rows, row_terms, strict=True):
        entry_terms[row.entry_id] += found
    held = {term[0] for found in row_terms for term in found}
    kinds = [kind for kind in BLOCKS[language] if kind.prefix in held]
    blocks = [_block(kind.prefix, rows, row_terms, entry_terms) for kind in kinds]
    if not blocks:
        raise IndexBuildError("there is no word to index: add phrasings with letters or digits")
    telling = [_telling(kind, block) for kind, block in zip(kinds, blocks, strict=True)]
    model = _model(rows, blocks, [kind.model for kind in kinds], len(entry_ids))
    return Arrays(
        language=language,
        rows=tuple(_read_row(row, language) for row in rows),
        vocabulary=tuple(chain.from_iterable(block.vocabulary for block in blocks)),
        idf=np.concatenate([block.idf for block in blocks]).astype(np.float32),
        words=tuple(word for word, _ in Counter(chain.from_iterable(words(row.text) for row in rows)).most_common()),
        unseen_idf=math.log(1 + len(entry_ids)) + 1,
        row_postings=_postings(telling),
        entry_postings=_postings(
            [block.entry_weights * (kind.similarity > 0) for kind, block in zip(kinds, blocks, strict=True)]
        ),
        fact_norms=_fact_norms(
            rows, sp.hstack([kind.similarity**0.5 * weights for kind, weights in zip(kinds, telling, strict=True)])
        ),
        model=model,
        confidence=(BY_SIMILARITY if model is None else BY_MODEL)[language],
        names=glossary.names,
    )


def _read_row(row: Row, language: Language) -> Row:
    """The row with what its text asks for. Prose asks nothing, and a label no kind of answer: its value has one."""
    text = normalise(row.text)
    kinds = answer_kinds(text, language) if row.role == "phrasing" else frozenset()
    told = details(text, language) if row.role != "prose" else frozenset()
    return row._replace(kinds=tuple(sorted({*row.kinds, *kinds})), details=tuple(sorted({*row.details, *told})))


@dataclass(frozen=True, slots=True)
class _Block:
    """The weights of one kind of term."""

    vocabulary: list[str]
    idf: npt.NDArray[np.float64]
    row_weights: sp.csr_array
    """Shape (rows, terms)."""
    entry_weights: sp.csr_array
    """Shape (entries, terms)."""


def _block(
    prefix: str, rows: Sequence[Row], row_terms: Sequence[Sequence[str]], entry_terms: Mapping[str, Sequence[str]]
) -> _Block:
    vectorizer = TfidfVectorizer(
        analyzer=lambda found: [term for term in found if term.startswith(prefix)], sublinear_tf=True, dtype=np.float32
    )
    vectorizer.fit(entry_terms.values())
    if len(entry_terms) >= LARGE:
        vectorizer.idf_ = np.where(vectorizer.idf_ < 1 - math.log(COMMON), 0, vectorizer.idf_)
    row_weights = vectorizer.transform(row_terms)
    row_weights.eliminate_zeros()
    centroids = normalize(_members(rows, len(entry_terms)) @ row_weights)
    return _Block(vectorizer.get_feature_names_out().tolist(), vectorizer.idf_, row_weights, centroids)


def _scaled_rows(blocks: Sequence[_Block], scales: Sequence[float]) -> sp.csr_array:
    """All terms of each row side by side, each block with its own length; shape (rows, terms)."""
    return sp.hstack([block.row_weights * scale for block, scale in zip(blocks, scales, strict=True)]).tocsr()


def _fact_norms(rows: Sequence[Row], row_weights: sp.csr_array) -> FactNorms:
    """Lengths of the rows and of the sum of each fact's rows, in terms weighed by how few facts of the entry have them.

    Inside one entry the words that all its facts share tell nothing apart.
    """
    row_norms = np.ones(len(rows), np.float32)
    fact_norms = []
    start = 0
    for _, members in groupby(rows, key=lambda row: row.entry_id):
        own = list(members)
        facts = list(dict.fromkeys(row.fact_id for row in own))
        if len(facts) == 1:  # nothing to tell apart
            fact_norms.append(np.ones(1, np.float32))
            start += len(own)
            continue
        of_fact = sp.csr_array(
            ([row.weight for row in own], ([facts.index(row.fact_id) for row in own], range(len(own)))),
            shape=(len(facts), len(own)),
        )
        vectors = row_weights[start : start + len(own)]
        vectors = vectors[:, np.unique(vectors.indices)]  # of all terms only a few are the entry's
        holders = (of_fact @ (vectors > 0) > 0).sum(axis=0)
        weighed = vectors @ sp.diags_array(fact_idf(np.asarray(holders), len(facts)))
        row_norms[start : start + len(own)] = norm(weighed, axis=1)
        fact_norms.append(norm(of_fact @ weighed, axis=1).astype(np.float32))
        start += len(own)
    return FactNorms(np.maximum(row_norms, 1e-6), np.maximum(np.concatenate(fact_norms), 1e-6))


def _model(rows: Sequence[Row], blocks: Sequence[_Block], scales: Sequence[float], entries: int) -> LinearModel | None:
    """Which entry a question wants, learned from the rows; None where they are too few or the entries too many.

    Word pairs that stand in one row only teach nothing and are a third of all terms: they are left out.
    """
    scaled = _scaled_rows(blocks, scales)
    pairs = np.array([term.startswith("p:") for block in blocks for term in block.vocabulary])
    kept = np.flatnonzero((np.diff(scaled.tocsc().indptr) > 1) | ~pairs)
    if len(rows) < MODEL_ROWS * entries or entries * kept.size > MODEL_CELLS or entries < 3:
        return None
    learned = scaled[:, kept].astype(np.float32)
    regression = LogisticRegression(C=MODEL_C, max_iter=MODEL_ITERATIONS, warm_start=True)
    regression.coef_ = MODEL_START * normalize(_members(rows, entries) @ learned).toarray()
    regression.intercept_ = np.zeros(entries, np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped early on purpose
        regression.fit(learned, _entry_numbers(rows), [row.weight for row in rows])
    lengths = np.concatenate(
        [np.full(len(block.vocabulary), scale) for block, scale in zip(blocks, scales, strict=True)]
    )
    coefficients = np.zeros((scaled.shape[1], entries), np.float16)
    coefficients[kept] = regression.coef_.T * lengths[kept, None]
    return LinearModel(coefficients, regression.intercept_.astype(np.float32))


def calibrate(arrays: Arrays, checks: Sequence[tuple[str, str | None]]) -> Arrays:
    """The arrays with a confidence corrected by checks, pairs of a question and its entry, None for out of scope.

    The shipped coefficients come from other texts: here each probability's log-odds are fitted once more, in scope
    and out of it weighted as those were. With too few checks the arrays stay as they are.
    """
    index = Index(arrays)
    asked = [(index.search(question, limit=1), entry_id) for question, entry_id in checks]
    found = [(result, entry_id) for result, entry_id in asked if result.matches]
    answerable = np.array([entry_id is not None for _, entry_id in found], np.bool_)
    if min(answerable.sum(), (~answerable).sum()) < CALIBRATION_MINIMUM:
        return arrays
    relevance = _refit(
        arrays.confidence.relevance,
        [(result.matches[0].similarity, result.covered, result.matches[0].score) for result, _ in found],
        answerable.tolist(),
        (len(found) * scope_weights(answerable)).tolist(),
    )
    leads = [(result.lead, result.matches[0].entry_id == entry_id) for result, entry_id in found if entry_id]
    lead = _refit(
        arrays.confidence.lead, [(lead,) for lead, _ in leads], [right for _, right in leads], [1.0] * len(leads)
    )
    return replace(arrays, confidence=Confidence(relevance, lead))


def _refit(
    shipped: Logistic, inputs: Sequence[tuple[float, ...]], right: Sequence[bool], weights: Sequence[float]
) -> Logistic:
    if len(set(right)) < 2:
        return shipped
    log_odds = np.array([[shipped.log_odds(*values)] for values in inputs])
    regression = LogisticRegression(C=1.0).fit(log_odds, right, weights)
    slope, intercept = float(regression.coef_[0, 0]), float(regression.intercept_[0])
    if slope <= 0:  # the surer were no likelier to be right: all get the share that is
        share = float(np.average(right, weights=weights))
        return Logistic(math.log(share / (1 - share)), (0.0,) * len(shipped.slopes))
    return Logistic(intercept + slope * shipped.intercept, tuple(slope * own for own in shipped.slopes))


def _members(rows: Sequence[Row], entries: int) -> sp.csr_array:
    """The weight of each row in its entry; shape (entries, rows)."""
    places = _entry_numbers(rows), range(len(rows))
    return sp.csr_array(([row.weight for row in rows], places), shape=(entries, len(rows)), dtype=np.float32)


def _entry_numbers(rows: Sequence[Row]) -> list[int]:
    position = {entry_id: number for number, entry_id in enumerate(dict.fromkeys(row.entry_id for row in rows))}
    return [position[row.entry_id] for row in rows]


def _telling(kind: Block, block: _Block) -> sp.csr_array:
    """The weights of the rows in the terms that similarity needs; shape (rows, terms).

    Character n-grams of most entries are seven eighths of what a question would touch, and tell next to nothing.
    """
    if kind.similarity == 0:
        return block.row_weights * 0
    if kind.prefix != "c":
        return block.row_weights
    holders = (block.entry_weights > 0).sum(axis=0)
    few = holders <= max(COMMON_GRAM * block.entry_weights.shape[0], FEW_ENTRIES)
    return sp.csr_array(block.row_weights @ sp.diags_array(few.astype(np.float32)))


def _postings(blocks: Sequence[sp.csr_array]) -> Postings:
    by_term = sp.hstack(blocks).tocsc()
    by_term.eliminate_zeros()
    return Postings(by_term.indptr.astype(np.int32), by_term.indices.astype(np.int32), by_term.data.astype(np.float32))


def main() -> None:
    """Child process: read `[path, language, rows, names, checks]` as JSON from standard input, write the arrays."""
    path, language, rows, names, checks = json.load(sys.stdin)
    arrays = build_arrays([Row(*row) for row in rows], language, Glossary(names))
    calibrate(arrays, checks).save(Path(path))


if __name__ == "__main__":
    main()
