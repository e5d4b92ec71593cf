"""What an upload says, put into the files: only blocks of lines that say something else change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.entries import Entry, Source, StrictModel
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.curated import Curated
from knowledge.exchange.item_editing import edit_items
from knowledge.exchange.tables import Upload, Uploaded, as_uploaded, source_as_uploaded
from knowledge.said import said
from knowledge.snapshot import Snapshot
from knowledge.taught import SOURCES_FILE, Taught, with_taught


@dataclass(slots=True)
class _Edits:
    """What changes in the list of one file."""

    changed: dict[int, Mapping[str, Any] | None] = field(default_factory=dict)
    added: list[Mapping[str, Any]] = field(default_factory=list)


def merge(snapshot: Snapshot, curated: Curated, upload: Upload) -> Snapshot:
    """The snapshot with what an upload changes, equal to the byte where that is nothing; `curated` is what it says.

    Raises InvalidKnowledgeError for a topic or an entry that does not exist. The result is not validated.
    """
    problems: list[Problem] = []
    edits: dict[str, _Edits] = {}
    taught = curated.taught
    for entry in upload.entries:
        if _edit_entry(entry, curated, edits, problems):
            taught = taught.without(entry.id)
    taught = _edit_sources(upload.sources, curated, taught, edits, problems)
    if problems:
        raise InvalidKnowledgeError(problems)
    files = dict(snapshot.files)
    for name, edit in edits.items():
        key = "sources" if name == SOURCES_FILE else "entries"
        held = sum(place[0] == name for place in curated.file_of.values())
        removed = sum(item is None for item in edit.changed.values())
        if key == "entries" and not edit.added and removed == held:
            del files[name]  # a topic needs an entry
        else:
            files[name] = edit_items(name, files[name], key, edit.changed, edit.added)
    merged = Snapshot(files)
    return merged if taught == curated.taught else with_taught(merged, taught)


def _edit_entry(entry: Uploaded, curated: Curated, edits: dict[str, _Edits], problems: list[Problem]) -> bool:
    """Note what an uploaded entry changes; whether it changes anything."""
    known = curated.entries.get(entry.id)
    place = curated.file_of.get(entry.id)
    if entry.raw is None:
        if known is None:
            problems.append(_nothing_to_remove(entry, said("entry")))
        elif place is not None:
            edits.setdefault(place[0], _Edits()).changed[place[1]] = None
        return True
    assert entry.topic is not None
    topic = entry.topic.text
    if topic not in curated.topic_files:
        known_topics = ", ".join(sorted(curated.topic_files))
        remedy = said("Write one of {topics}; a new topic is uploaded as a YAML file.", topics=known_topics)
        problems.append(entry.topic.problem(said("There is no topic '{topic}'.", topic=topic), remedy))
        return False
    if known is not None and topic == curated.topic_of[entry.id]:
        exported = as_uploaded(entry.id, topic, known).raw
        if exported is not None and _says_the_same(Entry, exported, entry.raw):
            return False
    if place is not None and topic == curated.topic_of[entry.id]:
        edits.setdefault(place[0], _Edits()).changed[place[1]] = entry.raw
        return True
    if place is not None:
        edits.setdefault(place[0], _Edits()).changed[place[1]] = None
    edits.setdefault(curated.topic_files[topic], _Edits()).added.append(entry.raw)
    return True


def _edit_sources(
    sources: Sequence[Uploaded], curated: Curated, taught: Taught, edits: dict[str, _Edits], problems: list[Problem]
) -> Taught:
    """Note what uploaded sources change; gives the taught layer without those that stand in the file from now on."""
    of_chat = {source["id"] for source in taught.sources}
    places = {source_id: position for position, source_id in enumerate(curated.sources) if source_id not in of_chat}
    for source in sources:
        known = curated.sources.get(source.id)
        exported = source_as_uploaded(source.id, known).raw if known is not None else None
        if source.raw is None and known is None:
            problems.append(_nothing_to_remove(source, said("source")))
        elif source.raw is not None and known is None:
            edits.setdefault(SOURCES_FILE, _Edits()).added.append(source.raw)
        elif source.raw is None or exported is None or not _says_the_same(Source, exported, source.raw):
            if source.id in places:
                edits.setdefault(SOURCES_FILE, _Edits()).changed[places[source.id]] = source.raw
                continue
            taught = taught.without_source(source.id)
            if source.raw is not None:
                edits.setdefault(SOURCES_FILE, _Edits()).added.append(source.raw)
    return taught


def _says_the_same(model: type[StrictModel], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are valid and mean the same, however written: 430,000 and 430000, another order of facts."""
    try:
        return bool(TypeAdapter(model).validate_python(one) == TypeAdapter(model).validate_python(other))
    except ValidationError:
        return False


def _nothing_to_remove(uploaded: Uploaded, what: str) -> Problem:
    told = said("There is no {what} '{id}' to remove.", what=what, id=uploaded.id)
    return uploaded.where.problem(told, said("Correct the id, or leave the row out."))
