"""Somebody in danger now: the emergency number first, and nothing else."""

from functools import cache
from pathlib import Path
from typing import Final

from knowledge.patterns import Patterns, patterns
from knowledge.text import normalise
from knowledge.yaml_lines import read_yaml
from responders.messages import Inquiry, Smalltalk

_WORDS: Final = Path(__file__).with_name("lexicon") / "emergency.yaml"


def send_for_help(inquiry: Inquiry) -> Smalltalk | None:
    """Point to the emergency number when the words tell of danger now."""
    question = inquiry.question
    if _danger()[question.language].search(normalise(question.text).replace("'", "")) is None:
        return None
    return Smalltalk(question.answer_language, "emergency")


@cache
def _danger() -> Patterns:
    return patterns(read_yaml(_WORDS).data["danger"])
