"""Groups and topics: what the bot gets to see there, and what it may do."""

import asyncio

import httpx
import pytest

from bot.playground import scene
from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Visitor

TOPIC = "Moving to Seoul"
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_a_mention_reaches_the_bot_from_its_topic(bot: BotSide, visitor: Visitor) -> None:
    await visitor.in_group("Minji", TOPIC).says("😀 @playgroundbot how many buses?")
    message = await bot.hears("message")
    assert message["chat"] == {
        "id": scene.GROUP_ID,
        "type": "supergroup",
        "title": "Newcomers in Seoul",
        "is_forum": True,
    }
    assert (message["message_thread_id"], message["is_topic_message"]) == (1, True)
    assert message["entities"] == [{"type": "mention", "offset": 3, "length": 14}]
    assert (message["from"]["first_name"], message["from"]["username"]) == ("Minji", "minji_seoul")
    assert "forum_topic_created" in message["reply_to_message"]


async def test_the_general_topic_has_no_thread(bot: BotSide, visitor: Visitor) -> None:
    await visitor.in_group().says("/ask how many buses?")
    message = await bot.hears("message")
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
    assert {"message_thread_id", "is_topic_message", "reply_to_message"}.isdisjoint(message)


@pytest.mark.parametrize(
    "text", ["hello", "/ask@OtherBot x", "write to a@PlaygroundBot", "@PlaygroundBots", "@OtherBot", "and/or"]
)
async def test_what_is_not_meant_for_the_bot_is_kept_from_it(bot: BotSide, visitor: Visitor, text: str) -> None:
    await visitor.in_group().says(text)
    await bot.hears_nothing()


@pytest.mark.parametrize("text", ["/ask x", "/ask@PlaygroundBot x", "@PlaygroundBot", "what, @PlaygroundBot?"])
async def test_what_is_meant_for_the_bot_reaches_it(bot: BotSide, visitor: Visitor, text: str) -> None:
    await visitor.in_group().says(text)
    assert (await bot.hears("message"))["text"] == text


async def test_a_reply_to_the_bot_reaches_it_and_one_to_a_person_does_not(bot: BotSide, visitor: Visitor) -> None:
    answer = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="3,500")
    minji = visitor.in_group("Minji")
    told = await minji.says("really?", reply_to=answer)
    await minji.says("yes", reply_to=told)
    assert (await bot.hears("message"))["reply_to_message"]["text"] == "3,500"
    await bot.hears_nothing()


async def test_an_administrator_sees_everything(bot: BotSide, visitor: Visitor) -> None:
    await visitor.in_group("Alex").lets_bot_be("administrator")
    change = await bot.hears("my_chat_member")
    assert (change["from"]["first_name"], change["old_chat_member"]["status"]) == ("Alex", "member")
    assert change["new_chat_member"]["can_delete_messages"] is True
    await visitor.in_group().says("hello")
    assert (await bot.hears("message"))["text"] == "hello"


async def test_a_message_edited_to_mention_the_bot_reaches_it(bot: BotSide, visitor: Visitor) -> None:
    member = visitor.in_group()
    message = await member.says("how many")
    await member.corrects(message["message_id"], "@PlaygroundBot how many")
    assert (await bot.hears("edited_message"))["message_id"] == message["message_id"]


async def test_another_bot_is_heard_under_the_same_rules(bot: BotSide, visitor: Visitor) -> None:
    other = visitor.in_group("Other bot")
    await other.says("beep")
    await other.says("@PlaygroundBot beep")
    assert (await bot.hears("message"))["from"]["is_bot"] is True


async def test_an_answer_goes_to_the_topic_it_is_sent_to(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("sendMessage", chat_id=scene.GROUP_ID, message_thread_id=1, text="in the topic")
    await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="in general")
    assert (await visitor.in_group().hears())["text"] == "in general"
    assert (await visitor.in_group(topic=TOPIC).hears())["text"] == "in the topic"


async def test_a_reply_goes_to_the_topic_of_what_it_answers(bot: BotSide, visitor: Visitor) -> None:
    question = await visitor.in_group(topic=TOPIC).says("/ask x")
    reply = {"message_id": question["message_id"], "quote": "x"}
    answer = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="y", reply_parameters=reply)
    assert (answer["message_thread_id"], answer["quote"]["text"]) == (1, "x")


async def test_a_reply_to_a_deleted_message_goes_out_only_where_it_may(bot: BotSide, visitor: Visitor) -> None:
    member = visitor.in_group()
    question = await member.says("/ask x")
    await member.deletes(question)
    reply = {"message_id": question["message_id"]}
    response = await bot.calls("sendMessage", chat_id=scene.GROUP_ID, text="y", reply_parameters=reply)
    assert response.json()["description"] == "Bad Request: message to be replied not found"
    optional = reply | {"allow_sending_without_reply": True}
    answer = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="y", reply_parameters=optional)
    assert "reply_to_message" not in answer


@pytest.mark.parametrize(
    ("method", "parameters", "problem"),
    [
        ("sendMessage", {"text": "x", "message_thread_id": 99}, "message thread not found"),
        ("sendChatAction", {"action": "typing", "message_thread_id": 99}, "message thread not found"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 2, "quote": "z"}}, "QUOTE_TEXT_INVALID"),
        ("deleteMessage", {"message_id": 2}, "message can't be deleted"),
        ("getChatMember", {"user_id": 5}, "PARTICIPANT_ID_INVALID"),
    ],
)
async def test_what_does_not_work_in_a_group_is_refused(
    bot: BotSide, visitor: Visitor, method: str, parameters: dict[str, object], problem: str
) -> None:
    await visitor.in_group().says("hello")
    response = await bot.calls(method, chat_id=scene.GROUP_ID, **parameters)
    assert response.json()["description"] == f"Bad Request: {problem}"


async def test_an_administrator_may_delete_what_others_wrote(bot: BotSide, visitor: Visitor) -> None:
    message = await visitor.in_group().says("hello")
    await visitor.in_group("Alex").lets_bot_be("administrator")
    assert await bot.gets("deleteMessage", chat_id=scene.GROUP_ID, message_id=message["message_id"]) is True


async def test_a_restricted_bot_may_not_write(bot: BotSide, visitor: Visitor) -> None:
    await visitor.in_group("Alex").lets_bot_be("restricted")
    response = await bot.calls("sendMessage", chat_id=scene.GROUP_ID, text="x")
    assert response.json()["description"] == "Bad Request: not enough rights to send text messages to the chat"


async def test_any_member_may_press_a_button(bot: BotSide, visitor: Visitor) -> None:
    message = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="x", reply_markup=KEYBOARD)
    press = asyncio.create_task(visitor.in_group("Minji").presses(message, "A"))
    query = await bot.hears("callback_query")
    assert (query["from"]["first_name"], query["message"]["chat"]["id"]) == ("Minji", scene.GROUP_ID)
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"], text="Only the asker")
    assert await press == {"text": "Only the asker", "show_alert": False}


async def test_the_members_are_told_apart(bot: BotSide) -> None:
    statuses = {}
    for person_id in (scene.VISITOR_ID, scene.ALEX_ID, scene.ADMIN_ID, scene.BOT_ID):
        member = await bot.gets("getChatMember", chat_id=scene.GROUP_ID, user_id=person_id)
        statuses[person_id] = member["status"]
    assert list(statuses.values()) == ["member", "creator", "left", "member"]
    administrators = await bot.gets("getChatAdministrators", chat_id=scene.GROUP_ID)
    assert [member["user"]["first_name"] for member in administrators] == ["Alex"]


async def test_a_private_chat_has_no_administrators(bot: BotSide) -> None:
    response = await bot.calls("getChatAdministrators", chat_id=scene.VISITOR_ID)
    assert response.json()["description"] == "Bad Request: there are no administrators in the private chat"


async def test_a_removed_bot_is_told_and_can_no_longer_write(bot: BotSide, visitor: Visitor) -> None:
    await visitor.in_group("Alex").lets_bot_be("kicked")
    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    response = await bot.calls("sendMessage", chat_id=scene.GROUP_ID, text="x")
    assert (response.status_code, response.json()["description"]) == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_a_bot_that_is_added_again_hears_who_did_it(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("leaveChat", chat_id=scene.GROUP_ID)
    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "left"
    response = await bot.calls("sendMessage", chat_id=scene.GROUP_ID, text="x")
    assert response.json()["description"] == "Forbidden: bot is not a member of the supergroup chat"
    await visitor.in_group("Minji").lets_bot_be("member")
    assert (await bot.hears("my_chat_member"))["from"]["first_name"] == "Minji"
    assert (await bot.hears("message"))["new_chat_members"][0]["id"] == scene.BOT_ID


async def test_a_private_chat_cannot_be_left(bot: BotSide) -> None:
    response = await bot.calls("leaveChat", chat_id=scene.VISITOR_ID)
    assert response.json()["description"] == "Bad Request: chat member status can't be changed in private chats"


async def test_a_group_that_becomes_a_supergroup_has_another_id(bot: BotSide, visitor: Visitor) -> None:
    group = await visitor.makes_group("Book club")
    assert (await bot.hears("my_chat_member"))["chat"] == {"id": group.chat_id, "type": "group", "title": "Book club"}
    assert "new_chat_members" in await bot.hears("message")
    supergroup = await group.upgrades_group()
    away, here = await bot.hears("message"), await bot.hears("message")
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (group.chat_id, supergroup.chat_id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (supergroup.chat_id, group.chat_id)
    response = await bot.calls("sendMessage", chat_id=group.chat_id, text="x")
    body = response.json()
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": supergroup.chat_id}
    await bot.gets("sendMessage", chat_id=supergroup.chat_id, text="still here")
    assert (await supergroup.hears())["text"] == "still here"


async def test_whoever_blocks_the_bot_gets_nothing_until_they_start_it_again(bot: BotSide, visitor: Visitor) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Open", "url": "https://t.me/PlaygroundBot?start=buses"}]]}
    message = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, text="x", reply_markup=keyboard)
    await visitor.lets_bot_be("kicked")
    assert (await bot.hears("my_chat_member"))["chat"]["type"] == "private"
    response = await bot.calls("sendMessage", chat_id=scene.VISITOR_ID, text="x")
    assert (response.status_code, response.json()["description"]) == (403, "Forbidden: bot was blocked by the user")
    await visitor.in_group().opens(message, "Open")
    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
    assert (await bot.hears("message"))["text"] == "/start buses"
    await bot.gets("sendMessage", chat_id=scene.VISITOR_ID, text="welcome back")


async def test_a_menu_for_administrators_is_theirs_only(bot: BotSide, visitor: Visitor) -> None:
    menus = {"all_group_chats": "ask", "all_chat_administrators": "settings"}
    for scope, command in menus.items():
        commands = [{"command": command, "description": "x"}]
        await bot.gets("setMyCommands", commands=commands, scope={"type": scope})
    seen = [(await visitor.in_group(person).looks())["commands"][0]["command"] for person in ("Minji", "Alex")]
    assert seen == ["ask", "settings"]
    own = {"type": "chat_member", "chat_id": scene.GROUP_ID, "user_id": scene.MINJI_ID}
    await bot.gets("setMyCommands", commands=[{"command": "own", "description": "x"}], scope=own)
    assert (await visitor.in_group("Minji").looks())["commands"][0]["command"] == "own"


async def test_a_channel_post_is_no_ones_message(bot: BotSide, visitor: Visitor) -> None:
    await visitor.posts("news")
    post = await bot.hears("channel_post")
    assert (post["chat"]["type"], post["sender_chat"]["title"]) == ("channel", "Seoul news")
    assert "from" not in post


async def test_an_anonymous_admin_writes_as_the_group_and_presses_as_a_person(bot: BotSide, visitor: Visitor) -> None:
    alex = visitor.in_group("Alex", TOPIC)
    await alex.says_anonymously("/settings")
    message = await bot.hears("message")
    assert (message["from"]["username"], message["sender_chat"]) == ("GroupAnonymousBot", message["chat"])
    answer = await bot.gets("sendMessage", chat_id=scene.GROUP_ID, message_thread_id=1, text="x", reply_markup=KEYBOARD)
    press = asyncio.create_task(alex.presses(answer, "A"))
    query = await bot.hears("callback_query")
    assert query["from"]["id"] == scene.ALEX_ID
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"])
    await press
    for person in (visitor.in_group("Minji"), visitor):
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            await person.says_anonymously("hello")


async def test_only_members_take_part(visitor: Visitor) -> None:
    stranger = visitor.in_group("Jihoon")
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        await stranger.says("hello")
