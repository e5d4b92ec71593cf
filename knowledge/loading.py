"""Curated YAML files -> Revision.

Every problem of every file is found in one run and named with file, line, what is wrong and how to mend it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.entries import Concept, Contact, Entry, Kebab, References, Revision, Source, Topic, Unit
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.language import LANGUAGES, Language
from knowledge.moments import Moment
from knowledge.said import said
from knowledge.taught import TAUGHT, lay_over, load_taught, raw_entries
from knowledge.text import squash, stemmed, words
from knowledge.validation_problems import reading_problems, validation_problems
from knowledge.yaml_lines import Location, YamlDocument, read_yaml

SHIPPED: Final = Path(__file__).parent
"""The knowledge folder that comes with the package."""

GLOSSARY: Final = "glossary.yaml"

REQUIRED_CONTACTS: Final = ("dasan", "emergency", "police")

T = TypeVar("T")
ListedT = TypeVar("ListedT", Source, Contact)


def load_revision(folder: Path = SHIPPED, *, today: dt.date) -> Revision:
    """Read and check the knowledge base in `folder`.

    Raises InvalidKnowledgeError with every problem found. `today` bounds the as-of dates.
    """
    loader = _Loader(folder, today)
    revision = loader.load()
    if loader.problems:
        raise InvalidKnowledgeError(loader.problems)
    return revision


@dataclass(frozen=True, slots=True)
class _File:
    """A curated file as read."""

    name: str
    document: YamlDocument

    def problem(self, location: Location, what: str, remedy: str) -> Problem:
        return Problem(self.name, self.document.line_of(location), what, remedy, at=location)

    def place(self, location: Location) -> str:
        return said("{file}:{line}", file=self.name, line=self.document.line_of(location))

    def items(self, key: str) -> list[tuple[Location, Any]]:
        """The items of the list under `key`, each with its place; none when there is no such list."""
        listed = self.document.data.get(key) if isinstance(self.document.data, dict) else None
        return [((key, position), item) for position, item in enumerate(listed)] if isinstance(listed, list) else []


class _Loader:
    """One run over a folder; collects what it reads and every problem on the way."""

    def __init__(self, folder: Path, today: dt.date) -> None:
        self._folder = folder
        self._today = today
        self.problems: list[Problem] = []

    def load(self) -> Revision:
        if not self._folder.is_dir():
            remedy = said("Point SEOULBOT_KNOWLEDGE at the folder that holds faq/ and sources.yaml.")
            raise InvalidKnowledgeError([Problem(str(self._folder), 1, said("There is no such folder."), remedy)])
        sources_file, contacts_file, units_file = map(self._read, ("sources.yaml", "contacts.yaml", "units.yaml"))
        sources = self._listed(sources_file, "sources", Source)
        contacts = self._listed(contacts_file, "contacts", Contact)
        self._unknown_fields(units_file, {"units"})
        raw_units = _under(units_file, "units")
        units = self._validated(units_file, ("units",), raw_units, dict[str, Unit]) or {}
        glossary = self._glossary()
        topic_files = [self._read(f"faq/{path.name}") for path in sorted((self._folder / "faq").glob("*.yaml"))]
        if not topic_files:
            what = said("There is no YAML file in {folder}.", folder=self._folder / "faq")
            remedy = said("Add one, or point SEOULBOT_KNOWLEDGE at the folder that holds faq/.")
            self.problems.append(Problem("faq/", 1, what, remedy))

        for path in sorted((self._folder / "faq").glob("*.yml")):
            what, remedy = said("The file is not read."), said("Let its name end in .yaml.")
            self.problems.append(Problem(f"faq/{path.name}", 1, what, remedy))
        unread = any(file.document.data is None for file in topic_files)
        taught_file, corrected = self._lay_over(topic_files)
        entry_files = [*topic_files, taught_file]

        source_ids = _ids(sources_file, "sources")
        sources |= self._taught_sources(taught_file)
        references = References(
            sources=source_ids | _ids(taught_file, "sources") if source_ids else None,
            units=frozenset(raw_units) if isinstance(raw_units, dict) else None,
            entries=None if unread else frozenset().union(*(_ids(file, "entries") for file in entry_files)),
        )
        topics = {file.name: self._topic(file) for file in topic_files}
        entries = [(topics[file.name], entry) for file in topic_files for entry in self._entries(file, references)]
        entries += self._taught_entries(taught_file, references, topics.values())
        self._missing_contacts(contacts_file, contacts)
        self._repeated_ids([sources_file, taught_file], "sources")
        self._repeated_ids([contacts_file], "contacts")
        self._repeated_ids(entry_files, "entries")
        self._repeated_topics(topic_files)
        self._repeated_phrasings(entry_files)
        known_topics = [topic for topic in topics.values() if topic is not None]
        topic_of = {entry.id: topic.id for topic, entry in entries if topic is not None}
        return Revision(
            topics=tuple(sorted(known_topics, key=lambda topic: (topic.order, topic.id))),
            entries=tuple(sorted((entry for _, entry in entries), key=lambda entry: entry.id)),
            topic_of=dict(sorted(topic_of.items())),
            sources=sources,
            contacts=contacts,
            units=units,
            glossary=glossary,
            corrected=corrected,
        )

    def _taught_entries(
        self, file: _File, references: References, topics: Iterable[Topic | None]
    ) -> Iterator[tuple[Topic | None, Entry]]:
        """Entries taught in chat, each with the topic it names."""
        by_id = {topic.id: topic for topic in topics if topic is not None}
        for location, raw in file.items("entries"):
            topic = by_id.get(raw.get("topic"))
            if topic is None:
                what = said("There is no topic '{topic}'.", topic=raw.get("topic"))
                remedy = said("Name the topic of a file of faq/.")
                self.problems.append(file.problem((*location, "topic"), what, remedy))
            fields = {name: value for name, value in raw.items() if name != "topic"}
            entry = self._entry(file, location, fields, references)
            if entry is not None:
                yield topic, entry

    def _taught_sources(self, file: _File) -> dict[str, Source]:
        """Sources named in chat."""
        items = (self._validated(file, location, raw, Source) for location, raw in file.items("sources"))
        return {item.id: item for item in items if item is not None}

    def _lay_over(self, topic_files: list[_File]) -> tuple[_File, Mapping[str, Moment]]:
        """Change the topic files as read to what was taught; gives the taught layer, for its own entries, and the days
        of corrections."""
        taught, document, problems = load_taught(self._folder)
        self.problems += problems
        file = _File(TAUGHT, YamlDocument() if problems else document)
        for misfit in lay_over(taught, raw_entries([each.document for each in topic_files])):
            what = said("Entry '{entry}': {what}.", entry=misfit.entry, what=misfit.what)
            self.problems.append(file.problem(misfit.at, what, said("Remove this from taught.yaml.")))
        return file, taught.corrected

    def _glossary(self) -> dict[str, Concept]:
        """A knowledge base needs no glossary; one name for two things would say that they are the same."""
        if not (self._folder / GLOSSARY).exists():
            return {}
        file = self._read(GLOSSARY)
        self._unknown_fields(file, {"concepts"})
        concepts = self._validated(file, ("concepts",), _under(file, "concepts"), dict[Kebab, Concept]) or {}
        owners: dict[str, str] = {}
        for concept_id, concept in concepts.items():
            for name in (*concept.en, *concept.ko):
                owner = owners.setdefault(" ".join(stemmed(word, "en") for word in words(name)), concept_id)
                if owner != concept_id:
                    what = said(
                        "The name '{name}' stands under '{one}' and '{other}'.", name=name, one=owner, other=concept_id
                    )
                    remedy = said("Keep it under one of them.")
                    self.problems.append(file.problem(("concepts", concept_id), what, remedy))
        return concepts

    def _read(self, name: str) -> _File:
        file = _File(name, read_yaml(self._folder / name))
        self.problems += reading_problems(name, file.document)
        if file.document.data is None and not file.document.problems:
            self.problems.append(Problem(name, 1, said("The file is empty."), said("Fill it, or remove it.")))
        return file

    def _listed(self, file: _File, key: str, model: type[ListedT]) -> dict[str, ListedT]:
        """The items of a list by their id."""
        self._unknown_fields(file, {key})
        self._no_list(file, key)
        items = (self._validated(file, location, raw, model) for location, raw in file.items(key))
        return {item.id: item for item in items if item is not None}

    def _no_list(self, file: _File, key: str) -> None:
        if isinstance(file.document.data, dict) and not file.items(key):
            what, remedy = said("There are no {name}.", name=key), said("Add a list '{name}:'.", name=key)
            self.problems.append(file.problem((key,), what, remedy))

    def _topic(self, file: _File) -> Topic | None:
        self._unknown_fields(file, {"topic", "entries"})
        return self._validated(file, ("topic",), _under(file, "topic"), Topic)

    def _entries(self, file: _File, references: References) -> Iterator[Entry]:
        self._no_list(file, "entries")
        for location, raw in file.items("entries"):
            entry = self._entry(file, location, raw, references)
            if entry is not None:
                yield entry

    def _unknown_fields(self, file: _File, known: set[str]) -> None:
        data = file.document.data
        if data is None:
            return
        if not isinstance(data, dict):
            remedy = said("Begin with {fields}.", fields=", ".join(f"'{key}:'" for key in sorted(known)))
            self.problems.append(file.problem((), said("The file must hold named fields."), remedy))
            return
        for key in data.keys() - known:
            what = said("The field '{name}' is not known here.", name=key)
            remedy = said("Remove it or correct the spelling; known are {names}.", names=", ".join(sorted(known)))
            self.problems.append(file.problem((key,), what, remedy))

    def _entry(self, file: _File, location: Location, raw: Any, references: References) -> Entry | None:
        facts = raw.get("facts") if isinstance(raw, dict) else None
        own = replace(references, facts=frozenset(facts if isinstance(facts, dict) else ()))
        entry = self._validated(file, location, raw, Entry, own)
        if entry is not None and entry.time.as_of.first_day > self._today:
            late = said("the as-of date {date} lies in the future.", date=entry.time.as_of)
            what = said("Entry '{entry}': {what}", entry=entry.id, what=late)
            self.problems.append(file.problem((*location, "time", "as_of"), what, said("Write the source's date.")))
        return entry

    def _validated(
        self, file: _File, location: Location, raw: Any, model: type[T], references: References | None = None
    ) -> T | None:
        if file.document.data is None:
            return None
        try:
            return TypeAdapter(model).validate_python(raw, context=references)
        except ValidationError as error:
            entry_id = raw.get("id") if model is Entry and isinstance(raw, dict) else None
            self.problems += validation_problems(error, file.name, file.document, location, entry_id)
            return None

    def _missing_contacts(self, file: _File, contacts: Mapping[str, Contact]) -> None:
        """The messages of the bot send people to these."""
        for contact_id in REQUIRED_CONTACTS:
            if isinstance(file.document.data, dict) and contact_id not in _ids(file, "contacts") | contacts.keys():
                what = said("There is no contact '{contact}', which the bot's messages name.", contact=contact_id)
                self.problems.append(file.problem(("contacts",), what, said("Add it, with its number.")))

    def _repeated_ids(self, files: list[_File], key: str) -> None:
        first: dict[str, str] = {}
        for file in files:
            for location, raw in file.items(key):
                if isinstance(raw, dict) and isinstance(raw.get("id"), str):
                    self._once(first, raw["id"], file, (*location, "id"))

    def _repeated_topics(self, files: list[_File]) -> None:
        first: dict[str, str] = {}
        for file in files:
            topic = _under(file, "topic")
            if isinstance(topic, dict) and isinstance(topic.get("id"), str):
                self._once(first, topic["id"], file, ("topic", "id"))

    def _once(self, first: dict[str, str], item_id: str, file: _File, place: Location) -> None:
        if item_id in first:
            what = said("The id '{id}' is used twice, first at {place}.", id=item_id, place=first[item_id])
            self.problems.append(file.problem(place, what, said("Give one of the two another id.")))
        first.setdefault(item_id, file.place(place))

    def _repeated_phrasings(self, files: list[_File]) -> None:
        first: dict[tuple[Language, str], tuple[str, _File, Location]] = {}
        for file in files:
            for location, raw in file.items("entries"):
                entry_id = str(raw.get("id")) if isinstance(raw, dict) else ""
                for language, place, phrasing in _phrasings(raw):
                    key = language, squash(phrasing)
                    here = (*location, *place)
                    if key in first:
                        owner, other_file, there = first[key]
                        stands = other_file.place(there)
                        twice = said("the phrasing '{text}' stands at {place} already.", text=phrasing, place=stands)
                        what = said("Entry '{entry}': {what}", entry=entry_id, what=twice)
                        other = said("Keep it where it belongs; name the other entry under 'related'.")
                        remedy = said("Remove one of the two.") if owner == entry_id else other
                        self.problems.append(file.problem(here, what, remedy))
                    first.setdefault(key, (entry_id, file, here))


def _under(file: _File, key: str) -> Any:
    return file.document.data.get(key) if isinstance(file.document.data, dict) else None


def _ids(file: _File, key: str) -> frozenset[str]:
    """The ids listed under `key`, also of items that have other problems: no follow-up errors for those."""
    raws = (raw for _, raw in file.items(key) if isinstance(raw, dict))
    return frozenset(raw["id"] for raw in raws if isinstance(raw.get("id"), str))


def _phrasings(raw: Any) -> Iterator[tuple[Language, Location, str]]:
    """Every phrasing of an entry as read, whatever else is wrong with it."""
    for language in LANGUAGES:
        yield from _texts(language, raw, (language, "phrasings"))
        facts = raw.get("facts") if isinstance(raw, dict) else None
        for fact_id in facts if isinstance(facts, dict) else ():
            yield from _texts(language, raw, ("facts", fact_id, "phrasings", language))


def _texts(language: Language, raw: Any, location: Location) -> Iterator[tuple[Language, Location, str]]:
    for step in location:
        raw = raw.get(step) if isinstance(raw, Mapping) else None
    if isinstance(raw, list):
        for position, text in enumerate(raw):
            if isinstance(text, str):
                yield language, (*location, position), text
