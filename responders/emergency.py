"""Somebody in danger now: the emergency number first, and nothing else."""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.language import Language
from knowledge.text import normalise
from responders.messages import Inquiry, Smalltalk

_IN_DANGER: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"can'?t breathe|cannot breathe|not breathing|heart attack|chest pain|is unconscious|collapsed"
        r"|bleeding (a lot|badly)|(house|building|kitchen|car) is on fire|want to (die|kill myself)"
        r"|i'?m drowning|call an ambulance"
    ),
    "ko": re.compile(
        r"숨을? ?(못|안) ?쉬|숨이 ?(안|막)|의식이? ?없|쓰러졌|심장마비|가슴이? ?(너무 )?아파"
        r"|피가? ?(많이|안 멈)|불이? ?났|불났|죽고 ?싶|구급차 ?(좀|불러)|물에 ?빠졌"
    ),
}
"""What people say in danger, in the present and of somebody near; the documents speak of such things otherwise."""


def send_for_help(inquiry: Inquiry) -> Smalltalk | None:
    """Point to the emergency number when the words tell of danger now."""
    question = inquiry.question
    if _IN_DANGER[question.language].search(normalise(question.text).replace("’", "'")) is None:
        return None
    return Smalltalk(question.answer_language, "emergency")
