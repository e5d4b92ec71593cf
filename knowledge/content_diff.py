"""What differs between two revisions: entries added, removed, and changed in what; and what judges them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.checks import Check, Thresholds
from knowledge.entries import Entry, Revision
from knowledge.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Demands:
    """What a knowledge base is judged by."""

    checks: tuple[Check, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True)
class ContentDiff:
    """Entry ids, sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    """What differs in each changed entry: `lead (ko)`, `fact sites`, `phrasings (en)`."""
    surroundings: tuple[str, ...]
    """What else differs: sources, contacts, units, glossary, topics, checks, thresholds."""
    checks_added: int = 0
    checks_removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.surroundings)


def compare_content(
    old: Revision, new: Revision, demanded: Demands = Demands(), demands: Demands = Demands()
) -> ContentDiff:
    """What it takes to get from `old`, judged by `demanded`, to `new`, judged by `demands`."""
    before, after = ({entry.id: entry for entry in revision.entries} for revision in (old, new))
    both = sorted(before.keys() & after.keys())
    differing = {entry_id: tuple(_differences(before[entry_id], after[entry_id])) for entry_id in both}
    around = ("topics", "sources", "contacts", "units", "glossary")
    for entry_id in both:
        if old.topic_of[entry_id] != new.topic_of[entry_id]:
            differing[entry_id] = (*differing[entry_id], "topic")
    was, now = set(demanded.checks), set(demands.checks)
    judging = ("checks", was != now), ("thresholds", demanded.thresholds != demands.thresholds)
    return ContentDiff(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed={entry_id: what for entry_id, what in differing.items() if what},
        surroundings=(
            *(name for name in around if getattr(old, name) != getattr(new, name)),
            *(name for name, differs in judging if differs),
        ),
        checks_added=len(now - was),
        checks_removed=len(was - now),
    )


def _differences(old: Entry, new: Entry) -> Iterator[str]:
    for language in LANGUAGES:
        one, other = old.wording(language), new.wording(language)
        for name in type(one).model_fields:
            if getattr(one, name) != getattr(other, name):
                yield f"{name} ({language})"
    for fact_id in dict.fromkeys((*old.facts, *new.facts)):
        if old.facts.get(fact_id) != new.facts.get(fact_id):
            yield f"fact {fact_id}"
    own = {"id", "facts", *LANGUAGES}
    yield from (name for name in type(old).model_fields if name not in own and getattr(old, name) != getattr(new, name))
