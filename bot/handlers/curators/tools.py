"""[Fix] and [Stop] under every answer that a curator reads."""

from dataclasses import replace
from typing import Final

from telegram import Chat, User

from bot.context import BotContext
from bot.handlers.curators.notices import button
from bot.handlers.curators.rights import is_workplace, role_of
from responders.catalogue import N_
from responders.messages import Answer, Answered, RenderedMessage, Withheld

FIX: Final = N_("Fix")
STOP: Final = N_("Stop")
RESUME: Final = N_("Answer again")
CANCEL: Final = N_("Cancel")


async def with_tools(
    context: BotContext, chat: Chat, person: User, message: RenderedMessage, answer: Answer
) -> RenderedMessage:
    """The message with [Fix] and [Stop] where a curator reads it."""
    if not isinstance(answer, Answered | Withheld) or not is_workplace(context, chat):
        return message
    if await role_of(context, person) is None:
        return message
    language, entry_id = answer.language, answer.entry.id
    if isinstance(answer, Withheld):
        tools = button(RESUME, language, "resume", entry_id), button(FIX, language, "fix", entry_id)
    else:
        of = (entry_id, answer.fact_id) if answer.fact_id else (entry_id,)
        tools = button(FIX, language, "fix", *of), button(STOP, language, "stop", entry_id)
    return replace(message, curating=tools)
