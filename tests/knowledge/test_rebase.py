"""A pending change moved onto what was published meanwhile: parts of both stay, and the same part is a conflict."""

from typing import Any, Final

import pytest

from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import (
    TAUGHT,
    Taught,
    TaughtPhrasing,
    read_taught,
    rebase,
    snapshot_entries,
    value_at,
    with_taught,
)
from tests.knowledge.folder import KnowledgeFolder

BENCHES: Final = ("facts", "benches", "value")
TITLE: Final = ("en", "title")
PARK: Final = "river-park"
PHRASING: Final = TaughtPhrasing(entry="tree-law", language="en", text="law on trees")


@pytest.fixture
def files(folder: KnowledgeFolder) -> Snapshot:
    return read_snapshot(folder.path)


def benches(snapshot: Snapshot, number: int) -> Snapshot:
    """With another number of benches, corrected in chat."""
    was = {"number": 1200, "unit": "thing"}
    return with_taught(snapshot, read_taught(snapshot).with_change(PARK, BENCHES, was, {**was, "number": number}))


def titled(snapshot: Snapshot, title: str) -> Snapshot:
    """With another title, corrected in chat."""
    return with_taught(snapshot, read_taught(snapshot).with_change(PARK, TITLE, "River park", title))


def phrased(snapshot: Snapshot) -> Snapshot:
    """With one more way to ask."""
    return with_taught(snapshot, read_taught(snapshot).with_phrasing(PHRASING))


def bush_law(lead: str) -> dict[str, Any]:
    """An entry taught in chat."""
    return {"id": "bush-law", "topic": "rules", "en": {"lead": lead}}


def with_bush_law(snapshot: Snapshot, lead: str) -> Snapshot:
    return with_taught(snapshot, read_taught(snapshot).with_entry(bush_law(lead)))


def file_changed(snapshot: Snapshot, name: str, old: bytes, new: bytes) -> Snapshot:
    assert old in snapshot.files[name]
    return Snapshot({**snapshot.files, name: snapshot.files[name].replace(old, new)})


def taught_of(snapshot: Snapshot | None) -> Taught:
    assert snapshot is not None
    return read_taught(snapshot)


def test_changes_of_different_parts_are_both_kept(files: Snapshot) -> None:
    moved = rebase(files, phrased(benches(files, 1300)), titled(with_bush_law(files, "No."), "Park"))
    assert moved is not None
    taught = read_taught(moved)
    assert [(change.at, change.now) for change in taught.changed] == [
        (TITLE, "Park"),
        (BENCHES, {"number": 1300, "unit": "thing"}),
    ]
    assert (taught.phrasings, taught.entries) == ((PHRASING,), (bush_law("No."),))


def test_a_file_of_mine_and_a_correction_of_theirs_are_both_kept(files: Snapshot) -> None:
    mine = file_changed(files, "faq/rules.yaml", b"Tree law", b"Law of trees")
    moved = rebase(files, mine, benches(files, 1300))
    assert moved is not None
    assert moved.files["faq/rules.yaml"] == mine.files["faq/rules.yaml"]
    assert len(read_taught(moved).changed) == 1


@pytest.mark.parametrize("of_base", [1200, 1250])
def test_the_same_place_changed_otherwise_is_a_conflict(files: Snapshot, of_base: int) -> None:
    base = benches(files, of_base)
    assert rebase(base, benches(base, 1300), benches(base, 1400)) is None


def test_the_same_place_changed_alike_is_none(files: Snapshot) -> None:
    theirs = titled(benches(files, 1300), "Park")
    assert rebase(files, benches(files, 1300), theirs) == theirs


def test_a_change_back_to_what_the_files_say_is_kept(files: Snapshot) -> None:
    base = benches(files, 1300)
    moved = rebase(base, benches(base, 1200), titled(base, "Park"))
    assert [change.at for change in taught_of(moved).changed] == [TITLE]
    assert rebase(base, benches(base, 1200), benches(base, 1400)) is None


def test_what_an_upload_replaced_stays_away(files: Snapshot) -> None:
    base = with_bush_law(phrased(benches(files, 1300)), "No.")
    mine = base
    for entry in (PARK, "bush-law"):
        mine = with_taught(mine, read_taught(mine).without(entry))
    assert taught_of(rebase(base, mine, titled(base, "Park"))) == Taught(
        changed=read_taught(titled(files, "Park")).changed, phrasings=(PHRASING,)
    )
    assert TAUGHT not in (rebase(base, files, base) or base).files


def test_one_taught_entry_edited_by_both_is_a_conflict(files: Snapshot) -> None:
    base = with_bush_law(files, "No.")
    assert rebase(base, with_bush_law(base, "Yes."), with_bush_law(base, "Perhaps.")) is None
    assert rebase(base, with_bush_law(base, "Yes."), files) is None
    assert taught_of(rebase(base, with_bush_law(base, "Yes."), benches(base, 1300))).entries == (bush_law("Yes."),)


def test_one_file_changed_by_both_is_a_conflict(files: Snapshot) -> None:
    mine = file_changed(files, "faq/parks.yaml", b"River park", b"Park")
    assert rebase(files, mine, file_changed(files, "faq/parks.yaml", b"1200", b"1300")) is None
    assert rebase(files, mine, mine) == mine


def test_a_file_and_a_correction_of_the_same_place_are_a_conflict(files: Snapshot) -> None:
    uploaded = file_changed(files, "faq/parks.yaml", b"number: 1200", b"number: 1400")
    assert rebase(files, uploaded, benches(files, 1300)) is None
    assert rebase(files, benches(files, 1300), uploaded) is None


def test_a_correction_that_the_files_have_by_now_is_no_longer_taught(files: Snapshot) -> None:
    uploaded = file_changed(files, "faq/parks.yaml", b"number: 1200", b"number: 1300")
    assert rebase(files, benches(files, 1300), uploaded) == uploaded
    assert value_at(snapshot_entries(uploaded)[PARK], BENCHES)["number"] == 1300


def test_with_nothing_to_do_theirs_stays_to_the_byte(files: Snapshot) -> None:
    by_hand = Snapshot({**files.files, TAUGHT: b"phrasings:\n- {entry: tree-law, language: en, text: law on trees}\n"})
    assert rebase(files, files, by_hand) == by_hand
