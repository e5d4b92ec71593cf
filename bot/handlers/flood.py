"""Before anything else: one person cannot keep the bot busy."""

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.context import BotContext, language_of
from bot.delivery import Destination, acknowledge, deliver
from responders.catalogue import N_, translate
from responders.messages import Smalltalk

SLOWER = N_("That is a lot at once: I go on in a minute.")


async def on_every(update: Update, context: BotContext) -> None:
    """Leave what a person sends beyond their cap, and say so once a minute."""
    person, chat, query = update.effective_user, update.effective_chat, update.callback_query
    if person is None or (room := context.parts.people.room(person.id)) == "free":
        return
    if query is not None:
        await acknowledge(query, translate(SLOWER, language_of(person)))
    elif room == "notice" and chat is not None and update.guest_message is None:  # elsewhere it is nobody's business
        language = await context.language_for(chat, person)
        await deliver(context.bot, Destination(chat.id), context.parts.assistant.render(Smalltalk(language, "flood")))
    raise ApplicationHandlerStop
