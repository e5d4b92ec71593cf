"""CSV files as people's spreadsheets write them: several encodings and delimiters in, one out."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.cells import FORBIDDEN, Cell, plain
from knowledge.exchange.columns import ONE_TABLE
from knowledge.exchange.figures_in_cells import PLAIN
from knowledge.exchange.limits import CELL_LIMIT, COLUMN_LIMIT, IN_PARTS, ROW_LIMIT
from knowledge.exchange.tables import Texts
from knowledge.library_texts import said_by_library
from knowledge.said import said

_DELIMITERS: Final = (",", ";", "\t")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""Beginnings that a spreadsheet takes for a formula; an apostrophe before them says that they are text."""


def write_csv(table: Iterable[Texts]) -> bytes:
    """A CSV file (UTF-8 with its mark, so that Excel reads Korean) in which no text is a formula."""
    return join_csv([ONE_TABLE, *([escape(texts.get(name, "")) for name in ONE_TABLE] for texts in table)], ",")


def read_csv(name: str, content: bytes, problems: list[Problem]) -> list[list[Cell]]:
    """The cells of a CSV file, row by row, each row as long as the headings or longer.

    Raises InvalidKnowledgeError where it is none; formulas and control characters are added to `problems`.
    """
    lines, _ = split_csv(name, content)
    headings = [plain(text) for text in lines[0]] if lines else []
    return [list(_cells(name, number, line, headings, problems)) for number, line in enumerate(lines, start=1)]


def split_csv(name: str, content: bytes) -> tuple[list[list[str]], str]:
    """The texts of a CSV file as they stand there, and its delimiter; raises InvalidKnowledgeError."""
    text = _decoded(name, content)
    headings = text.splitlines()[0] if text.strip() else ""
    delimiter = max(
        _DELIMITERS, key=lambda each: len({part.strip(' "') for part in headings.split(each)} & set(ONE_TABLE))
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[list[str]] = []
    cells = 0
    try:
        for line in reader:
            lines.append(line)
            cells += len(line)
            if len(line) > COLUMN_LIMIT or len(lines) > ROW_LIMIT or cells > CELL_LIMIT:
                what = said(
                    "The table is larger than {rows} rows, {columns} columns or {cells} cells.",
                    rows=f"{ROW_LIMIT:,}",
                    columns=COLUMN_LIMIT,
                    cells=f"{CELL_LIMIT:,}",
                )
                raise InvalidKnowledgeError([Problem(name, len(lines), what, IN_PARTS)])
    except csv.Error as error:
        what = said("The row cannot be read: {why}.", why=said_by_library(str(error)))
        remedy = said(
            "Check the quotes: a text that holds a quote or a line break stands in quotes, its quotes doubled."
        )
        raise InvalidKnowledgeError([Problem(name, len(lines) + 1, what, remedy, column=ONE_TABLE[0])]) from error
    return lines, delimiter


def join_csv(lines: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """A CSV file of texts as they are to stand there."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def escape(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not PLAIN.fullmatch(text) else text


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _cells(name: str, row: int, line: list[str], headings: list[str], problems: list[Problem]) -> Iterator[Cell]:
    """The cells of a line, with empty ones where it ends before the headings do."""
    for position in range(max(len(line), len(headings))):
        raw = line[position] if position < len(line) else ""
        column = (headings[position] if position < len(headings) else "") or said("No. {number}", number=position + 1)
        cell = Cell(name, "", row, column)
        if FORBIDDEN.search(raw):
            problems.append(cell.problem(said("The cell holds a control character."), said("Write the text again.")))
        elif raw.startswith("="):
            remedy = said("Write its value; before a text, write '.")
            problems.append(cell.problem(said("The cell holds a formula."), remedy))
        else:
            cell = replace(cell, text=plain(_unescaped(raw)))
        yield cell


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    what = said("The file is no text in UTF-8, UTF-16 or CP949.")
    raise InvalidKnowledgeError([Problem(name, 1, what, said("Save it as CSV UTF-8."))])
