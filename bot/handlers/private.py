"""What a person writes to the bot in private."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update, User
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.context import BotContext, language_of, message_of
from bot.conversations import Partner
from bot.delivery import Destination, deliver, redeliver
from bot.handlers.curators.tools import with_tools
from bot.logs import exception_fields
from bot.recording import microseconds_since, record
from bot.sent import SentAnswer
from responders.actions import TellWhenKnown, encode
from responders.assistant import continue_conversation, read_question
from responders.catalogue import translate
from responders.messages import Answer, Button, Question, RenderedMessage, Smalltalk, Suggested, Unknown

SLOW_S: Final = 1.0
"""An answer that takes longer is announced by the typing sign."""

_log = structlog.get_logger(__name__)


async def on_question(update: Update, context: BotContext) -> None:
    """Answer one text message, also behind `/ask` as in groups; an edited one gets its answer edited."""
    message, chat, person = message_of(update)
    parts, destination, partner = context.parts, Destination(chat.id), Partner(chat.id, person.id)
    earlier = parts.sent.to(chat.id, message.message_id) if update.edited_message else None
    conversation = earlier.conversation if earlier else parts.conversations.with_partner(partner)
    fixed = (await parts.settings(chat.id)).language
    text = " ".join(context.args) if context.args else message.text or message.caption or ""
    started_s = time.perf_counter()
    question = read_question(text, fixed, language_of(person), conversation)
    answer = parts.assistant.answer(question)
    worded = parts.assistant.render(answer)
    elapsed_us = microseconds_since(started_s)
    rendered = await _with_request(context, worded, question, answer, person)
    rendered = await with_tools(context, chat, person, rendered, answer)
    explicable = parts.conversations.last_question(partner) if isinstance(answer, Smalltalk) else question
    parts.conversations.keep(partner, continue_conversation(conversation, answer), explicable)
    if earlier is None:
        with _typing_if_slow(context, chat.id):
            sent = await deliver(context.bot, destination, rendered)
    else:
        sent = await redeliver(context.bot, destination, earlier.message_ids, rendered)
    parts.sent.keep(chat.id, message.message_id, SentAnswer(sent, conversation))
    await record(context, person.id, "private", question, answer, elapsed_us)


async def _with_request(
    context: BotContext, message: RenderedMessage, question: Question, answer: Answer, person: User
) -> RenderedMessage:
    """The message with a button to be told later, where nothing or not all of it is known; the question is kept."""
    match answer:
        case Unknown():
            nearest = answer.near[0].id if answer.near else None
        case Suggested() if answer.beyond:
            nearest = answer.choices[0].entry.id
        case _:
            return message
    try:
        question_id = await context.parts.store.keep_unanswered(
            person.id, question.text, question.language, nearest, context.parts.today()
        )
    except SQLAlchemyError as error:  # the answer goes out without the button
        _log.error("question not kept", **exception_fields(error))
        return message
    label = translate("Tell me when you know", answer.language)
    return replace(message, tools=(*message.tools, Button(label, encode(TellWhenKnown(question_id)))))


@contextmanager
def _typing_if_slow(context: BotContext, chat_id: int) -> Iterator[None]:
    """Shows the typing sign when an answer waits, for example because Telegram asks to slow down; most take some
    milliseconds, and the sign would cost as much as the answer.
    """
    later = asyncio.get_running_loop().call_later(
        SLOW_S, lambda: context.parts.desk.start(_show_typing(context.bot, chat_id))
    )
    try:
        yield
    finally:
        later.cancel()


async def _show_typing(bot: Bot, chat_id: int) -> None:
    """Decoration: the answer neither waits for it nor fails with it."""
    with suppress(TelegramError):
        await bot.send_chat_action(chat_id, ChatAction.TYPING)


async def on_something_else(update: Update, context: BotContext) -> None:
    """Say what can be read to someone who sent a sticker, a photo or a voice note."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    await deliver(context.bot, Destination(chat.id), context.parts.assistant.render(Smalltalk(language, "unreadable")))
