"""A typed choice: "2", "두 번째", "the first one" after choices were offered, "ㅇㅇ" when there was one."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.entries import Revision
from knowledge.language import Language
from knowledge.patterns import read_lexicon
from knowledge.text import squash
from responders.messages import Answer, Answered, Choice, Inquiry, Suggested

_WORDS: Final = Path(__file__).with_name("lexicon") / "choices.yaml"


def choose(inquiry: Inquiry) -> Answer | None:
    """Open what was chosen of the choices just offered, or offer them again where none has the number typed; None
    where the text is no choice."""
    question = inquiry.question
    offered = question.conversation.choices
    place = _place(question.text, only=len(offered) == 1)
    if place is not None and place <= len(offered):
        chosen = offered[place - 1]
        return open_entry(inquiry.revision, question.answer_language, chosen.entry_id, chosen.fact_id)
    return _offer_again(inquiry) if _is_number(question.text) else None


def _offer_again(inquiry: Inquiry) -> Suggested | None:
    """The choices that the revision still has all of: their numbers must stay."""
    question = inquiry.question
    offered = [(inquiry.revision.entry(choice.entry_id), choice.fact_id) for choice in question.conversation.choices]
    choices = tuple(Choice(entry, fact_id) for entry, fact_id in offered if entry is not None)
    if not choices or len(choices) < len(offered):
        return None
    return Suggested(question.answer_language, choices, confidence=0.0, reason="misnumbered")


def open_entry(revision: Revision, language: Language, entry_id: str, fact_id: str | None) -> Answered | None:
    """What a person chose, as a whole where its fact is gone; None when the revision no longer has the entry."""
    entry = revision.entry(entry_id)
    if entry is None:
        return None
    return Answered(language, entry, fact_id if fact_id in entry.facts else None, confidence=1.0)


def _place(text: str, *, only: bool) -> int | None:
    """Which place a text names, from 1; `only`: there is one choice, which a yes accepts."""
    places, accepting, _ = _said()
    said = squash(text)
    return places.get(said) or (1 if only and said in accepting else None)


def _is_number(text: str) -> bool:
    _, _, numbers = _said()
    return numbers.fullmatch(squash(text)) is not None


@cache
def _said() -> tuple[Mapping[str, int], frozenset[str], re.Pattern[str]]:
    """What names each place, what accepts the only choice, and a place by its number whatever it is, squashed."""
    data = read_lexicon(_WORDS)
    places = {
        squash(form.replace("{word}", word)): number
        for group in data["places"]
        for number, words in enumerate(group["words"], start=1)
        for word in words
        for form in group["forms"]
    }
    by_number = "|".join(squash(form.replace("{word}", "0")) for form in data["places"][0]["forms"])
    accepting = frozenset(squash(word) for words in data["only"].values() for word in words)
    return places, accepting, re.compile(by_number.replace("0", r"\d{1,2}"))
