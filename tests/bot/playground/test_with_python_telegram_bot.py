"""An unmodified python-telegram-bot Application that echoes, against the playground over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

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
    application.add_handler(MessageHandler(filters.TEXT, echo))
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
