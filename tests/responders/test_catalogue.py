"""Every message is in the catalogue of every other language, translated and with its slots."""

import re
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import bot
import knowledge
import responders
from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from responders.catalogue import LOCALE_FOLDER, translate, translations

PROJECT: Final = Path(__file__).parents[2]
SLOT: Final = re.compile(r"%\(\w+\)s|\{\w*\}")
TRANSLATED: Final = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def messages_in_code() -> set[str]:
    """Every message of the code and the templates, collected as `make catalogues` does."""
    mappings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = set()
    for package in (bot, knowledge, responders):
        extracted = extract_from_dir(
            Path(package.__path__[0]),
            method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
            options_map={mapping["pattern"]: mapping for mapping in mappings},
            keywords={**DEFAULT_KEYWORDS, "N_": None, "translate": None, "said": None},
        )
        found |= {message for _, _, message, _, _ in extracted if isinstance(message, str)}
    return found


def catalogue(language: Language) -> Catalog:
    """The catalogue of a language as its translators write it."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()))


def translated(language: Language) -> dict[str, str]:
    """Message -> translation."""
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_the_messages_of_code_and_templates_and_no_others(language: Language) -> None:
    assert translated(language).keys() == messages_in_code()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_without_a_translation(language: Language) -> None:
    assert [message for message, translation in translated(language).items() if not translation] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_marked_as_a_guess(language: Language) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_slots_of_its_message(language: Language) -> None:
    for message, translation in translated(language).items():
        assert sorted(SLOT.findall(translation)) == sorted(SLOT.findall(message))


def test_a_message_in_the_language_of_the_code_is_itself() -> None:
    assert translate("All topics", "en") == "All topics"


def test_the_compiled_catalogue_is_the_one_translators_wrote() -> None:
    for message, translation in translated("ko").items():
        assert translations("ko").gettext(message) == translation
