"""Building: when a model is learned, and a confidence corrected by a base's own checks."""

from collections.abc import Sequence
from typing import Final

import pytest

from knowledge.arrays import Arrays
from knowledge.building import CALIBRATION_MINIMUM, build_arrays, calibrate
from knowledge.confidence import BY_MODEL, BY_SIMILARITY
from knowledge.index import Index
from knowledge.language import LANGUAGES, Language
from knowledge.rows import Row, phrasing_rows

Check = tuple[str, str | None]

NAMES: Final = [f"{first}{second}{third}" for first in ("bal", "dor", "fin", "gur") for second in ("ap", "en", "is")
                for third in ("tok", "vel", "zum")]  # fmt: skip
"""Words that share few letters, each the name of an entry."""
STRANGERS: Final = [name[::-1] for name in NAMES]


@pytest.mark.parametrize(
    ("entries", "phrasings", "learned"), [(3, 2, True), (3, 3, True), (3, 1, False), (2, 3, False), (1, 3, False)]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_needs_three_entries_and_two_phrasings_of_each(
    language: Language, entries: int, phrasings: int, learned: bool
) -> None:
    arrays = build_arrays(
        phrasing_rows({name: [f"{name} {number}" for number in range(phrasings)] for name in NAMES[:entries]}), language
    )
    assert (arrays.model is not None) is learned
    assert arrays.confidence == (BY_MODEL if learned else BY_SIMILARITY)[language]


def test_a_row_has_the_kinds_that_its_text_asks_for_and_prose_and_labels_have_none_of_their_own() -> None:
    rows = [
        Row("pool", "when does the pool open", "opening", kinds=("place",)),
        Row("pool", "when the pool opened it was full", role="prose"),
        Row("pool", "the swimming pool"),
    ]
    assert [row.kinds for row in build_arrays(rows, "en").rows] == [("place", "when"), (), ()]


def test_a_word_of_every_phrasing_of_an_entry_tells_as_much_as_one_of_a_single_phrasing() -> None:
    arrays = build_arrays(phrasing_rows({"a": ["ferry one", "ferry two"], "b": ["tram"], "c": ["metro"]}), "en")
    idf = dict(zip(arrays.vocabulary, arrays.idf.tolist(), strict=True))
    assert idf["w:ferri"] == idf["w:tram"]


def test_in_a_large_base_a_word_of_many_entries_weighs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.building.LARGE", len(NAMES))
    index = Index(build_arrays(phrasing_rows({name: [f"{name} office"] for name in NAMES}), "en"))
    assert [match.entry_id for match in index.search(f"office {NAMES[0]}").near] == [NAMES[0]]
    assert index.search("office").matches == ()
    assert index.search("office").unknown_words == ()


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    """An entry for every name; "office" stands in all of them."""
    return build_arrays(phrasing_rows({name: [f"{name} office"] for name in NAMES}), "en")


def near(names: Sequence[str]) -> list[Check]:
    """Questions in other words than the entries', each with its entry."""
    return [(f"could somebody explain what happens with {name}", name) for name in names]


def far(names: Sequence[str]) -> list[Check]:
    """Questions with a word of the entries that none of them answers."""
    return [(f"could somebody explain which office happens to have {name}", None) for name in names]


@pytest.mark.parametrize(
    "checks",
    [
        [],
        near(NAMES),
        far(STRANGERS),
        near(NAMES) + far(STRANGERS)[: CALIBRATION_MINIMUM - 1],
        near(NAMES)[: CALIBRATION_MINIMUM - 1] + far(STRANGERS),
        near(NAMES) + [("\u2603", None)] * 100,
    ],
    ids=[
        "none",
        "all in scope",
        "all out of scope",
        "few out of scope",
        "few in scope",
        "out of scope without a match",
    ],
)
def test_with_too_few_checks_the_confidence_stays_as_shipped(arrays: Arrays, checks: list[Check]) -> None:
    assert calibrate(arrays, checks) is arrays


def test_where_questions_in_scope_are_nearer_than_others_they_become_surer_than_shipped(arrays: Arrays) -> None:
    corrected = calibrate(arrays, near(NAMES) + far(STRANGERS))
    for question, _ in near(NAMES):
        before, after = (Index(each).search(question) for each in (arrays, corrected))
        assert after.relevance > before.relevance
        assert after.matches[0].confidence > before.matches[0].confidence
        assert [match.entry_id for match in after.matches] == [match.entry_id for match in before.matches]


def test_where_questions_out_of_scope_are_near_they_become_less_sure_than_shipped(arrays: Arrays) -> None:
    misleading: list[Check] = [(f"{name} office", None) for name in NAMES]
    corrected = calibrate(arrays, near(NAMES) + misleading)
    for question, _ in misleading:
        before, after = (Index(each).search(question) for each in (arrays, corrected))
        assert after.relevance < before.relevance


def test_where_the_first_is_often_wrong_a_lead_makes_less_sure_than_shipped(arrays: Arrays) -> None:
    wrong = [(question, NAMES[number - number % 2]) for number, (question, _) in enumerate(near(NAMES))]
    corrected = calibrate(arrays, [*wrong, *far(STRANGERS)])
    lead = max(Index(arrays).search(question).lead for question, _ in wrong)
    assert corrected.confidence.lead(lead) < arrays.confidence.lead(lead)


def test_a_correction_changes_the_confidence_alone(arrays: Arrays) -> None:
    corrected = calibrate(arrays, near(NAMES) + far(STRANGERS))
    assert corrected.confidence != arrays.confidence
    assert (corrected.rows, corrected.vocabulary, corrected.words) == (arrays.rows, arrays.vocabulary, arrays.words)
    assert corrected.row_postings is arrays.row_postings
