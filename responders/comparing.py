"""What a change of the knowledge base does: to its content, and to the answers that questions get."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from knowledge.checks import Check, CheckKind, Measure, Thresholds
from knowledge.content_diff import ContentDiff, Demands, compare_content
from knowledge.entries import Entry, Revision, Source
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant, read_question
from responders.catalogue import N_, translate
from responders.dates import format_moment
from responders.doubts import Doubt, find_doubts
from responders.first_line import first_line, told_facts
from responders.judging import Judgement, Share, Verdict
from responders.messages import Answered, Notice
from responders.same_figures import SameFigure, find_same_figures
from responders.self_test import SelfTest, self_test_notice
from responders.values import fill_slots, format_value

RealQuestion = tuple[str, Language]
"""What somebody asked, without who."""
TellsWhat = tuple[str, str | None]
"""An entry and a fact of it; None for the entry as a whole."""
Part = Literal["value", "label", "sentence", "note", "title", "lead", "body", "sources", "as_of"]
"""What people read of an entry; the first four are a fact's."""
_PART_NAMES: Final[Mapping[Part, str]] = {
    "label": N_("label"),
    "sentence": N_("sentence"),
    "note": N_("note"),
    "title": N_("title"),
    "sources": N_("source"),
    "as_of": N_("date"),
}
"""Names of those that do not say by themselves what they are."""
MOST_REMOVED: Final = 0.5
"""The share of one kind's checks that may go at once: without them its measure tells nothing."""
_JUDGED_BY: Final[Mapping[CheckKind, Measure]] = {
    "question": "right_told", "typo": "typos_right_first", "follow-up": "follow_ups_told",
    "near-miss": "near_misses_told", "out-of-scope": "out_of_scope_told",
}  # fmt: skip


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
class RealChange:
    """A question that people asked which is answered otherwise: by another entry or fact, newly, or no longer."""

    text: str
    language: Language
    before: str | None
    """The entry told; None for none."""
    after: str | None
    told: str
    """What its answer then begins with; empty where there is none."""
    before_fact: str | None = None
    after_fact: str | None = None
    is_recent: bool = True
    """Whether it is one of `Effect.real_asked`."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """Something an entry tells which changes, in the words people read."""

    entry_id: str
    part: Part
    name: Mapping[Language, str]
    """The entry's title, for a fact its label, and what of it changes."""
    fact_id: str | None
    """None for what belongs to the entry as a whole."""
    before: Mapping[Language, str]
    """Empty texts where it is new."""
    after: Mapping[Language, str]
    """Empty texts where it goes."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an answer says it is from, in the words people read."""

    title: Mapping[Language, str]
    """Of its entry."""
    sources: Mapping[Language, str]
    as_of: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing people read of an entry."""

    written: object
    """As curators write it: two are the same when this is."""
    words: Mapping[Language, str]


_NOTHING: Final = _Told(None, dict.fromkeys(LANGUAGES, ""))


@dataclass(frozen=True, slots=True)
class Tried:
    """What one base answers to the checks and to real questions."""

    revision: Revision
    demands: Demands
    judgement: Judgement
    told: tuple[TellsWhat | None, ...]
    """For each real question the entry and fact told; None for none."""
    self_test: SelfTest | None = None
    """What it answers to questions that have no answer; asked of a proposed base only."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing would do."""

    content: ContentDiff
    told: tuple[ToldChange, ...]
    asked: int
    """Check questions asked of both."""
    changes: tuple[Change, ...]
    before: Mapping[Language, Mapping[Measure, Share]]
    after: Mapping[Language, Mapping[Measure, Share]]
    failures: tuple[tuple[Language, Measure], ...]
    """Measures that miss what is demanded, or that lose more than MOST_REMOVED of their checks."""
    thresholds: Thresholds
    """The stricter of those in service and the proposed ones."""
    removed: Mapping[tuple[Language, Measure], Share]
    """How many checks go though what they ask for stays, of those that fit; only measures that lose some."""
    reworded: int
    """Check questions that get the same answer with another figure or text in its first line."""
    real_asked: int
    """Questions asked of both that people asked lately; not those asked of both for another reason."""
    real_reworded: int
    """Of those, the ones that get the same answer with another figure or text in its first line."""
    real_changes: tuple[RealChange, ...]
    bearing: tuple[Bearing, ...]
    """What the answers of entries that are new, or tell something else, say they are from."""
    doubts: tuple[Doubt, ...]
    elsewhere: tuple[SameFigure, ...]
    """Where a figure that is corrected stays as it was."""
    self_test: SelfTest | None
    self_test_notices: Mapping[Language, Notice]
    """What a curator reads of it."""
    names: Mapping[TellsWhat, Mapping[Language, str]] = field(default_factory=dict)
    """Of each answer in the changes: the entry's title or, for a fact, its label."""

    @property
    def worse(self) -> tuple[Change, ...]:
        """The changes that lose a right answer or give a wrong one."""
        return tuple(change for change in self.changes if change.is_worse)

    @property
    def thinned(self) -> tuple[tuple[Language, Measure], ...]:
        """The measures that lose more than MOST_REMOVED of their checks."""
        return _thinned(self.removed)


def tell_all(assistant: Assistant, questions: Sequence[RealQuestion]) -> tuple[TellsWhat | None, ...]:
    """The entry and fact that each question is told."""
    answers = (assistant.answer(read_question(text, fallback_language=language)) for text, language in questions)
    return tuple((answer.entry.id, answer.fact_id) if isinstance(answer, Answered) else None for answer in answers)


def compare(
    old: Tried, new: Tried, questions: Sequence[RealQuestion], recent: Collection[RealQuestion] | None = None
) -> Effect:
    """What it does that `new` answers instead of `old`; only checks that both were asked count, and of the questions
    those that are `recent`: without that, all.
    """
    lately = set(questions) if recent is None else set(questions).intersection(recent)
    thresholds = stricter(old.demands.thresholds, new.demands.thresholds)
    common = {verdict.check for verdict in old.judgement.verdicts} & {each.check for each in new.judgement.verdicts}
    before, after = (
        Judgement(tuple(verdict for verdict in tried.judgement.verdicts if verdict.check in common))
        for tried in (old, new)
    )
    told = told_changes(old.revision, new.revision)
    removed = _removed(old.demands.checks, new)
    changes, real_changes = tuple(_changes(before, after)), tuple(_real_changes(old, new, questions, lately))
    return Effect(
        compare_content(old.revision, new.revision, old.demands, new.demands),
        told,
        len(common),
        changes,
        {language: before.shares(language) for language in LANGUAGES},
        {language: after.shares(language) for language in LANGUAGES},
        tuple(dict.fromkeys((*after.failures(thresholds), *_thinned(removed)))),
        thresholds,
        removed,
        sum(
            verdict.told is not None
            and _is_reworded(verdict.told, verdict.fact_id, verdict.check.language, new.revision, told)
            for verdict in after.verdicts
        ),
        sum(question in lately for question in questions),
        sum(
            was == now is not None and question in lately and _is_reworded(*now, question[1], new.revision, told)
            for question, was, now in zip(questions, old.told, new.told, strict=True)
        ),
        real_changes,
        tuple(_bearing(old.revision, new.revision, told)),
        tuple(find_doubts(old.revision, new.revision)),
        tuple(find_same_figures(old.revision, new.revision)),
        new.self_test,
        {each: self_test_notice(new.self_test, new.revision, each) for each in LANGUAGES} if new.self_test else {},
        _names(changes, real_changes, old.revision, new.revision),
    )


def stricter(one: Thresholds, other: Thresholds) -> Thresholds:
    """What demands as much as both."""
    least, most = {**one.at_least, **other.at_least}, {**one.at_most, **other.at_most}
    return Thresholds(
        at_least={each: max(share, one.at_least.get(each, share)) for each, share in least.items()},
        at_most={each: min(share, one.at_most.get(each, share)) for each, share in most.items()},
    )


def told_changes(old: Revision, new: Revision) -> tuple[ToldChange, ...]:
    """Everything people read of entries in both revisions that says something else."""
    both = ((old.entry(entry.id), entry) for entry in new.entries)
    return tuple(
        change for before, after in both if before is not None for change in _told_changes(before, old, after, new)
    )


def corrected(old: Revision, new: Revision) -> tuple[str, ...]:
    """The entries that tell something else in `new`; another name for the same is no correction."""
    changes = (change for change in told_changes(old, new) if change.part not in ("title", "label"))
    return tuple(dict.fromkeys(change.entry_id for change in changes))


def _removed(checks: Sequence[Check], new: Tried) -> dict[tuple[Language, Measure], Share]:
    """Of the checks that judged and would still fit, how many judge no longer."""
    kept = {check for check in new.demands.checks if not check.unseen}
    fitting = [check for check in dict.fromkeys(checks) if not check.unseen and _fits(check, new.revision)]
    asked = Counter((check.language, _JUDGED_BY[check.kind]) for check in fitting)
    gone = Counter((check.language, _JUDGED_BY[check.kind]) for check in fitting if check not in kept)
    return {of: Share(count, asked[of]) for of, count in gone.items()}


def _thinned(removed: Mapping[tuple[Language, Measure], Share]) -> tuple[tuple[Language, Measure], ...]:
    return tuple(of for of, share in removed.items() if share.count > MOST_REMOVED * share.asked)


def _fits(check: Check, revision: Revision) -> bool:
    """Whether what a check names is there."""
    entries = [revision.entry(entry_id) for entry_id in (check.entry, check.near) if entry_id is not None]
    if None in entries:
        return False
    return check.fact is None or any(check.fact in entry.facts for entry in entries if entry is not None)


def _told_changes(old: Entry, before: Revision, new: Entry, after: Revision) -> Iterator[ToldChange]:
    if old == new and before.units == after.units:
        return
    was, now = dict(_told_parts(old, before)), dict(_told_parts(new, after))
    for part, fact_id in dict.fromkeys((*was, *now)):
        one, other = was.get((part, fact_id), _NOTHING), now.get((part, fact_id), _NOTHING)
        is_whole = fact_id is None or (fact_id in old.facts and fact_id in new.facts)
        if one.written != other.written and (is_whole or part == "value"):
            name = {each: _name(part, fact_id, old, new, each) for each in LANGUAGES}
            yield ToldChange(new.id, part, name, fact_id, one.words, other.words)


def _told_parts(entry: Entry, revision: Revision) -> Iterator[tuple[tuple[Part, str | None], _Told]]:
    """Each thing people read of an entry, by what it is and the fact it belongs to."""
    for fact_id, fact in entry.facts.items():
        yield ("value", fact_id), _told({each: format_value(fact.value, each, revision.units) for each in LANGUAGES})
        yield ("label", fact_id), _told({each: fact.label[each] for each in LANGUAGES})
        if fact.sentence is not None:
            yield ("sentence", fact_id), _told({each: fact.sentence[each] for each in LANGUAGES}, entry, revision)
        if fact.note is not None:
            yield ("note", fact_id), _told({each: fact.note[each] for each in LANGUAGES})
    wordings = {each: entry.wording(each) for each in LANGUAGES}
    yield ("title", None), _told({each: wordings[each].title for each in LANGUAGES})
    yield ("lead", None), _told({each: wordings[each].lead for each in LANGUAGES}, entry, revision)
    yield ("body", None), _told({each: wordings[each].body or "" for each in LANGUAGES}, entry, revision)
    sources = {each: _sources(entry, revision, each) for each in LANGUAGES}
    yield ("sources", None), _Told(entry.sources, sources)
    yield ("as_of", None), _told({each: format_moment(entry.time.as_of, each) for each in LANGUAGES})


def _told(texts: Mapping[Language, str], entry: Entry | None = None, revision: Revision | None = None) -> _Told:
    """Texts, their slots filled with the facts of `entry` if given: a changed fact in them is told by itself."""
    if entry is None or revision is None:
        return _Told(texts, texts)
    return _Told(texts, {each: fill_slots(text, entry, each, revision.units) for each, text in texts.items()})


def _name(part: Part, fact_id: str | None, old: Entry, new: Entry, language: Language) -> str:
    """The entry's title, the fact's label, and what of it changes where that is not its answer."""
    names = [new.wording(language).title]
    if fact_id is not None:
        names.append((new.facts.get(fact_id) or old.facts[fact_id]).label[language])
    if part in _PART_NAMES:
        names.append(translate(_PART_NAMES[part], language))
    return ", ".join(names)


def _source(source: Source, language: Language) -> str:
    dated = f", {format_moment(source.date, language)}" if source.date else ""
    address = f", {source.address}" if source.address else ""
    return f"{source.title} ({source.posted_by}{dated}{address})"


def _bearing(old: Revision, new: Revision, told: Sequence[ToldChange]) -> Iterator[Bearing]:
    changed = {change.entry_id for change in told if change.part not in ("title", "label")}
    for entry in new.entries:
        if entry.id in changed or old.entry(entry.id) is None:
            yield Bearing(
                {each: entry.wording(each).title for each in LANGUAGES},
                {each: _sources(entry, new, each) for each in LANGUAGES},
                {each: format_moment(entry.time.as_of, each) for each in LANGUAGES},
            )


def _sources(entry: Entry, revision: Revision, language: Language) -> str:
    return "; ".join(_source(revision.sources[source_id], language) for source_id in entry.sources)


def _is_reworded(
    entry_id: str, fact_id: str | None, language: Language, revision: Revision, changes: Sequence[ToldChange]
) -> bool:
    """Whether the first line that an entry, or a fact of it, is told by holds something that changes."""
    changed = {(change.part, change.fact_id) for change in changes if change.entry_id == entry_id}
    entry = revision.entry(entry_id)
    if not changed or entry is None:
        return False
    values = {("value", each) for each in told_facts(entry, fact_id, language)}
    own = {("lead", None)} if fact_id is None else {(part, fact_id) for part in ("label", "sentence")}
    return not changed.isdisjoint(values | own)


def _changes(before: Judgement, after: Judgement) -> Iterator[Change]:
    for one, other in zip(before.verdicts, after.verdicts, strict=True):
        if (one.told, one.fact_id, one.outcome) != (other.told, other.fact_id, other.outcome):
            yield Change(one, other)


def _real_changes(
    old: Tried, new: Tried, questions: Sequence[RealQuestion], recent: Collection[RealQuestion]
) -> Iterator[RealChange]:
    for (text, language), before, after in zip(questions, old.told, new.told, strict=True):
        if before != after:
            entry = new.revision.entry(after[0]) if after else None
            told = first_line(entry, after[1], language, new.revision) if after and entry else ""
            yield RealChange(
                text,
                language,
                before and before[0],
                after and after[0],
                told,
                before and before[1],
                after and after[1],
                (text, language) in recent,
            )


def _names(
    changes: Sequence[Change], real_changes: Sequence[RealChange], old: Revision, new: Revision
) -> dict[TellsWhat, Mapping[Language, str]]:
    """What people call the entries and facts that the changes tell, as it will be and else as it was."""
    checks = ((verdict.told, verdict.fact_id) for each in changes for verdict in (each.before, each.after))
    real = (what for each in real_changes for what in ((each.before, each.before_fact), (each.after, each.after_fact)))
    names: dict[TellsWhat, Mapping[Language, str]] = {}
    for entry_id, fact_id in (*checks, *real):
        if entry_id is None:
            continue
        entries = [entry for revision in (new, old) if (entry := revision.entry(entry_id)) is not None]
        names[entry_id, None] = {each: entries[0].wording(each).title for each in LANGUAGES}
        if fact_id is not None:
            label = next(entry.facts[fact_id].label for entry in entries if fact_id in entry.facts)
            names[entry_id, fact_id] = {each: label[each] for each in LANGUAGES}
    return names


def _is_right(verdict: Verdict) -> bool:
    return verdict.outcome == "told" and verdict.right_fact is not False
