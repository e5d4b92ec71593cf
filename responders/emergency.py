"""Somebody in danger now: the emergency number first, and nothing else."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from knowledge.patterns import Patterns, read_lexicon
from knowledge.text import normalise
from responders.messages import Question, Smalltalk

_WORDS: Final = Path(__file__).with_name("lexicon") / "emergency.yaml"


def send_for_help(question: Question) -> Smalltalk | None:
    """Point to fire and ambulance, or to the police, when the words tell of danger now."""
    said = normalise(question.text).replace("'", "")
    for number, danger in _dangers().items():
        if danger[question.language].search(said) is not None:
            return Smalltalk(question.answer_language, number)
    return None


@cache
def _dangers() -> Mapping[Literal["rescue", "police"], Patterns]:
    return {danger: Patterns(expressions) for danger, expressions in read_lexicon(_WORDS).items()}
