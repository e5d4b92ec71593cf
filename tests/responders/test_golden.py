"""Rendered messages, compared with files that people review: GOLDEN=rewrite writes them anew."""

import dataclasses
import os

import pytest

from knowledge.knowledge_base import KnowledgeBase
from tests.responders.goldens import FOLDER, Golden, message_of, read_goldens, write_goldens

FILES = sorted(FOLDER.glob("*.md"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.title}") for path in FILES for case in read_goldens(path)]


@pytest.fixture(scope="module", autouse=True)
def rewritten(knowledge_base: KnowledgeBase) -> None:
    """Write every file anew when asked to; the diff is the review."""
    if os.environ.get("GOLDEN") != "rewrite":
        return
    for path in FILES:
        cases = read_goldens(path)
        new = [dataclasses.replace(case, expected=message_of(case, knowledge_base)) for case in cases]
        write_goldens(path, new)


@pytest.mark.skipif(os.environ.get("GOLDEN") == "rewrite", reason="the files were written anew; read the diff")
@pytest.mark.parametrize("case", CASES)
def test_a_message_reads_as_reviewed(case: Golden, knowledge_base: KnowledgeBase) -> None:
    assert message_of(case, knowledge_base) == case.expected


def test_there_are_golden_messages_in_every_language() -> None:
    assert {case.fields.get("language") for path in FILES for case in read_goldens(path)} >= {"en", "ko"}
