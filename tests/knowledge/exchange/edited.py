"""Exported tables, changed in one place as a curator does it."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from openpyxl import load_workbook

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.csv_files import join_csv, split_csv
from knowledge.snapshot import Snapshot
from tests.knowledge.exchange.uploading import uploaded
from tests.knowledge.folder import TODAY

SHARED: Final = "xl/sharedStrings.xml"
_INLINE: Final = re.compile(r'<c(?P<before>[^>]*)t="inlineStr"(?P<after>[^>]*)><is>(?P<text>.*?)</is></c>', re.DOTALL)

Place = tuple[str, str, str]
"""Entry or source, fact or "", heading."""


def read(content: bytes, base: Snapshot, name: str = "parks.xlsx") -> Snapshot:
    """What the base becomes."""
    return uploaded(name, content, base, TODAY)


def problems_of(content: bytes, base: Snapshot, name: str = "parks.xlsx") -> tuple[Problem, ...]:
    """Why a file is refused; fails where it is taken."""
    try:
        read(content, base, name)
    except InvalidKnowledgeError as error:
        return error.problems
    raise AssertionError("the file was taken")


def edited_xlsx(content: bytes, changes: Mapping[Place, Any], *, number_format: str | None = None) -> bytes:
    """A workbook with other values in some cells, saved by openpyxl."""
    book = load_workbook(io.BytesIO(content))
    for (item, fact, heading), value in changes.items():
        sheet = book["Facts" if fact else "Entries"]
        cell = sheet[_coordinate(sheet, item, fact, heading)]
        cell.value = value
        if number_format is not None:
            cell.number_format = number_format
    return saved(book)


def coordinate(content: bytes, place: Place) -> str:
    """Where a workbook has a value: C7."""
    sheet = load_workbook(io.BytesIO(content))["Facts" if place[1] else "Entries"]
    return _coordinate(sheet, *place)


def saved(book: Any) -> bytes:
    """A workbook as a file."""
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def edited_csv(content: bytes, changes: Mapping[Place, str]) -> bytes:
    """A CSV file with other texts in some cells."""
    lines, delimiter = split_csv("export.csv", content)
    for (entry, fact, heading), text in changes.items():
        (line,) = [line for line in lines if line[:2] == [entry, fact]]
        line[lines[0].index(heading)] = text
    return join_csv(lines, delimiter)


def csv_row(content: bytes, entry: str, fact: str = "") -> int:
    """The row of an entry or a fact as Excel shows it."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    (row,) = [number for number, line in enumerate(lines, start=1) if line[:2] == [entry, fact]]
    return row


def as_excel_saves_it(content: bytes) -> bytes:
    """A workbook whose texts stand in one list for all sheets, as Excel writes them (openpyxl writes them in place)."""
    texts: list[str] = []

    def to_shared(cell: re.Match[str]) -> str:
        texts.append(cell["text"])
        return f'<c{cell["before"]}t="s"{cell["after"]}><v>{len(texts) - 1}</v></c>'

    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                parts[name] = _INLINE.sub(to_shared, parts[name].decode()).encode()
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts[SHARED] = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = "[Content_Types].xml"
    named = f'<Override PartName="/{SHARED}" ContentType="{kind}"/></Types>'.encode()
    parts[types] = parts[types].replace(b"</Types>", named)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert len(texts) > 20
    return packed.getvalue()


def _coordinate(sheet: Any, item: str, fact: str, heading: str) -> str:
    headings = [cell.value for cell in sheet[1]]
    (row,) = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == item and fact in ("", row[1].value)]
    coordinate: str = sheet.cell(row, headings.index(heading) + 1).coordinate
    return coordinate
