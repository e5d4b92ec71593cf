"""The taught layer: laid over the files, carried over to other files, written and read again."""

from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.entries import NumberValue, Revision
from knowledge.errors import InvalidKnowledgeError
from knowledge.loading import SHIPPED, load_revision
from knowledge.moments import Moment
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import (
    TAUGHT,
    Taught,
    TaughtPhrasing,
    carry_over,
    read_taught,
    snapshot_entries,
    value_at,
    with_taught,
)
from tests.conftest import TODAY

SITES = ("facts", "sites", "value")
ENTRY = "construction-inspections"


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return read_snapshot(SHIPPED)


def taught_value(shipped: Snapshot, number: int) -> Taught:
    """The shipped files with another number of construction sites."""
    was = value_at(snapshot_entries(shipped)[ENTRY], SITES)
    return Taught().with_change(ENTRY, SITES, was, {**was, "number": number})


def load(snapshot: Snapshot) -> Revision:
    with snapshot.unpacked() as folder:
        return load_revision(folder, today=TODAY)


def test_a_changed_value_stands_in_both_languages_and_nothing_else_changes(shipped: Snapshot) -> None:
    revision, before = load(with_taught(shipped, taught_value(shipped, 2600))), load(shipped)
    entry = revision.entry(ENTRY)
    assert entry is not None
    value = entry.facts["sites"].value
    assert isinstance(value, NumberValue)
    assert value.number == 2600
    assert [other.id for other in before.entries if other != revision.entry(other.id)] == [ENTRY]


def test_written_and_read_again_it_says_the_same(shipped: Snapshot) -> None:
    taught = taught_value(shipped, 2600)
    taught = taught.with_change(
        "electric-buses", ("facts", "share", "value"), {"number": 1}, {"number": Decimal("19.50")}
    )
    taught = taught.with_phrasing(TaughtPhrasing(entry=ENTRY, language="ko", text="2021-09: 공사장 몇 군데 봐"))
    taught = taught.with_corrections([ENTRY], Moment(2026, 11, 22))
    assert read_taught(with_taught(shipped, taught)) == taught


def test_changed_back_nothing_is_left(shipped: Snapshot) -> None:
    was = value_at(snapshot_entries(shipped)[ENTRY], SITES)
    taught = taught_value(shipped, 2600).with_change(ENTRY, SITES, {**was, "number": 2600}, was)
    assert taught == Taught()
    assert with_taught(shipped, taught) == shipped


def test_a_value_mended_in_the_files_is_no_longer_taught(shipped: Snapshot) -> None:
    taught = taught_value(shipped, 2600)
    files = snapshot_entries(shipped)
    files[ENTRY]["facts"]["sites"]["value"]["number"] = 2700
    kept, misfits = carry_over(taught, files)
    assert kept == Taught()
    assert [(misfit.entry, misfit.is_absorbed) for misfit in misfits] == [(ENTRY, False)]
    files[ENTRY]["facts"]["sites"]["value"]["number"] = 2600
    assert [misfit.is_absorbed for misfit in carry_over(taught, files)[1]] == [True]


def test_what_does_not_fit_is_named_with_its_line(shipped: Snapshot) -> None:
    taught = taught_value(shipped, 2600)
    taught = taught.model_copy(update={"changed": (taught.changed[0].model_copy(update={"was": {"number": 1}}),)})
    with pytest.raises(InvalidKnowledgeError) as caught:
        load(with_taught(shipped, taught))
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [(TAUGHT, 3)]


def test_a_taught_entry_is_one_of_its_topic(shipped: Snapshot) -> None:
    entry = {**snapshot_entries(shipped)[ENTRY], "id": "taught-one", "related": []}
    entry["facts"] = {}
    for language, words in (("en", "a thing taught in chat"), ("ko", "대화에서 배운 것")):
        entry[language] = {"title": words, "phrasings": [words], "lead": f"{words}."}
    taught = Taught().with_entry({"topic": "summer-safety", **entry})
    taught = taught.with_phrasing(TaughtPhrasing(entry="taught-one", language="en", text="what was taught"))
    revision = load(with_taught(shipped, taught))
    found = revision.entry("taught-one")
    assert found is not None
    assert found.en.phrasings == ("a thing taught in chat", "what was taught")
    assert revision.topic_of["taught-one"] == "summer-safety"


@pytest.mark.parametrize(
    "content", ["- no", "changed: 3", "entries: [{id: x, topic: nowhere}]", "stopped: [x]", "a: *b"]
)
def test_damaged_layers_are_refused_with_a_line(shipped: Snapshot, content: str) -> None:
    with pytest.raises(InvalidKnowledgeError) as caught:
        load(Snapshot({**shipped.files, TAUGHT: content.encode()}))
    assert {problem.file for problem in caught.value.problems} == {TAUGHT}


def test_without_a_layer_there_is_no_file(shipped: Snapshot, tmp_path: Path) -> None:
    assert TAUGHT not in with_taught(shipped, Taught()).files
    assert not (tmp_path / TAUGHT).exists()
