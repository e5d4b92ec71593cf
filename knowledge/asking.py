"""What a question asks for, read from its words: the kind of answer, details of a kind few entries hold, years, now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

from knowledge.language import LANGUAGES, Language
from knowledge.patterns import Patterns, read_lexicon
from knowledge.places import places_in
from knowledge.text import SPACELESS, normalise, words

AnswerKind = Literal[
    "when", "people", "count", "share", "duration", "frequency", "size", "age", "rank", "amount", "person", "group",
    "place", "reason",
]  # fmt: skip
"""What would answer; a question of none of these kinds asks for a text or for the entry as a whole."""

Detail = Literal[
    "price", "phone", "application", "purchase", "address", "hours", "maker", "author", "chair", "head", "judges",
    "names", "website", "results", "deaths", "infections", "audience", "capacity", "papers", "parking", "salary",
    "weather", "rules", "language", "clock", "end", "again", "effect", "criterion", "material", "statement",
    "refund", "vacancy", "waiting", "successor", "operator", "job", "staff", "teacher", "winner", "gift", "naming",
    "initiator", "device", "login", "privacy", "method", "accident", "criticism", "report", "sponsor", "copies",
    "length", "outfit", "exam", "law", "rain", "energy", "repair", "disposal", "amenities", "food", "taste", "looks",
    "music", "picture", "watching", "filmed", "reviews", "breakdown", "comparison", "biography", "founding", "delay",
    "route",
]  # fmt: skip
"""Something practical or particular that an entry either holds or cannot answer, whatever else it shares with the
question: the price of a thing of which only the number is known."""

_WORDS: Final = Path(__file__).with_name("lexicon") / "asking.yaml"
_ASKED_NOUN: Final = re.compile(
    r"\b(?:how many|number of|which|what|names? of(?: the)?(?: \d+)?|list of) "
    r"(?:(?:more|new|other|different|all|the|exact|big|bad|good|main|own|(?:kinds?|sorts?|types?) of) )*([a-z]+)"
)
"""English: the noun after a question word is what is wanted: "how many beds", "which breed"."""
_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DAY_OF_MONTH: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d+(?:st|nd|rd|th)"
    r"|\d+(?:st|nd|rd|th) (?:of )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
)
_ADVERB_FIRST: Final = re.compile(r"(?<!the )\bfirst\b")
"""English: "when did it first start"; "the first" is one of several."""
_FINALS: Final = 28
_DOUBLE_SIOT: Final = 20
"""Hangul syllables by their final consonant: ㅆ stands in verbs and hardly anywhere else."""
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(rf"\b(\d+)(?:st|nd|rd|th)\b|(?<!\ba )\b({'|'.join(_ORDINALS)})\b"),
    "ko": re.compile(r"제 ?(\d+) ?회|(\d+) ?(?:차(?=[^가-힣]|[은는이가을를도의에]|$)|번째|위(?=[는가 ]|$))"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for."""

    kinds: frozenset[AnswerKind] = frozenset()
    """Any of these would answer; none where the question does not say."""
    details: frozenset[Detail] = frozenset()
    places: tuple[tuple[str, str], ...] = ()
    """Id of each place named, and the name as written."""
    groups: tuple[tuple[str, str], ...] = ()
    """Id of each group of people, animals or bicycles, and its name as written."""
    years: frozenset[int] = frozenset()
    ordinals: frozenset[int] = frozenset()
    """Which of several is meant: the 3rd forum, 7차 조사."""
    nouns: tuple[str, ...] = ()
    """The nouns after its question words, as far as they stand right behind them."""
    now: bool = False
    """Whether it asks for today's state."""
    before: bool = False
    """Whether it asks how it was before."""
    source: bool = False
    """Whether it asks where an answer is from."""


NOTHING_ASKED: Final = Asked()


def what_is_asked(text: str, language: Language) -> Asked:
    """What a question in `language` asks for."""
    asked, lexicon = normalise(text), _lexicon()
    nouns = _ASKED_NOUN.findall(asked) if language == "en" else ()
    return Asked(
        answer_kinds(asked, language),
        details(asked, language),
        tuple(places_in(words(asked)).items()),
        tuple(groups(asked, language).items()),
        years(asked),
        ordinals(_ADVERB_FIRST.sub(" ", asked), language),
        tuple(noun for noun in nouns if noun not in lexicon.no_nouns),
        now=lexicon.now[language].search(asked) is not None,
        before=asks_before(asked, language),
        source=lexicon.source[language].search(asked) is not None,
    )


def answer_kinds(text: str, language: Language) -> frozenset[AnswerKind]:
    """The kinds of answer that a normalised text asks for."""
    found = {kind for kind, said in _lexicon().kinds.items() if said[language].search(text)}
    if found & {"amount", "share", "people"}:
        found.discard("count")
    if "group" in found:
        found.discard("person")
    return frozenset(found)


def details(text: str, language: Language) -> frozenset[Detail]:
    """The details that a normalised text asks for."""
    return frozenset(_lexicon().details.found_in(text, language))


def groups(text: str, language: Language) -> dict[str, str]:
    """Id of each group of people or animals that a normalised text names -> its name as written."""
    return _lexicon().groups.found_in(text, language)


def names_something(word: str, language: Language) -> bool:
    """Whether a word of a question can name what it is about; a single letter or syllable says too little."""
    lexicon = _lexicon()
    fillers = lexicon.fillers[language]
    filler = word.startswith(fillers) or bool(lexicon.counter.fullmatch(word)) if language == "ko" else word in fillers
    return len(word) > 1 and not filler


def asks_before(text: str, language: Language) -> bool:
    """Whether a normalised text asks how it was before."""
    return _lexicon().before[language].search(text) is not None


def points_back(word: str, language: Language) -> bool:
    """Whether a word points to what was said before."""
    pointers = _lexicon().pointers[language]
    return word in pointers if language == "en" else word in ("그", "또") or word.startswith(pointers)


def stands_alone(word: str, language: Language) -> bool:
    """Whether a word of a follow-up may name a thing of its own, and neither points back nor only asks."""
    if language == "ko" and len(word) >= SPACELESS:
        return True  # a whole question, however it begins
    if language == "ko" and any(map(_ends_in_double_siot, word)):
        return False  # 탔어, 했대, 있나요: a verb
    joins = language == "en" and (word in _lexicon().joints or word in _ORDINALS)
    return not joins and not points_back(word, language) and names_something(word, language)


def _ends_in_double_siot(letter: str) -> bool:
    return "가" <= letter <= "힣" and (ord(letter) - ord("가")) % _FINALS == _DOUBLE_SIOT


def years(text: str) -> frozenset[int]:
    """The years a text names."""
    return frozenset(map(int, _YEAR.findall(text)))


def ordinals(text: str, language: Language) -> frozenset[int]:
    """Which of several a text names."""
    found = set()
    for match in _ORDINAL[language].finditer(_DAY_OF_MONTH.sub(" ", text)):
        named = match[1] or match[2]
        found.add(int(named) if named.isdigit() else _ORDINALS.index(named) + 1)
    return frozenset(found)


Name = TypeVar("Name", bound=str)


class _Named(Generic[Name]):
    """Lists of expressions by name and language, most of which most texts have nothing of."""

    def __init__(self, lists: Mapping[Name, Mapping[Language, Sequence[str]]]) -> None:
        self._each: Final = {name: Patterns(expressions) for name, expressions in lists.items()}
        together = {language: [one for each in lists.values() for one in each[language]] for language in LANGUAGES}
        self._any: Final = Patterns(together)

    def found_in(self, text: str, language: Language) -> dict[Name, str]:
        """The names whose expressions a normalised text has -> how it is written there."""
        if not self._any[language].search(text):
            return {}
        found = ((name, each[language].search(text)) for name, each in self._each.items())
        return {name: match[0] for name, match in found if match}


class _Lexicon:
    """The words of `lexicon/asking.yaml`, compiled."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.kinds: Final[Mapping[AnswerKind, Patterns]] = {
            kind: Patterns(said) for kind, said in data["kinds"].items()
        }
        self.details: Final[_Named[Detail]] = _Named(data["details"])
        self.groups: Final[_Named[str]] = _Named(data["groups"])
        self.now: Final = Patterns(data["now"])
        self.before: Final = Patterns(data["before"])
        self.source: Final = Patterns(data["source"])
        self.fillers: Final = {language: tuple(data["fillers"][language]) for language in LANGUAGES}
        self.counter: Final = re.compile(data["counter"])
        self.pointers: Final = {language: tuple(data["pointers"][language]) for language in LANGUAGES}
        self.joints: Final = frozenset(data["joints"])
        self.no_nouns: Final = frozenset(data["no-nouns"])


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon(read_lexicon(_WORDS))
