"""An unmodified python-telegram-bot Application that echoes, against the playground over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.playground import scene
from bot.playground.server import Playground
from tests.bot.playground.visitor import Visitor

BotApplication = Application[Any, Any, Any, Any, Any, Any]
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Louder", callback_data="louder")]])


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert isinstance(message, Message)
    await message.chat.send_action(ChatAction.TYPING)
    await message.reply_html(f"<b>You said</b>: {message.text_html}", reply_markup=KEYBOARD, do_quote=True)


async def shout(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert isinstance(query, CallbackQuery)
    assert isinstance(query.message, Message)
    await query.edit_message_text((query.message.text or "").upper())
    await query.answer("There you are")


async def offer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.inline_query is not None
    button = InlineQueryResultsButton("Ask in private", start_parameter="inline")
    await update.inline_query.answer([article(update.inline_query.query)], button=button)


async def be_a_guest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.guest_message
    assert message is not None
    await message.answer_guest_query(article("guest"))


def article(title: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle("1", title, InputTextMessageContent(f"<b>{title}</b>", parse_mode="HTML"))


@pytest.fixture
async def application(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApplication]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # otherwise RetryAfter warns that its type will change
    application = (
        Application.builder()
        .token(playground.token)
        .base_url(f"{playground.api_url}/bot")
        .base_file_url(f"{playground.api_url}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, be_a_guest))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(InlineQueryHandler(offer))
    application.add_handler(CallbackQueryHandler(shout))
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_a_message_is_answered(application: BotApplication, visitor: Visitor) -> None:
    await visitor.says("R&D <now>")
    answer = await visitor.hears()
    assert answer["text"] == "You said: R&D <now>"
    assert answer["entities"] == [{"type": "bold", "offset": 0, "length": 8}]
    assert answer["reply_to_message"]["text"] == "R&D <now>"


async def test_a_pressed_button_is_answered_and_edits_the_message(
    application: BotApplication, visitor: Visitor
) -> None:
    await visitor.says("hello")
    answer = await visitor.hears()
    assert await visitor.presses(answer, "Louder") == {"text": "There you are", "show_alert": False}
    edited = await visitor.hears()
    assert (edited["message_id"], edited["text"]) == (answer["message_id"], "YOU SAID: HELLO")


async def test_an_edited_message_is_answered_again(application: BotApplication, visitor: Visitor) -> None:
    message = await visitor.says("frist")
    await visitor.hears()
    await visitor.corrects(message["message_id"], "first")
    assert (await visitor.hears())["text"] == "You said: first"


async def test_the_library_reads_the_bots_profile(application: BotApplication) -> None:
    bot = application.bot
    assert bot.username == "PlaygroundBot"
    await bot.set_my_commands([("start", "What I know")], language_code="ko")
    [command] = await bot.get_my_commands(language_code="ko")
    assert (command.command, command.description) == ("start", "What I know")
    await bot.set_my_name("Seoul")
    assert (await bot.get_my_name()).name == "Seoul"
    assert (await bot.get_chat(1001)).first_name == "Visitor"


async def test_refusals_become_the_librarys_errors(application: BotApplication, playground: Playground) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await application.bot.send_message(42, "x")
    playground.state.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Forbidden, match="blocked"):
        await application.bot.send_message(1001, "x")
    playground.state.fail_next("sendMessage", 429, "Too Many Requests: retry after 5", retry_after=5)
    with pytest.raises(RetryAfter):
        await application.bot.send_message(1001, "x")


async def test_a_guest_and_an_inline_query_are_answered(application: BotApplication, visitor: Visitor) -> None:
    guest = visitor.in_chat(scene.FLATMATES_ID, "Minji")
    await guest.says("@PlaygroundBot what do you know?")
    assert (await guest.hears())["text"] == "guest"
    found = await guest.looks_up("buses")
    assert found["answer"]["button"] == {"text": "Ask in private", "start_parameter": "inline"}
    assert (await guest.chooses(found, "buses"))["text"] == "buses"


async def test_an_answer_in_a_topic_stays_in_it(application: BotApplication, visitor: Visitor) -> None:
    minji = visitor.in_group("Minji", topic="Moving to Seoul")
    await minji.says("/ask how many?")
    assert (await minji.hears())["text"] == "You said: /ask how many?"


async def test_the_library_reads_who_is_in_a_group(application: BotApplication, visitor: Visitor) -> None:
    bot = application.bot
    for status in ("administrator", "restricted", "member"):
        await visitor.in_group("Alex").lets_bot_be(status)
        assert (await bot.get_chat_member(scene.GROUP_ID, bot.id)).status == status
    [owner] = await bot.get_chat_administrators(scene.GROUP_ID)
    assert owner.user.first_name == "Alex"
    group = await visitor.makes_group()
    await group.upgrades_group()
    with pytest.raises(ChatMigrated):
        await bot.send_message(group.chat_id, "x")


async def test_the_library_sends_and_fetches_files(application: BotApplication, visitor: Visitor) -> None:
    sent = await application.bot.send_document(scene.VISITOR_ID, b"1,2", filename="a.csv")
    assert sent.document is not None
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"1,2"
    assert (await visitor.hears())["document"]["file_name"] == "a.csv"
