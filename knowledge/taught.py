"""The taught layer: what admins changed in chat, laid over the curated files and surviving a reload of them.

It is one more file of a snapshot. A change remembers what the files said when it was made: once they say something
else there, the files have been mended, and `carry_over` drops it.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.entries import EntryId, FactId, StrictModel, Text
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.language import Language
from knowledge.moments import Moment
from knowledge.said import said
from knowledge.snapshot import Snapshot
from knowledge.text import squash
from knowledge.validation_problems import reading_problems, validation_problems
from knowledge.yaml_lines import Location, YamlDocument, parse_yaml, read_yaml
from knowledge.yaml_writing import CuratedDumper

TAUGHT: Final = "taught.yaml"
SOURCES_FILE: Final = "sources.yaml"
MISSING: Final = None
"""What a file says at a place that it does not have."""

PARTS: Final = ("changed", "phrasings", "entries", "sources")
"""The fields of a taught layer that each stand for themselves."""

RawEntries = Mapping[str, dict[str, Any]]
"""Entries as read from the files, not yet validated, by their id."""
RawSources = Mapping[str, Mapping[str, Any]]
"""Sources as read, by their id."""


class Changed(StrictModel):
    """One place of an entry that says something else than the files."""

    entry: EntryId
    at: tuple[str, ...] = Field(min_length=1)
    """Keys from the entry down: `[facts, sites, value]`, `[ko, lead]`, `[time, as_of]`."""
    was: Any
    """What the files say there."""
    now: Any


class TaughtPhrasing(StrictModel):
    """One more way to ask for an entry, or for one fact of it."""

    entry: EntryId
    fact: FactId | None = None
    language: Language
    text: Text


class Taught(StrictModel):
    """Everything taught in chat."""

    changed: tuple[Changed, ...] = ()
    phrasings: tuple[TaughtPhrasing, ...] = ()
    entries: tuple[dict[str, Any], ...] = ()
    """Entries as the files have them, each with the id of its `topic`."""
    sources: tuple[dict[str, Any], ...] = ()
    """Sources as `sources.yaml` has them."""
    corrected: Mapping[EntryId, Moment] = {}
    """When what an entry tells was last changed by a publication."""

    def with_change(self, entry: str, at: Sequence[str], was: object, now: object) -> "Taught":
        """Say `now` at a place where it says `was` by now; nothing stays of a change back to the files."""
        if (own := self._entry(entry)) is not None:
            *steps, last = at
            _inside(own, steps)[last] = now
            return self.with_entry(own)
        earlier = next((each for each in self.changed if (each.entry, each.at) == (entry, tuple(at))), None)
        original = earlier.was if earlier else was
        others = tuple(each for each in self.changed if each is not earlier)
        change = () if original == now else (Changed(entry=entry, at=tuple(at), was=original, now=now),)
        return self.model_copy(update={"changed": (*others, *change)})

    def with_phrasing(self, phrasing: TaughtPhrasing) -> "Taught":
        """One more way to ask."""
        if (own := self._entry(phrasing.entry)) is not None:
            _phrasings(own, phrasing).append(phrasing.text)
            return self.with_entry(own)
        return self.model_copy(update={"phrasings": (*self.phrasings, phrasing)})

    def with_entry(self, entry: Mapping[str, Any]) -> "Taught":
        """One more entry, with the id of its topic, in place of an earlier one of its id."""
        others = tuple(each for each in self.entries if each.get("id") != entry["id"])
        return self.model_copy(update={"entries": (*others, dict(entry))})

    def with_source(self, source: Mapping[str, Any]) -> "Taught":
        """One more source."""
        return self.model_copy(update={"sources": (*self.sources, dict(source))})

    def with_corrections(self, entries: Sequence[str], today: Moment) -> "Taught":
        """Remember that what these entries tell changes today."""
        return self.model_copy(update={"corrected": {**self.corrected, **dict.fromkeys(entries, today)}})

    def without(self, entry: str) -> "Taught":
        """Nothing taught about an entry, for example because a file that replaces it was uploaded."""
        return Taught(
            changed=tuple(each for each in self.changed if each.entry != entry),
            phrasings=tuple(each for each in self.phrasings if each.entry != entry),
            entries=tuple(each for each in self.entries if each.get("id") != entry),
            sources=self.sources,
            corrected=self.corrected,
        )

    def without_source(self, source: str) -> "Taught":
        """Without a source, for example because a file that has it was uploaded."""
        return self.model_copy(update={"sources": tuple(each for each in self.sources if each.get("id") != source)})

    def _entry(self, entry_id: str) -> dict[str, Any] | None:
        """A taught entry, to be changed and put in its place."""
        return next((deepcopy(each) for each in self.entries if each.get("id") == entry_id), None)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of the taught layer that does not fit the files."""

    at: Location
    """Its place in `taught.yaml`."""
    entry: str
    what: str
    is_absorbed: bool
    """Whether the files say the same by now, so that nothing is lost without it."""


def read_taught(snapshot: Snapshot) -> Taught:
    """The taught layer of a snapshot, empty where it has none; raises InvalidKnowledgeError."""
    content = snapshot.files.get(TAUGHT)
    taught, problems = _validated(parse_yaml(content)) if content is not None else (Taught(), [])
    if problems:
        raise InvalidKnowledgeError(problems)
    return taught


def load_taught(folder: Path) -> tuple[Taught, YamlDocument, list[Problem]]:
    """The taught layer of a folder, its document for the lines, and what is wrong with it."""
    if not (folder / TAUGHT).exists():
        return Taught(), YamlDocument(), []
    document = read_yaml(folder / TAUGHT)
    taught, problems = _validated(document)
    return taught, document, problems


def with_taught(snapshot: Snapshot, taught: Taught) -> Snapshot:
    """The snapshot with another taught layer; an empty one leaves no file."""
    if taught == Taught():
        return Snapshot({name: content for name, content in snapshot.files.items() if name != TAUGHT})
    data = taught.model_dump(exclude_defaults=True)
    text = yaml.dump(data, Dumper=CuratedDumper, allow_unicode=True, sort_keys=False, width=120)
    heading = "# Taught in chat: laid over the files of faq/, and kept when those are reloaded.\n"
    return Snapshot({**snapshot.files, TAUGHT: (heading + text).encode()})


def carry_over(
    taught: Taught, files: RawEntries, sources: RawSources = MappingProxyType({})
) -> tuple[Taught, tuple[Misfit, ...]]:
    """The part of a taught layer that still fits other files, and what does not."""
    misfits = tuple((*_misfits(taught, files), *_source_misfits(taught, sources)))
    gone = {misfit.at for misfit in misfits}
    kept = {
        field: tuple(item for number, item in enumerate(getattr(taught, field)) if (field, number) not in gone)
        for field in PARTS
    }
    ids = files.keys() | {str(entry.get("id")) for entry in kept["entries"]}
    corrected = {entry: day for entry, day in taught.corrected.items() if entry in ids}
    return Taught(**kept, corrected=corrected), misfits


def dropped(taught: Taught, entries: RawEntries) -> tuple[Misfit, ...]:
    """What a taught layer says that other entries, with all that is taught about them, do not say."""
    return tuple(_dropped(taught, entries))


def lay_over(taught: Taught, files: RawEntries) -> list[Misfit]:
    """Change the files' entries in place to what was taught about them; gives what does not fit."""
    misfits = list(_misfits(taught, files))
    unfit = {misfit.at for misfit in misfits}
    for number, change in enumerate(taught.changed):
        if ("changed", number) not in unfit:
            *steps, last = change.at
            _inside(files[change.entry], steps)[last] = change.now
    for number, phrasing in enumerate(taught.phrasings):
        if ("phrasings", number) not in unfit:
            _phrasings(files[phrasing.entry], phrasing).append(phrasing.text)
    return misfits


def raw_entries(documents: Sequence[YamlDocument]) -> dict[str, dict[str, Any]]:
    """The entries of topic files as read, by id; what has none is left out."""
    lists = (document.data.get("entries") for document in documents if isinstance(document.data, dict))
    entries = (entry for entries in lists if isinstance(entries, list) for entry in entries)
    return {entry["id"]: entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)}


def snapshot_sources(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The sources of a snapshot's file as read, by id, without those taught."""
    data = parse_yaml(snapshot.files.get(SOURCES_FILE, b"")).data
    listed = data.get("sources") if isinstance(data, dict) else None
    sources = listed if isinstance(listed, list) else ()
    return {each["id"]: each for each in sources if isinstance(each, dict) and isinstance(each.get("id"), str)}


def snapshot_entries(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The entries of a snapshot's topic files as read, by id, without what was taught."""
    names = sorted(name for name in snapshot.files if name.startswith("faq/"))
    return raw_entries([parse_yaml(snapshot.files[name]) for name in names])


def merged_entries(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The entries of a snapshot as read, by id, with what was taught; raises InvalidKnowledgeError."""
    taught, entries = read_taught(snapshot), snapshot_entries(snapshot)
    lay_over(taught, entries)
    return entries | {str(entry["id"]): deepcopy(entry) for entry in taught.entries}


def rebase(base: Snapshot, mine: Snapshot, theirs: Snapshot) -> Snapshot | None:
    """What `mine` changes of `base`, done to `theirs` instead; None where both changed the same otherwise: a file, a
    place of an entry, a taught entry, or a file and what was taught about it.

    Of the taught layer each part counts for itself, so that two curators who correct two entries are not in each
    other's way. Raises InvalidKnowledgeError.
    """
    files = dict(theirs.files)
    for name in (base.files.keys() | mine.files.keys()) - {TAUGHT}:
        before, after = base.files.get(name), mine.files.get(name)
        if before == after or after == theirs.files.get(name):
            continue
        if theirs.files.get(name) != before:
            return None
        if after is None:
            del files[name]
        else:
            files[name] = after
    rebased, latest = Snapshot(files), read_taught(theirs)
    taught = _rebased(read_taught(base), read_taught(mine), latest)
    if taught is None:
        return None
    if not _curated_files(mine) == _curated_files(theirs) == _curated_files(rebased):  # else what was taught fits
        taught, misfits = carry_over(taught, snapshot_entries(rebased), snapshot_sources(rebased))
        if not all(misfit.is_absorbed for misfit in misfits):
            return None
    return rebased if taught == latest else with_taught(rebased, taught)


def _rebased(old: Taught, mine: Taught, theirs: Taught) -> Taught | None:
    """What `mine` changes of `old`, done to `theirs`; None where both changed one part otherwise."""
    was, wanted, parts = _parts(old), _parts(mine), _parts(theirs)
    for key in dict.fromkeys((*was, *wanted)):
        before, after = was.get(key), wanted.get(key)
        if after in (before, parts.get(key)):
            continue
        if parts.get(key) != before:
            return None
        if after is None:
            del parts[key]
        else:
            parts[key] = after
    return theirs.model_copy(
        update={field: tuple(part for key, part in parts.items() if key[0] == field) for field in PARTS}
    )


def _parts(taught: Taught) -> dict[tuple[object, ...], Changed | TaughtPhrasing | dict[str, Any]]:
    """Each part by its field and what it is about, in order."""
    return {
        **{("changed", each.entry, each.at): each for each in taught.changed},
        **{("phrasings", each.entry, each.fact, each.language, each.text): each for each in taught.phrasings},
        **{("entries", each.get("id")): each for each in taught.entries},
        **{("sources", each.get("id")): each for each in taught.sources},
    }


def _curated_files(snapshot: Snapshot) -> dict[str, bytes]:
    """The files that something is taught about."""
    files = snapshot.files.items()
    return {name: content for name, content in files if name.startswith("faq/") or name == SOURCES_FILE}


def value_at(entry: Mapping[str, Any], at: Sequence[str]) -> Any:
    """What an entry as read says at a place; MISSING where it has no such place."""
    found: Any = entry
    for step in at:
        found = found.get(step, MISSING) if isinstance(found, Mapping) else MISSING
    return found


def _validated(document: YamlDocument) -> tuple[Taught, list[Problem]]:
    problems = reading_problems(TAUGHT, document)
    if not problems:
        try:
            return TypeAdapter(Taught).validate_python(document.data or {}), []
        except ValidationError as error:
            problems = validation_problems(error, TAUGHT, document)
    return Taught(), problems


def _misfits(taught: Taught, files: RawEntries) -> Iterator[Misfit]:
    for number, change in enumerate(taught.changed):
        if change.entry not in files:
            yield _no_entry(("changed", number), change.entry)
            continue
        says = value_at(files[change.entry], change.at)
        if says != change.was:
            what = said("the files have changed at {place} since it was corrected here", place=".".join(change.at))
            yield Misfit(("changed", number), change.entry, what, is_absorbed=says == change.now)
    for number, phrasing in enumerate(taught.phrasings):
        if phrasing.entry not in files:
            yield _no_entry(("phrasings", number), phrasing.entry)
            continue
        if _has_phrasing(files[phrasing.entry], phrasing):
            what = said("the phrasing '{text}' stands in the files", text=phrasing.text)
            yield Misfit(("phrasings", number), phrasing.entry, what, is_absorbed=True)
    for number, entry in enumerate(taught.entries):
        if entry.get("id") in files:
            what = said("the files have an entry of this id")
            yield Misfit(("entries", number), str(entry["id"]), what, is_absorbed=False)


def _source_misfits(taught: Taught, files: RawSources) -> Iterator[Misfit]:
    for number, source in enumerate(taught.sources):
        if (known := files.get(str(source.get("id")))) is not None:
            what = said("the files have a source of this id")
            yield Misfit(("sources", number), str(source["id"]), what, is_absorbed=known == source)


def _dropped(taught: Taught, entries: RawEntries) -> Iterator[Misfit]:
    for number, change in enumerate(taught.changed):
        if change.entry not in entries:
            yield _no_entry(("changed", number), change.entry)
        elif value_at(entries[change.entry], change.at) != change.now:
            what = said("what was corrected here at {place} is not in the file", place=".".join(change.at))
            yield Misfit(("changed", number), change.entry, what, is_absorbed=False)
    for number, phrasing in enumerate(taught.phrasings):
        if phrasing.entry not in entries:
            yield _no_entry(("phrasings", number), phrasing.entry)
        elif not _has_phrasing(entries[phrasing.entry], phrasing):
            what = said("the phrasing '{text}' is not in the file", text=phrasing.text)
            yield Misfit(("phrasings", number), phrasing.entry, what, is_absorbed=False)
    for number, entry in enumerate(taught.entries):
        if entry.get("id") not in entries:
            yield _no_entry(("entries", number), str(entry.get("id")))


def _no_entry(at: Location, entry: str) -> Misfit:
    return Misfit(at, entry, said("there is no such entry any more"), is_absorbed=False)


def _inside(entry: dict[str, Any], steps: Sequence[str]) -> dict[str, Any]:
    """The fields at a place, made where there are none."""
    found = entry
    for step in steps:
        found = found.setdefault(step, {})
    return found


def _has_phrasing(entry: dict[str, Any], phrasing: TaughtPhrasing) -> bool:
    return squash(phrasing.text) in {squash(str(each)) for each in _phrasings(entry, phrasing)}


def _phrasings(entry: dict[str, Any], phrasing: TaughtPhrasing) -> list[Any]:
    """The list of an entry as read that a phrasing belongs to; an own one where the entry is not as it should be."""
    facts = entry.get("facts")
    fact = facts.get(phrasing.fact) if isinstance(facts, dict) and phrasing.fact else None
    place = fact.get("phrasings") if isinstance(fact, dict) else entry.get(phrasing.language)
    name = phrasing.language if isinstance(fact, dict) else "phrasings"
    listed = place.get(name) if isinstance(place, dict) else None
    return listed if isinstance(listed, list) else []
