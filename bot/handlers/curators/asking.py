"""Asking a curator for the next message of a step."""

from telegram import Chat, User

from bot.context import BotContext
from bot.handlers.curators.notices import button, say
from bot.handlers.curators.tools import CANCEL
from knowledge.language import Language
from responders.catalogue import translate


async def ask(context: BotContext, chat: Chat, language: Language, template: str, **fields: object) -> None:
    """Say what is needed, with a way out."""
    await say(context, chat, language, template, button(CANCEL, language, "keep"), **fields)


async def ask_number(context: BotContext, chat: Chat, language: Language, last: int) -> None:
    """Ask for a place of the list just sent."""
    problem = translate("Send a number from 1 to {last}.", language).replace("{last}", str(last))
    await ask(context, chat, language, "misread", problem=problem)


def place_of(text: str, count: int) -> int | None:
    """The place in a list that a number names, from 0."""
    digits = text.strip().rstrip(".번")
    return int(digits) - 1 if digits.isdecimal() and len(digits) < 4 and 1 <= int(digits) <= count else None


async def say_gone(context: BotContext, chat: Chat, person: User, language: Language) -> None:
    """End a step whose entry or question is there no longer."""
    context.parts.desk.forget_step(chat.id, person.id)
    await say(context, chat, language, "decided")
