"""Who may do what, read afresh at every message and button: a revoked curator can do nothing more."""

from typing import Final

from telegram import Chat, User

from bot.context import BotContext, language_of
from bot.desk import Role
from bot.publishing import BY_START
from knowledge.language import Language
from responders.catalogue import N_, translate

_NAME_LIMIT: Final = 80


async def role_of(context: BotContext, person: User) -> Role | None:
    """What somebody may do beyond asking; None for nothing."""
    desk = context.parts.desk
    if person.id in desk.owners:
        desk.languages[person.id] = language_of(person)  # who owns the bot writes to it now
        return "owner"
    return "curator" if await context.parts.store.curators.is_curator(person.id) else None


def is_workplace(context: BotContext, chat: Chat) -> bool:
    """Whether curators may work in a chat: in private, or in the group named for it."""
    return chat.type == Chat.PRIVATE or chat.id == context.parts.desk.group_id


def name_of(person: User) -> str:
    """How a person stands in the audit log and beside a revision: names are not unique."""
    return f"{person.full_name[:_NAME_LIMIT]} ({person.id})"


def shown_name(who: str, language: Language) -> str:
    """A name of the log for people to read: without its id; the bot where it acted by itself."""
    return translate(N_("the bot"), language) if who == BY_START else who.rpartition(" (")[0] or who
