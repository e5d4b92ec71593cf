"""/start, /help and /lang, in private."""

from telegram import Update

from bot.context import BotContext
from bot.delivery import deliver
from bot.handlers.private import private_message
from knowledge.language import is_language
from responders.messages import FixedText, Smalltalk


async def on_start(update: Update, context: BotContext) -> None:
    """Say what the bot knows and what it does not."""
    await _say(update, context, "greeting")


async def on_help(update: Update, context: BotContext) -> None:
    """Say what the bot knows and how it is used; any unknown command gets the same."""
    await _say(update, context, "help")


async def on_language(update: Update, context: BotContext) -> None:
    """`/lang` offers the languages; `/lang ko` chooses one, `/lang auto` frees it."""
    _, chat, _ = private_message(update)
    wanted = context.args[0].lower() if context.args else ""
    if wanted != "auto" and not is_language(wanted):
        await _say(update, context, "language-menu")
        return
    language = wanted if is_language(wanted) else None
    await context.parts.store.set_language(chat.id, language)
    await _say(update, context, "language-fixed" if language else "language-auto")


async def _say(update: Update, context: BotContext, text: FixedText) -> None:
    _, chat, person = private_message(update)
    language = await context.language_for(chat, person)
    await deliver(context.bot, chat.id, context.parts.assistant.render(Smalltalk(language, text)))
