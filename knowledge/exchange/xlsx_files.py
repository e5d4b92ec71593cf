"""Excel workbooks: written as text cells, read as what a person sees in them."""

import datetime as dt
import io
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from knowledge.errors import InvalidKnowledgeError, Problem, UnfitValueError
from knowledge.exchange.archives import open_archive
from knowledge.exchange.cells import Cell, plain
from knowledge.exchange.columns import EXPLANATIONS, LISTS, SHEETS
from knowledge.exchange.limits import CELL_LIMIT, COLUMN_LIMIT, IN_PARTS, ROW_LIMIT
from knowledge.exchange.tables import Texts
from knowledge.said import said

_TEXT_FORMAT: Final = "@"
_CELL_LENGTH: Final = 32_767
"""Characters that Excel holds in a cell."""
_NARROW, _WIDE = 16, 48
"""Widths of columns, in characters."""
_REFUSED_PARTS: Final = {
    "xl/vbaProject": said("macros"),
    "xl/macrosheets/": said("macros"),
    "xl/externalLinks/": said("links to other files"),
    "xl/connections": said("links to other data"),
    "xl/embeddings/": said("embedded files"),
    "xl/activeX/": said("embedded programs"),
}
_SMALL_PART_LIMIT: Final = 5 * 10**6
"""Bytes of a part that is read as a whole: all but sheets and their texts."""
_STREAMED: Final = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_PLAIN_NUMBER: Final = re.compile(r"General|@|#,##0(\.0+)?|0(\.0+)?")
"""Formats that show a number's own digits."""
_NO_CODES: Final = re.compile(r'\[[^\]]*\]|"[^"]*"')
"""What a number format holds beside the codes of day, month and year: colours, languages, words."""
_DIGITS: Final = 15
"""Significant digits that Excel keeps."""
_WRITE_ANEW: Final = said("Write what is meant.")
_WRITE_AS_TEXT: Final = said("Format the cell as text and write again what is meant.")
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""An underscore that workbooks would read as the beginning of an escaped character."""


def write_xlsx(sheets: Mapping[str, Iterable[Texts]]) -> bytes:
    """A workbook of text cells, with what each column holds as a comment on its heading.

    Raises InvalidKnowledgeError for a text that is too long for a cell.
    """
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, table in sheets.items():
        _write_sheet(book.create_sheet(name), SHEETS[name], table)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read_xlsx(name: str, content: bytes, problems: list[Problem]) -> dict[str, list[list[Cell]]]:
    """The cells of each sheet that holds part of a knowledge base, each row as long as its headings or longer.

    Raises InvalidKnowledgeError where it is no plain workbook; cells that cannot be read are added to `problems`.
    """
    refuse_active_parts(name, content)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(content), read_only=True)
            return {
                sheet.title: list(_rows(name, sheet, problems)) for sheet in book.worksheets if sheet.title in SHEETS
            }
    except InvalidKnowledgeError:
        raise
    except Exception as error:  # openpyxl raises what a broken part leads it to
        what = said("The file is damaged: no workbook can be read.")
        remedy = said("Open it in Excel, save it as .xlsx and upload that.")
        raise InvalidKnowledgeError([Problem(name, 1, what, remedy)]) from error


def refuse_active_parts(name: str, content: bytes) -> None:
    """Raise InvalidKnowledgeError for a workbook with more in it than cells, or out of bounds."""
    with open_archive(name, content) as archive:
        for member in archive.infolist():
            path = member.filename
            for part, held in _REFUSED_PARTS.items():
                if path.casefold().startswith(part.casefold()):
                    what, remedy = said("The workbook holds {what}.", what=held), said("Save it as .xlsx without them.")
                    raise InvalidKnowledgeError([Problem(name, 1, what, remedy)])
            if member.file_size > _SMALL_PART_LIMIT and not path.startswith(_STREAMED):
                what = said("{part} in the workbook is too large to be read.", part=path)
                raise InvalidKnowledgeError([Problem(name, 1, what, said("Copy the cells into a new workbook."))])


def _write_sheet(sheet: Any, columns: Sequence[str], table: Iterable[Texts]) -> None:
    for position, heading in enumerate(columns, start=1):
        cell = sheet.cell(1, position, heading)
        cell.font = Font(bold=True)
        cell.comment = Comment("\n".join(reversed(EXPLANATIONS[heading])), "seoulbot", height=120, width=320)
        column = sheet.column_dimensions[get_column_letter(position)]
        column.width = _WIDE if heading.endswith(("_en", "_ko")) or heading in LISTS else _NARROW
        column.number_format = _TEXT_FORMAT  # what is typed below the table stays text, too
    for row, texts in enumerate(table, start=2):
        for position, heading in enumerate(columns, start=1):
            _write_text(sheet.cell(row, position), texts.get(heading, ""), texts)
    sheet.freeze_panes = "C2"


def _write_text(cell: Any, text: str, texts: Texts) -> None:
    cell.number_format = _TEXT_FORMAT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if not text:
        return
    if len(text) > _CELL_LENGTH:
        what = said(
            "A text of entry '{entry}' is longer than the {most} characters of a cell.",
            entry=texts.get("entry"),
            most=f"{_CELL_LENGTH:,}",
        )
        raise InvalidKnowledgeError([Problem("export.xlsx", 1, what, said("Export a zip instead."))])
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =


def _rows(name: str, sheet: Any, problems: list[Problem]) -> Iterator[list[Cell]]:
    sheet.reset_dimensions()  # what the file says of its size may be false
    cells = width = 0
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMN_LIMIT), start=1):
        held = [position for position, cell in enumerate(row, start=1) if cell.value is not None]
        cells += len(held)
        if number > ROW_LIMIT or cells > CELL_LIMIT:
            what = said(
                "The sheet '{sheet}' is larger than {rows} rows or {cells} cells.",
                sheet=sheet.title,
                rows=f"{ROW_LIMIT:,}",
                cells=f"{CELL_LIMIT:,}",
            )
            raise InvalidKnowledgeError([Problem(name, 1, what, IN_PARTS)])
        width = max(width, *held[-1:], 0)
        yield [
            _read(name, sheet.title, number, position, cell, problems)
            for position, cell in enumerate(row[:width], start=1)
        ]


def _read(file: str, sheet: str, row: int, position: int, cell: Any, problems: list[Problem]) -> Cell:
    """A cell as a person sees it; what cannot be told is added to `problems`."""
    empty = Cell(file, sheet, row, get_column_letter(position))
    try:
        return _shown(empty, cell)
    except UnfitValueError as unfit:
        problems.append(empty.problem(unfit.what, unfit.remedy))
        return empty


def _shown(empty: Cell, cell: Any) -> Cell:
    """Raises UnfitValueError."""
    value = cell.value
    if value is None:
        return empty
    match cell.data_type:
        case "f":
            raise UnfitValueError(said("The cell holds a formula."), said("Copy the cell and paste it as a value."))
        case "e":
            raise UnfitValueError(said("The cell holds the error {error}.", error=value), _WRITE_ANEW)
        case "b":
            return replace(empty, text="TRUE" if value else "FALSE")
        case "n":
            number = _number(value, cell.number_format)
            return replace(empty, text=f"{number:f}", number=number)
        case "d":
            return replace(empty, moment=_moment(value, cell.number_format))
        case _:
            return replace(empty, text=plain(unescape(str(value))))


def _number(value: int | float, number_format: str) -> Decimal:
    """The figure that a number shows."""
    if not math.isfinite(value):
        raise UnfitValueError(said("The cell holds no figure."), _WRITE_ANEW)
    number = Decimal(f"{value:.{_DIGITS}g}")
    form = _PLAIN_NUMBER.fullmatch(number_format)
    decimals = next((len(part) - 1 for part in form.groups() if part), None) if form else None
    if form is None or (decimals is not None and round(number, decimals) != number):
        what = said(
            "What the cell shows is not what it holds ({value}, shown as {format}).", value=value, format=number_format
        )
        raise UnfitValueError(what, _WRITE_AS_TEXT)
    return Decimal(int(number)) if number == int(number) else number.normalize()


def _moment(value: object, number_format: str) -> str:
    """The date that a cell shows, as `Moment` writes it."""
    codes = _NO_CODES.sub("", number_format).casefold()
    if isinstance(value, dt.datetime):
        if "y" in codes and "d" in codes:
            return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
        if "y" in codes and value.day == 1:
            return f"{value:%Y-%m}" if "m" in codes else f"{value:%Y}"
    what = said("Excel has made a date or a time of this cell, and what was meant cannot be told.")
    raise UnfitValueError(what, said("Format the cell as text and write it again, such as 2021-09-07."))
