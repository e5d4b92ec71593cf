"""Snapshots of curated files keep every byte and are named by their content."""

from knowledge.content_diff import compare_content
from knowledge.loading import load_revision
from knowledge.snapshot import Snapshot, read_snapshot
from tests.knowledge.folder import TODAY, KnowledgeFolder


def test_a_snapshot_packed_and_unpacked_is_the_same_to_the_byte(folder: KnowledgeFolder) -> None:
    taken = read_snapshot(folder.path)
    assert set(taken.files) == {"sources.yaml", "contacts.yaml", "units.yaml", "faq/parks.yaml", "faq/rules.yaml"}
    assert Snapshot.unpack(taken.pack()) == taken
    assert Snapshot.unpack(taken.pack()).pack() == taken.pack()
    with taken.unpacked() as unpacked:
        assert read_snapshot(unpacked) == taken
    assert not unpacked.exists()


def test_the_name_follows_the_content_and_nothing_else(folder: KnowledgeFolder) -> None:
    taken = read_snapshot(folder.path)
    folder.write("notes.txt", "not curated")
    assert read_snapshot(folder.path).id == taken.id
    folder.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    assert read_snapshot(folder.path).id != taken.id


def test_what_differs_between_two_revisions_is_named(folder: KnowledgeFolder) -> None:
    old = folder.load()
    folder.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    folder.replace("faq/parks.yaml", "park by the river", "park near the river")
    folder.replace("sources.yaml", "City bulletin", "Town bulletin")
    new = folder.load()
    diff = compare_content(old, new)
    assert (diff.added, diff.removed) == ((), ())
    assert diff.changed == {"river-park": ("phrasings (en)", "fact benches")}
    assert diff.surroundings == ("sources",)
    assert not compare_content(new, new)


def test_entries_added_and_removed_are_named(folder: KnowledgeFolder) -> None:
    whole = folder.load()
    fewer = whole.model_copy(update={"entries": whole.entries[1:]})
    gone = whole.entries[0].id
    assert compare_content(whole, fewer).removed == (gone,)
    assert compare_content(fewer, whole).added == (gone,)


def test_the_number_of_a_revision_is_no_part_of_its_content(folder: KnowledgeFolder) -> None:
    revision = load_revision(folder.path, today=TODAY)
    numbered = revision.model_copy(update={"number": 15})
    assert numbered.id == revision.id
    assert numbered.version == "15"
    assert revision.version == revision.id[: len(revision.version)]
