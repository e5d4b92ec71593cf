"""Reading check questions."""

import pytest

from knowledge.checks import load_checks
from knowledge.errors import InvalidKnowledgeError
from tests.knowledge.folder import KnowledgeFolder


def test_a_check_of_an_entry_or_fact_that_is_gone_is_named_with_its_line(folder: KnowledgeFolder) -> None:
    (folder.path / "checks").mkdir()
    (folder.path / "checks" / "parks.yaml").write_text(
        "checks:\n"
        "  - {language: en, question: where is it, entry: nowhere}\n"
        "  - {language: en, question: how many, entry: river-park, fact: elephants}\n"
        "  - {language: fr, question: combien, entry: null}\n"
    )
    with pytest.raises(InvalidKnowledgeError) as refusal:
        load_checks(folder.path, folder.load())
    assert [(problem.file, problem.line) for problem in refusal.value.problems] == [
        ("checks/parks.yaml", 2),
        ("checks/parks.yaml", 3),
        ("checks/parks.yaml", 4),
    ]


def test_a_misspelt_mark_of_unseen_checks_is_refused_not_ignored(folder: KnowledgeFolder) -> None:
    (folder.path / "checks").mkdir()
    (folder.path / "checks" / "a.yaml").write_text("unsen: true\nchecks: []\n")
    (folder.path / "checks" / "b.yaml").write_text("checks: []\nunseen: maybe\n")
    (folder.path / "checks" / "c.yaml").write_text(
        "unseen: true\nchecks:\n  - {language: en, question: what for, entry: null}\n"
    )
    with pytest.raises(InvalidKnowledgeError) as refusal:
        load_checks(folder.path, folder.load())
    assert [(problem.file, problem.line) for problem in refusal.value.problems] == [
        ("checks/a.yaml", 1),
        ("checks/b.yaml", 2),
    ]
