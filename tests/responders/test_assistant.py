"""The answer core: languages, buttons pressed, and revisions that have moved on."""

import dataclasses
import re

import pytest

from knowledge.entries import Revision
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import Language, contains_hangul
from knowledge.text import QUESTION_LIMIT
from responders.actions import OpenEntry, OpenTopic
from responders.assistant import Assistant, read_question
from responders.messages import Answered, Smalltalk, TopicPage
from responders.rendering import Renderer, message_text
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "fixed", "fallback", "read_in", "answered_in"),
    [
        ("electric buses", None, "en", "en", "en"),
        ("전기버스", None, "en", "ko", "ko"),
        ("전기버스", "en", "en", "ko", "en"),
        ("electric buses", "ko", "ko", "en", "ko"),
        ("2025", None, "ko", "ko", "ko"),
        ("2025", "en", "ko", "en", "en"),
        ("😀", None, "en", "en", "en"),
    ],
)
def test_a_question_is_read_in_its_own_language_and_answered_in_the_fixed_one(
    text: str, fixed: Language | None, fallback: Language, read_in: Language, answered_in: Language
) -> None:
    question = read_question(text, fixed, fallback)
    assert (question.language, question.answer_language) == (read_in, answered_in)


@pytest.mark.parametrize(
    ("text", "fixed", "is_korean"),
    [
        ("전기버스 몇 대 도입해요?", "en", False),
        ("How many electric buses did Seoul plan?", "ko", True),
        ("전기버스 몇 대 도입해요?", None, True),
    ],
)
def test_a_fixed_language_words_the_whole_answer(
    assistant: Assistant, text: str, fixed: Language | None, is_korean: bool
) -> None:
    answer = assistant.answer(read_question(text, fixed))
    assert isinstance(answer, Answered)
    message = assistant.render(answer)
    first_line = message_text(message).partition("\n")[0]
    assert contains_hangul(first_line) is is_korean
    assert all(contains_hangul(button.label) is is_korean for button in message.buttons)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_button_opens_its_fact_in_its_language(assistant: Assistant, language: Language) -> None:
    answer = assistant.open(OpenEntry(language, "electric-buses", "share"))
    assert isinstance(answer, Answered)
    assert (answer.language, answer.entry.id, answer.fact_id) == (language, "electric-buses", "share")


def test_a_fact_that_a_later_revision_lost_opens_its_entry(assistant: Assistant) -> None:
    answer = assistant.open(OpenEntry("en", "electric-buses", "colour"))
    assert isinstance(answer, Answered)
    assert answer.fact_id is None


def test_an_entry_that_a_later_revision_lost_says_so(assistant: Assistant) -> None:
    assert assistant.open(OpenEntry("ko", "trams")) == Smalltalk("ko", "gone")


def test_a_topic_that_a_later_revision_lost_shows_all_topics(assistant: Assistant) -> None:
    assert assistant.open(OpenTopic("en", "trams")) == TopicPage("en", None)


def test_another_revision_answers_as_soon_as_it_is_in_place(knowledge_base: KnowledgeBase) -> None:
    moving = Assistant(knowledge_base, Renderer(lambda: TODAY, 4096))
    first, *others = knowledge_base.revision.entries
    fields = {name: getattr(knowledge_base.revision, name) for name in Revision.model_fields}
    revision = Revision(**fields | {"entries": tuple(others)})
    moving.knowledge = dataclasses.replace(knowledge_base, revision=revision)
    assert moving.open(OpenEntry("en", first.id)) == Smalltalk("en", "gone")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 5_000,
        "버스 " * 2_000,
        "😀" * 500,
        "\x00\x07\x1b[31m",
        "\u202e\u2066버스\u2069\u202c",
        "{{7*7}}",
        "{% raw %}",
        "{{ config }} electric buses",
        "%(number)s %s {0} {number}",
        "<b>hello</b>",
        "<script>alert(1)</script> pizza",
        "&lt;b&gt; &amp; pizza",
        "은(는) 피자을(를)",
        "\ud7ff\uffff￾",
    ],
)
def test_any_text_gets_an_answer_of_the_bots_own_words_and_markup(assistant: Assistant, text: str) -> None:
    message = assistant.render(assistant.answer(read_question(text)))
    tags = set(re.findall(r"<[^>]*>", "".join(message.parts)))
    assert message.parts
    assert tags <= {"<b>", "</b>", "<i>", "</i>"}


def test_only_the_beginning_of_a_very_long_question_is_read(assistant: Assistant) -> None:
    text = "electric buses".ljust(QUESTION_LIMIT) + "pizza " * 1_000
    answer = assistant.answer(read_question(text))
    assert isinstance(answer, Answered)
    assert answer.entry.id == "electric-buses"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("wjsrlqjtm aueodp", "전기버스 며대에"), ("2025sus wjsrlqjtm", "2025년 전기버스"), ("Anejdnlthlxj", "무더위쇼터")],
)
def test_korean_typed_with_the_keyboard_set_to_english_is_read(assistant: Assistant, typed: str, meant: str) -> None:
    question, found = assistant.search(read_question(typed))
    assert (question.language, question.answer_language) == ("ko", "ko")
    assert found.matches[0].entry_id == assistant.search(read_question(meant))[1].matches[0].entry_id


@pytest.mark.parametrize("text", ["thx", "zqx qqq", "who works", "bus", "2025", "how many electric buses"])
def test_other_words_stay_as_typed(assistant: Assistant, text: str) -> None:
    question, _ = assistant.search(read_question(text))
    assert (question.text, question.language) == (text, "en")


def test_a_fixed_language_answers_what_was_typed_with_the_wrong_keyboard(assistant: Assistant) -> None:
    question, _ = assistant.search(read_question("wjsrlqjtm", "en"))
    assert (question.language, question.answer_language) == ("ko", "en")
