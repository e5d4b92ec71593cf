"""Cutting a long message where a reader would pause, without cutting a tag open."""

import html
import re
from collections.abc import Iterator
from typing import Final

_TOKEN = re.compile(r"<[^>]*>|&(?:[a-z]+|#\d+);|[^<&]+|[<&]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>", re.IGNORECASE)
_PAUSES: Final = (
    re.compile(r".*\n", re.DOTALL),
    re.compile(r".*[.!?。](?=\s)\s", re.DOTALL),
    re.compile(r".*\s", re.DOTALL),
)
"""Where to cut, best first: after a line, after a sentence, after a word."""


def split_html(text: str, limit: int) -> tuple[str, ...]:
    """Cut Telegram HTML into parts of at most `limit` characters after parsing.

    Tags open at a cut are closed there and opened again in the next part. Parts joined keep every word; white
    space at a cut is dropped.
    """
    parts: list[str] = []
    rest = text
    while visible_length(rest) > limit:
        head, rest = _cut(rest, limit)
        parts.append(head)
    return tuple(part for part in (*parts, rest) if part.strip())


def visible_length(text: str) -> int:
    """Characters of Telegram HTML once its tags and entities are read."""
    return len(plain_text(text))


def plain_text(text: str) -> str:
    """Telegram HTML without its markup."""
    return html.unescape(_TAG.sub("", text))


def _cut(text: str, limit: int) -> tuple[str, str]:
    """The longest good beginning of at most `limit` visible characters, and the rest, both well-formed."""
    head = _beginning(text, limit)
    for pause in _PAUSES:
        found = pause.match(head)
        if found and visible_length(found[0]) > limit // 2:
            head = found[0]
            break
    open_tags = _open_tags(head)
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(open_tags))
    return head.rstrip() + closing, "".join(open_tags) + text[len(head) :].lstrip()


def _beginning(text: str, limit: int) -> str:
    head, length = "", 0
    for token in _TOKEN.findall(text):
        if token.startswith("<") and len(token) > 1:
            head += token
            continue
        visible = html.unescape(token)
        if length + len(visible) > limit:
            return head + (token[: limit - length] if visible == token else "")
        head += token
        length += len(visible)
    return head


def _open_tags(text: str) -> list[str]:
    tags: list[str] = []
    for tag in _tags(text):
        if tag.startswith("</"):
            tags.pop()
        else:
            tags.append(tag)
    return tags


def _tags(text: str) -> Iterator[str]:
    return (found[0] for found in _TAG.finditer(text))


def _name(tag: str) -> str:
    found = _TAG.match(tag)
    assert found is not None
    return found[2]
