"""A copy of an uploaded table in which each problem is marked where it stands."""

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.columns import PROBLEM
from knowledge.exchange.csv_files import escape, join_csv, split_csv
from knowledge.exchange.limits import refuse_too_large
from knowledge.exchange.uploads import upload_kind
from knowledge.exchange.xlsx_files import refuse_active_parts
from knowledge.said import said

_MARK: Final = PatternFill("solid", start_color="FFFFC7CE")
"""The red in which Excel itself shows what is wrong."""


def marked_copy(name: str, content: bytes, problems: Sequence[Problem]) -> bytes | None:
    """A workbook with its cells coloured and commented, or a CSV file with a column `problem`.

    None for other files, and where no problem stands in a cell. The texts are those of the problems: hand them in as
    the reader is to read them.
    """
    try:
        refuse_too_large(name, len(content))
        kind = upload_kind(name, content)
        if kind == "csv" and any(problem.column for problem in problems):
            return _marked_csv(name, content, problems)
        if kind == "xlsx" and any(problem.sheet for problem in problems):
            return _marked_xlsx(name, content, problems)
    except InvalidKnowledgeError:  # what cannot be read cannot be marked
        return None
    return None


def _marked_csv(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    lines, delimiter = split_csv(name, content)
    told: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.column:
            told[problem.line].append(f"{problem.column}: {problem.what} {problem.remedy}")
    place = lines[0].index(PROBLEM) if PROBLEM in lines[0] else max(map(len, lines))
    for number, line in enumerate(lines, start=1):
        line += [""] * (place + 1 - len(line))
        line[place] = escape("\n".join(told[number]))
    lines[0][place] = PROBLEM
    return join_csv(lines, delimiter)


def _marked_xlsx(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    refuse_active_parts(name, content)
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.sheet:
            told[problem.sheet, f"{problem.column}{problem.line}"].append(f"{problem.what} {problem.remedy}")
    marked = io.BytesIO()
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(content))
            for (sheet, coordinate), texts in told.items():
                cell = book[sheet][coordinate]
                cell.fill = _MARK
                cell.comment = Comment("\n".join(texts), "seoulbot", height=120, width=320)
            book.save(marked)
    except Exception as error:  # openpyxl raises what a broken part leads it to
        what, remedy = said("The workbook cannot be marked."), said("Use the list.")
        raise InvalidKnowledgeError([Problem(name, 1, what, remedy)]) from error
    return marked.getvalue()
