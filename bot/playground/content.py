"""The text of a message as the bot gives it: parsed, trimmed, and refused where Telegram refuses it."""

from dataclasses import replace

from telegram.constants import MessageLimit

from bot.playground.calls import Call
from bot.playground.entities import Entity, FormattedText, utf16_length
from bot.playground.errors import bad_request
from bot.playground.telegram_html import TelegramHtmlError, parse_html

_MAX_BYTES = 1 << 15
"""Before parsing, from `get_formatted_text` in telegram-bot-api's Client.cpp."""


def read_content(call: Call) -> FormattedText:
    """The formatted text of sendMessage and editMessageText."""
    return checked_content(call.text("text"), call.text("parse_mode"), bool(call.text("entities")))


def checked_content(text: str, parse_mode: str, has_entities: bool = False) -> FormattedText:
    """A text that must not be empty, wherever the bot gives one."""
    if not text:
        raise bad_request("message text is empty")
    content = _parse(text, parse_mode, has_entities)
    if not content.text:
        raise bad_request("text must be non-empty")
    if len(content.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return content


def read_caption(call: Call) -> FormattedText:
    """The formatted text under a file; it may be empty."""
    content = _parse(call.text("caption"), call.text("parse_mode"), bool(call.text("caption_entities")))
    if len(content.text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return content


def _parse(text: str, parse_mode: str, has_entities: bool) -> FormattedText:
    if len(text.encode()) > _MAX_BYTES:
        raise bad_request("text is too long")
    return _trim(*_read_markup(text, parse_mode.lower(), has_entities))


def _read_markup(text: str, parse_mode: str, has_entities: bool) -> tuple[str, list[Entity]]:
    if parse_mode in ("markdown", "markdownv2") or has_entities:
        raise bad_request("the playground reads formatting in HTML only, not in Markdown and not as entities")
    if parse_mode in ("", "none"):
        return text, []
    if parse_mode != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return parse_html(text)
    except TelegramHtmlError as error:
        raise bad_request(str(error)) from error


def _trim(text: str, entities: list[Entity]) -> FormattedText:
    """The text without spaces at both ends, as Telegram keeps it, and its first hundred entities."""
    trimmed = text.strip()
    cut = utf16_length(text[: text.find(trimmed)])
    end = utf16_length(trimmed)
    kept = []
    for entity in entities:
        first = max(entity.offset - cut, 0)
        last = min(entity.offset - cut + entity.length, end)
        if first < last:
            kept.append(replace(entity, offset=first, length=last - first))
    return FormattedText(trimmed, tuple(kept[: MessageLimit.MESSAGE_ENTITIES]))
