"""Naming what a question asks that the documents do not tell."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.asking import AnswerKind, Detail
from knowledge.beyond import Beyond
from knowledge.language import Language
from knowledge.patterns import read_lexicon
from responders.catalogue import translate
from responders.korean import without_particle

_N = str  # marks a message for the catalogue; it is translated where it is used

_WORDS: Final = Path(__file__).with_name("lexicon") / "unsaid.yaml"
WORD_LIMIT: Final = 30
"""Characters of a person's word that are said back."""

_DETAILS: Final[Mapping[Detail, str]] = {
    "price": _N("the price"),
    "phone": _N("a telephone number or address to write to"),
    "application": _N("how to apply or book"),
    "purchase": _N("where to buy it"),
    "address": _N("an address"),
    "hours": _N("opening hours"),
    "maker": _N("who made it"),
    "author": _N("who wrote it"),
    "chair": _N("who chaired it"),
    "head": _N("who heads it"),
    "judges": _N("who judged it"),
    "names": _N("the names"),
    "website": _N("a web address"),
    "deaths": _N("how many people were hurt"),
    "infections": _N("how many people were infected"),
    "audience": _N("how many people came or watched"),
    "capacity": _N("its size or capacity"),
    "papers": _N("which papers are needed"),
    "parking": _N("anything about parking"),
    "salary": _N("what is paid"),
    "weather": _N("the present conditions"),
    "language": _N("in which languages it is"),
    "clock": _N("the time of day"),
    "end": _N("when that ended"),
    "material": _N("what it is made of"),
    "refund": _N("how to cancel or get money back"),
    "vacancy": _N("whether any are left"),
    "waiting": _N("how long one waits"),
    "successor": _N("who came before or after, or for how long"),
    "operator": _N("which department or owner it has"),
    "job": _N("how to get work there"),
    "staff": _N("how many people work there"),
    "teacher": _N("who teaches it"),
    "winner": _N("who won"),
    "gift": _N("what prize or gift there is"),
    "naming": _N("where the name is from"),
    "initiator": _N("whose idea it was"),
    "device": _N("an app or the devices it runs on"),
    "login": _N("how to log in"),
    "privacy": _N("what happens to personal data"),
    "method": _N("how people were asked"),
    "accident": _N("any accidents or crimes"),
    "criticism": _N("what critics say"),
    "report": _N("where to report something"),
    "sponsor": _N("who paid for it"),
    "copies": _N("how many copies there are"),
    "length": _N("how long it runs"),
    "outfit": _N("what to bring or wear"),
    "exam": _N("which exam or licence is needed"),
    "law": _N("which law says so"),
    "rain": _N("what happens in bad weather"),
    "energy": _N("how much energy it uses"),
    "repair": _N("anything about repairs"),
    "disposal": _N("what becomes of it as waste"),
    "amenities": _N("its amenities"),
    "food": _N("anything about food"),
    "taste": _N("how it tastes, smells or sounds"),
    "looks": _N("what it looks like"),
    "music": _N("which music it has"),
    "picture": _N("a picture or map"),
    "watching": _N("where to watch it"),
    "filmed": _N("where, when or with whom it was filmed"),
    "reviews": _N("what people think of it"),
    "biography": _N("anything about that person's life"),
    "founding": _N("when it was built or founded"),
    "delay": _N("whether it was put off or prolonged"),
    "route": _N("which line or route it is"),
    "results": _N("the results"),
    "rules": _N("who is entitled or what is punished"),
    "statement": _N("what was said"),
    "breakdown": _N("figures by group or district"),
    "comparison": _N("how others compare"),
    "again": _N("another one of them"),
    "criterion": _N("how that was chosen"),
    "effect": _N("what came of it"),
}
"""The most particular first: a question that asks for two is told the first of them."""
_KINDS: Final[Mapping[AnswerKind, str]] = {
    "when": _N("when that was"),
    "people": _N("how many people it was"),
    "count": _N("how many it is"),
    "share": _N("what share it is"),
    "duration": _N("how long it takes"),
    "frequency": _N("how often it happens"),
    "size": _N("how far or large it is"),
    "age": _N("which age"),
    "rank": _N("which place or score"),
    "amount": _N("how much money it is"),
    "person": _N("who it was"),
    "place": _N("where it is"),
    "reason": _N("why that is"),
}


def said_back(words: Iterable[str], language: Language) -> list[str]:
    """A person's words as they are said back: without particles, insults and long numbers."""
    fit = (word for word in words if not word.startswith(_unsaid()) and not re.search(r"\d{5}", word))
    return list(dict.fromkeys(shortened(without_particle(word) if language == "ko" else word) for word in fit))


def shortened(word: str) -> str:
    """A word that fits a sentence."""
    return word if len(word) <= WORD_LIMIT else f"{word[:WORD_LIMIT]}…"


@cache
def _unsaid() -> tuple[str, ...]:
    return tuple(word for words in read_lexicon(_WORDS).values() for word in words)


def name_missing(beyond: Beyond, language: Language) -> str | None:
    """What is not known, as a phrase for a sentence, the most particular first; None when nothing can be named."""
    named = translate(_N("anything about “{name}”"), language)
    of_year = translate(_N("anything about {year}"), language)
    of_number = translate(_N("anything about number {number} of them"), language)
    phrases = (
        *(named.format(name=place) for place in said_back(beyond.places, language)),
        *(named.format(name=group) for group in beyond.groups),  # the very word of a list: 고양이 is no 고양 with 이
        *(of_year.format(year=year) for year in beyond.years),
        *(of_number.format(number=ordinal) for ordinal in beyond.ordinals),
        *(translate(phrase, language) for detail, phrase in _DETAILS.items() if detail in beyond.details),
        *(named.format(name=noun) for noun in said_back(beyond.nouns, language)),
        *(translate(_KINDS[kind], language) for kind in beyond.kinds),
    )
    return next(iter(phrases), None)
