"""Every word the bot says besides curated answers: gettext catalogues, one per language.

English stands in the templates and in the code that uses it; every other language is a file
`locale/<language>/LC_MESSAGES/messages.po`, compiled when the package is built.
"""

import gettext
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.language import DEFAULT_LANGUAGE, Language
from knowledge.said import Said
from responders.korean import resolve_particles

LOCALE_FOLDER: Final = Path(__file__).parent / "locale"


N_: Final = str
"""Marks a message for the catalogue where it is not yet translated: gettext's usual name."""


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language; raises FileNotFoundError when it was not compiled."""
    if language == DEFAULT_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.translation("messages", LOCALE_FOLDER, [language])


def translate(message: str, language: Language) -> str:
    """A message of the catalogue in `language`."""
    return translations(language).gettext(message)


def in_language(text: str, language: Language) -> str:
    """A text that `knowledge` has said, in `language`, with what stands in its slots; any other text as it is."""
    if not isinstance(text, Said):
        return text
    slots = {name: in_language(value, language) for name, value in text.slots.items()}
    worded = str(Said(translate(text.template, language), slots))
    return resolve_particles(worded) if language == "ko" else worded
