"""What happens when a callback fails: a calm sentence for the person, an event for the operator."""

from contextlib import suppress

import structlog
from structlog.contextvars import get_contextvars
from telegram import Chat, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.context import BotContext, language_of
from bot.delivery import Destination, acknowledge, deliver, is_muted
from bot.errors import PutOffError, TakenOverError
from bot.logs import exception_fields
from responders.catalogue import N_, translate
from responders.messages import Trouble

log = structlog.get_logger()


async def on_error(update: object, context: BotContext) -> None:
    """Log the failure without text or token, and tell the person in private that something went wrong."""
    error = context.error
    if error is None or _is_shut_out(error):
        return
    if isinstance(error, TakenOverError | PutOffError):
        log.warning("update left to another process")
        return
    if isinstance(error, ChatMigrated) and isinstance(update, Update) and update.effective_chat is not None:
        await _move(update, update.effective_chat, context, error.new_chat_id)
        return
    log.error("callback failed", **exception_fields(error))
    if isinstance(update, Update) and update.callback_query is not None:
        with suppress(TelegramError):
            await acknowledge(update.callback_query)
    if not isinstance(update, Update) or update.effective_chat is None or update.effective_chat.type != "private":
        return
    incident = get_contextvars()["incident"]  # as in every line logged for this update
    apology = context.parts.assistant.render(Trouble(language_of(update.effective_user), incident))
    try:
        await deliver(context.bot, Destination(update.effective_chat.id), apology)
    except TelegramError as failure:
        log.warning("apology not delivered", **exception_fields(failure))


async def _move(update: Update, chat: Chat, context: BotContext, new_id: int) -> None:
    """The group is a supergroup now: its settings move along, and its old messages can no longer be changed."""
    if update.callback_query is not None:
        said = N_("This button no longer works. To ask, write /ask and your question.")
        language = await context.language_for(chat, update.effective_user)
        await acknowledge(update.callback_query, translate(said, language), alert=True)
    await context.parts.store.move_chat(chat.id, new_id)


def _is_shut_out(error: Exception) -> bool:
    """Whether the bot was blocked, removed or muted: nothing is wrong with it, and there is nobody to tell."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and is_muted(error))
