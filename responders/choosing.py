"""A typed choice: "2", "두 번째", "the first one" after choices were offered, "ㅇㅇ" when there was one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.entries import Revision
from knowledge.language import Language
from knowledge.patterns import read_lexicon
from knowledge.text import squash
from responders.messages import Answer, Answered, Inquiry

_WORDS: Final = Path(__file__).with_name("lexicon") / "choices.yaml"


def choose(inquiry: Inquiry) -> Answer | None:
    """Open what was chosen of the choices just offered; None where the text names none of them."""
    question = inquiry.question
    offered = question.conversation.choices
    place = _place(question.text, only=len(offered) == 1)
    if place is None or place > len(offered):
        return None
    chosen = offered[place - 1]
    return open_entry(inquiry.revision, question.answer_language, chosen.entry_id, chosen.fact_id)


def open_entry(revision: Revision, language: Language, entry_id: str, fact_id: str | None) -> Answered | None:
    """What a person chose, as a whole where its fact is gone; None when the revision no longer has the entry."""
    entry = revision.entry(entry_id)
    if entry is None:
        return None
    return Answered(language, entry, fact_id if fact_id in entry.facts else None, confidence=1.0)


def _place(text: str, *, only: bool) -> int | None:
    """Which place a text names, from 1; `only`: there is one choice, which a yes accepts."""
    places, accepting = _said()
    said = squash(text)
    return places.get(said) or (1 if only and said in accepting else None)


@cache
def _said() -> tuple[Mapping[str, int], frozenset[str]]:
    """What names each place, and what accepts the only choice, squashed."""
    data = read_lexicon(_WORDS)
    places = {
        squash(form.replace("{word}", word)): number
        for group in data["places"]
        for number, words in enumerate(group["words"], start=1)
        for word in words
        for form in group["forms"]
    }
    return places, frozenset(squash(word) for words in data["only"].values() for word in words)
