"""A snapshot as an export shows it: entries by id with what was taught laid over, their topics, the sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from knowledge.errors import InvalidKnowledgeError
from knowledge.snapshot import Snapshot
from knowledge.taught import SOURCES_FILE, Taught, lay_over, raw_entries, read_taught
from knowledge.validation_problems import reading_problems
from knowledge.yaml_lines import YamlDocument, parse_yaml


@dataclass(frozen=True, slots=True)
class Curated:
    """What a valid snapshot says, as read and not validated again."""

    entries: Mapping[str, Mapping[str, Any]]
    """As the files have them, changed to what was taught, and those taught as a whole."""
    topic_of: Mapping[str, str]
    """Entry id -> topic id."""
    file_of: Mapping[str, tuple[str, int]]
    """Entry id -> its file and its place in that file's list; not for those taught as a whole."""
    topic_files: Mapping[str, str]
    """Topic id -> file."""
    sources: Mapping[str, Mapping[str, Any]]
    """Those of the file in its order, then those taught."""
    taught: Taught

    @classmethod
    def read(cls, snapshot: Snapshot) -> Self:
        """Raises InvalidKnowledgeError where the snapshot is no valid one."""
        names = sorted(name for name in snapshot.files if name.startswith("faq/"))
        documents = {name: _read(snapshot, name) for name in names}
        topic_files = {document.data["topic"]["id"]: name for name, document in documents.items()}
        places = {
            entry["id"]: (name, position)
            for name, document in documents.items()
            for position, entry in enumerate(document.data["entries"])
        }
        topics = {name: topic for topic, name in topic_files.items()}
        taught = read_taught(snapshot)
        entries = raw_entries(list(documents.values()))
        lay_over(taught, entries)
        own = {entry["id"]: entry for entry in taught.entries}
        without_topic = {
            entry_id: {field: value for field, value in entry.items() if field != "topic"}
            for entry_id, entry in own.items()
        }
        return cls(
            entries={**entries, **without_topic},
            topic_of={
                **{entry_id: topics[name] for entry_id, (name, _) in places.items()},
                **{entry_id: entry["topic"] for entry_id, entry in own.items()},
            },
            file_of=places,
            topic_files=topic_files,
            sources={
                source["id"]: source for source in (*_read(snapshot, SOURCES_FILE).data["sources"], *taught.sources)
            },
            taught=taught,
        )


def _read(snapshot: Snapshot, name: str) -> YamlDocument:
    document = parse_yaml(snapshot.files.get(name, b""))
    if problems := reading_problems(name, document):
        raise InvalidKnowledgeError(problems)
    return document
