"""`seoulbot kb export` and `kb import`, run as a curator runs them."""

import subprocess
from pathlib import Path

import pytest

from tests.bot.conftest import Seoulbot
from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """A small knowledge folder with a check, and a database of its own."""
    folder = KnowledgeFolder(tmp_path / "parks")
    (folder.path / "checks").mkdir()
    folder.write("checks/parks.yaml", "checks:\n  - {language: en, question: river park, entry: river-park}\n")
    folder.write("checks/thresholds.yaml", "at_least: {}\n")
    return {"SEOULBOT_KNOWLEDGE": str(folder.path), "SEOULBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}"}


def plain_errors(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_file_is_exported_changed_and_imported(seoulbot: Seoulbot, settings: dict[str, str], elsewhere: Path) -> None:
    assert seoulbot("kb", "export", "parks.csv", settings=settings).stdout == "Revision 1 is in parks.csv.\n"
    same = seoulbot("kb", "import", "parks.csv", settings=settings)
    assert (same.returncode, same.stdout) == (0, "The file says nothing new; nothing was published.\n")

    table = elsewhere / "parks.csv"
    table.write_bytes(table.read_bytes().replace(b",1200,", b",430.000,"))
    refused = seoulbot("kb", "import", "parks.csv", "--marked", "marked.csv", settings=settings)
    assert refused.returncode == 1
    assert 'parks.csv, row 3, column "value": 430.000 can mean 430 or 430,000.' in plain_errors(refused)
    assert "430.000 can mean" in (elsewhere / "marked.csv").read_text(encoding="utf-8-sig")

    table.write_bytes((elsewhere / "marked.csv").read_bytes().replace(b",430.000,", b",1300,"))
    done = seoulbot("kb", "import", "parks.csv", "--yes", settings=settings)
    assert "river-park: fact benches" in done.stdout
    assert "Revision 2 answers now." in done.stdout


def test_the_format_is_told_by_the_ending_or_named(
    seoulbot: Seoulbot, settings: dict[str, str], elsewhere: Path
) -> None:
    seoulbot("kb", "export", "table", "--format", "xlsx", settings=settings)
    assert (elsewhere / "table").read_bytes().startswith(b"PK")
    unknown = seoulbot("kb", "export", "parks.pdf", settings=settings)
    assert unknown.returncode == 2
    assert "use zip, csv, xlsx or jsonld" in plain_errors(unknown)


@pytest.mark.parametrize(
    ("name", "told"),
    [("nowhere.csv", "nowhere.csv cannot be read: No such file"), ("big.csv", "at most 20 MB are read")],
)
def test_a_file_that_cannot_be_read_is_one_line(
    seoulbot: Seoulbot, settings: dict[str, str], elsewhere: Path, name: str, told: str
) -> None:
    with (elsewhere / "big.csv").open("wb") as file:
        file.truncate(50 * 10**6)
    done = seoulbot("kb", "import", name, settings=settings)
    assert done.returncode == 1
    assert told in plain_errors(done)
    assert done.stderr.count("\n") == 1
