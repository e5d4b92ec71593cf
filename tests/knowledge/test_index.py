"""Searching: the ranking against a plain-Python TF-IDF, and what holds for every index and question."""

import math
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.arrays import Arrays
from knowledge.building import build_arrays
from knowledge.confidence import BY_SIMILARITY
from knowledge.errors import IndexBuildError
from knowledge.fact_choice import AskedFact
from knowledge.index import CENTROID_SHARE, Index
from knowledge.language import Language
from knowledge.rows import Row
from knowledge.text import BLOCKS, NO_GLOSSARY, QUESTION_LIMIT, Glossary, terms

Vector = dict[str, float]
Search = tuple[Arrays, str]

WORDS: Final[Mapping[Language, list[str]]] = {
    "en": ["bus", "buses", "park", "river", "tree", "trees", "bench", "how", "many", "2025", "e", "coach"],
    "ko": ["버스", "전기버스", "공원", "강", "나무", "의자", "몇", "2025", "ev", "강변공원자전거길"],
}
UNKNOWN_WORDS: Final[Mapping[Language, str]] = {"en": "zqx", "ko": "뷁쉛"}
NAMES: Final = Glossary({"bus": ["bus", "coach", "버스"], "park": ["park", "green space", "공원"]})

PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def without_model(arrays: Arrays) -> Arrays:
    """The same entries ranked by similarity alone."""
    return replace(arrays, model=None, confidence=BY_SIMILARITY[arrays.language])


def unit(vector: Mapping[str, float]) -> Vector:
    """The vector with the terms of each block of length one."""
    squares = dict.fromkeys("wpcbd", 0.0)
    for term, weight in vector.items():
        squares[term[0]] += weight**2
    return {term: weight / math.sqrt(squares[term[0]]) for term, weight in vector.items()}


def weigh(counts: Mapping[str, int], idf: Mapping[str, float]) -> Vector:
    """Sublinear term frequency times inverse document frequency."""
    return {term: (1 + math.log(count)) * idf[term] for term, count in counts.items()}


def plain_scores(rows: Iterable[Row], question: str, language: Language, glossary: Glossary) -> Vector:
    """How similar each entry is by the definitions in the docstrings, in plain Python."""
    rows = list(rows)
    counts = [Counter(terms(row.text, language, glossary)) for row in rows]
    holders: dict[str, set[str]] = {}
    for row, found in zip(rows, counts, strict=True):
        for term in found:
            holders.setdefault(term, set()).add(row.entry_id)
    entry_count = len({row.entry_id for row in rows})
    idf = {term: math.log((1 + entry_count) / (1 + len(held))) + 1 for term, held in holders.items()}
    vectors = [unit(weigh(found, idf)) for found in counts]
    asked = Counter(terms(question, language, glossary))
    unseen = math.log(1 + entry_count) + 1
    query = unit(weigh(asked, {term: idf.get(term, unseen) for term in asked}))
    shares = plain_shares(asked, language)
    scores = {}
    for entry_id in {row.entry_id for row in rows}:
        own = [(row.weight, vector) for row, vector in zip(rows, vectors, strict=True) if row.entry_id == entry_id]
        held_terms = {term for _, vector in own for term in vector}
        total = {term: sum(weight * vector.get(term, 0.0) for weight, vector in own) for term in held_terms}
        best = max(weight * similarity(query, vector, shares) for weight, vector in own)
        scores[entry_id] = CENTROID_SHARE * similarity(query, unit(total), shares) + (1 - CENTROID_SHARE) * best
    return {entry_id: score for entry_id, score in scores.items() if score > 0}


def plain_shares(asked: Iterable[str], language: Language) -> Vector:
    """What each block of a question decides: the blocks it has share what the others would have decided."""
    present = {term[0] for term in asked}
    shares = {block.prefix: block.similarity for block in BLOCKS[language] if block.prefix in present}
    return {prefix: share / sum(shares.values()) for prefix, share in shares.items()}


def similarity(one: Vector, other: Vector, shares: Mapping[str, float]) -> float:
    """Cosine of each block, with its share."""
    return sum((shares[term[0]] * weight * other.get(term, 0.0) for term, weight in one.items()), 0.0)


@st.composite
def built(draw: st.DrawFn, *, learned: bool) -> Search:
    """An index of a few entries in one language and a question with known and unknown words."""
    language = draw(st.sampled_from(list(WORDS)))
    texts = st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=5).map(" ".join)
    rows = [
        Row(entry_id, text, draw(st.sampled_from([None, "one", "two"])), draw(st.sampled_from(["phrasing", "prose"])))
        for entry_id in ("a", "b", "c", "d")[: draw(st.integers(3 if learned else 1, 4))]
        for text in draw(st.lists(texts, min_size=2 if learned else 1, max_size=3))
    ]
    asked = st.lists(st.sampled_from([*WORDS[language], UNKNOWN_WORDS[language]]), max_size=6)
    arrays = build_arrays(rows, language, draw(st.sampled_from([NO_GLOSSARY, NAMES])))
    assert not learned or arrays.model is not None
    return arrays if learned else without_model(arrays), " ".join(draw(asked))


BY_SIMILARITY_ALONE: Final = built(learned=False)
SEARCHES: Final = BY_SIMILARITY_ALONE | built(learned=True)


@PROPERTY
@given(BY_SIMILARITY_ALONE)
def test_scores_are_those_of_a_plain_python_tf_idf(search: Search) -> None:
    arrays, question = search
    found = Index(arrays).search(question, limit=10)
    expected = plain_scores(arrays.rows, question, arrays.language, Glossary(arrays.names))
    assert {match.entry_id: match.score for match in found.matches} == pytest.approx(expected, abs=1e-5)


@PROPERTY
@given(built(learned=True))
def test_a_model_ranks_the_entries_and_leaves_their_similarity_as_it_is(search: Search) -> None:
    arrays, question = search
    found = Index(arrays).search(question, limit=10)
    expected = plain_scores(arrays.rows, question, arrays.language, Glossary(arrays.names))
    assert {match.entry_id: match.similarity for match in found.matches} == pytest.approx(expected, abs=1e-5)


@PROPERTY
@given(SEARCHES)
def test_explained_weights_sum_to_the_score(search: Search) -> None:
    arrays, question = search
    index = Index(arrays)
    scores = {match.entry_id: match.score for match in index.search(question).matches}
    explained = {entry_id: sum(term.weight for term in index.explain(question, entry_id)) for entry_id in scores}
    assert explained == pytest.approx(scores, rel=1e-4, abs=1e-4)


@PROPERTY
@given(SEARCHES)
def test_scores_fall_and_ties_come_in_order_of_entry_id(search: Search) -> None:
    arrays, question = search
    matches = Index(arrays).search(question).matches
    order = [(-match.score, match.entry_id) for match in matches]
    assert order == sorted(order)


@PROPERTY
@given(SEARCHES)
def test_no_match_is_surer_than_the_first_and_all_together_are_no_surer_than_that_any_entry_answers(
    search: Search,
) -> None:
    arrays, question = search
    found = Index(arrays).search(question)
    sure = [match.confidence for match in found.matches]
    assert 0 <= found.relevance <= 1
    assert sum(sure) <= found.relevance + 1e-6
    assert sure == sorted(sure, reverse=True)


@PROPERTY
@given(SEARCHES)
def test_every_part_of_a_result_lies_between_nothing_and_all(search: Search) -> None:
    arrays, question = search
    found = Index(arrays).search(question)
    assert 0 <= found.covered <= 1
    assert all(0 < match.similarity <= 1 + 1e-6 for match in found.matches)


@PROPERTY
@given(search=SEARCHES, limit=st.integers(1, 4))
def test_a_limit_cuts_the_ranking_and_changes_nothing_else(search: Search, limit: int) -> None:
    arrays, question = search
    index = Index(arrays)
    cut, whole = (index.search(question, limit=size) for size in (limit, 10))
    assert replace(cut, matches=()) == replace(whole, matches=())
    assert cut.matches == whole.matches[:limit]


@PROPERTY
@given(SEARCHES)
def test_the_fact_of_the_first_match_is_the_one_asked_for_by_name(search: Search) -> None:
    arrays, question = search
    index = Index(arrays)
    for first in index.search(question).matches[:1]:
        assert index.asked_fact(question, first.entry_id) == first.fact


def test_entries_with_the_same_phrasings_tie_and_come_in_order_of_id() -> None:
    index = Index.from_phrasings({"b": ["bus fares"], "c": ["bus fares"], "a": ["bus fares"]})
    matches = index.search("bus fares").matches
    assert [match.entry_id for match in matches] == ["a", "b", "c"]
    assert len({match.score for match in matches}) == 1


FARES: Final = {"fares": ["how much is the bus", "bus fare"], "parks": ["when do parks open", "park opening hours"]}


def test_an_unknown_word_makes_a_match_less_sure() -> None:
    index = Index.from_phrasings(FARES)
    known, with_unknown = (index.search(text).matches[0] for text in ("bus fare", "bus fare xylophone"))
    assert with_unknown.confidence < known.confidence


@pytest.mark.parametrize("text", ["zzz", "😀", "", "\u202e", "한국어"])
def test_a_question_that_shares_no_term_with_any_entry_has_no_match(text: str) -> None:
    found = Index.from_phrasings(FARES).search(text)
    assert found.matches == ()
    assert found.relevance == 0


def test_words_that_nothing_covers_are_listed_once_in_order() -> None:
    assert Index.from_phrasings(FARES).search("Zebra bus and quagga or zebra").unknown_words == (
        "zebra",
        "and",
        "quagga",
        "or",
    )


def test_words_in_which_people_ask_are_no_words_that_nothing_covers() -> None:
    assert Index.from_phrasings(FARES).search("please tell me the bus fare").unknown_words == ()


@pytest.mark.parametrize("word", ["버스", "버스는", "버스요금", "몇"])
def test_a_korean_word_is_covered_with_its_particle_and_in_a_compound(word: str) -> None:
    assert Index.from_phrasings({"bus": ["버스 요금"]}, "ko").search(word).unknown_words == ()


def test_a_korean_word_nothing_begins_with_is_not_covered() -> None:
    assert Index.from_phrasings({"bus": ["버스 요금"]}, "ko").search("피자는").unknown_words == ("피자는",)


@pytest.mark.parametrize(
    ("text", "held", "missing"),
    [
        ("bus fare", 2, 0),
        ("please tell me the bus fares", 3, 0),
        ("bus zebra", 1, 1),
        ("zebra quagga bus bus", 1, 2),
        ("zebra", 0, 1),
    ],
)
def test_a_question_is_covered_by_the_part_of_its_words_that_the_first_entry_holds(
    text: str, held: int, missing: int
) -> None:
    index = Index.from_phrasings({"fares": ["how much is the bus fare"]})
    unseen_square = (math.log(2) + 1) ** 2
    assert index.search(f"{text} much").covered == pytest.approx((held + 1) / (held + 1 + missing * unseen_square))


def test_a_question_that_only_asks_is_covered_by_any_entry() -> None:
    assert Index.from_phrasings({"fares": ["please pay the fare"]}).search("please").covered == 1


def test_an_unknown_word_that_may_be_a_misspelt_one_of_the_entry_is_covered_in_part() -> None:
    index = Index.from_phrasings({"parks": ["botanical garden"], "fares": ["bus fare"]})
    slip, other = (index.search(text).covered for text in ("garden botanikkal", "garden xylophone"))
    assert other < slip < 1


FACTS: Final = [
    Row("bridge", "the long bridge"),
    Row("bridge", "Built in", "opening", "label", ("when",)),
    Row("bridge", "when was the bridge built", "opening"),
    Row("bridge", "how many lamps are on the bridge", "lamps"),
    Row("bridge", "Lamps", "lamps", "label", ("count",)),
    Row("bridge", "how to apply for a boat at the bridge", "permit"),
    Row("market", "fish market"),
]


def test_a_match_names_the_fact_and_the_phrasing_that_are_nearest() -> None:
    rows = [Row("bus", "city bus"), Row("bus", "bus fare", "fare"), Row("bus", "last bus at night", "night")]
    (match,) = Index(build_arrays(rows, "en")).search("what is the fare").matches
    assert (match.fact.fact_id, match.phrasing) == ("fare", "bus fare")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("since when is there the bridge", AskedFact("opening")),
        ("number of lamps on the bridge", AskedFact("lamps")),
        ("tell me about the long bridge", AskedFact()),
        ("who was at the lamps of the bridge", AskedFact("lamps", unmet_kinds=frozenset({"person"}))),
        ("price of the lamps on the bridge", AskedFact("lamps", frozenset({"amount"}), frozenset({"price"}))),
        ("to whom do I apply for the bridge", AskedFact("permit", frozenset({"person"}))),
    ],
)
def test_a_fact_of_the_kind_asked_for_goes_before_one_of_another_kind(text: str, fact: AskedFact) -> None:
    index = Index(build_arrays(FACTS, "en"))
    first = index.search(text).matches[0]
    assert (first.entry_id, replace(first.fact, likeness=0.0)) == ("bridge", fact)
    assert index.asked_fact(text, "bridge") == first.fact


def test_a_question_in_the_words_of_a_fact_is_like_it_and_one_about_something_else_is_not() -> None:
    index = Index(build_arrays(FACTS, "en"))
    texts = ("zqx", "colour of the paint on the bridge", "how many lamps are on the bridge")
    foreign, other, own = (index.asked_fact(text, "bridge").likeness for text in texts)
    assert foreign == 0
    assert 0 < other < own / 2


def test_a_match_far_behind_the_first_names_no_fact() -> None:
    rows = [*FACTS, Row("park", "the park has a long name and lamps", "lamps")]
    first, *rest = Index(build_arrays(rows, "en")).search("when was the bridge built").matches
    assert first.fact.fact_id == "opening"
    assert {match.fact for match in rest} == {AskedFact()}


def test_the_fact_of_an_entry_the_index_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        Index.from_phrasings(FARES).asked_fact("bus", "gone")


def test_a_misspelt_word_still_finds_its_entry() -> None:
    assert Index.from_phrasings(FARES).search("pakr openning").matches[0].entry_id == "parks"


def test_a_misspelt_word_is_read_as_the_word_it_was_meant_to_be() -> None:
    index = Index.from_phrasings(FARES)
    assert index.search("Oppening huors of PRAKS?").read == ("opening", "hours", "of", "parks")
    assert index.search("oppening huors").matches == index.search("opening hours").matches


def test_a_korean_question_is_read_as_typed() -> None:
    assert Index.from_phrasings({"bus": ["버스 요금표"]}, "ko").read("버스 요굼표는?") == ("버스", "요굼표는")


@pytest.mark.parametrize("text", ["전기 버스 몇대", "전기버스는몇대", "전기버스 며대"])
def test_spaces_particles_and_slips_still_find_a_korean_entry(text: str) -> None:
    index = Index.from_phrasings({"bus": ["전기버스 몇 대"], "park": ["공원 몇 곳"]}, "ko")
    assert index.search(text).matches[0].entry_id == "bus"


VEHICLES: Final = Glossary({"electric-vehicle": ["ev", "electric car", "전기차"], "bus": ["bus", "coach", "버스"]})


@pytest.mark.parametrize(
    ("language", "phrasings", "question"),
    [
        ("ko", {"cars": "전기차 목표", "parks": "공원 목표", "trees": "나무 목표"}, "EV 목표?"),
        ("ko", {"cars": "EV 목표", "parks": "공원 목표", "trees": "나무 목표"}, "전기차는 목표가 뭐예요"),
        ("en", {"cars": "goals for electric cars", "parks": "goals for parks", "trees": "goals for trees"}, "EV goals"),
        ("en", {"cars": "city buses, one bus", "parks": "city parks", "trees": "city trees"}, "city coaches"),
    ],
)
def test_another_name_of_the_same_thing_finds_the_entry_in_either_language(
    language: Language, phrasings: dict[str, str], question: str
) -> None:
    rows = [Row(entry_id, text) for entry_id, text in phrasings.items()]
    first = Index(build_arrays(rows, language, VEHICLES)).search(question).matches[0]
    assert first.entry_id == "cars"
    without = Index(build_arrays(rows, language)).search(question).matches
    assert first.similarity > max((match.similarity for match in without if match.entry_id == "cars"), default=0)


@pytest.mark.parametrize(
    ("word", "held"), [("car", True), ("cars", True), ("EV", True), ("coach", False), ("zebra", False), ("", False)]
)
def test_an_entry_holds_a_word_in_any_form_and_by_another_name(word: str, held: bool) -> None:
    rows = [Row("cars", "electric cars"), Row("rail", "coaches and trains")]
    assert Index(build_arrays(rows, "en", VEHICLES)).holds(word, "cars") is held


@pytest.mark.parametrize(
    "phrasings",
    [{}, {"a": []}, {"a": ["?!"]}, {"a": ["", " "], "b": ["\u200b"]}, {"a": ["😀"]}],
)
@pytest.mark.parametrize("language", list(WORDS))
def test_nothing_to_index_is_an_error_that_says_what_to_add(
    phrasings: dict[str, list[str]], language: Language
) -> None:
    with pytest.raises(IndexBuildError, match="add phrasings with letters or digits"):
        Index.from_phrasings(phrasings, language)


@pytest.mark.parametrize("phrasings", [["bus fare"], ["bus fare", "what is a ticket", "price of a ride"]])
def test_an_index_of_one_entry_finds_it_and_nothing_for_other_words(phrasings: list[str]) -> None:
    index = Index.from_phrasings({"fares": phrasings})
    assert [match.entry_id for match in index.search("bus fare").matches] == ["fares"]
    assert index.search("zzz").matches == ()


@pytest.mark.parametrize("copies", [1, 3])
def test_entries_that_share_all_their_words_are_all_found_and_none_is_sure(copies: int) -> None:
    texts = ["river bus", "bus river", "river bus river"][:copies]
    index = Index.from_phrasings({entry_id: texts for entry_id in "abcd"})
    found = index.search("river bus")
    assert sorted(match.entry_id for match in found.matches) == ["a", "b", "c", "d"]
    assert found.matches[0].score == pytest.approx(found.matches[-1].score, abs=1e-3)
    assert sum(match.confidence for match in found.matches) <= 1


@pytest.mark.parametrize("text", ["to be or not to be", "TO BE?"])
def test_entries_of_words_that_say_little_are_told_apart_all_the_same(text: str) -> None:
    index = Index.from_phrasings(
        {"a": ["the of and", "and the"], "b": ["to be or not to be", "be"], "c": ["is it", "it"]}
    )
    assert index.search(text).matches[0].entry_id == "b"


@pytest.mark.parametrize("language", list(WORDS))
def test_a_question_of_a_million_characters_is_read_up_to_the_limit(language: Language) -> None:
    index = Index.from_phrasings(
        {"bus": ["bus 버스", "버스 bus fare"], "park": ["park 공원", "공원 park hours"]}, language
    )
    beginning = "bus 버스 " * 1_000
    question = beginning + "park 공원 " * 125_000
    assert len(question) >= 1_000_000
    assert index.search(question) == index.search(question[:QUESTION_LIMIT])
    assert index.search(question).matches[0].entry_id == "bus"


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("plane", range(17))
def test_characters_of_every_unicode_plane_do_no_harm(plane: int, language: Language) -> None:
    index = Index.from_phrasings({"bus": ["bus 버스"], "park": ["park 공원"]}, language)
    strange = "".join(map(chr, range(plane << 16, (plane + 1) << 16, 149)))
    for question in (f"bus 버스 {strange}", f"{strange[:200]} bus 버스"):
        found = index.search(question)
        assert found.matches[0].entry_id == "bus"
        assert found == index.search(question)


@pytest.mark.parametrize(
    "text",
    ["¿Cuánto cuesta el billete?", "Сколько стоит билет?", "公園はどこですか", "كم سعر التذكرة", "Wie viel kostet’s?"],
)
@pytest.mark.parametrize("language", list(WORDS))
def test_a_question_in_a_third_language_is_no_sure_match(text: str, language: Language) -> None:
    index = Index.from_phrasings(
        {"fares": ["how much is the bus", "버스 요금"], "parks": ["park hours", "공원 시간"]}, language
    )
    found = index.search(text)
    assert found.unknown_words
    assert all(match.confidence < 0.5 for match in found.matches)


@pytest.mark.parametrize("learned", [True, False])
def test_a_question_asked_again_and_again_gets_the_equal_result(learned: bool) -> None:
    arrays = build_arrays([*FACTS, Row("market", "fish and crabs"), Row("park", "park hours")], "en", VEHICLES)
    index = Index(arrays if learned else without_model(arrays))
    assert arrays.model is not None
    results = set()
    for number in range(300):
        results.add(index.search("when was the brigde built"))
        index.search(f"fish number {number}")
    assert len(results) == 1


def test_explaining_an_entry_the_index_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        Index.from_phrasings(FARES).explain("bus", "gone")


def test_what_an_entry_scores_before_any_term_is_explained_as_a_term_without_a_name() -> None:
    rows = [Row(entry_id, text) for entry_id in "abc" for text in (f"bus {entry_id}", f"{entry_id} park")]
    explained = Index(build_arrays(rows, "en")).explain("zzz", "a")
    assert [term.term for term in explained] == [""]


def korean_arrays() -> Arrays:
    """Few entries, ranked by their similarity."""
    return build_arrays([Row("bus", "버스 요금", "fare"), Row("park", "공원 시간", role="prose")], "ko")


def learned_arrays() -> Arrays:
    """Entries with a model, facts and a glossary."""
    return build_arrays([*FACTS, Row("market", "fish and crabs"), Row("park", "electric cars")], "en", VEHICLES)


SAVED = pytest.mark.parametrize("make", [korean_arrays, learned_arrays])


@SAVED
def test_saved_arrays_are_the_same_when_loaded(make: Callable[[], Arrays], tmp_path: Path) -> None:
    arrays, path = make(), tmp_path / "index.npz"
    arrays.save(path)
    assert parts(Arrays.load(path)) == parts(arrays)


@SAVED
@pytest.mark.parametrize("question", ["버스는 얼마", "EV", "when was the bridge built", "fish"])
def test_saved_arrays_find_the_same_when_loaded(make: Callable[[], Arrays], question: str, tmp_path: Path) -> None:
    arrays, path = make(), tmp_path / "index.npz"
    arrays.save(path)
    assert Index(Arrays.load(path)).search(question) == Index(arrays).search(question)


@SAVED
def test_saved_arrays_hold_no_pickle(make: Callable[[], Arrays], tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    make().save(path)
    with zipfile.ZipFile(path) as archive:
        headers = [archive.read(name)[:128] for name in archive.namelist()]
    assert headers
    assert not any(b"'descr': '|O'" in header for header in headers)


def parts(value: Any) -> Any:
    """A dataclass as something that can be compared, its arrays with their types."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.tolist()
    if is_dataclass(value):
        return {field.name: parts(getattr(value, field.name)) for field in fields(value)}
    return value
