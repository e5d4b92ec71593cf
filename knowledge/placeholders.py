"""Curated text: words with `{{ fact-id }}` slots and nothing else that a template language would run.

The text is data. It is cut into words and slots here; it never reaches a template engine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.errors import UnfitValueError
from knowledge.said import said

_KEPT: Final = 4_096
"""Texts that stay cut: an answer reads the same few of its entry again and again."""
_SLOT = re.compile(r"\{\{\s*([a-z0-9]+(?:-[a-z0-9]+)*)\s*\}\}")
_MARKUP = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a fact's value in a curated text."""

    fact_id: str


class PlaceholderError(UnfitValueError):
    """A curated text holds template markup other than `{{ fact-id }}`."""


@lru_cache(_KEPT)
def parse_placeholders(text: str) -> tuple[str | Slot, ...]:
    """Cut `text` into words and slots, in order.

    Raises PlaceholderError for anything else in braces: `{% %}`, `{{ 7*7 }}`, a lone `{{`.
    """
    return tuple(_pieces(text))


def slots(text: str) -> tuple[str, ...]:
    """The fact ids that `text` refers to, in order."""
    return tuple(piece.fact_id for piece in parse_placeholders(text) if isinstance(piece, Slot))


def without_slots(text: str) -> str:
    """The words of a curated text, without the values of facts."""
    return "".join(piece for piece in parse_placeholders(text) if isinstance(piece, str))


def _pieces(text: str) -> Iterator[str | Slot]:
    end = 0
    for slot in _SLOT.finditer(text):
        yield from _words(text[end : slot.start()])
        yield Slot(slot[1])
        end = slot.end()
    yield from _words(text[end:])


def _words(text: str) -> Iterator[str]:
    markup = _MARKUP.search(text)
    if markup is not None:
        around = text[markup.start() : markup.start() + 20]
        what = said("only {slot} may stand in braces, not {around}.", slot="{{ fact-id }}", around=repr(around))
        raise PlaceholderError(what)
    if text:
        yield text
