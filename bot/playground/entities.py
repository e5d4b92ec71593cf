"""Formatted text as Telegram keeps it: plain text, and entities that point into it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a message's text that looks or does something special."""

    type: str
    """As the Bot API spells it: bold, text_link, bot_command, ..."""

    offset: int
    """UTF-16 code units before the stretch."""

    length: int
    """UTF-16 code units of the stretch; never 0."""

    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def as_json(self) -> dict[str, object]:
        """A MessageEntity of the Bot API, without the fields that do not apply."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """The content of a message."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 code units, the unit of every offset in the Bot API."""
    return len(text) + sum(character > "\uffff" for character in text)


def slice_utf16(text: str, offset: int, length: int) -> str:
    """The stretch of `text` that an entity names."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")
