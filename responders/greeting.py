"""Hello, thanks, who are you: fixed answers to messages that are nothing else."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.patterns import read_lexicon
from knowledge.text import squash, words
from responders.messages import FixedText, Inquiry, Smalltalk

_WORDS: Final = Path(__file__).with_name("lexicon") / "smalltalk.yaml"


def greet(inquiry: Inquiry) -> Smalltalk | None:
    """Answer small talk; a message without any word gets a hint of what can be read."""
    question = inquiry.question
    if not any(word.isalpha() for word in words(question.text)):
        return Smalltalk(question.answer_language, "unreadable")
    text = _fixed_text(question.text)
    return Smalltalk(question.answer_language, text) if text else None


def _fixed_text(text: str) -> FixedText | None:
    """The answer to a text that is small talk from one end to the other: "thank you, bye". What asks for something
    ("hi, what can you do?") goes before what does not."""
    rest, found = squash(text), list[FixedText]()
    while rest:
        said = _any_text().match(rest)
        if said is None:
            return None
        found.append(_texts()[said[0]])
        rest = rest[said.end() :]
    return min(found, key=lambda each: each not in ("help", "language-menu"), default=None)


@cache
def _texts() -> Mapping[str, FixedText]:
    """What `lexicon/smalltalk.yaml` lists, squashed, longest first, and the text that answers it."""
    lists = read_lexicon(_WORDS).items()
    texts = {squash(said): text for text, languages in lists for all_said in languages.values() for said in all_said}
    return dict(sorted(texts.items(), key=lambda item: -len(item[0])))


@cache
def _any_text() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _texts())))
