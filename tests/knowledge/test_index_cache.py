"""The cache of built indexes, and the promise that serving never imports scikit-learn."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.building import CALIBRATION_MINIMUM
from knowledge.checks import Check
from knowledge.errors import IndexBuildError
from knowledge.index_cache import KEPT_FILES, open_indexes
from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the indexes of the unchanged knowledge folder were built."""
    folder = KnowledgeFolder(tmp_path_factory.mktemp("knowledge"))
    cache = tmp_path_factory.mktemp("caches") / "not" / "there" / "yet"
    open_indexes(folder.load(), cache)
    return cache


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of it for the test alone."""
    return Path(shutil.copytree(built_once, tmp_path / "cache"))


def files(cache: Path) -> dict[str, int]:
    """Every file of the cache with its number on the disk: one that is written again is another."""
    return {path.name: path.stat().st_ino for path in cache.iterdir()}


def test_the_first_opening_writes_one_file_for_each_language_and_nothing_else(built: Path) -> None:
    assert sorted(name[:9] for name in files(built)) == ["index-en-", "index-ko-"]


def test_the_second_opening_builds_nothing(folder: KnowledgeFolder, built: Path) -> None:
    before = files(built)
    open_indexes(folder.load(), built)
    assert files(built) == before


def test_an_opened_index_finds_entries_in_its_own_language(folder: KnowledgeFolder, built: Path) -> None:
    indexes = open_indexes(folder.load(), built)
    assert [indexes[index.language].language for index in indexes.values()] == ["en", "ko"]
    assert indexes["ko"].search("강가 공원").matches[0].entry_id == "river-park"


def test_a_changed_text_gets_another_file_for_its_language_alone(folder: KnowledgeFolder, built: Path) -> None:
    before = files(built)
    folder.replace("faq/parks.yaml", "- 물가 녹지", "- 물가 풀밭")
    open_indexes(folder.load(), built)
    (added,) = files(built).keys() - before.keys()
    assert added.startswith("index-ko-")


def test_a_changed_figure_needs_no_new_index(folder: KnowledgeFolder, built: Path) -> None:
    before = files(built)
    folder.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    open_indexes(folder.load(), built)
    assert files(built) == before


def test_a_changed_glossary_gets_another_file_for_each_language(folder: KnowledgeFolder, built: Path) -> None:
    before = files(built)
    folder.write("glossary.yaml", "concepts:\n  bank: {en: [river bank], ko: [물가]}\n")
    indexes = open_indexes(folder.load(), built)
    assert sorted(name[:9] for name in files(built).keys() - before.keys()) == ["index-en-", "index-ko-"]
    assert indexes["ko"].search("river bank").matches[0].entry_id == "river-park"


def checks(count: int, **changes: object) -> list[Check]:
    """So many English questions the tree law answers and as many that nothing does."""
    inside = [Check(language="en", question=f"tree cutting {number}", entry="tree-law") for number in range(count)]
    outside = [Check(language="en", question=f"elephant trees {number}", entry=None) for number in range(count)]
    return [check.model_copy(update=changes) for check in (*inside, *outside)]


def test_checks_get_another_file_for_their_language_alone_with_a_confidence_of_its_own(
    folder: KnowledgeFolder, built: Path
) -> None:
    before = files(built)
    shipped = open_indexes(folder.load(), built)["en"].search("may I cut a tree")
    corrected = open_indexes(folder.load(), built, checks(CALIBRATION_MINIMUM))["en"].search("may I cut a tree")
    (added,) = files(built).keys() - before.keys()
    assert added.startswith("index-en-")
    assert corrected.relevance != shipped.relevance
    assert corrected.lead == shipped.lead


@pytest.mark.parametrize("changes", [{"near": "river-park"}, {"history": ("river park",)}])
def test_near_misses_and_follow_ups_correct_no_confidence(
    folder: KnowledgeFolder, built: Path, changes: dict[str, object]
) -> None:
    before = files(built)
    open_indexes(folder.load(), built, checks(CALIBRATION_MINIMUM, **changes))
    assert files(built) == before


@pytest.mark.parametrize("broken", [b"", b"no archive at all", b"PK\x03\x04 cut off", b"PK\x05\x06" + bytes(18)])
def test_a_broken_file_is_built_again(folder: KnowledgeFolder, built: Path, broken: bytes) -> None:
    (path,) = built.glob("index-ko-*.npz")
    path.write_bytes(broken)
    indexes = open_indexes(folder.load(), built)
    assert indexes["ko"].search("강가 공원").matches[0].entry_id == "river-park"
    assert path.read_bytes() != broken


def test_the_files_longest_unused_make_room_for_new_ones(folder: KnowledgeFolder, built: Path) -> None:
    (used,) = built.glob("index-en-*.npz")
    (missing,) = built.glob("index-ko-*.npz")
    missing.unlink()
    os.utime(used, (0, 0))
    for number in range(KEPT_FILES + 3):
        (built / f"index-en-{number}.npz").touch()
        os.utime(built / f"index-en-{number}.npz", (number, number))
    open_indexes(folder.load(), built)
    newest = range(5, KEPT_FILES + 3)
    assert files(built).keys() == {used.name, missing.name, *(f"index-en-{number}.npz" for number in newest)}


def test_an_opened_file_counts_as_used(folder: KnowledgeFolder, built: Path) -> None:
    paths = list(built.iterdir())
    for path in paths:
        os.utime(path, (0, 0))
    open_indexes(folder.load(), built)
    assert all(path.stat().st_mtime > 0 for path in paths)


def test_texts_without_a_word_cannot_be_built_and_say_so(folder: KnowledgeFolder, tmp_path: Path) -> None:
    revision = folder.load().model_copy(update={"entries": ()})
    with pytest.raises(IndexBuildError, match=r"building the index failed: .*there is no word to index"):
        open_indexes(revision, tmp_path)


def test_a_cache_folder_that_cannot_be_made_is_named(folder: KnowledgeFolder, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexBuildError, match=r"could not be written to .*file"):
        open_indexes(folder.load(), tmp_path / "file")


def test_serving_imports_no_scikit_learn(folder: KnowledgeFolder, built: Path) -> None:
    serve = (
        "import datetime, pathlib, sys\n"
        "from knowledge.knowledge_base import open_knowledge_base\n"
        "folder, cache = map(pathlib.Path, sys.argv[1:])\n"
        "base = open_knowledge_base(folder, cache, datetime.date(2026, 11, 21))\n"
        "print(base.search('park by the river', 'en').matches[0].entry_id)\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('sklearn', 'scipy')])\n"
    )
    command = [sys.executable, "-c", serve, str(folder.path), str(built)]
    child = subprocess.run(command, check=True, capture_output=True, text=True)
    assert child.stdout.splitlines() == ["river-park", "[]"]
