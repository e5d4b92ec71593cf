"""Knowledge bases of any size, made of the shipped entries."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.loading import SHIPPED
from knowledge.snapshot import read_snapshot
from knowledge.taught import snapshot_entries
from knowledge.yaml_writing import CuratedDumper

Entry = Mapping[str, Any]
"""An entry as it stands in a file."""
_TOPIC: Final = 200
"""Entries of a file."""


def shipped_entries() -> list[Entry]:
    """The shipped entries."""
    return list(snapshot_entries(read_snapshot(SHIPPED)).values())


def large_entries(count: int) -> list[Entry]:
    """So many entries, made of the shipped ones: each with its lead's facts and three ways to ask."""
    shipped = shipped_entries()
    return [_copy(shipped[number % len(shipped)], number) for number in range(count)]


def write_base(files: Path, entries: Sequence[Entry]) -> None:
    """Write a base of these entries, with the shipped sources and glossary; its checks are satisfied with anything."""
    for name, content in read_snapshot(SHIPPED).files.items():
        if not name.startswith(("faq/", "checks/")):
            (files / name).parent.mkdir(parents=True, exist_ok=True)
            (files / name).write_bytes(content)
    (files / "faq").mkdir()
    (files / "checks").mkdir()
    (files / "checks/thresholds.yaml").write_text("at_least: {right_first: 0.0}\n", encoding="utf-8")
    asked = []
    for first in range(0, len(entries), _TOPIC):
        topic = {"id": f"topic-{first}", "title": {"en": f"Topic {first}", "ko": f"주제 {first}"}}
        of_topic = entries[first : first + _TOPIC]
        (files / f"faq/topic-{first}.yaml").write_text(_yaml({"topic": topic, "entries": of_topic}), encoding="utf-8")
        asked.append(
            {
                "language": "en",
                "question": f"{of_topic[0]['en']['phrasings'][0]} please",
                "entry": of_topic[0]["id"],
            }
        )
    (files / "checks/some.yaml").write_text(_yaml({"checks": asked}), encoding="utf-8")


def _yaml(content: object) -> str:
    return yaml.dump(content, Dumper=CuratedDumper, allow_unicode=True, sort_keys=False, width=120)


def _copy(entry: Entry, number: int) -> Entry:
    """An entry under another id, for another area."""
    copied = {**entry, "id": f"{str(entry['id'])[:28]}-{number}", "related": [], "facts": {}}
    for language, area in (("en", f"area {number}"), ("ko", f"{number}구역")):
        wording = entry[language]
        phrasings = [f"{text} {area}" for text in wording["phrasings"][:3]]
        copied[language] = {
            "title": f"{wording['title']} {area}",
            "phrasings": phrasings,
            "lead": f"{wording['title']} {area}.",
        }
    return copied
