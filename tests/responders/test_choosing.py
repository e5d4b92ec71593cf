"""Typed choices, and not knowing several times in a row."""

import pytest

from responders.assistant import Assistant, continue_conversation, read_question
from responders.messages import (
    NEW_CONVERSATION,
    Answered,
    Conversation,
    OfferedChoice,
    Smalltalk,
    Suggested,
    Unknown,
)
from responders.rendering import message_text

OFFERED = Conversation(
    "ev-target", (OfferedChoice("ev-target"), OfferedChoice("electric-buses", "share"), OfferedChoice("ev-chargers"))
)


@pytest.mark.parametrize(
    "text", ["2", "2.", "2번", "두 번째", "둘째", "the second one", "Second", "number two", "no. 2"]
)
def test_a_typed_choice_opens_what_was_offered_there(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(read_question(text, conversation=OFFERED))
    assert isinstance(answer, Answered)
    assert (answer.entry.id, answer.fact_id) == ("electric-buses", "share")


@pytest.mark.parametrize("text", ["4", "0", "9", "12", "9번", "number 7", "no. 5"])
def test_a_number_that_no_choice_has_gets_the_choices_again(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(read_question(text, "en", conversation=OFFERED))
    assert isinstance(answer, Suggested)
    assert continue_conversation(OFFERED, answer).choices == OFFERED.choices
    assert message_text(assistant.render(answer)).startswith(
        "There are numbers 1 to 3:\n1. Electric vehicle target\n2. "
    )


def test_a_number_beyond_the_only_choice_gets_its_number(assistant: Assistant) -> None:
    only = Conversation("ev-target", (OfferedChoice("ev-target"),))
    message = assistant.render(assistant.answer(read_question("2번", conversation=only)))
    assert message_text(message) == "1번 하나뿐입니다: 전기차 보급 목표."


@pytest.mark.parametrize("text", ["2025", "9 buses", "500"])
def test_a_figure_is_no_place_among_the_choices(assistant: Assistant, text: str) -> None:
    answer = assistant.answer(read_question(text, conversation=OFFERED))
    assert not (isinstance(answer, Suggested) and answer.reason == "misnumbered")


@pytest.mark.parametrize("text", ["ㅇㅇ", "네", "yes", "that one", "1", "첫 번째"])
def test_the_only_choice_is_accepted_by_a_yes(assistant: Assistant, text: str) -> None:
    only = Conversation("ev-target", (OfferedChoice("ev-target"),))
    answer = assistant.answer(read_question(text, conversation=only))
    assert isinstance(answer, Answered)
    assert answer.entry.id == "ev-target"


@pytest.mark.parametrize("conversation", [OFFERED, NEW_CONVERSATION, Conversation("ev-target")])
def test_a_yes_without_an_only_choice_is_small_talk(assistant: Assistant, conversation: Conversation) -> None:
    assert isinstance(assistant.answer(read_question("ㅇㅇ", conversation=conversation)), Smalltalk)


def test_a_choice_that_is_gone_opens_nothing(assistant: Assistant) -> None:
    gone = Conversation("ev-target", (OfferedChoice("gone-entry"),))
    assert not isinstance(assistant.answer(read_question("1", conversation=gone)), Answered)


def test_what_was_offered_can_be_typed_in_the_next_turn(assistant: Assistant) -> None:
    offered = assistant.answer(read_question("양재"))
    assert isinstance(offered, Suggested)
    conversation = continue_conversation(NEW_CONVERSATION, offered)
    chosen = assistant.answer(read_question("2번", None, conversation=conversation))
    assert isinstance(chosen, Answered)
    assert chosen.entry.id == offered.choices[1].entry.id


@pytest.mark.parametrize(("text", "number"), [("zqx", "120"), ("뷁쉛", "120")])
def test_not_knowing_again_says_what_is_known_and_then_only_who_can_help(
    assistant: Assistant, text: str, number: str
) -> None:
    conversation, said = NEW_CONVERSATION, []
    for _ in range(4):
        answer = assistant.answer(read_question(text, conversation=conversation))
        assert isinstance(answer, Unknown)
        message = assistant.render(answer)
        said.append((message_text(message), bool(message.buttons)))
        conversation = continue_conversation(conversation, answer)
    first, second, third, fourth = said
    assert text in first[0]
    assert first != second != third == fourth
    assert all(number in each for each, _ in said)
    assert [buttons for _, buttons in said] == [True, True, False, False]


def test_an_answer_ends_the_row_of_misses(assistant: Assistant) -> None:
    answer = assistant.answer(read_question("how many electric buses"))
    assert continue_conversation(Conversation(misses=2), answer).misses == 0
