"""The kinds of answer that a text visibly holds: what an entry without facts, one taught in chat, can answer by it.

Of other entries the typed facts say it.
"""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.asking import AnswerKind
from knowledge.language import Language
from knowledge.places import places_in
from knowledge.text import normalise, words

_MONTHS: Final = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WORDS: Final = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|thousand"
_NUMBER: Final = rf"(?:\d[\d,.]*|\b(?:{_WORDS}))"
_KOREAN_NUMBER: Final = r"(?:\d[\d,.]*\s*|[일이삼사오육칠팔구십백천만억]+\s?)[천만억조]*"
_FORMS: Final[Mapping[Language, Mapping[AnswerKind, str]]] = {
    "en": {
        "amount": (
            rf"{_NUMBER} ?(?:(?:thousand|million|billion|trillion) )?(?:won|krw|dollars?|usd|euros?)\b"
            r"|(?:krw|usd|us\$|\$|₩) ?\d|\bfree\b"
        ),
        "people": rf"{_NUMBER} (?:people|persons|residents|citizens|visitors|households|families|children|members)",
        "count": _NUMBER,
        "share": r"\d ?%|\bper ?cent\b",
        "when": (
            rf"\b(?:1[89]|20)\d\d\b|\b(?:{_MONTHS}|{_DAYS})s?\b"
            r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b\d{1,2}:\d\d\b"
        ),
        "duration": rf"{_NUMBER} (?:minutes?|hours?|days?|weeks?|months?|years?)\b",
        "frequency": r"\b(?:once|twice|\w+ times|every|each|daily|weekly|monthly|yearly)\b",
        "size": rf"{_NUMBER} ?(?:km|m|cm|kg|tons?|tonnes?|(?:kilo)?met(?:re|er)s?|hectares?|m²|㎡)\b",
        "age": r"\bage[ds]?\b|\byears? old\b",
        "rank": r"\d(?:st|nd|rd|th)\b|\bpoints?\b|\bfirst\b|#\d",
        "person": r"\b(?:mayor|minister|president|director|professor|dr|mr|ms|mrs|chair\w*|head of)\b",
        "place": r"\b(?:street|road|station|park|hall|centre|center|office|building|library|district|gu|dong)\b",
        "reason": r"\b(?:because|so that|in order to|due to|since|the reason|to prevent|to protect)\b",
    },
    "ko": {
        "amount": rf"{_KOREAN_NUMBER} ?(?:원|달러|유로)|무료|무상",
        "people": rf"{_KOREAN_NUMBER} ?(?:명|인|사람|가구|세대|가족)",
        "count": rf"\d|{_KOREAN_NUMBER}(?:개|곳|대|건|편|가지)",
        "share": r"\d ?(?:%|퍼센트|프로)",
        "when": r"(?:1[89]|20)\d\d|\d ?[년월일시]|[월화수목금토일]요일|평일|주말|매일|매주|매달|매월|매년|\d:\d\d",
        "duration": rf"{_KOREAN_NUMBER} ?(?:분|시간|일|주|개월|달|년)",
        "frequency": rf"{_KOREAN_NUMBER} ?(?:회|번|차례)|매일|매주|매달|매월|매년|마다",
        "size": rf"{_KOREAN_NUMBER} ?(?:km|m|cm|kg|㎡|m²|미터|킬로|톤|평|헥타르)",
        "age": rf"{_KOREAN_NUMBER} ?(?:세|살)",
        "rank": rf"{_KOREAN_NUMBER} ?(?:위|점|등)",
        "person": r"시장|장관|구청장|국장|과장|소장|대표|위원장|교수|담당자|\w ?(?:씨|님)",
        "place": r"[가-힣\d](?:구|동|로|길|역|청|관|센터|공원|주민센터|도서관|에서)(?![가-힣]{3})",
        "reason": r"때문|위해|위하여|이유|막으려|때문에",
    },
}
_FOUND: Final[Mapping[Language, Mapping[AnswerKind, re.Pattern[str]]]] = {
    language: {kind: re.compile(form) for kind, form in forms.items()} for language, forms in _FORMS.items()
}


def held_kinds(text: str, language: Language) -> tuple[AnswerKind, ...]:
    """The kinds of answer that stand in a text: of "어른은 3,000원입니다" an amount of money, and a number."""
    said = normalise(text)
    found = {kind for kind, form in _FOUND[language].items() if form.search(said) or form.search(text)}
    if places_in(words(said)):
        found.add("place")
    return tuple(sorted(found))
