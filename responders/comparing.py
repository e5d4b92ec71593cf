"""What a change of the knowledge base does: to its content, and to the answers that questions get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.checks import Check, Measure, Thresholds
from knowledge.content_diff import ContentDiff, compare_content
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant
from responders.judging import Judgement, Share, Verdict, judge


@dataclass(frozen=True, slots=True)
class Change:
    """One check that is answered otherwise."""

    before: Verdict
    after: Verdict

    @property
    def is_worse(self) -> bool:
        """Whether it was answered right, and now is not, or is told something wrong that it was not."""
        lost = _is_right(self.before) and not _is_right(self.after)
        return lost or (self.after.outcome == "wrong" and self.before.outcome != "wrong")


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing would do."""

    content: ContentDiff
    asked: int
    """Check questions asked of both."""
    changes: tuple[Change, ...]
    before: Mapping[Language, Mapping[Measure, Share]]
    after: Mapping[Language, Mapping[Measure, Share]]
    failures: tuple[tuple[Language, Measure], ...]
    """Measures that miss what is demanded."""
    thresholds: Thresholds

    @property
    def worse(self) -> tuple[Change, ...]:
        """The changes that lose a right answer or give a wrong one."""
        return tuple(change for change in self.changes if change.is_worse)


def compare(old: Assistant, new: Assistant, checks: Sequence[Check], thresholds: Thresholds) -> Effect:
    """Ask both the same checks."""
    before, after = judge(old, checks), judge(new, checks)
    return Effect(
        compare_content(old.knowledge.revision, new.knowledge.revision),
        len(checks),
        tuple(_changes(before, after)),
        {language: before.shares(language) for language in LANGUAGES},
        {language: after.shares(language) for language in LANGUAGES},
        tuple(after.failures(thresholds)),
        thresholds,
    )


def _changes(before: Judgement, after: Judgement) -> Iterator[Change]:
    for one, other in zip(before.verdicts, after.verdicts, strict=True):
        if (one.told, one.fact_id, one.outcome) != (other.told, other.fact_id, other.outcome):
            yield Change(one, other)


def _is_right(verdict: Verdict) -> bool:
    return verdict.outcome == "told" and verdict.right_fact is not False
