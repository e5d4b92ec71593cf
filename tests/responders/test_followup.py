"""A short question read against the conversation."""

import pytest

from responders.assistant import Assistant, continue_conversation, read_question
from responders.messages import NEW_CONVERSATION, Answered, Conversation, Smalltalk, Unknown


@pytest.mark.parametrize(
    ("last", "text", "entry_id"),
    [
        ("ev-target", "and the buses?", "electric-buses"),
        ("ev-target", "and chargers?", "ev-chargers"),
        ("electric-buses", "언제까지?", "electric-buses"),
        ("monocle-ranking", "what magazine?", "monocle-ranking"),
        ("electric-taxis", "by when?", "electric-taxis"),
    ],
)
def test_a_short_question_is_completed_by_what_was_told_last(
    assistant: Assistant, last: str, text: str, entry_id: str
) -> None:
    answer = assistant.answer(read_question(text, conversation=Conversation(last)))
    assert isinstance(answer, Answered)
    assert answer.entry.id == entry_id


@pytest.mark.parametrize("text", ["언제까지?", "by when?"])
def test_the_same_words_without_a_conversation_are_not_answered(assistant: Assistant, text: str) -> None:
    assert not isinstance(assistant.answer(read_question(text)), Answered)


@pytest.mark.parametrize("text", ["pizza?", "how old are you?", "점심은?", "who won the match", "비트코인은?"])
def test_an_unrelated_short_question_is_not_dragged_into_the_conversation(assistant: Assistant, text: str) -> None:
    alone, after = (
        assistant.answer(read_question(text, conversation=conversation))
        for conversation in (NEW_CONVERSATION, Conversation("ev-target"))
    )
    assert not isinstance(after, Answered)
    assert after == alone


def test_a_question_that_stands_alone_is_not_read_against_the_conversation(assistant: Assistant) -> None:
    text = "where does Seoul rank in Monocle's list"
    answer = assistant.answer(read_question(text, conversation=Conversation("ev-target")))
    assert isinstance(answer, Answered)
    assert answer.entry.id == "monocle-ranking"


def test_a_conversation_about_an_entry_that_is_gone_is_no_conversation(assistant: Assistant) -> None:
    alone, after = (
        assistant.answer(read_question("언제까지?", conversation=conversation))
        for conversation in (NEW_CONVERSATION, Conversation("gone-for-good"))
    )
    assert after == alone


def test_small_talk_leaves_the_conversation_where_it_was_and_a_miss_counts() -> None:
    conversation = Conversation("ev-target")
    assert continue_conversation(conversation, Smalltalk("en", "thanks")) == conversation
    assert continue_conversation(conversation, Unknown("en")) == Conversation("ev-target", misses=1)


def test_an_answer_moves_the_conversation_to_its_entry(assistant: Assistant) -> None:
    answer = assistant.answer(read_question("전기버스"))
    assert continue_conversation(NEW_CONVERSATION, answer) == Conversation("electric-buses")
