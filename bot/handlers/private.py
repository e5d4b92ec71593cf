"""What a person writes to the bot in private."""

from contextlib import suppress

from telegram import Bot, Chat, Message, Update, User
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.context import BotContext, language_of
from bot.conversations import Partner
from bot.delivery import deliver
from responders.assistant import continue_conversation, read_question
from responders.messages import Smalltalk


async def on_question(update: Update, context: BotContext) -> None:
    """Answer one text message."""
    message, chat, person = private_message(update)
    parts = context.parts
    context.application.create_task(_show_typing(context.bot, chat.id))
    partner = Partner(chat.id, person.id)
    conversation = parts.conversations.with_partner(partner)
    fixed = await parts.store.language(chat.id)
    question = read_question(message.text or "", fixed, language_of(person), conversation)
    answer = parts.assistant.answer(question)
    parts.conversations.keep(partner, continue_conversation(conversation, answer))
    await deliver(context.bot, chat.id, parts.assistant.render(answer))


async def _show_typing(bot: Bot, chat_id: int) -> None:
    """Decoration: the answer neither waits for it nor fails with it."""
    with suppress(TelegramError):
        await bot.send_chat_action(chat_id, ChatAction.TYPING)


async def on_something_else(update: Update, context: BotContext) -> None:
    """Say what can be read to someone who sent a sticker, a photo or a voice note."""
    _, chat, person = private_message(update)
    language = await context.language_for(chat, person)
    await deliver(context.bot, chat.id, context.parts.assistant.render(Smalltalk(language, "unreadable")))


def private_message(update: Update) -> tuple[Message, Chat, User]:
    """The message, its chat and who wrote it; the filters of `app.py` let only such updates through."""
    message, chat, person = update.effective_message, update.effective_chat, update.effective_user
    assert message is not None
    assert chat is not None
    assert person is not None
    return message, chat, person
