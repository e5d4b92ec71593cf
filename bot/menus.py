"""The bot's name, descriptions and command menus, set per language when it starts."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest

from bot.desk import Role
from bot.store.curators import Curator
from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from responders.catalogue import N_, translate

_IN_GROUPS: Final = {"ask": N_("Ask me something")}
_FOR_GROUP_ADMINS: Final = {**_IN_GROUPS, "settings": N_("Language and length of the answers")}
_IN_PRIVATE: Final = {
    "start": N_("What I know, by topic"),
    "topics": N_("Choose from all topics"),
    "why": N_("Why I answered that"),
    "lang": N_("Language of the answers"),
    "about": N_("How often I am right"),
    "privacy": N_("What I keep of you"),
    "forget": N_("Remove what I keep of you"),
    "help": N_("What I can and cannot answer"),
}
_FOR_CURATORS: Final = {
    **_IN_PRIVATE,
    "unanswered": N_("What waits for an answer"),
    "reload": N_("Read the files anew"),
    "revisions": N_("What was published, and going back"),
    "export": N_("Get everything as a file"),
    "try": N_("How a question is answered, and why"),
    "stats": N_("How the bot is used"),
    "stale": N_("What may be out of date"),
}
_FOR_OWNERS: Final = {**_FOR_CURATORS, "admins": N_("Who may curate"), "audit": N_("Who did what")}
_BY_ROLE: Final[Mapping[Role, Mapping[str, str]]] = {"curator": _FOR_CURATORS, "owner": _FOR_OWNERS}
_MENUS: Final[Sequence[tuple[BotCommandScope, Mapping[str, str]]]] = (
    (BotCommandScopeAllPrivateChats(), _IN_PRIVATE),
    (BotCommandScopeAllGroupChats(), _IN_GROUPS),
    (BotCommandScopeAllChatAdministrators(), _FOR_GROUP_ADMINS),
)
_NAME: Final = N_("Seoul policy bot")
_ABOUT: Final = N_("Facts about Seoul's policies from five documents of 2020 to 2023, with source and date.")


def curators_commands(role: Role) -> dict[str, str]:
    """The commands that only people of a role have, with what they do as messages of the catalogue."""
    return {command: text for command, text in _BY_ROLE[role].items() if command not in _IN_PRIVATE}


async def set_menus(bot: Bot) -> None:
    """Set name, descriptions and menus in every language where they changed: Telegram limits how often they may.

    The default language is set without a code, so that it serves all languages the bot does not speak.
    """
    for language in LANGUAGES:
        code = None if language == DEFAULT_LANGUAGE else language
        name, about = translate(_NAME, language), translate(_ABOUT, language)
        if (await bot.get_my_name(code)).name != name:
            await bot.set_my_name(name, code)
        if (await bot.get_my_short_description(code)).short_description != about:
            await bot.set_my_short_description(about, code)
        if (await bot.get_my_description(code)).description != about:
            await bot.set_my_description(about, code)
        for scope, texts in _MENUS:
            await _set_commands(bot, scope, texts, language, code)


async def set_curator_menus(bot: Bot, owners: Iterable[int], curators: Iterable[Curator]) -> None:
    """Show everybody who may curate their own commands."""
    for person_id in owners:
        await set_curator_menu(bot, person_id, "owner")
    for curator in curators:
        await set_curator_menu(bot, curator.person_id, "curator")


async def set_curator_menu(bot: Bot, person_id: int, role: Role | None) -> None:
    """Show somebody's own commands in their private chat, and nobody else's; None takes them away again."""
    scope = BotCommandScopeChat(person_id)
    for language in LANGUAGES:
        code = None if language == DEFAULT_LANGUAGE else language
        with suppress(BadRequest):  # they have not written to the bot yet
            if role is None:
                await bot.delete_my_commands(scope, code)
            else:
                await _set_commands(bot, scope, _BY_ROLE[role], language, code)


async def _set_commands(
    bot: Bot, scope: BotCommandScope, texts: Mapping[str, str], language: Language, code: str | None
) -> None:
    commands = tuple(BotCommand(command, translate(text, language)) for command, text in texts.items())
    if await bot.get_my_commands(scope, code) != commands:
        await bot.set_my_commands(commands, scope, code)
