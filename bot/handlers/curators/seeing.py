"""What curators look at: how the bot is used."""

from telegram import Chat, Update

from bot.context import BotContext, message_of
from bot.delivery import Destination, deliver
from bot.handlers.curators.changes import start_job
from bot.stats import stats_message
from knowledge.language import Language


async def on_stats(update: Update, context: BotContext) -> None:
    """`/stats`: a picture of the last thirty days, and the same figures as text."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    start_job(context, chat, language, _send_stats(context, chat, language))


async def _send_stats(context: BotContext, chat: Chat, language: Language) -> None:
    parts = context.parts
    text, picture = await stats_message(parts.store, parts.assistant, language, parts.today(), parts.zone)
    if picture is not None:
        await context.bot.send_photo(chat.id, picture)
    await deliver(context.bot, Destination(chat.id), text)
