"""Judging a knowledge base by its checks: what people would be told, how often it is right, and what wins instead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.checks import Check, CheckKind, Measure, Thresholds
from knowledge.index import SearchResult
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant, converse, read_question
from responders.first_line import told_facts
from responders.messages import Answer, Answered, Suggested

Outcome = Literal["told", "wrong", "offered", "held-back"]
"""Told with the right entry, told with another one or where none answers, offered among choices, or neither."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one check."""

    check: Check
    outcome: Outcome
    told: str | None
    """The entry answered with."""
    fact_id: str | None
    won: str | None
    """The entry that the search puts first."""
    right_fact: bool | None = None
    """Whether the first line has the fact asked for; None where none was, or where the entry was not told."""
    spaceless_won: str | None = None
    """The entry that comes first when the question is typed without spaces."""


@dataclass(frozen=True, slots=True)
class Share:
    """A measure: so many of so many."""

    count: int
    asked: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where nothing was asked."""
        return self.count / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a knowledge base does on its checks."""

    verdicts: tuple[Verdict, ...]

    def shares(self, language: Language) -> dict[Measure, Share]:
        """Every measure in one language."""
        own = [verdict for verdict in self.verdicts if verdict.check.language == language]
        by_kind = {kind: [verdict for verdict in own if verdict.check.kind == kind] for kind in get_args(CheckKind)}
        questions = by_kind["question"]
        facts = [verdict.right_fact for verdict in questions if verdict.right_fact is not None]
        spaceless = questions if language == "ko" else []
        return {
            "right_first": _share(verdict.won == verdict.check.entry for verdict in questions),
            "right_told": _share(verdict.outcome == "told" for verdict in questions),
            "wrong_told": _share(verdict.outcome == "wrong" for verdict in questions),
            "right_fact": _share(facts),
            "follow_ups_told": _share(verdict.outcome == "told" for verdict in by_kind["follow-up"]),
            "typos_right_first": _share(verdict.won == verdict.check.entry for verdict in by_kind["typo"]),
            "spaceless_right_first": _share(verdict.spaceless_won == verdict.check.entry for verdict in spaceless),
            "near_misses_told": _share(verdict.outcome == "wrong" for verdict in by_kind["near-miss"]),
            "out_of_scope_told": _share(verdict.outcome == "wrong" for verdict in by_kind["out-of-scope"]),
        }

    def failures(self, thresholds: Thresholds) -> list[tuple[Language, Measure]]:
        """The measures that miss what is demanded; what was not asked cannot miss."""
        return [
            (language, measure)
            for language in LANGUAGES
            for measure, share in self.shares(language).items()
            if share.value is not None
            and not thresholds.at_least.get(measure, 0.0) <= share.value <= thresholds.at_most.get(measure, 1.0)
        ]

    @property
    def misses(self) -> tuple[Verdict, ...]:
        """Questions for which another entry comes first, or none."""
        alone = (verdict for verdict in self.verdicts if verdict.check.entry and not verdict.check.history)
        return tuple(verdict for verdict in alone if verdict.won != verdict.check.entry)

    @property
    def wrong(self) -> tuple[Verdict, ...]:
        """Checks that are told what does not answer them."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome == "wrong")

    def thefts(self) -> list[tuple[str, str, int]]:
        """Entry, the entry that takes its questions, and how many; most first."""
        pairs = Counter((verdict.check.entry, verdict.won) for verdict in self.misses if verdict.won is not None)
        return [(str(entry), str(thief), count) for (entry, thief), count in pairs.most_common()]


def judge(assistant: Assistant, checks: Iterable[Check]) -> Judgement:
    """Ask every check as a person would, follow-ups with their history."""
    return Judgement(tuple(_judge(assistant, check) for check in checks))


def _judge(assistant: Assistant, check: Check) -> Verdict:
    question = read_question(check.question, conversation=converse(assistant, check.history))
    searched = assistant.search(question)
    answer = assistant.answer(question, searched)
    told = answer.entry.id if isinstance(answer, Answered) else None
    spaceless = check.language == "ko" and check.kind == "question"
    return Verdict(
        check=check,
        outcome=_outcome(check, answer),
        told=told,
        fact_id=answer.fact_id if isinstance(answer, Answered) else None,
        won=_first(searched[1]),
        right_fact=_has_fact(check, answer),
        spaceless_won=(
            _first(assistant.knowledge.search(check.question.replace(" ", ""), check.language, limit=1))
            if spaceless
            else None
        ),
    )


def _outcome(check: Check, answer: Answer) -> Outcome:
    if isinstance(answer, Answered):
        return "told" if answer.entry.id == check.entry else "wrong"
    wanted = check.entry or check.near
    offered = [choice.entry.id for choice in answer.choices] if isinstance(answer, Suggested) else []
    return "offered" if wanted in offered else "held-back"


def _first(found: SearchResult) -> str | None:
    return found.matches[0].entry_id if found.matches else None


def _has_fact(check: Check, answer: Answer) -> bool | None:
    """Whether the first line tells the value asked for, by whichever fact or the lead."""
    if check.fact is None or not isinstance(answer, Answered) or answer.entry.id != check.entry:
        return None
    return check.fact in told_facts(answer.entry, answer.fact_id, answer.language)


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))
