"""Buttons pressed twice, on old and on removed messages, after a restart, and for entries that are no longer there."""

import asyncio
from dataclasses import replace

import pytest

from bot.assembly import MESSAGE_LIMIT
from bot.playground.state import PressAnswer
from knowledge.entries import Revision
from responders.assistant import Assistant
from responders.rendering import Renderer
from tests.bot.playground.visitor import Json, Visitor, labels
from tests.conftest import TODAY
from tests.running_bot import RunningBot

pytestmark = pytest.mark.usefixtures("no_error_logged")

QUESTION = "how many electric buses"
OFFER = "/ask 양재"
LIBRARY = "양재도서관"


async def shown(person: Visitor, message: Json, label: str) -> str:
    """What the bot shows to whoever presses a button of a message that is there."""
    answer = await person.presses(message, label)
    assert answer is not None
    return str(answer["text"])


async def shown_late(
    bot: RunningBot, person: Visitor, message: Json, label: str = "", data: str = "", *, old: bool = False
) -> str:
    """What the bot shows for a press on a message as it was, which may have changed or gone since.

    Of an `old` one Telegram tells the bot the number only. Instead of a button's label a test may give its data.
    """
    state = bot.playground.state
    waiting: asyncio.Future[PressAnswer | None] = asyncio.get_running_loop().create_future()
    state.presses["late"] = waiting
    rows = message["reply_markup"]["inline_keyboard"]
    query = {
        "id": "late",
        "from": state.people[person.person_id].as_json(),
        "chat_instance": "1",
        "data": data or next(each["callback_data"] for row in rows for each in row if each["text"] == label),
        "message": {name: message[name] for name in ("chat", "message_id")} | {"date": 0} if old else message,
    }
    state.updates.add("callback_query", query)
    async with asyncio.timeout(20):
        answer = await waiting
    assert answer is not None
    return answer.text


def without(assistant: Assistant, entry_id: str) -> Assistant:
    """The answer core after somebody removed an entry."""
    before = assistant.knowledge.revision
    entries = tuple(entry for entry in before.entries if entry.id != entry_id)
    assert len(entries) < len(before.entries)
    revision = Revision.model_construct(**dict(before) | {"entries": entries})
    return Assistant(replace(assistant.knowledge, revision=revision), Renderer(lambda: TODAY, MESSAGE_LIMIT))


async def messages_of_bot(person: Visitor) -> list[Json]:
    """What the bot has said in a chat and not removed."""
    return [message for message in (await person.looks())["messages"] if message["from"]["is_bot"]]


# In private


async def test_an_entry_opened_twice_is_told_twice(running_bot: RunningBot) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(QUESTION)
    for _ in range(2):
        await visitor.presses(answer, "Electric school buses")
        assert "school bus" in (await visitor.hears())["text"]


@pytest.mark.parametrize(
    ("question", "label", "said"),
    [
        (QUESTION, "Helpful", "Thank you."),
        (QUESTION, "Not helpful", "Thank you. What is wrong with it?"),
        ("what does an electric bus cost", "Tell me when you know", "I will write to you here once I know."),
    ],
)
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_tool_pressed_twice_says_the_same_twice(
    running_bot: RunningBot, assistant: Assistant, question: str, label: str, said: str, restarted: bool
) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(question)
    assert await shown_late(running_bot, visitor, answer, label) == said
    if restarted:
        await running_bot.stops()
        await running_bot.starts(assistant)
    assert await shown_late(running_bot, visitor, answer, label) == said


async def test_a_vote_on_a_message_too_old_to_be_seen_is_kept_and_asked_about(running_bot: RunningBot) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(QUESTION)
    said = await shown_late(running_bot, visitor, answer, "Not helpful", old=True)
    assert said == "Thank you. What is wrong with it?"
    assert await shown(visitor, await visitor.hears(), "Out of date") == "Thank you."
    assert "votes 1" in (await visitor.asks("/forget"))["text"]


async def test_the_buttons_of_a_message_too_old_to_be_seen_open_what_they_name(running_bot: RunningBot) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(QUESTION)
    await shown_late(running_bot, visitor, answer, "Electric school buses", old=True)
    assert "school bus" in (await visitor.hears())["text"]


async def test_more_pressed_twice_and_after_a_restart_leaves_the_facts_under_the_answer(
    running_bot: RunningBot, assistant: Assistant
) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks("what is the dog patrol")
    await visitor.presses(answer, "More")
    changed = await visitor.hears()
    await running_bot.stops()
    await running_bot.starts(assistant)
    assert await shown_late(running_bot, visitor, answer, "More") == ""
    assert (await visitor.looks())["messages"][-1] == changed


async def test_an_entry_that_was_removed_is_said_to_be_gone(running_bot: RunningBot, assistant: Assistant) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(QUESTION)
    await running_bot.stops()
    await running_bot.starts(without(assistant, "electric-school-buses"))
    await visitor.presses(answer, "Electric school buses")
    gone = await visitor.hears()
    assert gone["text"] == "That is no longer part of what I know. Here are my topics."
    assert "All topics" in labels(gone)


async def test_a_button_of_another_version_leads_to_the_topics(running_bot: RunningBot) -> None:
    visitor = running_bot.visitor
    answer = await visitor.asks(QUESTION)
    await shown_late(running_bot, visitor, answer, data="zz:1")
    assert "All topics" in labels(await visitor.hears())


# In groups


async def test_an_answer_removed_twice_is_said_to_be_removed_already(running_bot: RunningBot, minji: Visitor) -> None:
    answer = await minji.asks(f"/ask {QUESTION}")
    assert await shown(minji, answer, "Remove") == ""
    assert await shown_late(running_bot, minji, answer, "Remove") == "이미 지웠습니다."
    assert await shown_late(running_bot, minji, answer, "Remove", old=True) == "이미 지웠습니다."


async def test_an_answer_too_old_to_be_removed_is_left_to_admins(running_bot: RunningBot, alex: Visitor) -> None:
    answer = await alex.asks(f"/ask {QUESTION}")
    refusal = "Bad Request: message can't be deleted for everyone"
    running_bot.playground.state.fail_next("deleteMessage", 400, refusal)
    assert await shown(alex, answer, "Remove") == "It is too old for me to remove; the group's admins can."


async def test_nobody_is_pointed_to_an_answer_that_was_removed(minji: Visitor) -> None:
    await minji.presses(await minji.asks(f"/ask {QUESTION}"), "Remove")
    assert "3,500" in (await minji.asks(f"/ask {QUESTION}"))["text"]


async def test_a_choice_made_twice_is_told_once(running_bot: RunningBot, minji: Visitor) -> None:
    offered = await minji.asks(OFFER)
    assert await shown(minji, offered, LIBRARY) == ""
    told = await minji.hears()
    assert await shown_late(running_bot, minji, offered, LIBRARY) == ""
    assert [message["text"] for message in await messages_of_bot(minji)] == [told["text"]]


async def test_a_choice_on_a_message_that_is_gone_is_told_in_a_new_one(running_bot: RunningBot, minji: Visitor) -> None:
    offered = await minji.asks(OFFER)
    await minji.presses(offered, "지우기")
    assert await shown_late(running_bot, minji, offered, LIBRARY) == ""
    told = await minji.hears()
    assert told["message_id"] != offered["message_id"]
    assert LIBRARY in told["text"]


async def test_a_choice_is_told_in_the_language_it_was_offered_in(alex: Visitor) -> None:
    offered = await alex.asks(OFFER)
    await alex.presses(offered, LIBRARY)
    assert LIBRARY in (await alex.hears())["text"]


@pytest.mark.parametrize("old", [False, True])
async def test_choices_and_tools_work_after_a_restart(
    running_bot: RunningBot, assistant: Assistant, minji: Visitor, alex: Visitor, old: bool
) -> None:
    offered = await minji.asks(OFFER)
    await running_bot.stops()
    await running_bot.starts(assistant)
    refused = await shown_late(running_bot, alex, offered, LIBRARY, old=old)
    assert refused.startswith("Only the person who asked can choose.")
    await shown_late(running_bot, minji, offered, LIBRARY, old=old)
    told = await minji.hears()
    assert told["message_id"] == offered["message_id"]
    assert LIBRARY in told["text"]
    assert await shown_late(running_bot, minji, told, "지우기", old=old) == ""
    assert await messages_of_bot(minji) == []


async def test_a_choice_whose_entry_was_removed_is_said_to_be_gone_and_leaves_the_others(
    running_bot: RunningBot, assistant: Assistant, minji: Visitor
) -> None:
    offered = await minji.asks(OFFER)
    await running_bot.stops()
    await running_bot.starts(without(assistant, "seocho-yangjae-library"))
    assert await shown(minji, offered, LIBRARY) == "그 내용은 이제 제 자료에 없습니다."
    assert await messages_of_bot(minji) == [offered]


async def test_the_link_to_an_entry_that_was_removed_is_said_to_be_good_no_longer(
    running_bot: RunningBot, assistant: Assistant, alex: Visitor
) -> None:
    answer = await alex.asks(f"/ask {QUESTION}")
    await running_bot.stops()
    await running_bot.starts(without(assistant, "electric-buses"))
    private = await alex.opens(answer, "Full answer in private")
    assert (await private.hears())["text"].startswith("That link is not good, or no longer.")


async def test_a_button_of_another_version_is_said_to_work_no_longer(running_bot: RunningBot, alex: Visitor) -> None:
    answer = await alex.asks(f"/ask {QUESTION}")
    said = await shown_late(running_bot, alex, answer, data="zz:1")
    assert said == "This button no longer works. To ask, write /ask and your question."
    assert await messages_of_bot(alex) == [answer]


@pytest.mark.parametrize("old", [False, True])
async def test_a_setting_chosen_twice_and_after_a_restart_is_confirmed_each_time(
    running_bot: RunningBot, assistant: Assistant, alex: Visitor, old: bool
) -> None:
    menu = await alex.asks("/settings")
    confirmed = "From now on I answer in full here, as in private."
    assert await shown_late(running_bot, alex, menu, "Full answers", old=old) == confirmed
    await running_bot.stops()
    await running_bot.starts(assistant)
    assert await shown_late(running_bot, alex, menu, "Full answers", old=old) == confirmed
    [changed] = await messages_of_bot(alex)
    assert "✓ Full answers" in labels(changed)
