"""Hello, thanks, who are you: fixed answers to messages that are nothing else."""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.text import squash, words
from responders.messages import FixedText, Inquiry, Smalltalk

_SAID: Final[Mapping[FixedText, str]] = {
    "greeting": """
        hi, hello, hey, hi there, hello there, hey there, good morning, good afternoon, good evening,
        안녕, 안녕하세요, 안녕하십니까, 안뇽, 하이, 헬로, ㅎㅇ, 반가워, 반갑습니다, 여보세요
    """,
    "help": """
        help, who are you, what are you, what can you do, what do you know, are you a bot,
        are you a robot, how does this work, how do you work, what is this, what can i ask, what can i ask you,
        도움말, 도와줘, 도와주세요, 너 누구야, 넌 누구니, 누구세요, 누구야, 뭐 할 수 있어, 뭘 할 수 있어, 뭐 알아,
        뭐 물어볼 수 있어, 무엇을 물어볼 수 있나요, 사용법, 어떻게 써, 봇이야,
        너는 누구야, 너 이름 뭐야, 이름이 뭐야, 너 뭐 할 수 있어, 뭘 물어볼 수 있어, 로봇이야
    """,
    "thanks": """
        thanks, thank you, thx, ty, thanks a lot, thank you very much, thank you so much, many thanks, cheers,
        고마워, 고마워요, 고맙습니다, 감사, 감사해요, 감사합니다, 감사드립니다, ㄱㅅ, ㄳ, 땡큐
    """,
    "acknowledged": """
        ok, okay, k, got it, i see, cool, great, nice, lol, bye, goodbye, see you, good night,
        ㅇㅋ, ㅇ, 오케이, 응, 그래, 알겠어, 알겠습니다, 네, 넵, 좋아, ㅋ, ㅎ, ㅠ, 잘 있어, 안녕히 계세요, 수고하세요,
        yes, no, ha, 아니, 아니요, 예, 엉
    """,
}
_BREAKS: Final = re.compile(r"[\s,.!?~]+|(?<=ㅋ)(?=[ㅎㅠ])|(?<=ㅎ)(?=[ㅋㅠ])")
_TEXTS: Final[Mapping[str, FixedText]] = {
    squash(said): text for text, said_so in _SAID.items() for said in said_so.split(",")
}


def greet(inquiry: Inquiry) -> Smalltalk | None:
    """Answer small talk; a message without any word gets a hint of what can be read."""
    question = inquiry.question
    if not any(word.isalpha() for word in words(question.text)):
        return Smalltalk(question.answer_language, "unreadable")
    text = _fixed_text(question.text)
    return Smalltalk(question.answer_language, text) if text else None


def _fixed_text(text: str) -> FixedText | None:
    """The answer to a text that is small talk as a whole, or in each of its parts: "thank you, bye"."""
    whole = _TEXTS.get(_said_once(squash(text)))
    if whole is not None:
        return whole
    parts = [_TEXTS.get(_said_once(squash(part))) for part in _BREAKS.split(text) if squash(part)]
    return parts[0] if parts and all(parts) else None


def _said_once(text: str) -> str:
    """The shortest piece that a text repeats: ㅋ for ㅋㅋㅋㅋ, ㅇㅋ for ㅇㅋㅇㅋ, ha for hahaha."""
    sizes = (size for size in range(1, len(text)) if text[:size] * (len(text) // size) == text)
    return text[: next(sizes, len(text))]
