"""Which fact of an entry a question asks for: its own rows compared, by words, kind of answer and details."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.arrays import Arrays, Hits, Integers
from knowledge.asking import AnswerKind, Asked, Detail, asks_before
from knowledge.language import Language
from knowledge.rows import Row
from knowledge.text import normalise

NEAREST_ROWS: Final = 2
"""A fact scores by the mean of so many of its nearest rows, half and half with all its rows together."""

WHOLE_ENTRY: Final = 0.85
"""What the rows that ask for the entry as a whole count against those of a fact: with a fact told for nothing the rest
of the answer still follows, with one not told the answer is missing."""

FORMER_FACT: Final = 0.7
"""What a fact of how it was before counts where the question does not ask for that, and the others where it does."""


@dataclass(frozen=True, slots=True)
class AskedFact:
    """The fact of an entry that a question asks for, and what it leaves open."""

    fact_id: str | None = None
    """None for the entry as a whole."""
    unmet_kinds: frozenset[AnswerKind] = frozenset()
    """The kinds of answer asked for, where it is of none of them: "when" wants a date."""
    unmet_details: frozenset[Detail] = frozenset()
    """The details asked for that it does not tell."""
    likeness: float = 0.0
    """How like the question its rows are, together and the nearest of them: 0 for nothing in common, some 2 for its own
    words."""


def fact_idf(holders: npt.NDArray[np.int64], facts: int) -> npt.NDArray[np.float64]:
    """How well a term tells the facts of an entry apart, by how many of them hold it."""
    return np.log((1 + facts) / np.maximum(holders, 1))


@dataclass(frozen=True, slots=True)
class _Entry:
    """The facts of one entry; the first rows of each decide their order, None among them."""

    rows: range
    facts: tuple[str | None, ...]
    numbers: Integers
    """Which fact each row asks for; shape (rows,)."""
    weights: npt.NDArray[np.float64]
    """Shape (rows,)."""
    nearest: Integers
    """Where the nearest rows of each fact stand once sorted by fact and then by likeness; shape (NEAREST_ROWS, facts),
    the last row of a fact repeated where it has fewer."""
    first_fact: int
    """Where the entry's facts begin among those of all entries."""
    kinds: tuple[frozenset[AnswerKind], ...]
    """The kinds of answer that each fact gives."""
    details: tuple[frozenset[Detail], ...]
    shares: npt.NDArray[np.float64]
    """What the score of each fact counts: less for the entry as a whole and for how it was before; shape (facts,)."""
    shares_before: npt.NDArray[np.float64]
    """The same for a question that asks how it was before."""


class FactChooser:
    """The facts of every entry of an index, ready to be chosen from."""

    def __init__(self, arrays: Arrays, first_rows: Sequence[int]) -> None:
        """`first_rows`: where the rows of each entry begin."""
        self._norms: Final = arrays.fact_norms
        self._entries: Final[list[_Entry]] = []
        first_fact = 0
        for start, end in zip(first_rows, (*first_rows[1:], len(arrays.rows)), strict=True):
            entry = _entry(range(start, end), arrays.rows[start:end], first_fact, arrays.language)
            self._entries.append(entry)
            first_fact += len(entry.facts)

    def asked_for(self, number: int, asked: Asked, hits: Hits) -> AskedFact:
        """The fact that a question asks for of entry `number`; `hits` are those of the question's terms in all rows.

        Cosine over the rows of the entry alone, in terms weighed by `fact_idf`; a fact of the kind and with the
        details asked for goes before any other.
        """
        entry = self._entries[number]
        answering = [not asked.kinds or bool(asked.kinds & kinds) for kinds in entry.kinds]
        telling = [asked.details <= details for details in entry.details]
        scores = self._scores(entry, hits) * (entry.shares_before if asked.before else entry.shares)
        both = [one and other for one, other in zip(answering, telling, strict=True)]
        best = next((fits for fits in (both, telling, answering) if any(fits)), None)
        if best is not None:
            scores[np.logical_not(best)] = -1
        chosen = int(np.argmax(scores))
        return AskedFact(
            entry.facts[chosen],
            frozenset() if answering[chosen] else asked.kinds,
            asked.details - entry.details[chosen],
            float(scores[chosen]),
        )

    def _scores(self, entry: _Entry, hits: Hits) -> npt.NDArray[np.float64]:
        """Likeness of each fact of the entry to the question; shape (facts,)."""
        own, count = entry.rows, len(entry.facts)
        inside = (hits.targets >= own.start) & (hits.targets < own.stop)
        terms, targets = hits.terms[inside], hits.targets[inside] - own.start
        held = np.zeros((int(terms.max(initial=0)) + 1, count), np.bool_)
        held[terms, entry.numbers[targets]] = True
        holders = held.sum(axis=1)
        dots = np.bincount(targets, hits.products[inside] * fact_idf(holders, count)[terms] ** 2, len(own))
        weighed = dots * entry.weights
        facts = slice(entry.first_fact, entry.first_fact + count)
        together = np.bincount(entry.numbers, weighed, count) / self._norms.facts[facts]
        alone = weighed / self._norms.rows[own.start : own.stop]
        nearest = alone[np.lexsort((-alone, entry.numbers))][entry.nearest].sum(axis=0) / NEAREST_ROWS
        return np.asarray(together + nearest, np.float64)


def _entry(own: range, rows: Sequence[Row], first_fact: int, language: Language) -> _Entry:
    facts = tuple(dict.fromkeys(row.fact_id for row in rows))
    of_fact = [[row for row in rows if row.fact_id == fact_id] for fact_id in facts]
    counts = np.array([len(rows) for rows in of_fact])
    steps = np.minimum(np.arange(NEAREST_ROWS)[:, None], counts - 1)
    whole = np.where([fact_id is None for fact_id in facts], WHOLE_ENTRY, 1.0)
    former = np.array(
        [fact_id is not None and _is_former(rows, language) for fact_id, rows in zip(facts, of_fact, strict=True)]
    )
    shares = whole * np.where(former, FORMER_FACT, 1.0)
    return _Entry(
        rows=own,
        facts=facts,
        numbers=np.array([facts.index(row.fact_id) for row in rows], np.int32),
        weights=np.array([row.weight for row in rows]),
        nearest=(np.cumsum(counts) - counts + steps).astype(np.int32),
        first_fact=first_fact,
        kinds=_with_whole(facts, tuple(map(_kinds, of_fact))),
        details=tuple(frozenset(detail for row in rows for detail in row.details) for rows in of_fact),
        shares=shares,
        shares_before=whole * np.where(former, 1.0, FORMER_FACT) if former.any() else shares,
    )


def _is_former(rows: Sequence[Row], language: Language) -> bool:
    """Whether a fact tells how it was before, by its label and the names in its value."""
    return any(asks_before(normalise(row.text), language) for row in rows if row.role == "label")


def _with_whole(
    facts: Sequence[str | None], kinds: tuple[frozenset[AnswerKind], ...]
) -> tuple[frozenset[AnswerKind], ...]:
    """The kinds of answer of each fact; whom it is for the entry as a whole tells, where none of its facts does."""
    if any("group" in own for own in kinds):
        return kinds
    return tuple(own | {"group"} if fact_id is None else own for fact_id, own in zip(facts, kinds, strict=True))


def _kinds(rows: Sequence[Row]) -> frozenset[AnswerKind]:
    """The kinds of answer that a fact gives: those of its value and those its phrasings ask for."""
    kinds = {kind for row in rows for kind in row.kinds}
    if any(row.role == "label" and row.kinds and "amount" not in row.kinds for row in rows):
        kinds.discard("amount")  # "how much" of a figure that is no money
    if any(row.role == "label" and "duration" in row.kinds and "when" not in row.kinds for row in rows):
        kinds.discard("when")  # 몇 년 of a number of years
    return frozenset(kinds)
