"""Inline mode and guest mode: the bot asked from chats it may not be in."""

import asyncio
from typing import Any

import pytest

from bot.playground import scene
from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Json, Visitor

KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


def article(number: int = 1, **changes: object) -> dict[str, object]:
    content = {"message_text": f"<b>Fact {number}</b>", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": str(number),
        "title": f"Title {number}",
        "input_message_content": content,
    } | changes


async def found(bot: BotSide, visitor: Visitor, query: str, **answer: object) -> tuple[Json, Any]:
    """What the person finds, and the bot's update of it."""
    search = asyncio.create_task(visitor.looks_up(query))
    update = await bot.hears("inline_query")
    await bot.gets("answerInlineQuery", inline_query_id=update["id"], **answer)
    return await search, update


async def test_what_is_typed_reaches_the_bot_and_its_results_the_person(bot: BotSide, visitor: Visitor) -> None:
    button = {"text": "Ask in private", "start_parameter": "inline"}
    results = [article(1, description="First line"), article(2)]
    search, query = await found(
        bot, visitor.in_group("Minji"), " buses ", results=results, button=button, cache_time=60, is_personal=True
    )
    assert (query["query"], query["offset"], query["chat_type"]) == ("buses", "", "supergroup")
    assert query["from"]["first_name"] == "Minji"
    assert search["answer"] == {
        "results": [
            {"id": "1", "title": "Title 1", "description": "First line"},
            {"id": "2", "title": "Title 2", "description": ""},
        ],
        "button": button,
        "cache_time": 60,
        "is_personal": True,
        "next_offset": "",
    }


async def test_a_chosen_result_is_sent_by_the_person_through_the_bot(bot: BotSide, visitor: Visitor) -> None:
    minji = visitor.in_group("Minji")
    search, _ = await found(bot, minji, "buses", results=[article(reply_markup=KEYBOARD)])
    message = await minji.chooses(search, "Title 1")
    assert (message["from"]["first_name"], message["via_bot"]["username"]) == ("Minji", "PlaygroundBot")
    assert (message["text"], message["entities"][0]["type"]) == ("Fact 1", "bold")
    assert (await bot.hears("message"))["via_bot"]["id"] == scene.BOT_ID
    chosen = await bot.hears("chosen_inline_result")
    assert (chosen["result_id"], chosen["query"], chosen["from"]["id"]) == ("1", "buses", scene.MINJI_ID)
    press = asyncio.create_task(minji.presses(message, "A"))
    query = await bot.hears("callback_query")
    assert query["inline_message_id"] == chosen["inline_message_id"]
    assert "message" not in query
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"])
    await press
    address = {"inline_message_id": query["inline_message_id"]}
    assert await bot.gets("editMessageText", **address, text="changed", reply_markup=KEYBOARD) is True
    assert await bot.gets("editMessageReplyMarkup", **address) is True
    [*_, last] = (await minji.looks())["messages"]
    assert (last["text"], "reply_markup" in last) == ("changed", False)


async def test_a_result_without_buttons_cannot_be_edited(bot: BotSide, visitor: Visitor) -> None:
    search, query = await found(bot, visitor, "buses", results=[article()])
    assert query["chat_type"] == "sender"
    await visitor.chooses(search, "Title 1")
    await bot.hears("message")
    assert "inline_message_id" not in await bot.hears("chosen_inline_result")
    response = await bot.calls("editMessageText", inline_message_id="x", text="y")
    assert response.json()["description"] == "Bad Request: MESSAGE_ID_INVALID"


@pytest.mark.parametrize("answer_timeout_s", [0.05])
async def test_a_query_without_an_answer_finds_nothing(visitor: Visitor) -> None:
    assert (await visitor.looks_up("buses"))["answer"] is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"results": [article(number) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(id="가" * 22)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(url="x")]}, "WEBPAGE_URL_INVALID"),
        ({"results": [article(type="photo")]}, "the playground reads inline query results of type article only"),
        ({"results": ["x"]}, "can't parse inline query result: Inline query result must be an object"),
        (
            {"results": [article(id=1)]},
            'can\'t parse inline query result: Fields "id" and "title" must be of type String',
        ),
        (
            {"results": [article(input_message_content=None)]},
            'can\'t parse inline query result: Field "message_text" must be of type String',
        ),
        ({"results": {}}, "can't parse inline query results JSON object"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": ""}}, "can't parse inline query results button"),
        ({"results": []}, "query is too old and response timeout expired or query ID is invalid"),
    ],
)
async def test_an_answer_is_refused(bot: BotSide, answer: dict[str, object], problem: str) -> None:
    response = await bot.calls("answerInlineQuery", inline_query_id="1", **answer)
    assert response.json()["description"] == f"Bad Request: {problem}"


async def test_fifty_results_are_accepted(bot: BotSide, visitor: Visitor) -> None:
    search, _ = await found(bot, visitor, "", results=[article(number) for number in range(50)])
    assert len(search["answer"]["results"]) == 50


async def test_a_mention_where_the_bot_is_no_member_is_a_guest_query(bot: BotSide, visitor: Visitor) -> None:
    minji = visitor.in_chat(scene.FLATMATES_ID, "Minji")
    await minji.says("hello")
    await minji.says("/ask hello")
    question = await minji.says("@PlaygroundBot how many buses?")
    query = await bot.hears("guest_message")
    assert (query["text"], query["chat"]["title"]) == (question["text"], "Flatmates")
    response = await bot.calls("sendMessage", chat_id=scene.FLATMATES_ID, text="x")
    assert response.json()["description"] == "Bad Request: chat not found"
    sent = await bot.gets("answerGuestQuery", guest_query_id=query["guest_query_id"], result=article())
    answer = await minji.hears()
    assert (answer["text"], answer["reply_to_message"]["message_id"]) == ("Fact 1", question["message_id"])
    assert answer["guest_bot_caller_user"]["first_name"] == "Minji"
    assert await bot.gets("editMessageText", inline_message_id=sent["inline_message_id"], text="better") is True
    again = await bot.calls("answerGuestQuery", guest_query_id=query["guest_query_id"], result=article())
    assert again.json()["description"].startswith("Bad Request: query is too old")


async def test_a_reply_to_a_guest_asks_it_again(bot: BotSide, visitor: Visitor) -> None:
    minji = visitor.in_chat(scene.FLATMATES_ID, "Minji")
    await minji.says("@PlaygroundBot how many buses?")
    query = await bot.hears("guest_message")
    await bot.gets("answerGuestQuery", guest_query_id=query["guest_query_id"], result=article())
    await minji.says("and trucks?", reply_to=await minji.hears())
    assert (await bot.hears("guest_message"))["reply_to_message"]["text"] == "Fact 1"


async def test_a_deleted_question_cannot_be_answered_as_a_guest(bot: BotSide, visitor: Visitor) -> None:
    minji = visitor.in_chat(scene.FLATMATES_ID, "Minji")
    await minji.deletes(await minji.says("@PlaygroundBot x"))
    query = await bot.hears("guest_message")
    response = await bot.calls("answerGuestQuery", guest_query_id=query["guest_query_id"], result=article())
    assert response.json()["description"] == "Bad Request: message to be replied not found"
