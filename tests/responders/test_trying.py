"""Trying a question: what a base says to it, what else it found, and why."""

import pickle
from dataclasses import replace

import pytest

from knowledge.beyond import Reader
from knowledge.building import build_arrays
from knowledge.index import Index
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.rows import revision_rows
from responders.assistant import Assistant, read_question
from responders.faq import ANSWER_AT
from responders.messages import Answered, Suggested, Unknown
from responders.rendering import Renderer, message_text
from responders.trying import Reason, Trial, decision, reason, try_notice, try_question
from tests.knowledge.folder import TODAY, KnowledgeFolder


def tried(assistant: Assistant, text: str) -> Trial:
    """What a base does with a question."""
    return try_question(assistant, read_question(text))


def shown(assistant: Assistant, active: Trial, pending: Trial | None = None, language: Language = "en") -> list[str]:
    """What a curator reads, line by line."""
    message = assistant.render_notice(try_notice(active, pending, language))
    assert len(message.parts) == 1
    return message_text(message).splitlines()


@pytest.fixture
def small(folder: KnowledgeFolder) -> Assistant:
    """Knows the river park and the tree law."""
    revision = folder.load()
    indexes = {language: Index(build_arrays(revision_rows(revision, language), language)) for language in LANGUAGES}
    return Assistant(KnowledgeBase(revision, indexes, Reader(revision)), Renderer(lambda: TODAY, 4096))


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        ("how many electric buses", Answered, "sure"),
        ("전기버스 몇 대", Answered, "sure"),
        ("What does an electric bus cost?", Suggested, "beyond"),
        ("covid", Suggested, "names-a-field"),
        ("who won the football match", Unknown, "too-far"),
        ("zqx zqx", Unknown, "nothing-found"),
        ("electric vehicle hovercraft", Suggested, "thinly-covered"),
    ],
)
def test_what_is_done_comes_with_its_reason(assistant: Assistant, question: str, answer: type, why: Reason) -> None:
    trial = tried(assistant, question)
    assert isinstance(trial.answer, answer)
    assert trial.reason == why
    assert trial.answer == assistant.answer(read_question(question))


def test_what_is_not_sure_enough_says_how_sure_it_is(assistant: Assistant) -> None:
    unsure = next(
        trial for question in ("water", "families", "climate of cars", "help for people", "city plan for the river")
        if (trial := tried(assistant, question)).reason == "unsure"
    )  # fmt: skip
    confidence = unsure.inquiry.found.matches[0].confidence
    assert confidence < ANSWER_AT
    assert f"{int(100 * confidence)}%" in reason(unsure, "en")


def test_what_is_fixed_is_named_without_candidates(assistant: Assistant) -> None:
    lines = shown(assistant, tried(assistant, "hello"))
    assert "Fixed text: greeting" in lines
    assert not any(line.startswith("1. ") for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_shows_question_decision_reason_words_and_candidates(
    assistant: Assistant, language: Language
) -> None:
    trial = tried(assistant, "how many electric buses")
    lines = shown(assistant, trial, language=language)
    assert "how many electric buses" in lines[0]
    assert trial.version in lines[2]
    assert lines[3] == decision(trial, language)
    assert lines[4] == reason(trial, language)
    assert lines[5] == trial.said
    assert lines[5].startswith("Seoul planned to add 3,500 electric buses")
    assert [line[:2] for line in lines[6:]] == [f"{number}." for number in range(1, 6)]
    match = trial.inquiry.found.matches[0]
    assert f"{match.score:.1f}" in lines[6]
    assert f"{int(100 * match.confidence)}%" in lines[6]


def test_a_pending_base_that_says_the_same_is_one_line(assistant: Assistant) -> None:
    trial = tried(assistant, "how many electric buses")
    assert shown(assistant, trial, trial)[-2:] == ["Pending", "Says the same."]


def test_a_pending_base_that_says_something_else_stands_beside(small: Assistant, folder: KnowledgeFolder) -> None:
    folder.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    revision = folder.load()
    pending = Assistant(
        replace(small.knowledge, revision=revision, reader=Reader(revision)), Renderer(lambda: TODAY, 4096)
    )
    question = "how many benches are planned"
    lines = shown(small, tried(small, question), tried(pending, question))
    assert any("1,200" in line for line in lines[: lines.index("Pending")])
    assert any("1,300" in line for line in lines[lines.index("Pending") :])
    assert revision.version != small.knowledge.revision.version


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_in_a_question_stays_text_and_a_long_one_fits(assistant: Assistant, language: Language) -> None:
    trial = tried(assistant, "<b>electric</b> & buses " + "how many buses " * 60)
    assert shown(assistant, trial, trial, language)[0].startswith("“<b>electric</b> & buses how")


def test_a_trial_travels_between_processes(assistant: Assistant) -> None:
    trial = tried(assistant, "how many electric buses")
    assert pickle.loads(pickle.dumps(trial)) == trial
