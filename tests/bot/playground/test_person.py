import asyncio

import httpx
import pytest

from bot.playground import scene
from tests.bot.playground.conftest import EXAMPLES, BotSide
from tests.bot.playground.visitor import Visitor

VISITOR_ID = 1001
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def next_update(bot: BotSide) -> dict[str, object]:
    updates: list[dict[str, object]] = await bot.gets("getUpdates", timeout=5, limit=1)
    return updates[0]


async def test_a_message_reaches_the_bot_as_the_person_wrote_it(bot: BotSide, visitor: Visitor) -> None:
    message = await visitor.says("  전기차 목표가 얼마예요?\n")
    assert message["text"] == "전기차 목표가 얼마예요?"
    assert message["from"] == {"id": VISITOR_ID, "is_bot": False, "first_name": "Visitor", "language_code": "en"}
    assert (await next_update(bot))["message"] == message


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start", [(0, 6)]),
        ("/ask@PlaygroundBot how many", [(0, 18)]),
        ("😀 /topics", [(3, 7)]),
        ("and/or 1/2 http://a.b/c", []),
    ],
)
async def test_commands_are_marked(visitor: Visitor, text: str, commands: list[tuple[int, int]]) -> None:
    entities = (await visitor.says(text)).get("entities", [])
    assert [(entity["offset"], entity["length"]) for entity in entities] == commands
    assert all(entity["type"] == "bot_command" for entity in entities)


async def test_an_edit_reaches_the_bot_as_an_edited_message(bot: BotSide, visitor: Visitor) -> None:
    message = await visitor.says("frist")
    await visitor.corrects(message["message_id"], "first")
    _, update = await bot.gets("getUpdates")
    assert update["edited_message"]["text"] == "first"
    assert update["edited_message"]["message_id"] == message["message_id"]


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: BotSide, visitor: Visitor) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=KEYBOARD)
    press = asyncio.create_task(visitor.presses(message, "A"))
    query = (await bot.gets("getUpdates", timeout=5))[0]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]) == ("a", VISITOR_ID, message)
    assert query["chat_instance"]
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"], text="Thank you", show_alert=True)
    assert await press == {"text": "Thank you", "show_alert": True}


async def test_a_press_is_answered_once(bot: BotSide, visitor: Visitor) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=KEYBOARD)
    press = asyncio.create_task(visitor.presses(message, "A"))
    query = (await bot.gets("getUpdates", timeout=5))[0]["callback_query"]
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"])
    assert await press == {"text": "", "show_alert": False}
    again = await bot.calls("answerCallbackQuery", callback_query_id=query["id"])
    assert again.json()["description"].startswith("Bad Request: query is too old")


@pytest.mark.parametrize("answer_timeout_s", [0.05])
async def test_a_press_without_an_answer_ends_with_none(bot: BotSide, visitor: Visitor) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=KEYBOARD)
    assert await visitor.presses(message, "A") is None


async def test_everything_is_followed_in_order(bot: BotSide, visitor: Visitor) -> None:
    await visitor.says("hi")
    await bot.gets("sendChatAction", chat_id=VISITOR_ID, action="typing")
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="old")
    address = {"chat_id": VISITOR_ID, "message_id": message["message_id"]}
    await bot.gets("editMessageText", **address, text="new")
    await bot.gets("deleteMessage", **address)
    await bot.gets("setMyName", name="Seoul")
    events = [await visitor.sees() for _ in range(6)]
    assert [event["type"] for event in events] == ["message", "typing", "message", "edit", "deletion", "profile"]
    assert [event["number"] for event in events] == [1, 2, 3, 4, 5, 6]
    assert events[3]["message"]["text"] == "new"
    assert events[4]["message_id"] == message["message_id"]


async def test_following_waits_for_the_next_event(bot: BotSide, visitor: Visitor) -> None:
    heard = asyncio.create_task(visitor.hears())
    await bot.gets("sendMessage", chat_id=VISITOR_ID, text="at last")
    assert (await heard)["text"] == "at last"


async def test_a_page_from_before_a_restart_learns_of_it_at_once(page: httpx.AsyncClient, visitor: Visitor) -> None:
    news = (await page.get("/playground/events", params={"after": 57})).json()
    assert news == {"session": (await visitor.looks())["session"], "events": []}


async def test_the_state_shows_all_there_is(bot: BotSide, visitor: Visitor) -> None:
    question = await visitor.says("hi")
    answer = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="hello")
    state = await visitor.looks()
    assert state["messages"] == [question, answer]
    assert state["last_event"] == 2
    assert state["person"]["language_code"] == "en"
    assert state["bot"] == {"name": "Playground bot", "username": "PlaygroundBot", "description": ""}
    assert state["examples"] == [{"text": example.text, "hint": example.hint} for example in EXAMPLES]


async def test_another_language_shows_in_messages_and_in_the_bots_name(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("setMyName", name="서울", language_code="ko")
    assert (await visitor.chooses_language("ko"))["bot"]["name"] == "서울"
    assert (await visitor.says("안녕하세요"))["from"]["language_code"] == "ko"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("messages", {"text": " "}, 400),
        ("messages", {"text": 1}, 400),
        ("messages", {"text": "x" * 4097}, 400),
        ("messages", {"text": "x", "edit_message_id": 999}, 404),
        ("messages", [], 400),
        ("presses", {"message_id": 999, "data": "a"}, 404),
        ("presses", {"message_id": "1", "data": "a"}, 404),
        ("language", {"language_code": "korean"}, 400),
        ("language", {}, 400),
        ("messages", {"text": "x", "person": 5}, 404),
        ("messages", {"text": "x", "person": scene.BOT_ID}, 404),
        ("messages", {"text": "x", "person": "Minji"}, 400),
        ("messages", {"text": "x", "chat": 5}, 404),
        ("messages", {"text": "x", "chat": scene.ADMIN_ID}, 403),
        ("messages", {"text": "x", "topic": 5}, 404),
        ("messages", {"text": "x", "reply_to_message_id": 999}, 404),
        ("deletions", {"message_id": 999}, 404),
        ("forwards", {"message_id": 999}, 404),
        ("channel-posts", {"text": ""}, 400),
        ("links", {"url": "https://t.me/OtherBot?start=x"}, 400),
        ("links", {"url": "https://evil.example/PlaygroundBot"}, 400),
        ("links", {}, 400),
        ("inline-queries", {}, 400),
        ("inline-results", {"query_id": "1", "result_id": "1"}, 404),
        ("memberships", {"status": "administrator"}, 400),
        ("memberships", {"chat": scene.GROUP_ID, "status": "king"}, 400),
        ("groups", {"title": ""}, 400),
        ("upgrades", {"chat": scene.GROUP_ID}, 400),
    ],
)
async def test_what_the_person_cannot_do_is_refused(
    page: httpx.AsyncClient, path: str, body: object, status: int
) -> None:
    response = await page.post(f"/playground/{path}", json=body)
    assert response.status_code == status
    assert response.json()["error"]


async def test_a_body_that_is_no_json_is_refused(page: httpx.AsyncClient) -> None:
    assert (await page.post("/playground/messages", content="{")).status_code == 400


async def test_looking_needs_numbers(page: httpx.AsyncClient) -> None:
    assert (await page.get("/playground/state", params={"chat": "group"})).status_code == 400


async def test_nobody_writes_to_a_bot_they_blocked_nor_in_a_group_that_is_gone(visitor: Visitor) -> None:
    await visitor.lets_bot_be("kicked")
    group = await visitor.makes_group()
    await group.upgrades_group()
    for place in (visitor, group):
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            await place.says("hello")
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        await group.upgrades_group()


async def test_only_the_writer_deletes_a_message(bot: BotSide, visitor: Visitor) -> None:
    message = await visitor.in_group("Minji").says("mine")
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        await visitor.in_group("Alex").deletes(message)
    await visitor.in_group("Minji").deletes(message)
    assert (await visitor.in_group("Minji").looks())["messages"][1:] == []


async def test_following_needs_a_number(page: httpx.AsyncClient) -> None:
    assert (await page.get("/playground/events")).status_code == 400


async def test_the_person_cannot_edit_what_the_bot_wrote(bot: BotSide, page: httpx.AsyncClient) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x")
    body = {"text": "y", "edit_message_id": message["message_id"]}
    assert (await page.post("/playground/messages", json=body)).status_code == 400


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: BotSide, page: httpx.AsyncClient) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=KEYBOARD)
    for data in ("b", None):
        press = {"message_id": message["message_id"], "data": data}
        assert (await page.post("/playground/presses", json=press)).status_code == 404
