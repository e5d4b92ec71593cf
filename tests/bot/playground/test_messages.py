from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Visitor

VISITOR_ID = 1001
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_html_arrives_as_text_and_entities(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="<b>서울</b> &amp; I", parse_mode="HTML")
    assert message["text"] == "서울 & I"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


async def test_html_without_parse_mode_stays_text(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="<b>x</b>")
    assert message["text"] == "<b>x</b>"
    assert "entities" not in message


async def test_4096_characters_are_accepted_whatever_they_are(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="😀" * 4096)
    assert len(message["text"]) == 4096


async def test_spaces_around_a_text_are_cut_with_their_entities(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="\n <b> x </b><i> </i>\n", parse_mode="html")
    assert message["text"] == "x"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_entities_after_the_hundredth_are_dropped(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="<b>x</b> " * 101, parse_mode="HTML")
    assert len(message["entities"]) == 100


async def test_a_message_belongs_to_the_private_chat(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x")
    assert message["chat"] == {"id": VISITOR_ID, "type": "private", "first_name": "Visitor"}
    assert message["from"]["is_bot"] is True
    assert isinstance(message["date"], int)


async def test_a_reply_carries_the_message_it_answers(bot: BotSide, visitor: Visitor) -> None:
    question = await visitor.says("why?")
    reply = {"message_id": question["message_id"]}
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="because", reply_parameters=reply)
    assert message["reply_to_message"]["text"] == "why?"


async def test_a_reply_to_a_missing_message_may_go_out_without_it(bot: BotSide) -> None:
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_parameters=reply)
    assert "reply_to_message" not in message


async def test_an_edit_replaces_text_and_keyboard(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="old", reply_markup=KEYBOARD)
    edited = await bot.gets("editMessageText", chat_id=VISITOR_ID, message_id=message["message_id"], text="new")
    assert edited["text"] == "new"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]


async def test_editing_the_keyboard_keeps_the_text(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x")
    address = {"chat_id": VISITOR_ID, "message_id": message["message_id"]}
    edited = await bot.gets("editMessageReplyMarkup", **address, reply_markup=KEYBOARD)
    assert (edited["text"], edited["reply_markup"]) == ("x", KEYBOARD)


async def test_an_edit_that_changes_nothing_is_refused(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=KEYBOARD)
    address = {"chat_id": VISITOR_ID, "message_id": message["message_id"]}
    response = await bot.calls("editMessageText", **address, text="x", reply_markup=KEYBOARD)
    assert response.json()["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


async def test_a_bot_cannot_edit_what_the_person_wrote(bot: BotSide, visitor: Visitor) -> None:
    message = await visitor.says("mine")
    address = {"chat_id": VISITOR_ID, "message_id": message["message_id"]}
    response = await bot.calls("editMessageText", **address, text="yours")
    assert response.json()["description"] == "Bad Request: message can't be edited"


async def test_a_deleted_message_is_gone(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x")
    address = {"chat_id": VISITOR_ID, "message_id": message["message_id"]}
    assert await bot.gets("deleteMessage", **address) is True
    assert (await bot.calls("deleteMessage", **address)).status_code == 400


async def test_empty_rows_leave_no_keyboard(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup={"inline_keyboard": [[]]})
    assert "reply_markup" not in message


async def test_markup_that_is_no_inline_keyboard_is_accepted(bot: BotSide) -> None:
    message = await bot.gets("sendMessage", chat_id=VISITOR_ID, text="x", reply_markup={"remove_keyboard": True})
    assert "reply_markup" not in message


async def test_the_chat_is_described(bot: BotSide) -> None:
    chat = await bot.gets("getChat", chat_id=VISITOR_ID)
    assert (chat["id"], chat["type"], chat["first_name"]) == (VISITOR_ID, "private", "Visitor")


async def test_the_latest_500_messages_are_kept(bot: BotSide, visitor: Visitor) -> None:
    for number in range(501):
        await bot.gets("sendMessage", chat_id=VISITOR_ID, text=f"{number}")
    response = await bot.calls("deleteMessage", chat_id=VISITOR_ID, message_id=1)
    assert response.json()["description"] == "Bad Request: message to delete not found"
    assert await bot.gets("deleteMessage", chat_id=VISITOR_ID, message_id=2) is True
