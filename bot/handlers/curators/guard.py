"""Commands that exist for curators only: anybody else gets what an unknown command gets."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Chat, Update

from bot.context import BotContext, message_of
from bot.desk import Role
from bot.handlers.commands import on_help
from bot.handlers.curators.rights import is_workplace, role_of

Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


def for_curators(handler: Handler) -> Handler:
    """Let curators and owners through; to anybody else the command does not exist."""
    return _for(handler, ("owner", "curator"))


def for_owners(handler: Handler) -> Handler:
    """Let owners through; to anybody else the command does not exist."""
    return _for(handler, ("owner",))


def _for(handler: Handler, roles: tuple[Role, ...]) -> Handler:
    async def guarded(update: Update, context: BotContext) -> None:
        _, chat, person = message_of(update)
        if is_workplace(context, chat) and await role_of(context, person) in roles:
            await handler(update, context)
        elif chat.type == Chat.PRIVATE:
            await on_help(update, context)

    return guarded
