"""Curated YAML files -> Revision.

Every problem of every file is found in one run and named with file, line, what is wrong and how to mend it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from knowledge.entries import Contact, Entry, References, Revision, Source, Topic, Unit
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.language import LANGUAGES, Language
from knowledge.text import squash
from knowledge.yaml_lines import Location, YamlDocument, read_yaml

SHIPPED: Final = Path(__file__).parent
"""The knowledge folder that comes with the package."""

T = TypeVar("T")


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
        return Problem(self.name, self.document.line_of(location), what, remedy)

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
        sources_file, contacts_file, units_file = map(self._read, ("sources.yaml", "contacts.yaml", "units.yaml"))
        sources = self._listed(sources_file, "sources", Source)
        contacts = self._listed(contacts_file, "contacts", Contact)
        units = self._validated(units_file, ("units",), _under(units_file, "units"), dict[str, Unit], None) or {}
        topic_files = [self._read(f"faq/{path.name}") for path in sorted((self._folder / "faq").glob("*.yaml"))]
        if not topic_files:
            remedy = "Add one, or point SEOULBOT_KNOWLEDGE at the folder that holds faq/."
            self.problems.append(Problem("faq/", 1, f"There is no YAML file in {self._folder / 'faq'}.", remedy))

        references = References(
            sources=_ids(sources_file, "sources"),
            units=frozenset(_under(units_file, "units") or {}),
            entries=frozenset().union(*(_ids(file, "entries") for file in topic_files)),
            facts=frozenset(),
        )
        topics: list[Topic] = []
        entries: list[Entry] = []
        topic_of: dict[str, str] = {}
        for file in topic_files:
            self._unknown_fields(file, {"topic", "entries"})
            topic = self._validated(file, ("topic",), _under(file, "topic"), Topic, None)
            topics += [topic] if topic else []
            if file.document.data is not None and not file.items("entries"):
                self.problems.append(file.problem(("entries",), "There are no entries.", "Add a list 'entries:'."))
            for location, raw in file.items("entries"):
                entry = self._entry(file, location, raw, references)
                if entry is not None:
                    entries.append(entry)
                    topic_of[entry.id] = topic.id if topic else ""
        self._repeated_ids(topic_files)
        self._repeated_phrasings(topic_files)
        return Revision(
            topics=tuple(topics),
            entries=tuple(sorted(entries, key=lambda entry: entry.id)),
            topic_of=dict(sorted(topic_of.items())),
            sources=sources,
            contacts=contacts,
            units=units,
        )

    def _read(self, name: str) -> _File:
        file = _File(name, read_yaml(self._folder / name))
        self.problems += [Problem(name, found.line, found.what, found.remedy) for found in file.document.problems]
        if file.document.data is None and not file.document.problems:
            self.problems.append(Problem(name, 1, "The file is empty.", "Fill it, or remove it."))
        return file

    def _listed(self, file: _File, key: str, model: type[T]) -> dict[str, T]:
        """The items of a list by their id."""
        self._unknown_fields(file, {key})
        found: dict[str, T] = {}
        for location, raw in file.items(key):
            item = self._validated(file, location, raw, model, None)
            if item is None:
                continue
            if raw["id"] in found:
                remedy = "Give one of the two another id."
                self.problems.append(file.problem((*location, "id"), f"The id '{raw['id']}' is used twice.", remedy))
            found[raw["id"]] = item
        return found

    def _unknown_fields(self, file: _File, known: set[str]) -> None:
        data = file.document.data
        if data is None:
            return
        if not isinstance(data, dict):
            remedy = f"Begin with {' and '.join(f'{key}:' for key in sorted(known))}."
            self.problems.append(file.problem((), "The file must hold named fields.", remedy))
            return
        for key in data.keys() - known:
            remedy = f"Remove it or correct the spelling; known are {', '.join(sorted(known))}."
            self.problems.append(file.problem((key,), f"The field '{key}' is not known here.", remedy))

    def _entry(self, file: _File, location: Location, raw: Any, references: References) -> Entry | None:
        facts = raw.get("facts") if isinstance(raw, dict) else None
        own = References(
            references.sources,
            references.units,
            references.entries,
            frozenset(facts if isinstance(facts, dict) else ()),
        )
        entry = self._validated(file, location, raw, Entry, own)
        if entry is not None and entry.time.as_of.first_day > self._today:
            what = f"Entry '{entry.id}': the as-of date {entry.time.as_of} lies in the future."
            self.problems.append(file.problem((*location, "time", "as_of"), what, "Write the source's date."))
        return entry

    def _validated(
        self, file: _File, location: Location, raw: Any, model: type[T], references: References | None
    ) -> T | None:
        if file.document.data is None:
            return None
        try:
            return TypeAdapter(model).validate_python(raw, context=references)
        except ValidationError as error:
            name = f"Entry '{raw['id']}': " if model is Entry and isinstance(raw, dict) and "id" in raw else ""
            for detail in error.errors(include_url=False):
                place = (*location, *detail["loc"])
                what, remedy = _explain(detail)
                self.problems.append(file.problem(place, f"{name}{what}", remedy))
            return None

    def _repeated_ids(self, files: list[_File]) -> None:
        first: dict[str, str] = {}
        for file in files:
            for location, raw in file.items("entries"):
                entry_id = raw.get("id") if isinstance(raw, dict) else None
                if not isinstance(entry_id, str):
                    continue
                if entry_id in first:
                    what = f"The id '{entry_id}' is used twice, first at {first[entry_id]}."
                    remedy = "Give one of the two entries another id."
                    self.problems.append(file.problem((*location, "id"), what, remedy))
                first.setdefault(entry_id, f"{file.name}:{file.document.line_of((*location, 'id'))}")

    def _repeated_phrasings(self, files: list[_File]) -> None:
        first: dict[tuple[Language, str], str] = {}
        for file in files:
            for location, raw in file.items("entries"):
                entry_id = str(raw.get("id")) if isinstance(raw, dict) else ""
                for language, place, phrasing in _phrasings(raw):
                    key = language, squash(phrasing)
                    here = f"{file.name}:{file.document.line_of((*location, *place))}"
                    if key in first:
                        what = f"Entry '{entry_id}': the phrasing '{phrasing}' stands at {first[key]} already."
                        remedy = "Keep it where it belongs; name the other entry under 'related'."
                        self.problems.append(file.problem((*location, *place), what, remedy))
                    first.setdefault(key, here)


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


def _explain(detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong and the remedy, in a curator's words."""
    field = ".".join(str(step) for step in detail["loc"]) or "the file"
    match detail["type"]:
        case "missing":
            return f"'{field}' is missing.", f"Add '{detail['loc'][-1]}:'."
        case "extra_forbidden":
            return f"The field '{field}' is not known here.", "Remove it or correct its spelling."
        case "value_error":
            what, _, remedy = detail["msg"].removeprefix("Value error, ").partition("; ")
            return f"'{field}': {what}.", f"{(remedy or 'correct it')[0].upper()}{(remedy or 'correct it')[1:]}."
        case "string_too_short" | "too_short":
            return f"'{field}' is empty.", "Write at least one."
        case "string_type":
            return f"'{field}' must be text.", "Write text; put quotes around a figure or a date that is meant as text."
        case "string_pattern_mismatch":
            return f"'{field}' is no id.", "Use small letters, digits and single hyphens, such as electric-buses."
        case "literal_error":
            return (
                f"'{field}' has a value that is not known.",
                f"Use one of {detail.get('ctx', {}).get('expected', '')}.",
            )
        case _:
            return f"'{field}': {detail['msg']}.", "Correct it."
