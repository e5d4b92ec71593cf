"""What is exported and uploaded again unchanged changes nothing, to the byte."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Final

import pytest
from openpyxl import load_workbook

from knowledge.exchange.csv_files import join_csv, split_csv
from knowledge.exchange.exports import to_csv, to_xlsx
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import (
    TAUGHT,
    Taught,
    TaughtPhrasing,
    read_taught,
    snapshot_entries,
    snapshot_sources,
    value_at,
    with_taught,
)
from knowledge.typed_sources import typed_source
from tests.knowledge.exchange.edited import as_excel_saves_it, read, saved
from tests.knowledge.folder import KnowledgeFolder

TABLES: Final[dict[str, Callable[[Snapshot], bytes]]] = {"all.csv": to_csv, "all.xlsx": to_xlsx}
EXPORTS: Final = {"all.zip": Snapshot.pack, **TABLES}


@pytest.fixture(scope="module")
def taught(parks: Snapshot) -> Snapshot:
    """The small base with a value, a phrasing and an entry taught in chat."""
    entries = snapshot_entries(parks)
    at = ("facts", "benches", "value")
    was = value_at(entries["river-park"], at)
    layer = Taught().with_change("river-park", at, was, {**was, "number": 1250})
    layer = layer.with_phrasing(TaughtPhrasing(entry="tree-law", language="ko", text="나무 법이 있나요"))
    new = {**entries["tree-law"], "id": "bush-law", "topic": "rules", "facts": {}}
    english = {"title": "Bush law", "phrasings": ["may I cut a bush"], "lead": "Bushes may be cut."}
    korean = {"title": "덤불법", "phrasings": ["덤불을 베어도 되나요"], "lead": "덤불은 벨 수 있습니다."}
    return with_taught(parks, layer.with_entry({**new, "en": english, "ko": korean}))


@pytest.mark.parametrize("name", EXPORTS)
def test_the_shipped_base_comes_back_to_the_byte(shipped: Snapshot, name: str) -> None:
    assert read(EXPORTS[name](shipped), shipped, name) == shipped


@pytest.mark.parametrize("name", EXPORTS)
def test_what_was_taught_stays_taught(taught: Snapshot, name: str) -> None:
    assert read(EXPORTS[name](taught), taught, name) == taught


@pytest.fixture(scope="module")
def sourced(taught: Snapshot) -> Snapshot:
    """With a source named in chat, from which the taught entry is."""
    source = typed_source("공원 안내; 공원과; 2026-11-20; https://parks.seoul.go.kr/1", ())
    layer = read_taught(taught).with_source(source).with_change("bush-law", ("sources",), None, [source["id"]])
    return with_taught(taught, layer)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_source_named_in_chat_stays(sourced: Snapshot, name: str) -> None:
    assert read(EXPORTS[name](sourced), sourced, name) == sourced


def test_a_workbook_brings_a_source_named_in_chat_into_the_files(sourced: Snapshot, parks: Snapshot) -> None:
    content = to_xlsx(sourced)
    files = read(content, parks)
    assert TAUGHT not in files.files
    assert snapshot_sources(files)["source"]["address"] == "https://parks.seoul.go.kr/1"
    book = load_workbook(io.BytesIO(content))
    row = next(row for row in book["Sources"].iter_rows() if row[2].value == "공원 안내")
    row[2].value = "공원 이용 안내"
    changed = read(saved(book), sourced)
    assert [source["title"] for source in snapshot_sources(changed).values()][-1] == "공원 이용 안내"
    assert read_taught(changed).sources == ()


def test_a_workbook_of_before_there_were_addresses_is_read(parks: Snapshot) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(parks)))
    sheet = book["Sources"]
    sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == "address"))
    assert read(saved(book), parks) == parks


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_what_was_taught_merged_in(taught: Snapshot, parks: Snapshot, name: str) -> None:
    files_alone = read(TABLES[name](taught), parks, name)
    assert TAUGHT not in files_alone.files
    entries = snapshot_entries(files_alone)
    assert entries["river-park"]["facts"]["benches"]["value"]["number"] == 1250
    assert "나무 법이 있나요" in entries["tree-law"]["ko"]["phrasings"]
    assert entries["bush-law"]["en"]["title"] == "Bush law"
    assert read(TABLES[name](taught), files_alone, name) == files_alone


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_write_it(parks: Snapshot, encoding: str, delimiter: str) -> None:
    lines, _ = split_csv("export.csv", to_csv(parks))
    content = join_csv(lines, delimiter).decode("utf-8-sig").encode(encoding)
    assert read(content, parks, "parks.csv") == parks


def test_the_csv_file_opens_as_korean_in_excel(parks: Snapshot) -> None:
    content = to_csv(parks)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "강변공원" in content.decode("utf-8-sig")


TEXTS: Final = (
    "2021–2030", "120", "1/3", "=1+1", "+82", "-5도", "@seoul", "'=x", "'quoted'", "_x0041_", "1e5", "TRUE", "#N/A",
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_texts_that_spreadsheets_would_change_stay_what_they_are(folder: KnowledgeFolder, name: str) -> None:
    phrasing = "        - park by the river\n"
    folder.replace("faq/parks.yaml", phrasing, phrasing + "".join(f"        - {json.dumps(text)}\n" for text in TEXTS))
    folder.replace("faq/parks.yaml", "title: River park", 'title: "=1+1"')
    folder.replace("faq/parks.yaml", "title: 강변공원", 'title: "2021–2030"')
    folder.replace("faq/rules.yaml", "title: 나무법", 'title: "120"')
    folder.replace("faq/rules.yaml", "title: Tree law", 'title: "1/3"')
    base = read_snapshot(folder.path)
    assert read(TABLES[name](base), base, name) == base


def test_no_cell_of_an_export_is_a_formula(folder: KnowledgeFolder) -> None:
    folder.replace("faq/parks.yaml", "title: River park", 'title: "=HYPERLINK(1)"')
    base = read_snapshot(folder.path)
    book = load_workbook(io.BytesIO(to_xlsx(base)))
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert ",'=HYPERLINK(1)," in to_csv(base).decode("utf-8-sig")


def test_a_workbook_saved_by_a_spreadsheet_says_the_same(parks: Snapshot) -> None:
    content = to_xlsx(parks)
    assert read(saved(load_workbook(io.BytesIO(content))), parks) == parks
    assert read(as_excel_saves_it(content), parks) == parks


def test_a_zip_may_have_a_folder_around_and_hidden_files(parks: Snapshot) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parks.files.items():
            archive.writestr(f"knowledge/{name}", content)
        archive.writestr("knowledge/.DS_Store", b"\0")
        archive.writestr("__MACOSX/knowledge/._sources.yaml", b"\0")
        archive.writestr("knowledge/faq/", b"")
    assert read(packed.getvalue(), parks, "parks.zip") == parks


def test_a_zip_replaces_everything(parks: Snapshot, shipped: Snapshot) -> None:
    assert read(parks.pack(), shipped, "parks.zip") == parks
