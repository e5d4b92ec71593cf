"""A source named by a curator in chat: typed out, found by a word of its title, or the city's own answer."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from knowledge.entries import Source
from knowledge.language import contains_hangul
from knowledge.moments import Moment
from knowledge.typed_values import TypedValueError, typed_date

CITY: Final = "Seoul Metropolitan Government"
ANSWER: Final = "서울시 답변"
"""The title of the city's own answers: there is no document with another."""
_SEPARATOR: Final = re.compile(r"\s*[;；]\s*")
_ADDRESS: Final = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_ID_WORDS: Final = 6


def is_typed_source(text: str) -> bool:
    """Whether a message is meant to be a new source."""
    return _SEPARATOR.search(text) is not None


def typed_source(text: str, taken: Collection[str]) -> dict[str, Any]:
    """The source that `title; who posted it; date; address` names, as the files have it, with an id that is not
    `taken`; the address may be missing. Raises TypedValueError.
    """
    parts = [part for part in _SEPARATOR.split(text.strip()) if part]
    address = parts.pop() if parts and _ADDRESS.fullmatch(parts[-1]) else None
    if len(parts) < 3:
        raise TypedValueError("source")
    *titles, posted_by, date = parts
    title = "; ".join(titles)
    source = {
        "id": _free_id("-".join(re.findall("[a-z0-9]+", title.lower())[:_ID_WORDS]) or "source", taken),
        "title": title,
        "posted_by": posted_by,
        "language": "ko" if contains_hangul(title) else "en",
        "dated_by": "posted",
        "date": str(typed_date(date)),
    }
    if address is None:
        return source
    return {**source, "address": address if "://" in address else f"https://{address}"}


def answered_source(today: Moment) -> dict[str, Any]:
    """The city's own answer of a day as a source; each day's has the same id."""
    return {
        "id": f"answered-{today}",
        "title": ANSWER,
        "posted_by": CITY,
        "language": "ko",
        "dated_by": "answered",
        "date": str(today),
    }


def sources_with(words: str, sources: Mapping[str, Source]) -> list[str]:
    """The ids of the sources whose title and poster have all these words, in whichever case."""
    asked = words.casefold().split()
    return [
        source_id
        for source_id, source in sources.items()
        if asked and all(word in f"{source.title} {source.posted_by}".casefold() for word in asked)
    ]


def _free_id(stem: str, taken: Collection[str]) -> str:
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if each not in taken)
