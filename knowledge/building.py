"""Rows of text -> the arrays that `index.py` searches.

Building needs scikit-learn, which costs 1.3 s and 80 MB to import: it runs as a child process of its own
(`python -m knowledge.building`, started by `index_cache.py`), and the serving process never imports it.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from knowledge.errors import IndexBuildError
from knowledge.index import Arrays, Postings
from knowledge.language import Language
from knowledge.rows import Row
from knowledge.text import terms

WORD_SHARE: Final = 0.4
"""Part of a score that words decide; character n-grams decide the rest. 0.2 to 0.5 are alike on the development
data."""


def build_arrays(rows: Sequence[Row], language: Language) -> Arrays:
    """Weigh the terms of `rows`, which come sorted by entry id.

    A term's idf counts entries, not rows: the words an entry repeats in each of its phrasings are its best ones.
    Rows are unit vectors of words and of n-grams, joined by WORD_SHARE; an entry's centroid is the unit vector
    of its rows' sum. Raises IndexBuildError when there is nothing to index.
    """
    row_terms = [list(terms(row.text, language)) for row in rows]
    entry_ids = list(dict.fromkeys(row.entry_id for row in rows))
    entry_terms: dict[str, list[str]] = {entry_id: [] for entry_id in entry_ids}
    for row, found in zip(rows, row_terms, strict=True):
        entry_terms[row.entry_id] += found
    blocks = [
        _block(prefix, share, rows, row_terms, entry_terms)
        for prefix, share in (("c:", 1 - WORD_SHARE), ("w:", WORD_SHARE))
        if any(term.startswith(prefix) for found in row_terms for term in found)
    ]
    if not blocks:
        raise IndexBuildError("there is no word to index: add phrasings with letters or digits")
    return Arrays(
        language=language,
        rows=tuple(rows),
        vocabulary=tuple(chain.from_iterable(block.vocabulary for block in blocks)),
        idf=np.concatenate([block.idf for block in blocks]).astype(np.float32),
        unseen_idf=math.log(1 + len(entry_ids)) + 1,
        row_postings=_postings([block.row_weights for block in blocks]),
        entry_postings=_postings([block.entry_weights for block in blocks]),
    )


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
    prefix: str,
    share: float,
    rows: Sequence[Row],
    row_terms: Sequence[Sequence[str]],
    entry_terms: Mapping[str, Sequence[str]],
) -> _Block:
    vectorizer = TfidfVectorizer(
        analyzer=lambda found: [term for term in found if term.startswith(prefix)], sublinear_tf=True, dtype=np.float32
    )
    vectorizer.fit(entry_terms.values())
    row_weights = vectorizer.transform(row_terms)
    position = {entry_id: number for number, entry_id in enumerate(entry_terms)}
    members = sp.csr_array(
        ([row.weight for row in rows], ([position[row.entry_id] for row in rows], range(len(rows)))),
        shape=(len(position), len(rows)),
        dtype=np.float32,
    )
    centroids = normalize(members @ row_weights)
    return _Block(vectorizer.get_feature_names_out().tolist(), vectorizer.idf_, row_weights * share, centroids * share)


def _postings(blocks: Sequence[sp.csr_array]) -> Postings:
    by_term = sp.hstack(blocks).tocsc()
    return Postings(by_term.indptr.astype(np.int32), by_term.indices.astype(np.int32), by_term.data.astype(np.float32))


def main() -> None:
    """Child process: read `{path: [language, rows]}` as JSON from standard input, write the arrays to each path."""
    for path, (language, rows) in json.load(sys.stdin).items():
        build_arrays([Row(*row) for row in rows], language).save(Path(path))


if __name__ == "__main__":
    main()
