"""A snapshot as tables for spreadsheets, with what was taught merged in."""

from collections.abc import Iterator

from knowledge.exchange.csv_files import write_csv
from knowledge.exchange.curated import Curated
from knowledge.exchange.tables import Texts, entry_texts, fact_texts, source_texts
from knowledge.exchange.xlsx_files import write_xlsx
from knowledge.snapshot import Snapshot


def to_csv(snapshot: Snapshot) -> bytes:
    """One table: each entry's row, and below it those of its facts."""
    curated = Curated.read(snapshot)
    return write_csv(
        row for entry_id in curated.entries for row in (_entry(curated, entry_id), *_facts(curated, entry_id))
    )


def to_xlsx(snapshot: Snapshot) -> bytes:
    """A workbook of entries, facts and sources; raises InvalidKnowledgeError for a text longer than a cell."""
    curated = Curated.read(snapshot)
    return write_xlsx(
        {
            "Entries": (_entry(curated, entry_id) for entry_id in curated.entries),
            "Facts": (row for entry_id in curated.entries for row in _facts(curated, entry_id)),
            "Sources": (source_texts(source_id, source) for source_id, source in curated.sources.items()),
        }
    )


def _entry(curated: Curated, entry_id: str) -> Texts:
    return entry_texts(entry_id, curated.topic_of[entry_id], curated.entries[entry_id])


def _facts(curated: Curated, entry_id: str) -> Iterator[Texts]:
    return fact_texts(entry_id, curated.entries[entry_id])
