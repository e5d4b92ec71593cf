"""What the bot does not do, whatever it finds: act for people, judge persons, speak of tragedies or other languages."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from knowledge.language import Language, contains_hangul
from knowledge.text import normalise
from responders.messages import Inquiry, Smalltalk

_Limit = Literal["cannot-act", "not-covered", "no-judgement", "languages"]

_SAID: Final[Mapping[_Limit, Mapping[Language, re.Pattern[str]]]] = {
    "cannot-act": {
        "en": re.compile(
            r"\b(?:i(?: want|'d like| would like|'m trying) to|please|can you|could you|help me)"
            r" (?:file|submit|report|complain|lodge|apply|register|sign (?:me )?up|book|reserve|cancel|enrol\w*|pay)\b"
            r"|\b(?:file|make|submit|lodge) (?:a|my) (?:complaint|report|application|claim|petition)\b"
            r"|\bsign me up\b|\b(?:book|reserve|register) (?:it |me |a \w+ )?for me\b|\bi have a complaint\b"
        ),
        "ko": re.compile(
            r"(?:신고|민원|신청|접수|예약|등록|가입|취소|환불|제보)(?:을|를|도|좀)? ?"
            r"(?:하고 ?싶|할게|할래|하겠|할려|해 ?(?:주세요|줘|주실|달라)|넣|제기|부탁|받아 ?(?:주세요|줘))"
            r"|(?:민원|불만) ?(?:있|접수|제기)|대신 ?(?:신청|예약|신고)"
        ),
    },
    "not-covered": {
        "en": re.compile(
            r"\b(?:sewol|sampoong|osong|crowd crush)\b"
            r"|\b(?:itaewon|halloween) (?:crush|disaster|tragedy|crowd|accident|deaths)\b"
            r"|\b(?:bribes?|bribery|corrupt\w*|scandals?|embezzl\w+|sexual\w*|harass\w*|assault\w*|accus\w+|allegations?)\b"
            r"|\b(?:convicted|arrested|indicted|lawsuit|suicide|murder\w*|impeach\w*)\b"
            r"|\bwho (?:won|wins|will win).{0,20}election|\belection results?\b"
            r"|\bpolitical part(?:y|ies)\b"
            r"|\b(?:democratic party|people power party|should i vote|left[- ]wing|right[- ]wing)\b"
            r"|\b(?:conservatives?|liberals?)\b"
            r"|\bpresident (?:yoon|lee|moon|park|of korea)\b"
        ),
        "ko": re.compile(
            r"세월호|삼풍|성수대교|오송 ?지하|(?:이태원) ?참사|압사|비리|뇌물|횡령|성추행|성희롱|성폭력|성범죄|스캔들"
            r"|구속(?:됐|된|영장)|기소(?:됐|된|당)|혐의|자살|극단적 ?선택|고소(?:당|했|장)|고발당|범죄자|갑질"
            r"|민주당|국민의 ?힘|정의당|공천|탄핵|(?<![가-힣])(?:대선|총선)|선거 ?(?:결과|누구|에서 누가)|여당|야당"
            r"|정치 ?성향|좌파|우파"
            r"|대통령(?:이|은|님|을|의)? ?(?:누구|이름|윤|이재명|문재인)"
        ),
    },
    "no-judgement": {
        "en": re.compile(
            r"\b(?:who|which(?: one)?|which mayor) (?:was|is|are|were|did) "
            r"(?:a |the )?(?:better|best|worse|worst|smarter)\b"
            r"|\b(?:better|best|worst) mayor\b|\bdo you (?:like|support)\b"
            r"|\bdo you think .{0,40}(?:good|bad|better|worse|right|wrong)\b|\byour opinion\b"
            r"|\bwhat do you think\b"
        ),
        "ko": re.compile(
            r"(?:시장|둘) ?(?:중|중에|중에서)? ?누가 ?더|누가 ?더 ?(?:낫|나은|좋)"
            r"|어느 ?(?:쪽|시장)이 ?더 ?(?:낫|나은|좋)|더 ?나은 ?시장"
            r"|(?:네|니|너의?) ?(?:의견|생각)|어떻게 ?생각해|지지해"
        ),
    },
}
_OTHER_LANGUAGE: Final = re.compile(
    r"\b(?:hola|por favor|gracias|cu[aá]nt[oa]s?|d[oó]nde|qu[eé] es|c[oó]mo|buenos d[ií]as"
    r"|bonjour|merci|combien|o[uù] est"
    r"|qu'est-ce|est-ce que|s'il vous|guten tag|danke|bitte|wie ?viele|wo ist|was ist|ist das"
    r"|xin ch[aà]o|bao nhi[eê]u|terima kasih"
    r"|berapa|di mana|obrigad[oa]|quantos|onde fica|ciao|grazie|quanti|dov'[eè])\b"
)


def know_limits(inquiry: Inquiry) -> Smalltalk | None:
    """Say what the bot does not do, where a message asks for it."""
    question = inquiry.question
    text = normalise(question.text)
    if _is_other_language(text):
        return Smalltalk(question.answer_language, "languages")
    for limit, said in _SAID.items():
        if said[question.language].search(text) is not None:
            return Smalltalk(question.answer_language, limit)
    return None


def _is_other_language(text: str) -> bool:
    """Whether most letters are of neither script the bot reads, or the words are of another language."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in letters if not contains_hangul(letter) and not _is_latin(letter)]
    return 2 * len(foreign) > len(letters) or _OTHER_LANGUAGE.search(text) is not None


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
