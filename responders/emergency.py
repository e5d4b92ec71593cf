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
        r"|(?:he|she|someone|somebody|mom|dad|mother|father|friend|wife|husband|child|son|daughter|man|woman|person)"
        r" (?:has |just )*collapsed"
        r"|bleeding (?:a lot|badly|out|heavily)|won'?t stop bleeding|there(?:'s| is) a fire"
        r"|(?:house|building|kitchen|car|apartment|flat|room) is on fire"
        r"|want to (?:die|kill myself|end (?:it|my life))"
        r"|going to kill (?:me|myself)|(?:i'?m|is) drowning|call an ambulance|having a (?:stroke|seizure)|overdos"
        r"|someone is (?:breaking in|following me|attacking)|being (?:attacked|robbed)|i'?m (?:trapped|stuck) in"
        r"|water is (?:coming into my|rising|filling|pouring in)|can'?t (?:get out|open the door)"
        r"|has a (?:knife|gun)|(?:is|i'?m) choking"
        r"|(?:drowned|bitten|stabbed|hit by a car).*\b(?:help|blood|bleeding|badly)|(?:i'?m|he'?s|she'?s) bleeding"
        r"|is following me"
    ),
    "ko": re.compile(
        r"숨을? ?(?:못|안|잘 ?못) ?쉬|숨이 ?(?:안|막|차서)|(?<!시민 )의식이? ?없(?!어서)|쓰러졌(?:어|는데|습|다)"
        r"|쓰러지셨|기절|심장마비|심정지"
        r"|가슴이? ?(?:너무 ?)?(?:아파|조여)|피가? ?(?:많이|안 ?멈|계속|철철)|불이? ?(?:났|나고|붙었)|불났|죽고 ?싶"
        r"|죽을래"
        r"|(?:구급차|119) ?(?:좀|불러|보내)|물에 ?빠졌|(?:경련|발작)(?:을|이)? ?(?:일으|해요|하고|났|중)|뇌졸중"
        r"|칼(?:을|로) ?(?:들|찌)|쫓아오|쫓아와"
        r"|따라오고 ?있"
        r"|누가 ?(?:집에|문을)|강도(?:가|야|예요)|납치|폭행(?:당|하고)|갇혔|목에 ?걸"
        r"|살려 ?(?:줘|주세요)"
        r"|물이 ?(?:집|방|계속|막)?(?:에|으로)? ?(?:들어와|들어오|들어찼|차오|차서|차고|불어나고)"
        r"|못 ?나가(?:요|겠|고|서)|문이 ?안 ?열|물렸(?:는데|어요|다).*피|피가 ?나(?:요|고|는데)"
        r"|(?:저를|나를|절|날|누가|누군가).{0,8}따라[오와]"
    ),
}
"""What people say in danger, in the present and of somebody near; the documents speak of such things otherwise."""


def send_for_help(inquiry: Inquiry) -> Smalltalk | None:
    """Point to the emergency number when the words tell of danger now."""
    question = inquiry.question
    if _IN_DANGER[question.language].search(normalise(question.text)) is None:
        return None
    return Smalltalk(question.answer_language, "emergency")
