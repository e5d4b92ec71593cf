"""Rendered messages, compared with files that people review: GOLDEN=rewrite writes them anew."""

import dataclasses
import os
from typing import get_args

import pytest

from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from responders.messages import Answer, FixedText, Smalltalk
from tests.responders.goldens import FOLDER, Golden, answer_of, message_of, read_goldens, write_goldens

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_message_has_a_golden_one(language: Language, knowledge_base: KnowledgeBase) -> None:
    cases = [case.fields for path in FILES for case in read_goldens(path)]
    own = [answer for fields in cases if (answer := answer_of(fields, knowledge_base)).language == language]
    assert {type(answer) for answer in own} == set(get_args(Answer))
    assert {answer.text for answer in own if isinstance(answer, Smalltalk)} == set(get_args(FixedText))
