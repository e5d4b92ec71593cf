"""Judging a knowledge base by its checks: how often the right entry comes first, and what wins where it does not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from knowledge.checks import Check
from knowledge.entries import Model, Revision
from knowledge.errors import InvalidKnowledgeError
from knowledge.explaining import reading_problems, validation_problems
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.yaml_lines import read_yaml

ENTRY_PHRASINGS: Final = 8
FACT_PHRASINGS: Final = 3
"""Phrasings that every entry and every fact should have in each language."""

_THRESHOLDS: Final = "checks/thresholds.yaml"


class Thresholds(Model):
    """What a knowledge base must reach to be published."""

    right_first: Mapping[Language, float]
    """Part of the checks for which the right entry comes first, per language."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A check whose entry did not come first."""

    check: Check
    won: str | None
    """The entry that came first instead; None when nothing was found."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a knowledge base does on checks that have an entry."""

    asked: Mapping[Language, int]
    misses: tuple[Miss, ...]

    def accuracy(self, language: Language) -> float:
        """Part of the language's checks for which the right entry comes first; 1.0 when there are none."""
        missed = sum(miss.check.language == language for miss in self.misses)
        return 1 - missed / self.asked[language] if self.asked[language] else 1.0

    def thefts(self) -> list[tuple[str, str, int]]:
        """Entry, the entry that takes its questions, and how many; most first."""
        pairs = Counter((miss.check.entry, miss.won) for miss in self.misses if miss.won is not None)
        return [(str(entry), str(thief), count) for (entry, thief), count in pairs.most_common()]


def judge(base: KnowledgeBase, checks: Iterable[Check]) -> Judgement:
    """Search for every check that has an entry and is no follow-up."""
    asked: Counter[Language] = Counter()
    misses = []
    for check in checks:
        if check.entry is None or check.history:
            continue
        asked[check.language] += 1
        matches = base.search(check.question, check.language, limit=1).matches
        won = matches[0].entry_id if matches else None
        if won != check.entry:
            misses.append(Miss(check, won))
    return Judgement({language: asked[language] for language in LANGUAGES}, tuple(misses))


def load_thresholds(folder: Path) -> Thresholds:
    """What `folder/checks/thresholds.yaml` demands; raises InvalidKnowledgeError."""
    document = read_yaml(folder / _THRESHOLDS)
    problems = reading_problems(_THRESHOLDS, document)
    if not problems:
        try:
            return TypeAdapter(Thresholds).validate_python(document.data)
        except ValidationError as error:
            problems = validation_problems(error, _THRESHOLDS, document)
    raise InvalidKnowledgeError(problems)


def thinly_phrased(revision: Revision) -> list[str]:
    """Entries and facts with fewer phrasings than they should have, as lines for a curator."""
    lines = []
    for entry in revision.entries:
        for language in LANGUAGES:
            count = len(entry.wording(language).phrasings)
            if count < ENTRY_PHRASINGS:
                lines.append(f"{entry.id} ({language}): {count} of {ENTRY_PHRASINGS} phrasings")
            for fact_id, fact in entry.facts.items():
                count = len(fact.phrasings[language])
                if count < FACT_PHRASINGS:
                    lines.append(f"{entry.id}, fact {fact_id} ({language}): {count} of {FACT_PHRASINGS} phrasings")
    return lines
