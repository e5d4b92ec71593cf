"""Every message is in the catalogue of every other language, translated and with its slots."""

import re
from io import BytesIO
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from responders.catalogue import LOCALE_FOLDER, translate, translations
from tests.messages_in_code import messages_by_file

SLOT: Final = re.compile(r"%\(\w+\)s|\{\w*\}")
TRANSLATED: Final = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def catalogue(language: Language) -> Catalog:
    """The catalogue of a language as its translators write it."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()))


def translated(language: Language) -> dict[str, str]:
    """Message -> translation."""
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_the_messages_of_code_and_templates_and_no_others(language: Language) -> None:
    assert translated(language).keys() == set().union(*messages_by_file().values())


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


def test_a_korean_particle_after_a_slot_is_written_as_a_pair() -> None:
    bare = re.compile(rf"(?:{SLOT.pattern})[”’>]*(?:은|는|이|가|을|를|과|와|로|으로)(?=[ .,]|$)")
    assert [translation for translation in translated("ko").values() if bare.search(translation)] == []


def test_a_message_in_the_language_of_the_code_is_itself() -> None:
    assert translate("All topics", "en") == "All topics"


def test_the_compiled_catalogue_is_the_one_translators_wrote() -> None:
    for message, translation in translated("ko").items():
        assert translations("ko").gettext(message) == translation
