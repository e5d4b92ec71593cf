"""What can be done with an answer in private: quote it, vote, ask why, share, edit the question, be forgotten."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.assembly import MESSAGE_LIMIT
from knowledge.checks import Check
from knowledge.knowledge_base import KnowledgeBase
from responders.assistant import Assistant
from responders.citing import CITE_LIMIT
from responders.rendering import Renderer
from tests.bot.playground.visitor import Json, button, labels
from tests.conftest import TODAY
from tests.running_bot import RunningBot


async def pressed(bot: RunningBot, message: Json, label: str) -> str:
    """Press a button and give what the bot shows for it."""
    shown = await bot.visitor.presses(message, label)
    assert shown is not None
    return str(shown["text"])


def unchecked(**fields: Any) -> Check:
    """A check question as no file could have it."""
    return Check.model_construct(**fields)


def judged_by(base: KnowledgeBase, check: Check) -> Assistant:
    """The answer core with another check than the shipped ones."""
    return Assistant(replace(base, checks=(check,)), Renderer(lambda: TODAY, MESSAGE_LIMIT))


@pytest.mark.parametrize(
    ("question", "label", "parts"),
    [
        ("how many electric buses", "Cite", ["seoulsolution", "3,500", "posted 7 September 2021", "version"]),
        ("무더위쉼터 몇 곳", "인용하기", ["seoulsolution", "4,200곳", "2023년 5월 23일", "판 "]),
    ],
)
async def test_cite_copies_one_plain_line(running_bot: RunningBot, question: str, label: str, parts: list[str]) -> None:
    message = await running_bot.visitor.asks(question)
    line = button(message, label)["copy_text"]["text"]
    assert all(part in line for part in parts), line
    assert len(line) <= CITE_LIMIT
    assert "\n" not in line
    assert "<" not in line


async def test_more_puts_every_fact_under_the_same_answer(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("what is the dog patrol")
    await running_bot.visitor.presses(message, "More")
    edited = await running_bot.visitor.hears()
    assert (edited["message_id"], edited["text"]) == (message["message_id"], message["text"])
    assert set(labels(message)) - {"More"} < set(labels(edited))
    assert "More" not in labels(edited)
    assert "Cite" in labels(edited)


async def test_a_vote_is_thanked_for_and_one_against_is_asked_why(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("how many electric buses")
    assert await pressed(running_bot, message, "Helpful") == "Thank you."
    assert "What is wrong" in await pressed(running_bot, message, "Not helpful")
    asked = await running_bot.visitor.hears()
    assert {"It is wrong", "Out of date", "Not what I asked", "Hard to read"} <= set(labels(asked))
    assert "Helpful" not in labels(asked)
    assert "Cite" in labels(asked)
    assert await pressed(running_bot, asked, "Out of date") == "Thank you."


async def test_why_names_the_words_and_what_they_weigh(running_bot: RunningBot) -> None:
    assert "Ask something first" in (await running_bot.visitor.asks("/why"))["text"]
    await running_bot.visitor.asks("how many electric buses")
    why = (await running_bot.visitor.asks("/why"))["text"]
    assert why.startswith("I read: how, many, electric, buses.")
    assert "Entry: electric-buses" in why
    assert "Version" in why


async def test_why_explains_what_a_follow_up_was_told(running_bot: RunningBot) -> None:
    await running_bot.visitor.asks("how many electric buses")
    answer = await running_bot.visitor.asks("what do they cost")
    assert "Electric buses" in answer["text"]
    why = (await running_bot.visitor.asks("/why"))["text"]
    assert "going on from what was said before: entry electric-buses" in why


async def test_why_explains_the_last_question_beyond_small_talk_and_topics(running_bot: RunningBot) -> None:
    await running_bot.visitor.asks("how many electric buses")
    await running_bot.visitor.asks("thanks")
    await running_bot.visitor.asks("/topics")
    assert "Entry: electric-buses" in (await running_bot.visitor.asks("/why"))["text"]


async def test_why_says_that_an_entry_was_opened_by_its_button(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("how many electric buses")
    await running_bot.visitor.presses(message, "Electric vehicle target")
    await running_bot.visitor.hears()
    assert "You opened this entry yourself: ev-target." in (await running_bot.visitor.asks("/why"))["text"]


async def test_why_with_words_explains_those(running_bot: RunningBot) -> None:
    await running_bot.visitor.asks("how many electric buses")
    why = (await running_bot.visitor.asks("/why what is the dog patrol"))["text"]
    assert "Entry: dog-patrol" in why


async def test_who_wants_to_be_told_is_remembered(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("what does an electric bus cost")
    assert "price" in message["text"]
    assert "write to you" in await pressed(running_bot, message, "Tell me when you know")
    promised = await running_bot.visitor.hears()
    assert "I won't write" in await pressed(running_bot, promised, "Don't tell me after all")
    message = await running_bot.visitor.hears()
    assert "no longer kept" not in (await running_bot.visitor.asks("/privacy"))["text"]
    assert "questions without an answer 1" in (await running_bot.visitor.asks("/forget"))["text"]
    assert "no longer kept" in await pressed(running_bot, message, "Tell me when you know")


async def test_forget_says_what_was_removed_and_ends_the_conversation(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("how many electric buses")
    await running_bot.visitor.presses(message, "Helpful")
    await running_bot.visitor.asks("/lang en")
    removed = (await running_bot.visitor.asks("/forget"))["text"]
    assert "fixed languages 1, votes 1, questions 1, questions without an answer 0" in removed
    assert "Nothing of you was kept" in (await running_bot.visitor.asks("/forget"))["text"]
    assert "2025" not in (await running_bot.visitor.asks("and by when?"))["text"]


async def test_a_link_opens_its_entry_and_fact(running_bot: RunningBot) -> None:
    assert "3,500" in (await running_bot.visitor.asks("/start electric-buses"))["text"].partition("\n")[0]
    assert "40%" in (await running_bot.visitor.asks("/start electric-buses_share"))["text"].partition("\n")[0]
    assert "no longer" in (await running_bot.visitor.asks("/start gone-entry"))["text"]


async def test_an_edited_question_gets_its_answer_edited(running_bot: RunningBot) -> None:
    question = await running_bot.visitor.says("how many electric buses")
    answer = await running_bot.visitor.hears()
    await running_bot.visitor.corrects(question["message_id"], "how many electric taxis")
    edited = await running_bot.visitor.hears()
    assert edited["message_id"] == answer["message_id"]
    assert "10,000" in edited["text"]


async def test_a_question_from_before_forget_is_answered_anew(running_bot: RunningBot) -> None:
    question = await running_bot.visitor.says("how many electric buses")
    answer = await running_bot.visitor.hears()
    forgotten = await running_bot.visitor.asks("/forget")
    await running_bot.visitor.corrects(question["message_id"], "how many electric taxis")
    anew = await running_bot.visitor.hears()
    assert "10,000" in anew["text"]
    assert anew["message_id"] > forgotten["message_id"] > answer["message_id"]


async def test_about_says_how_often_it_is_right(running_bot: RunningBot) -> None:
    about = (await running_bot.visitor.asks("/about"))["text"]
    assert "120 entries" in about
    assert "check questions" in about


async def test_about_says_where_its_checks_took_part_in_making_it(
    running_bot: RunningBot, knowledge_base: KnowledgeBase
) -> None:
    check = Check(language="en", question="how many electric buses", entry="electric-buses")
    for unseen in (False, True):
        await running_bot.stops()
        await running_bot.starts(judged_by(knowledge_base, check.model_copy(update={"unseen": unseen})))
        about = (await running_bot.visitor.asks("/about"))["text"]
        assert ("played no part in making me" in about) == unseen
        assert "I find the right entry for 100.0%" in about


async def test_a_judging_that_failed_is_tried_again(running_bot: RunningBot, knowledge_base: KnowledgeBase) -> None:
    assistant = judged_by(knowledge_base, unchecked(language="en"))  # without a question it cannot be asked
    await running_bot.stops()
    await running_bot.starts(assistant)
    assert "Something went wrong on my side" in (await running_bot.visitor.asks("/about"))["text"]
    assistant.knowledge = knowledge_base
    assert "120 entries" in (await running_bot.visitor.asks("/about"))["text"]


async def test_while_about_is_judged_questions_are_answered(
    running_bot: RunningBot, knowledge_base: KnowledgeBase
) -> None:
    judged = threading.Event()

    def history() -> Iterator[str]:
        judged.wait(60)
        yield "how many electric taxis"

    slow = unchecked(language="en", question="and by when?", entry=None, history=history())
    await running_bot.stops()
    await running_bot.starts(judged_by(knowledge_base, slow))
    await running_bot.visitor.says("/about")
    try:
        assert "3,500" in (await running_bot.visitor.asks("how many electric buses"))["text"]
    finally:
        judged.set()
    assert "120 entries" in (await running_bot.visitor.hears())["text"]


async def test_topics_are_paged(running_bot: RunningBot) -> None:
    topics = await running_bot.visitor.asks("/topics")
    title = next(label for label in labels(topics) if "CAC" in label)
    await running_bot.visitor.presses(topics, title)
    first = await running_bot.visitor.hears()
    assert "Next page" in labels(first)
    await running_bot.visitor.presses(first, "Next page")
    second = await running_bot.visitor.hears()
    assert "Previous page" in labels(second)
    assert not set(labels(first)) & set(labels(second)) - {"Next page", "Previous page", "All topics"}
