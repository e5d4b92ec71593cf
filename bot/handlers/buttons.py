"""Buttons under the bot's messages; what they ask for stands in them, so old ones work after a restart."""

from contextlib import suppress
from typing import assert_never

from telegram import Update
from telegram.error import BadRequest

from bot.context import BotContext
from bot.conversations import Partner
from bot.delivery import deliver
from knowledge.language import Language
from responders.actions import Action, OpenEntry, OpenTopic, SetLanguage, decode
from responders.assistant import continue_conversation
from responders.messages import Answer, Smalltalk


async def on_button(update: Update, context: BotContext) -> None:
    """Do what a button asks for and stop its waiting sign."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    with suppress(BadRequest):  # pressed too long ago, for example while the bot was down: the answer is still sent
        await query.answer()
    if chat is None:
        return
    action = decode(query.data or "")
    if isinstance(action, SetLanguage):
        await context.parts.store.set_language(chat.id, action.language)
    answer = _answer(action, context, await context.language_for(chat, query.from_user))
    partner = Partner(chat.id, query.from_user.id)
    conversations = context.parts.conversations
    conversations.keep(partner, continue_conversation(conversations.with_partner(partner), answer))
    await deliver(context.bot, chat.id, context.parts.assistant.render(answer))


def _answer(action: Action | None, context: BotContext, language: Language) -> Answer:
    assistant = context.parts.assistant
    match action:
        case OpenEntry() | OpenTopic():
            return assistant.open(action)
        case SetLanguage():
            return Smalltalk(language, "language-fixed" if action.language else "language-auto")
        case None:
            return Smalltalk(language, "gone")
        case _:
            assert_never(action)
