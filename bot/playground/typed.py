"""A person's text as a Telegram app sends it: trimmed, with its commands and mentions marked."""

import re

from telegram.constants import MessageLimit

from bot.playground.calls import is_unicode
from bot.playground.entities import Entity, FormattedText, utf16_length
from bot.playground.visit import PersonError

_MARKS = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)"),
}


def read_typed(text: object) -> FormattedText:
    """What somebody typed; it must not be empty."""
    content = read_typed_caption(text)
    if not content.text:
        raise PersonError(400, "text must not be empty")
    if len(content.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise PersonError(400, f"text must not be longer than {MessageLimit.MAX_TEXT_LENGTH} characters")
    return content


def read_typed_caption(text: object) -> FormattedText:
    """What somebody typed, perhaps nothing."""
    if not isinstance(text, str):
        raise PersonError(400, "text must be a string")
    text = text.strip()
    if not is_unicode(text):
        raise PersonError(400, "text must not hold halves of characters")
    entities = [
        Entity(kind, utf16_length(text[: found.start()]), utf16_length(found.group()))
        for kind, mark in _MARKS.items()
        for found in mark.finditer(text)
    ]
    return FormattedText(text, tuple(sorted(entities, key=lambda entity: entity.offset)))
