"""Naming what a question asks that the documents do not tell."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.asking import AnswerKind, Detail
from knowledge.beyond import Beyond
from knowledge.language import Language
from knowledge.patterns import Patterns, read_lexicon
from responders.catalogue import N_, translate
from responders.korean import without_particle

_WORDS: Final = Path(__file__).with_name("lexicon") / "unsaid.yaml"
WORD_LIMIT: Final = 30
"""Characters of a person's word that are said back."""

_DETAILS: Final[Mapping[Detail, str]] = {
    "price": N_("the price"),
    "phone": N_("a telephone number or address to write to"),
    "application": N_("how to apply or book"),
    "purchase": N_("where to buy it"),
    "address": N_("an address"),
    "hours": N_("opening hours"),
    "maker": N_("who made it"),
    "author": N_("who wrote it"),
    "chair": N_("who chaired it"),
    "head": N_("who heads it"),
    "judges": N_("who judged it"),
    "names": N_("the names"),
    "website": N_("a web address"),
    "deaths": N_("how many people were hurt"),
    "infections": N_("how many people were infected"),
    "audience": N_("how many people came or watched"),
    "capacity": N_("its size or capacity"),
    "papers": N_("which papers are needed"),
    "parking": N_("anything about parking"),
    "salary": N_("what is paid"),
    "weather": N_("the present conditions"),
    "language": N_("in which languages it is"),
    "clock": N_("the time of day"),
    "end": N_("when that ended"),
    "material": N_("what it is made of"),
    "refund": N_("how to cancel or get money back"),
    "vacancy": N_("whether any are left"),
    "waiting": N_("how long one waits"),
    "successor": N_("who came before or after, or for how long"),
    "operator": N_("which department or owner it has"),
    "job": N_("how to get work there"),
    "staff": N_("how many people work there"),
    "teacher": N_("who teaches it"),
    "winner": N_("who won"),
    "gift": N_("what prize or gift there is"),
    "naming": N_("where the name is from"),
    "initiator": N_("whose idea it was"),
    "device": N_("an app or the devices it runs on"),
    "login": N_("how to log in"),
    "privacy": N_("what happens to personal data"),
    "method": N_("how people were asked"),
    "accident": N_("any accidents or crimes"),
    "criticism": N_("what critics say"),
    "report": N_("where to report something"),
    "sponsor": N_("who paid for it"),
    "copies": N_("how many copies there are"),
    "length": N_("how long it runs"),
    "outfit": N_("what to bring or wear"),
    "exam": N_("which exam or licence is needed"),
    "law": N_("which law says so"),
    "rain": N_("what happens in bad weather"),
    "energy": N_("how much energy it uses"),
    "repair": N_("anything about repairs"),
    "disposal": N_("what becomes of it as waste"),
    "amenities": N_("its amenities"),
    "food": N_("anything about food"),
    "taste": N_("how it tastes, smells or sounds"),
    "looks": N_("what it looks like"),
    "music": N_("which music it has"),
    "picture": N_("a picture or map"),
    "watching": N_("where to watch it"),
    "filmed": N_("where, when or with whom it was filmed"),
    "reviews": N_("what people think of it"),
    "biography": N_("anything about that person's life"),
    "founding": N_("when it was built or founded"),
    "delay": N_("whether it was put off or prolonged"),
    "route": N_("which line or route it is"),
    "results": N_("the results"),
    "rules": N_("who is entitled or what is punished"),
    "statement": N_("what was said"),
    "breakdown": N_("figures by group or district"),
    "comparison": N_("how others compare"),
    "again": N_("another one of them"),
    "criterion": N_("how that was chosen"),
    "effect": N_("what came of it"),
}
"""The most particular first: a question that asks for two is told the first of them."""
_KINDS: Final[Mapping[AnswerKind, str]] = {
    "when": N_("when that was"),
    "people": N_("how many people it was"),
    "count": N_("how many it is"),
    "share": N_("what share it is"),
    "duration": N_("how long it takes"),
    "frequency": N_("how often it happens"),
    "size": N_("how far or large it is"),
    "age": N_("which age"),
    "rank": N_("which place or score"),
    "amount": N_("how much money it is"),
    "person": N_("who it was"),
    "group": N_("whom it is for"),
    "place": N_("where it is"),
    "reason": N_("why that is"),
}


def said_back(words: Iterable[str], language: Language) -> list[str]:
    """A person's words as they are said back: without particles, insults, long numbers and what names nothing."""
    insults, empty = _unsaid()
    empty_ones = empty[language]
    fit = (
        word
        for word in words
        if not word.startswith(insults) and not empty_ones.match(word) and not re.search(r"\d{5}", word)
    )
    return list(dict.fromkeys(shortened(without_particle(word) if language == "ko" else word) for word in fit))


def shortened(word: str) -> str:
    """A word that fits a sentence."""
    return word if len(word) <= WORD_LIMIT else f"{word[:WORD_LIMIT]}…"


@cache
def _unsaid() -> tuple[tuple[str, ...], Patterns]:
    """How insults begin, and the words that name nothing."""
    data = read_lexicon(_WORDS)
    return tuple(word for words in data["insults"].values() for word in words), Patterns(data["empty"])


def name_missing(beyond: Beyond, language: Language) -> str | None:
    """What is not known, as a phrase for a sentence, the most particular first; None when nothing can be named."""
    named = translate(N_("anything about “{name}”"), language)
    of_year = translate(N_("anything about {year}"), language)
    of_number = translate(N_("anything about number {number} of them"), language)
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
