"""`seoulbot kb check`, run as a curator runs it."""

import json
from pathlib import Path

import pytest

from tests.bot.conftest import Seoulbot
from tests.knowledge.folder import KnowledgeFolder, checked_folder


@pytest.fixture
def parks(tmp_path: Path) -> KnowledgeFolder:
    """A small knowledge folder with one check and a threshold."""
    checks = "checks:\n  - {language: en, question: river park, entry: river-park}\n"
    return checked_folder(tmp_path / "parks", checks)


def test_the_shipped_base_reaches_its_thresholds(seoulbot: Seoulbot) -> None:
    done = seoulbot("kb", "check")
    assert done.returncode == 0, done.stdout
    assert "right entry first" in done.stdout
    assert "demanded." not in done.stdout


def test_the_report_as_json_names_the_misses_and_what_won(seoulbot: Seoulbot) -> None:
    report = json.loads(seoulbot("kb", "check", "--json").stdout)
    assert report["passed"] is True
    assert set(report["measures"]) == {"en", "ko"}
    assert all(miss["won"] != miss["entry"] for miss in report["misses"])
    assert all(wrong["told"] not in (None, wrong["entry"]) for wrong in report["wrong"])


def test_a_base_below_its_thresholds_is_refused(seoulbot: Seoulbot, parks: KnowledgeFolder) -> None:
    questions = ("tree law now", "law of trees", "may trees be cut", "a tree", "cut a tree", "law for trees")
    lines = "".join(f"  - {{language: en, question: {text}, entry: river-park}}\n" for text in questions)
    parks.write("checks/parks.yaml", f"checks:\n{lines}")
    done = seoulbot("kb", "check", settings={"SEOULBOT_KNOWLEDGE": str(parks.path)})
    assert done.returncode == 1
    assert "at least 90% is demanded" in done.stdout
    assert "tree-law wins" in done.stdout


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "checks/thresholds.yaml:1"),
        ("at_least: {right_first: many}\n", "checks/thresholds.yaml:1"),
        ("at_least: {right_last: 1}\n", "checks/thresholds.yaml:1"),
    ],
)
def test_thresholds_that_cannot_be_read_are_named(
    seoulbot: Seoulbot,
    parks: KnowledgeFolder,
    text: str,
    problem: str,
) -> None:
    parks.write("checks/thresholds.yaml", text)
    done = seoulbot("kb", "check", settings={"SEOULBOT_KNOWLEDGE": str(parks.path)})
    assert done.returncode == 1
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
