"""A snapshot as a file for people and other programs."""

import datetime as dt
from typing import Literal, assert_never, get_args

from knowledge.loading import load_revision
from knowledge.snapshot import Snapshot
from responders.faq_page import faq_page

ExportFormat = Literal["zip", "csv", "xlsx", "jsonld"]


def export_format(name: str) -> ExportFormat | None:
    """The format of that name, which is also the ending of its files; None where there is none."""
    return next((known for known in get_args(ExportFormat) if known == name.casefold()), None)


def export(snapshot: Snapshot, format: ExportFormat, today: dt.date) -> bytes:
    """The content of the file; `zip` holds the curated files as they are, the others what was taught merged in.

    Raises InvalidKnowledgeError where the snapshot is no valid one.
    """
    from knowledge.exchange.exports import to_csv, to_xlsx  # here: answering does without openpyxl's memory

    match format:
        case "zip":
            return snapshot.pack()
        case "csv":
            return to_csv(snapshot)
        case "xlsx":
            return to_xlsx(snapshot)
        case "jsonld":
            with snapshot.unpacked() as folder:
                return faq_page(load_revision(folder, today=today), today)
        case _:
            assert_never(format)
