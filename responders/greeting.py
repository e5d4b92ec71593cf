"""Hello, thanks, who are you: fixed answers to messages that are nothing else."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.text import squash, words
from knowledge.yaml_lines import read_yaml
from responders.messages import FixedText, Inquiry, Smalltalk

_WORDS: Final = Path(__file__).with_name("lexicon") / "smalltalk.yaml"
_BREAKS: Final = re.compile(r"[\s,.!?~]+|(?<=ㅋ)(?=[ㅎㅠ])|(?<=ㅎ)(?=[ㅋㅠ])")


def greet(inquiry: Inquiry) -> Smalltalk | None:
    """Answer small talk; a message without any word gets a hint of what can be read."""
    question = inquiry.question
    if not any(word.isalpha() for word in words(question.text)):
        return Smalltalk(question.answer_language, "unreadable")
    text = _fixed_text(question.text)
    return Smalltalk(question.answer_language, text) if text else None


def _fixed_text(text: str) -> FixedText | None:
    """The answer to a text that is small talk as a whole, or in each of its parts: "thank you, bye"."""
    whole = _texts().get(_said_once(squash(text)))
    if whole is not None:
        return whole
    parts = [_texts().get(_said_once(squash(part))) for part in _BREAKS.split(text) if squash(part)]
    return parts[0] if parts and all(parts) else None


def _said_once(text: str) -> str:
    """The shortest piece that a text repeats: ㅋ for ㅋㅋㅋㅋ, ㅇㅋ for ㅇㅋㅇㅋ, ha for hahaha."""
    sizes = (size for size in range(1, len(text)) if text[:size] * (len(text) // size) == text)
    return text[: next(sizes, len(text))]


@cache
def _texts() -> Mapping[str, FixedText]:
    """What `lexicon/smalltalk.yaml` lists, squashed, and the text that answers it."""
    lists = read_yaml(_WORDS).data.items()
    return {squash(said): text for text, languages in lists for all_said in languages.values() for said in all_said}
