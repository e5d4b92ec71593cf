"""Trying a question: what a base would say to it, what else it found, and why it decides so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from knowledge.index import Match
from knowledge.language import Language
from responders.assistant import Assistant
from responders.beyond import name_missing
from responders.catalogue import N_, translate
from responders.faq import ANSWER_AT, OFFER_AT, HeldBack, held_back
from responders.listing import TITLE_LIMIT
from responders.messages import Answer, Answered, Inquiry, Notice, Question, Smalltalk, Suggested, Unknown, Withheld
from responders.rendering import message_text
from responders.splitting import shorten

Reason = HeldBack | Literal["sure", "too-far", "fixed"]
SAID_LIMIT: Final = 200
"""Characters of a question, and of what is said to it."""

_REASONS: Final[Mapping[Reason, str]] = {
    "sure": N_("Sure enough: {confidence}, {needed} is needed."),
    "nothing-found": N_("No entry shares a word with it."),
    "unsure": N_("Not sure enough: {confidence}, {needed} is needed."),
    "thinly-covered": N_("The entry holds too little of the question: {covered} of its words."),
    "names-several": N_("Several entries are asked for at once."),
    "names-a-field": N_("A keyword that several entries fit."),
    "too-far": N_("Too far from every entry: {relevance}, {offered} is needed to offer any."),
    "fixed": N_("Answered before anything is searched."),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a base does with a question."""

    version: str
    """Of its revision."""
    inquiry: Inquiry
    """The question as it was read, all candidates with their scores and facts, and what is asked beyond the first."""
    answer: Answer
    reason: Reason
    said: str
    """The first line of the message."""

    @property
    def outcome(self) -> tuple[str, str]:
        """Equal for two bases that say the same."""
        return type(self.answer).__name__, self.said


@dataclass(frozen=True, slots=True)
class Side:
    """A trial in words, as `templates/curators/try.html.j2` writes it."""

    version: str
    decision: str
    reason: str
    said: str
    candidates: tuple[str, ...]
    is_same: bool
    """Whether the base in service says the same."""


def try_question(assistant: Assistant, question: Question) -> Trial:
    """Ask a base and keep what it decides by."""
    searched = assistant.search(question)
    answer, inquiry = assistant.answer(question, searched), assistant.inquire(question, searched)
    said = message_text(assistant.render(answer)).partition("\n")[0]
    return Trial(assistant.knowledge.revision.version, inquiry, answer, _reason(inquiry, answer), said)


def try_notice(
    active: Trial, pending: Trial | None, language: Language, whose: tuple[str, str] | None = None
) -> Notice:
    """The message for a curator: the base in service, and the one that waits to be published, if any; `whose` says who
    made that one, and when.
    """
    trials = [active] if pending is None else [active, pending]
    sides = tuple(_side(trial, active, language) for trial in trials)
    question = shorten(active.inquiry.question.text, SAID_LIMIT)
    return Notice(language, "try", {"question": question, "sides": sides, "whose": whose})


def decision(trial: Trial, language: Language) -> str:
    """What is done, in words."""
    match trial.answer:
        case Answered(_, entry, fact_id):
            title = entry.wording(language).title
            if fact_id is None:
                return translate(N_("Told: {title}"), language).format(title=title)
            fact = entry.facts[fact_id].label[language]
            return translate(N_("Told: {title}, “{fact}”"), language).format(title=title, fact=fact)
        case Suggested(_, choices):
            titles = ", ".join(choice.entry.wording(language).title for choice in choices)
            return translate(N_("Offered: {titles}"), language).format(titles=titles)
        case Withheld(_, entry):
            return translate(N_("Stopped: {title}"), language).format(title=entry.wording(language).title)
        case Unknown():
            return translate(N_("Says that it does not know."), language)
        case Smalltalk(_, name):
            return translate(N_("Fixed text: {name}"), language).format(name=name)
        case _:
            raise TypeError(f"no question gets {type(trial.answer).__name__}")


def reason(trial: Trial, language: Language) -> str:
    """Why it is done, in words."""
    found = trial.inquiry.found
    if trial.reason == "beyond":
        missing = name_missing(trial.inquiry.beyond, language)
        if missing is None:
            return translate(N_("The entry does not tell what is asked for."), language)
        return translate(N_("The entry does not tell {missing}."), language).format(missing=missing)
    return translate(_REASONS[trial.reason], language).format(
        confidence=_percent(found.matches[0].confidence if found.matches else 0.0),
        needed=_percent(ANSWER_AT),
        covered=_percent(found.covered),
        relevance=_percent(found.relevance),
        offered=_percent(OFFER_AT),
    )


def _reason(inquiry: Inquiry, answer: Answer) -> Reason:
    if isinstance(answer, Unknown) and inquiry.found.matches and inquiry.found.relevance < OFFER_AT:
        return "too-far"
    return (held_back(inquiry) or "sure") if isinstance(answer, Answered | Suggested | Unknown) else "fixed"


def _side(trial: Trial, active: Trial, language: Language) -> Side:
    candidates = trial.inquiry.found.matches if trial.reason != "fixed" else ()
    return Side(
        trial.version,
        decision(trial, language),
        reason(trial, language),
        shorten(trial.said, SAID_LIMIT),
        tuple(_candidate(match, trial, language) for match in candidates),
        trial.outcome == active.outcome,
    )


def _candidate(match: Match, trial: Trial, language: Language) -> str:
    entry = trial.inquiry.revision.entry(match.entry_id)
    title = shorten(entry.wording(language).title, TITLE_LIMIT) if entry else match.entry_id
    figures = {"confidence": _percent(match.confidence), "score": f"{match.score:.1f}"}
    if entry is None or match.fact.fact_id is None:
        return translate(N_("{title}: {confidence}, score {score}"), language).format(title=title, **figures)
    fact = shorten(entry.facts[match.fact.fact_id].label[language], TITLE_LIMIT)
    line = translate(N_("{title}, “{fact}”: {confidence}, score {score}"), language)
    return line.format(title=title, fact=fact, **figures)


def _percent(share: float) -> str:
    """Rounded down: 74.9 % is not enough where 75 % is needed."""
    return f"{int(100 * share + 1e-9)}%"
