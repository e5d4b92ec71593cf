"""A revision: the content as a whole, named by what it says."""

from pathlib import Path

import pytest

from knowledge.entries import Revision
from tests.knowledge.folder import KnowledgeFolder

PARKS = "faq/parks.yaml"


@pytest.fixture
def original(tmp_path: Path) -> Revision:
    """The revision of an unchanged folder."""
    return KnowledgeFolder(tmp_path / "original").load()


def test_equal_content_has_an_equal_id(folder: KnowledgeFolder, original: Revision) -> None:
    assert folder.load().id == original.id


def test_a_note_to_other_curators_is_no_content(folder: KnowledgeFolder, original: Revision) -> None:
    folder.write(PARKS, f"# checked twice\n{folder.read(PARKS)}")
    assert folder.load().id == original.id


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PARKS, "number: 1200", "number: 1201"),
        (PARKS, "as_of: 2021-09-07", "as_of: 2021-09"),
        (PARKS, "- 물가 녹지", "- 물가 풀밭"),
        (PARKS, "title: River park", "title: River Park"),
        ("sources.yaml", "title: City bulletin", "title: The city bulletin"),
        ("units.yaml", "{n}그루", "{n} 그루"),
        ("contacts.yaml", '"119"', '"112"'),
    ],
)
def test_changed_content_has_another_id(
    folder: KnowledgeFolder, original: Revision, name: str, old: str, new: str
) -> None:
    folder.replace(name, old, new)
    assert folder.load().id != original.id


def test_an_id_is_64_hex_digits(original: Revision) -> None:
    assert len(original.id) == 64
    assert set(original.id) <= set("0123456789abcdef")


def test_entries_come_in_order_of_id_whatever_file_holds_them(folder: KnowledgeFolder) -> None:
    folder.replace("faq/rules.yaml", "id: tree-law", "id: a-law")
    folder.replace(PARKS, "[tree-law]", "[a-law]")
    assert [entry.id for entry in folder.load().entries] == ["a-law", "river-park"]


def test_an_entry_belongs_to_the_topic_of_its_file(original: Revision) -> None:
    assert original.topic_of == {"river-park": "parks", "tree-law": "rules"}


def test_an_entry_is_found_by_its_id(original: Revision) -> None:
    entry = original.entry("tree-law")
    assert entry is not None
    assert entry.ko.title == "나무법"


def test_an_id_no_entry_has_finds_nothing(original: Revision) -> None:
    assert original.entry("gone") is None
