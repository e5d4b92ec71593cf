"""Telegram's HTML parse mode: which text and entities a bot's HTML becomes, and which HTML is refused.

The rules and the wording of the refusals follow `parse_html` in TDLib's td/telegram/MessageEntity.cpp, read in 2026.
"""

import re
from dataclasses import dataclass, replace

from bot.playground.entities import Entity, utf16_length
from bot.playground.links import checked_link

_ENTITY_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_SPACES = " \t\r\n\v"
_NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hexadecimal>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
_MAX_REFERENCE_LENGTH = 9
"""Of a numeric reference without its semicolon; TDLib leaves a longer one as it is."""


class TelegramHtmlError(Exception):
    """Telegram refuses this HTML; the message is Telegram's, without the leading "Bad Request: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"can't parse entities: {problem}")


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The plain text of Telegram HTML and its entities, in order of their offset, the longer first.

    Raises TelegramHtmlError for tags that Telegram does not know and for tags left open.
    """
    return _Parser(text).parse()


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    """What its attributes say: the link, the language, the emoji's id; "" if nothing."""
    plain_begin: int
    offset: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._plain = ""
        self._offset = 0
        self._open_tags: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self._position < len(self._source):
            if self._source.startswith("</", self._position):
                self._read_end_tag()
            elif self._source[self._position] == "<":
                self._read_start_tag()
            else:
                self._read_plain_text()
        if self._open_tags:
            raise TelegramHtmlError(f'Can\'t find end tag corresponding to start tag "{self._open_tags[-1].name}"')
        entities = [replace(entity, language=None) if entity.type == "code" else entity for entity in self._entities]
        return self._plain, sorted(reversed(entities), key=lambda entity: (entity.offset, -entity.length))

    def _read_plain_text(self) -> None:
        plain = _decode_references(self._take_until("<"))
        self._plain += plain
        self._offset += utf16_length(plain)

    def _read_start_tag(self) -> None:
        begin = self._position
        self._position += 1
        name = self._take_until(_SPACES + ">").lower()
        if not self._next():
            raise TelegramHtmlError(f"Unclosed start tag at byte offset {self._bytes_before(begin)}")
        if name not in _ENTITY_TYPES:
            raise TelegramHtmlError(f'Unsupported start tag "{name}" at byte offset {self._bytes_before(begin)}')
        argument = ""
        while attribute := self._read_attribute(name, begin):
            argument = _argument(name, *attribute) or argument
        if name == "span" and argument != "spoiler":
            offset = self._bytes_before(begin)
            raise TelegramHtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open_tags.append(_OpenTag(name, argument, len(self._plain), self._offset))

    def _read_attribute(self, tag: str, tag_begin: int) -> tuple[str, str] | None:
        """The next attribute's name and value, or None after the end of the tag."""
        self._skip_spaces()
        if self._next() == ">":
            self._position += 1
            return None
        name = self._take_until(_SPACES + "=>/\"'")
        if not name:
            offset = self._bytes_before(tag_begin)
            raise TelegramHtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._skip_spaces()
        value = ""
        if self._next() == "=":
            self._position += 1
            self._skip_spaces()
            value = self._read_attribute_value()
        if not self._next():
            raise TelegramHtmlError(f"Unclosed start tag at byte offset {self._bytes_before(tag_begin)}")
        return name, value

    def _read_attribute_value(self) -> str:
        quote = self._next()
        if quote and quote in "\"'":
            self._position += 1
            value = _decode_references(self._take_until(quote))
            self._position += 1
            return value
        begin = self._position
        value = self._take_until(_SPACES + ">")
        if re.fullmatch(r"[A-Za-z0-9.-]*", value) is None:
            raise TelegramHtmlError(f"Unexpected end of name token at byte offset {self._bytes_before(begin)}")
        return value.lower()

    def _read_end_tag(self) -> None:
        begin = self._position
        if not self._open_tags:
            raise TelegramHtmlError(f"Unexpected end tag at byte offset {self._bytes_before(begin)}")
        self._position += 2
        name = self._take_until(_SPACES + ">").lower()
        self._skip_spaces()
        if self._next() != ">":
            raise TelegramHtmlError(f"Unclosed end tag at byte offset {self._bytes_before(begin)}")
        self._position += 1
        tag = self._open_tags.pop()
        if name not in ("", tag.name):
            raise TelegramHtmlError(
                f"Unmatched end tag at byte offset {self._bytes_before(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self._offset > tag.offset:
            self._add_entity(tag)

    def _add_entity(self, tag: _OpenTag) -> None:
        entity = Entity(_ENTITY_TYPES[tag.name], tag.offset, self._offset - tag.offset)
        if tag.name == "a":
            url = checked_link(tag.argument or self._plain[tag.plain_begin :])
            if url is None:
                return  # Telegram keeps the words and drops a link that it cannot follow.
            entity = replace(entity, url=url)
        elif tag.name == "tg-emoji":
            if not tag.argument.isdecimal():
                raise TelegramHtmlError("Invalid custom emoji identifier specified")
            entity = replace(entity, custom_emoji_id=tag.argument)
        elif tag.name == "blockquote" and tag.argument:
            entity = replace(entity, type="expandable_blockquote")
        elif tag.name == "code" and tag.argument:
            entity = replace(entity, language=tag.argument)
        elif tag.name == "pre" and self._entities:
            code = self._entities[-1]
            if code.type == "code" and code.language and (code.offset, code.length) == (entity.offset, entity.length):
                self._entities.pop()
                entity = replace(entity, language=code.language)
        self._entities.append(entity)

    def _next(self) -> str:
        """The next character, "" at the end of the text."""
        return self._source[self._position : self._position + 1]

    def _skip_spaces(self) -> None:
        while self._next() and self._next() in _SPACES:
            self._position += 1

    def _take_until(self, stops: str) -> str:
        """What comes before the first of the characters in `stops`; the rest of the text if none comes."""
        begin = self._position
        stop = re.compile(f"[{re.escape(stops)}]").search(self._source, begin)
        self._position = stop.start() if stop else len(self._source)
        return self._source[begin : self._position]

    def _bytes_before(self, position: int) -> int:
        return len(self._source[:position].encode())


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute tells about its tag; "" for the many that Telegram ignores."""
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "expandable"
    return ""


def _decode_references(text: str) -> str:
    """`text` with `&lt;` and its like decoded; a lone `&` and an unknown `&name;` stay as they are."""
    return _REFERENCE.sub(_decode_reference, text)


def _decode_reference(reference: re.Match[str]) -> str:
    literal = reference.group()
    if name := reference["name"]:
        return _NAMED_CHARACTERS.get(name, literal)
    if len(literal.removesuffix(";")) > _MAX_REFERENCE_LENGTH:
        return literal
    code = int(reference["hexadecimal"], 16) if reference["hexadecimal"] else int(reference["decimal"])
    if code == 0 or code >= 0x10FFFF:
        return literal
    if 0xD800 <= code <= 0xDFFF:
        raise TelegramHtmlError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)
