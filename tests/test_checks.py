"""What the shipped base answers and what it leaves alone, judged by the half of the checks that is for choosing."""

from collections.abc import Iterator

import pytest

from knowledge.checks import Check, load_checks
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.loading import SHIPPED
from responders.assistant import Assistant, read_question
from responders.messages import Answered

OTHER_FILES = {"out-of-scope", "near-misses", "follow-ups", "typos"}


@pytest.fixture(scope="module")
def checks(knowledge_base: KnowledgeBase) -> dict[str, tuple[Check, ...]]:
    return load_checks(SHIPPED, knowledge_base.revision)


def choosing(checks: dict[str, tuple[Check, ...]], language: Language, *files: str) -> list[Check]:
    return [
        check for file in files for check in checks[file] if check.language == language and check.half == "choosing"
    ]


def told(assistant: Assistant, checks: list[Check]) -> Iterator[tuple[Check, Answered]]:
    """The checks that are answered outright, with their answers."""
    for check in checks:
        answer = assistant.answer(read_question(check.question))
        if isinstance(answer, Answered):
            yield check, answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_entry_comes_first_for_nine_in_ten(
    knowledge_base: KnowledgeBase, checks: dict[str, tuple[Check, ...]], language: Language
) -> None:
    asked = choosing(checks, language, *(checks.keys() - OTHER_FILES))
    right = [
        check for check in asked if knowledge_base.search(check.question, language).matches[0].entry_id == check.entry
    ]
    assert len(right) >= 0.9 * len(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_one_in_fifty_gets_a_wrong_answer(
    assistant: Assistant, checks: dict[str, tuple[Check, ...]], language: Language
) -> None:
    asked = choosing(checks, language, *(checks.keys() - OTHER_FILES), "typos")
    wrong = [check.question for check, answer in told(assistant, asked) if answer.entry.id != check.entry]
    assert len(wrong) <= 0.02 * len(asked), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_one_in_twenty_questions_out_of_scope_is_answered(
    assistant: Assistant, checks: dict[str, tuple[Check, ...]], language: Language
) -> None:
    asked = choosing(checks, language, "out-of-scope")
    answered = [check.question for check, _ in told(assistant, asked)]
    assert len(answered) <= 0.05 * len(asked), answered


def test_no_check_is_a_phrasing(knowledge_base: KnowledgeBase, checks: dict[str, tuple[Check, ...]]) -> None:
    """A judge that was learned by heart judges nothing; single names that anybody types are let through."""
    learned = [
        check.question
        for file in checks.values()
        for check in file
        if check.entry is not None and len(check.question.split()) > 3
        for match in knowledge_base.search(check.question, check.language, limit=1).matches
        if match.phrasing == check.question
    ]
    assert len(learned) <= 5, learned
