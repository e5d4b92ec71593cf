"""Judging a base by its checks, with the small folder and the indexes built from it."""

from pathlib import Path

import pytest

from knowledge.beyond import Reader
from knowledge.building import build_arrays
from knowledge.checks import Check, Measure, Thresholds
from knowledge.index import Index
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES
from knowledge.rows import revision_rows
from responders.assistant import Assistant
from responders.judging import Judgement, Share, judge
from responders.rendering import Renderer
from tests.knowledge.folder import TODAY, KnowledgeFolder

QUESTION = Check(language="en", question="may I cut a tree", entry="tree-law")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Knows the river park and the tree law, in both languages."""
    revision = KnowledgeFolder(Path(tmp_path_factory.mktemp("judging"))).load()
    indexes = {language: Index(build_arrays(revision_rows(revision, language), language)) for language in LANGUAGES}
    return Assistant(KnowledgeBase(revision, indexes, Reader(revision)), Renderer(lambda: TODAY, 4096))


def share(judgement: Judgement, measure: Measure) -> Share:
    """An English measure."""
    return judgement.shares("en")[measure]


def test_a_question_told_its_entry_is_right(assistant: Assistant) -> None:
    judgement = judge(assistant, [QUESTION])
    assert [verdict.outcome for verdict in judgement.verdicts] == ["told"]
    assert share(judgement, "right_first") == share(judgement, "right_told") == Share(1, 1)
    assert (judgement.misses, judgement.wrong) == ((), ())


def test_a_question_told_another_entry_is_wrong_a_miss_and_a_theft(assistant: Assistant) -> None:
    stolen = QUESTION.model_copy(update={"entry": "river-park"})
    judgement = judge(assistant, [stolen])
    assert [verdict.told for verdict in judgement.wrong] == ["tree-law"]
    assert [verdict.won for verdict in judgement.misses] == ["tree-law"]
    assert judgement.thefts() == [("river-park", "tree-law", 1)]
    assert share(judgement, "wrong_told") == Share(1, 1)


@pytest.mark.parametrize("near", ["tree-law", None])
def test_what_no_entry_answers_must_not_be_told(assistant: Assistant, near: str | None) -> None:
    judgement = judge(assistant, [QUESTION.model_copy(update={"entry": None, "near": near})])
    assert share(judgement, "near_misses_told" if near else "out_of_scope_told") == Share(1, 1)
    assert len(judgement.wrong) == 1
    assert judgement.misses == ()


@pytest.mark.parametrize(("question", "outcome"), [("phone number of the tree law", "offered"), ("zqx", "held-back")])
def test_what_is_not_told_is_offered_or_held_back(assistant: Assistant, question: str, outcome: str) -> None:
    judgement = judge(assistant, [Check(language="en", question=question, entry=None, near="tree-law")])
    assert [verdict.outcome for verdict in judgement.verdicts] == [outcome]
    assert share(judgement, "near_misses_told") == Share(0, 1)


@pytest.mark.parametrize(
    ("question", "right"), [("when does the river park open", True), ("the park by the river", False)]
)
def test_the_fact_asked_for_must_stand_in_the_first_line(assistant: Assistant, question: str, right: bool) -> None:
    check = Check(language="en", question=question, entry="river-park", fact="opening")
    assert [verdict.right_fact for verdict in judge(assistant, [check]).verdicts] == [right]


def test_a_fact_told_by_the_lead_counts(assistant: Assistant) -> None:
    check = Check(language="en", question="the park by the river", entry="river-park", fact="benches")
    assert [verdict.right_fact for verdict in judge(assistant, [check]).verdicts] == [True]


def test_a_follow_up_is_asked_after_its_history_and_judged_apart(assistant: Assistant) -> None:
    check = Check(
        language="en", history=("how many benches are planned",), question="and when does it open", entry="river-park"
    )
    judgement = judge(assistant, [check])
    assert share(judgement, "follow_ups_told") == Share(1, 1)
    assert share(judgement, "right_first").value is None


def test_korean_questions_are_asked_without_spaces_too(assistant: Assistant) -> None:
    judgement = judge(assistant, [Check(language="ko", question="강가에 있는 공원", entry="river-park")])
    assert judgement.shares("ko")["spaceless_right_first"] == Share(1, 1)


def test_typing_errors_are_judged_apart(assistant: Assistant) -> None:
    judgement = judge(assistant, [Check(language="en", question="may I cut a treee", entry="tree-law", typo=True)])
    assert share(judgement, "typos_right_first") == Share(1, 1)
    assert share(judgement, "right_first").value is None


@pytest.mark.parametrize(
    ("thresholds", "failed"),
    [
        (Thresholds(at_least={"right_first": 1.0}), []),
        (Thresholds(at_most={"wrong_told": 0.0}), []),
        (Thresholds(at_least={"typos_right_first": 1.0}), []),
        (Thresholds(at_most={"right_first": 0.5}), [("en", "right_first")]),
        (Thresholds(at_least={"wrong_told": 0.5}), [("en", "wrong_told")]),
    ],
)
def test_a_measure_outside_its_threshold_fails_and_one_not_asked_does_not(
    assistant: Assistant, thresholds: Thresholds, failed: list[tuple[str, str]]
) -> None:
    assert judge(assistant, [QUESTION]).failures(thresholds) == failed
