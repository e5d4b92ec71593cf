"""`seoulbot kb confusable, stale and self-test`, run as a curator runs them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from responders.self_test import KINDS
from tests.bot.conftest import Seoulbot
from tests.knowledge.folder import KnowledgeFolder

Run = Callable[..., str]


@pytest.fixture
def run(seoulbot: Seoulbot, tmp_path: Path) -> Run:
    """The output of a command over a small base in which the tree law has a phrasing of the river park."""
    folder = KnowledgeFolder(tmp_path / "parks")
    folder.replace(
        "faq/rules.yaml", "        - may I cut a tree", "        - may I cut a tree\n        - river park trees"
    )

    def output(*arguments: str) -> str:
        done = seoulbot("kb", *arguments, settings={"SEOULBOT_KNOWLEDGE": str(folder.path)})
        assert done.returncode == 0, done.stderr
        return done.stdout

    return output


def test_confusable_entries_come_with_counts_examples_and_words(run: Run) -> None:
    report: dict[str, Any] = json.loads(run("confusable", "--json"))
    (pair,) = [pair for pair in report["pairs"] if pair["language"] == "en" and pair["taken"]]
    assert pair["entries"] == ["river-park", "tree-law"]
    assert set(pair) == {"language", "entries", "taken", "close", "examples", "parting"}
    assert {example["question"] for example in pair["examples"]} >= {"river park trees"}
    printed = run("confusable")
    assert f"river-park / tree-law (en): {pair['taken']} taken" in printed
    assert "'river park trees': of tree-law, river-park comes first" in printed


def test_what_is_stale_is_listed_by_entry(run: Run) -> None:
    report: dict[str, Any] = json.loads(run("stale", "--json"))
    assert [past["entry"] for past in report["past"]] == ["river-park"]
    assert [source["source"] for source in report["undated"]] == ["old-page"]
    assert list(report["aged"]) == ["over-5", "3-to-5", "1-to-3"]
    printed = run("stale")
    assert "river-park: target-past, 2025" in printed
    assert f"To look at again: {report['count']}." in printed


def test_the_self_test_counts_each_kind_and_can_ask_everything(run: Run) -> None:
    report: dict[str, Any] = json.loads(run("self-test", "--json"))
    assert report["kinds"]["en"].keys() == KINDS.keys()
    assert report["wrong"] == len(report["blunders"])
    everything: dict[str, Any] = json.loads(run("self-test", "--json", "--all"))
    assert everything["kinds"]["en"]["off-topic"] == {"asked": 60, "wrong": 0}
    assert "one word alone" in run("self-test")
