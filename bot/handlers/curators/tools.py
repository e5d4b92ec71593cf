"""[Fix] and [Stop] under every answer that a curator reads."""

from dataclasses import replace
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Chat, User

from bot.context import BotContext
from bot.handlers.curators.notices import button
from bot.handlers.curators.rights import is_workplace
from bot.logs import exception_fields
from responders.catalogue import N_
from responders.messages import Answer, Answered, RenderedMessage, Withheld

FIX: Final = N_("Fix")
STOP: Final = N_("Stop")
RESUME: Final = N_("Answer again")
CANCEL: Final = N_("Cancel")

_log = structlog.get_logger(__name__)


async def with_tools(
    context: BotContext, chat: Chat, person: User, message: RenderedMessage, answer: Answer
) -> RenderedMessage:
    """The message with [Fix] and [Stop] where a curator reads it."""
    if not isinstance(answer, Answered | Withheld) or not is_workplace(context, chat):
        return message
    try:
        is_curating = person.id in context.parts.desk.owners or await context.parts.store.curators.lately_curated(
            person.id
        )  # a button asks for the rights afresh
    except SQLAlchemyError as error:  # a curator can do without the tools, not without the answer
        _log.error("rights not read", **exception_fields(error))
        return message
    if not is_curating:
        return message
    language, entry_id = answer.language, answer.entry.id
    if isinstance(answer, Withheld):
        tools = button(RESUME, language, "resume", entry_id), button(FIX, language, "fix", entry_id)
    else:
        of = (entry_id, answer.fact_id) if answer.fact_id else (entry_id,)
        tools = button(FIX, language, "fix", *of), button(STOP, language, "stop", entry_id)
    return replace(message, curating=tools)
