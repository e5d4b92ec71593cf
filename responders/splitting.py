"""Cutting a long message where a reader would pause, without cutting a tag open."""

import html
import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(r"<[^>]*>|&(?:\w+|#\w+);|.", re.DOTALL)
"""A tag, an entity or a character: what a cut must not go through."""
_TAG: Final = re.compile(r"<(/?)([a-z-]+)[^>]*>", re.IGNORECASE)
_SENTENCE_END: Final = ".!?。"


def split_html(text: str, limit: int) -> tuple[str, ...]:
    """Cut Telegram HTML into parts of at most `limit` characters after parsing.

    Cuts after a line, else after a sentence, else after a word, else anywhere. Tags open at a cut are closed there
    and opened again in the next part. Parts joined keep every word; white space at a cut is dropped.
    """
    parts: list[str] = []
    rest = text.strip()
    while visible_length(rest) > limit:
        head, rest = _cut(rest, limit)
        parts.append(head)
    parts.append(rest)
    return tuple(part for part in parts if plain_text(part).strip())


def shorten(text: str, limit: int) -> str:
    """A plain text of at most `limit` characters; a longer one ends in "…", behind a word if there is one near."""
    if len(text) <= limit:
        return text
    word_end = text.rfind(" ", limit // 2, limit)
    return f"{text[: word_end if word_end > 0 else limit - 1].rstrip(' ,;')}…"


def visible_length(text: str) -> int:
    """Characters of Telegram HTML once its tags and entities are read."""
    return len(plain_text(text))


def plain_text(text: str) -> str:
    """Telegram HTML without its markup."""
    return html.unescape(_TAG.sub("", text))


def _cut(text: str, limit: int) -> tuple[str, str]:
    """The longest good beginning of at most `limit` visible characters, and the rest, both well-formed."""
    place = _best_place(text, limit)
    open_tags = _open_tags(text[:place])
    closing = "".join(f"</{name}>" for name, _ in reversed(open_tags))
    opening = "".join(tag for _, tag in open_tags)
    return text[:place].rstrip() + closing, opening + text[place:].lstrip()


def _best_place(text: str, limit: int) -> int:
    """Where to cut: the last of the best kind of pause in the second half, or the limit itself."""
    pauses = {"line": 0, "sentence": 0, "word": 0}
    length, end, before = 0, 0, ""
    for token in _TOKEN.finditer(text):
        if _TAG.fullmatch(token[0]):
            continue
        length += len(html.unescape(token[0]))
        if length > limit:
            break
        end = token.end()
        if token[0].isspace() and length > limit // 2:
            kind = "line" if token[0] == "\n" else "sentence" if before and before in _SENTENCE_END else "word"
            pauses[kind] = end
        before = token[0]
    return next(filter(None, pauses.values()), end)


def _open_tags(text: str) -> list[tuple[str, str]]:
    """Name and whole tag of what is open at the end of `text`, the innermost last."""
    tags: list[tuple[str, str]] = []
    for tag, closes, name in _tags(text):
        if closes:
            tags.pop()
        else:
            tags.append((name, tag))
    return tags


def _tags(text: str) -> Iterator[tuple[str, bool, str]]:
    return ((found[0], bool(found[1]), found[2]) for found in _TAG.finditer(text))
