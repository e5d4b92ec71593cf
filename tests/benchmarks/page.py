"""docs/benchmarks.md: each benchmark writes its own section and leaves the others as they are."""

import datetime as dt
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "benchmarks.md"


def write_section(name: str, text: str) -> None:
    """Put a section in the place of the one of that name, between its markers; a new one goes to the end."""
    begin, end = f"<!-- {name}: written by make bench -->", f"<!-- /{name} -->"
    page = PAGE.read_text(encoding="utf-8")
    if begin not in page:
        page = f"{page.rstrip()}\n\n{begin}\n{end}\n"
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def measured_on(versions: Iterable[str]) -> str:
    """When, where and with what was measured."""
    machine = f"{os.cpu_count()} cores with Python {platform.python_version()}"
    return f"Measured {dt.date.today()} on {machine}, {', '.join(versions)}."


def table(*rows: Sequence[str]) -> str:
    """A Markdown table: the header, then the rows; all but the first column to the right."""
    header, *others = rows
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, rule, *others))
