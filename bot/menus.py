"""Command menus and descriptions, set per language when the bot starts."""

from typing import Final

from telegram import Bot, BotCommandScopeAllPrivateChats

from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from responders.catalogue import translate

_N = str  # marks a message for the catalogue; it is translated where it is used

_COMMANDS: Final = {
    "start": _N("What I know, by topic"),
    "help": _N("What I can and cannot answer"),
    "lang": _N("Language of the answers"),
}
_ABOUT: Final = _N("Facts about Seoul's policies from five documents of 2020 to 2023, with source and date.")


async def set_menus(bot: Bot) -> None:
    """Set the menu and the profile in every language; the default language also serves all others."""
    for language in LANGUAGES:
        code = None if language == DEFAULT_LANGUAGE else language
        commands = [(name, translate(text, language)) for name, text in _COMMANDS.items()]
        await bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), code)
        await bot.set_my_short_description(_about(language), code)
        await bot.set_my_description(_about(language), code)


def _about(language: Language) -> str:
    return translate(_ABOUT, language)
