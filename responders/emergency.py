"""Somebody in danger now: the emergency number first, and nothing else."""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.language import Language
from knowledge.text import normalise
from responders.messages import Inquiry, Smalltalk

_IN_DANGER: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"(?:can'?t|can ?not|isn'?t|not|stopped) breath(?:e|ing)|heart attack|chest pain|is unconscious|passed out"
        r"|collapsed"
        r"|bleeding (?:a lot|badly|out|heavily)|won'?t stop bleeding|there(?:'s| is) a fire"
        r"|(?:house|building|kitchen|car|apartment|flat|room) is on fire"
        r"|want to (?:die|kill myself|end (?:it|my life))"
        r"|going to kill (?:me|myself)|(?:i'?m|is) drowning|call an ambulance|having a (?:stroke|seizure)|overdos"
        r"|someone is (?:breaking in|following me|attacking)|being (?:attacked|robbed)|i'?m (?:trapped|stuck) in"
        r"|water is coming into my|has a (?:knife|gun)|choking"
    ),
    "ko": re.compile(
        r"숨을? ?(?:못|안|잘 ?못) ?쉬|숨이 ?(?:안|막|차서)|의식이? ?없|쓰러졌|쓰러지|기절|심장마비|심정지"
        r"|가슴이? ?(?:너무 ?)?(?:아파|조여)|피가? ?(?:많이|안 ?멈|계속|철철)|불이? ?(?:났|나고|붙)|불났|죽고 ?싶"
        r"|죽을래"
        r"|(?:구급차|119) ?(?:좀|불러|보내)|물에 ?빠졌|경련|발작|뇌졸중|칼(?:을|로) ?(?:들|찌)|쫓아오|쫓아와"
        r"|따라오고 ?있"
        r"|누가 ?(?:집에|문을)|강도|납치|폭행(?:당|하고)|갇혔|목에 ?걸|물이 ?(?:집|방)(?:에|으로) ?(?:들어|차)"
        r"|살려 ?(?:줘|주세요)"
    ),
}
"""What people say in danger, in the present and of somebody near; the documents speak of such things otherwise."""


def send_for_help(inquiry: Inquiry) -> Smalltalk | None:
    """Point to the emergency number when the words tell of danger now."""
    question = inquiry.question
    if _IN_DANGER[question.language].search(normalise(question.text).replace("’", "'")) is None:
        return None
    return Smalltalk(question.answer_language, "emergency")
