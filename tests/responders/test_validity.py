"""What an answer says about its own age."""

import datetime as dt

import pytest

from knowledge.entries import Entry, Validity
from knowledge.moments import Moment
from responders.validity import Standing, standing
from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture
def entry(folder: KnowledgeFolder) -> Entry:
    """An entry whose validity a test replaces."""
    found = folder.load().entry("river-park")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "end", "today", "expected"),
    [
        ("target", "2025", "2024-06-01", "target-open"),
        ("target", "2025", "2025-12-31", "target-open"),
        ("target", "2025", "2026-01-01", "target-past"),
        ("period", "2023-10-15", "2023-10-15", "programme"),
        ("period", "2023-10-15", "2023-10-16", "ended"),
        ("period", None, "2026-01-01", "programme"),
        ("rule", None, "2026-01-01", "rule"),
        ("rule", "2020-04", "2020-04-30", "rule"),
        ("rule", "2020-04", "2020-05-01", "expired"),
        ("ranking", None, "2026-01-01", None),
        ("survey", None, "2026-01-01", None),
        ("publication", None, "2026-01-01", None),
        ("event", "2020-06-04", "2026-01-01", None),
    ],
)
def test_the_clock_tells_what_became_of_an_entry(
    entry: Entry, kind: str, end: str | None, today: str, expected: Standing | None
) -> None:
    time = Validity.model_validate({"kind": kind, "as_of": Moment(2020), "end": end and Moment.parse(end)})
    aged = entry.model_copy(update={"time": time})
    assert standing(aged, dt.date.fromisoformat(today)) == expected
