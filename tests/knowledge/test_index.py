"""Searching: the ranking against a plain-Python TF-IDF, and what holds for every index and question."""

import math
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.building import WORD_SHARE, build_arrays
from knowledge.errors import IndexBuildError
from knowledge.index import CENTROID_SHARE, Arrays, Index
from knowledge.language import Language
from knowledge.rows import PROSE_WEIGHT, Row
from knowledge.text import terms

Vector = dict[str, float]
SHARES = {"w": WORD_SHARE, "c": 1 - WORD_SHARE}

WORDS: Mapping[Language, list[str]] = {
    "en": ["bus", "buses", "park", "river", "tree", "trees", "bench", "how", "many", "2025", "e"],
    "ko": ["버스", "전기버스", "공원", "강", "나무", "의자", "몇", "2025", "ev"],
}
UNKNOWN_WORDS: Mapping[Language, str] = {"en": "zqx", "ko": "뷁쉛"}

PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def unit(vector: Mapping[str, float]) -> Vector:
    """The vector with words and n-grams each of length one."""
    squares = {"w": 0.0, "c": 0.0}
    for term, weight in vector.items():
        squares[term[0]] += weight**2
    return {term: weight / math.sqrt(squares[term[0]]) for term, weight in vector.items()}


def weigh(counts: Mapping[str, int], idf: Mapping[str, float]) -> Vector:
    """Sublinear term frequency times inverse document frequency."""
    return {term: (1 + math.log(count)) * idf[term] for term, count in counts.items()}


def plain_scores(rows: Iterable[Row], question: str, language: Language) -> Vector:
    """What each entry scores by the definitions in the docstrings, in plain Python."""
    rows = list(rows)
    counts = [Counter(terms(row.text, language)) for row in rows]
    holders: dict[str, set[str]] = {}
    for row, found in zip(rows, counts, strict=True):
        for term in found:
            holders.setdefault(term, set()).add(row.entry_id)
    entry_count = len({row.entry_id for row in rows})
    idf = {term: math.log((1 + entry_count) / (1 + len(held))) + 1 for term, held in holders.items()}
    vectors = [unit(weigh(found, idf)) for found in counts]
    asked = {term: n for term, n in Counter(terms(question, language)).items() if term in idf or term[0] == "w"}
    unseen = math.log(1 + entry_count) + 1
    query = unit(weigh(asked, {term: idf.get(term, unseen) for term in asked}))
    scores = {}
    for entry_id in {row.entry_id for row in rows}:
        own = [(row.weight, vector) for row, vector in zip(rows, vectors, strict=True) if row.entry_id == entry_id]
        held_terms = {term for _, vector in own for term in vector}
        total = {term: sum(weight * vector.get(term, 0.0) for weight, vector in own) for term in held_terms}
        best = max(weight * similarity(query, vector) for weight, vector in own)
        scores[entry_id] = CENTROID_SHARE * similarity(query, unit(total)) + (1 - CENTROID_SHARE) * best
    return {entry_id: score for entry_id, score in scores.items() if score > 0}


def similarity(one: Vector, other: Vector) -> float:
    """Cosine of words and of n-grams, each with its share."""
    return sum(SHARES[term[0]] * weight * other.get(term, 0.0) for term, weight in one.items())


@st.composite
def searches(draw: st.DrawFn) -> tuple[Language, list[Row], str]:
    """Rows of a few entries in one language, and a question with known and unknown words."""
    language = draw(st.sampled_from(list(WORDS)))
    texts = st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=5).map(" ".join)
    rows = [
        Row(entry_id, text, None, draw(st.sampled_from([1.0, PROSE_WEIGHT])))
        for entry_id in ("a", "b", "c", "d")[: draw(st.integers(1, 4))]
        for text in draw(st.lists(texts, min_size=1, max_size=3))
    ]
    asked = st.lists(st.sampled_from([*WORDS[language], UNKNOWN_WORDS[language]]), max_size=6)
    return language, rows, " ".join(draw(asked))


@PROPERTY
@given(searches())
def test_scores_are_those_of_a_plain_python_tf_idf(search: tuple[Language, list[Row], str]) -> None:
    language, rows, question = search
    found = Index(build_arrays(rows, language)).search(question)
    assert {match.entry_id: match.score for match in found.matches} == pytest.approx(
        plain_scores(rows, question, language), abs=1e-5
    )


@PROPERTY
@given(searches())
def test_explained_weights_sum_to_the_score(search: tuple[Language, list[Row], str]) -> None:
    language, rows, question = search
    index = Index(build_arrays(rows, language))
    scores = {match.entry_id: match.score for match in index.search(question).matches}
    explained = {entry_id: sum(term.weight for term in index.explain(question, entry_id)) for entry_id in scores}
    assert explained == pytest.approx(scores, abs=1e-5)


@PROPERTY
@given(searches())
def test_scores_fall_and_ties_come_in_order_of_entry_id(search: tuple[Language, list[Row], str]) -> None:
    language, rows, question = search
    matches = Index(build_arrays(rows, language)).search(question).matches
    order = [(-match.score, match.entry_id) for match in matches]
    assert order == sorted(order)


@PROPERTY
@given(searches())
def test_no_match_is_surer_than_the_first_and_all_together_are_no_more_than_certain(
    search: tuple[Language, list[Row], str],
) -> None:
    language, rows, question = search
    sure = [match.confidence for match in Index(build_arrays(rows, language)).search(question).matches]
    assert sum(sure) <= 1 + 1e-6
    assert sure == sorted(sure, reverse=True)


@PROPERTY
@given(search=searches(), limit=st.integers(1, 4))
def test_a_limit_cuts_the_ranking_and_changes_no_score(search: tuple[Language, list[Row], str], limit: int) -> None:
    language, rows, question = search
    index = Index(build_arrays(rows, language))
    cut, whole = (index.search(question, limit=size).matches for size in (limit, 10))
    assert [(match.entry_id, match.score) for match in cut] == [(match.entry_id, match.score) for match in whole][
        :limit
    ]


@PROPERTY
@given(search=searches(), limit=st.integers(1, 4))
def test_a_limit_does_not_change_how_sure_the_first_match_is(
    search: tuple[Language, list[Row], str], limit: int
) -> None:
    language, rows, question = search
    index = Index(build_arrays(rows, language))
    cut, whole = (index.search(question, limit=size).matches[:1] for size in (limit, 10))
    assert [match.confidence for match in cut] == [match.confidence for match in whole]


def test_entries_with_the_same_phrasings_tie_and_come_in_order_of_id() -> None:
    index = Index.from_phrasings({"b": ["bus fares"], "c": ["bus fares"], "a": ["bus fares"]})
    matches = index.search("bus fares").matches
    assert [match.entry_id for match in matches] == ["a", "b", "c"]
    assert len({match.score for match in matches}) == 1


FARES = {"fares": ["how much is the bus", "bus fare"], "parks": ["when do parks open", "park opening hours"]}


def test_an_unknown_word_makes_a_match_less_sure() -> None:
    index = Index.from_phrasings(FARES)
    known, with_unknown = (index.search(text).matches[0] for text in ("bus fare", "bus fare xylophone"))
    assert with_unknown.confidence < known.confidence


@pytest.mark.parametrize("text", ["zzz", "😀", "", "\u202e", "한국어"])
def test_a_question_that_shares_no_term_with_any_entry_has_no_match(text: str) -> None:
    assert Index.from_phrasings(FARES).search(text).matches == ()


def test_words_that_nothing_covers_are_listed_once_in_order() -> None:
    assert Index.from_phrasings(FARES).search("Zebra bus and quagga or zebra").unknown_words == (
        "zebra",
        "and",
        "quagga",
        "or",
    )


@pytest.mark.parametrize("word", ["버스", "버스는", "버스요금", "몇"])
def test_a_korean_word_is_covered_with_its_particle_and_in_a_compound(word: str) -> None:
    assert Index.from_phrasings({"bus": ["버스 요금"]}, "ko").search(word).unknown_words == ()


def test_a_korean_word_nothing_begins_with_is_not_covered() -> None:
    assert Index.from_phrasings({"bus": ["버스 요금"]}, "ko").search("피자는").unknown_words == ("피자는",)


def test_a_match_names_the_fact_and_the_phrasing_that_are_nearest() -> None:
    rows = [Row("bus", "city bus"), Row("bus", "bus fare", "fare"), Row("bus", "last bus at night", "night")]
    (match,) = Index(build_arrays(rows, "en")).search("what is the fare").matches
    assert (match.fact_id, match.phrasing) == ("fare", "bus fare")


def test_a_misspelt_word_still_finds_its_entry() -> None:
    assert Index.from_phrasings(FARES).search("pakr openning").matches[0].entry_id == "parks"


@pytest.mark.parametrize("text", ["전기 버스 몇대", "전기버스는몇대", "전기버스 며대"])
def test_spaces_particles_and_slips_still_find_a_korean_entry(text: str) -> None:
    index = Index.from_phrasings({"bus": ["전기버스 몇 대"], "park": ["공원 몇 곳"]}, "ko")
    assert index.search(text).matches[0].entry_id == "bus"


@pytest.mark.parametrize("phrasings", [{}, {"a": ["?!"]}, {"a": []}])
def test_nothing_to_index_is_an_error_that_says_what_to_add(phrasings: dict[str, list[str]]) -> None:
    with pytest.raises(IndexBuildError, match="add phrasings with letters or digits"):
        Index.from_phrasings(phrasings)


def test_explaining_an_entry_the_index_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError):
        Index.from_phrasings(FARES).explain("bus", "gone")


def test_saved_arrays_find_the_same_when_loaded(tmp_path: Path) -> None:
    arrays = build_arrays([Row("bus", "버스 요금", "fare"), Row("park", "공원 시간", weight=0.5)], "ko")
    path = tmp_path / "index.npz"
    arrays.save(path)
    assert Index(Arrays.load(path)).search("버스는 얼마") == Index(arrays).search("버스는 얼마")


def test_saved_arrays_hold_no_pickle(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    build_arrays([Row("bus", "bus fare")], "en").save(path)
    with zipfile.ZipFile(path) as archive:
        headers = [archive.read(name)[:128] for name in archive.namelist()]
    assert headers
    assert not any(b"'descr': '|O'" in header for header in headers)
