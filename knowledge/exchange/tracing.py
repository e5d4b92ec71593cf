"""Problems of the merged files, named at the cells that they came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge.errors import Problem
from knowledge.exchange.cells import Cell
from knowledge.exchange.curated import Curated
from knowledge.exchange.tables import Upload, Uploaded
from knowledge.figures import different_figures
from knowledge.snapshot import Snapshot
from knowledge.taught import SOURCES_FILE, value_at
from knowledge.text import squash
from knowledge.yaml_lines import Location, parse_yaml


def traced(problems: Sequence[Problem], merged: Snapshot, curated: Curated, upload: Upload) -> list[Problem]:
    """The problems, those of uploaded entries and sources at their cells; `curated` is what the base said before."""
    documents = {
        name: parse_yaml(merged.files[name]).data for name in {each.file for each in problems} & merged.files.keys()
    }
    entries = {each.id: each for each in upload.entries if each.raw is not None}
    sources = {each.id: each for each in upload.sources if each.raw is not None}
    found = []
    for problem in problems:
        is_source = problem.file == SOURCES_FILE
        uploads, known = (sources, curated.sources) if is_source else (entries, curated.entries)
        data = documents.get(problem.file)
        item = _at(data, problem.at[:2])
        uploaded = uploads.get(str(item.get("id"))) if isinstance(item, Mapping) else None
        cell = _new_phrasing(_at(data, problem.at), entries, curated) if "phrasings" in problem.at else None
        if cell is None and uploaded is not None:
            cell = _cell(uploaded, problem.at[2:], known.get(uploaded.id, {}))
        found.append(problem if cell is None else replace(cell.problem(problem.what, problem.remedy), at=problem.at))
    return list(dict.fromkeys(found))


def _cell(uploaded: Uploaded, at: Location, known: Mapping[str, Any]) -> Cell:
    """The cell of a place of an uploaded item: of several that it spans, the first that the upload changes."""
    assert uploaded.raw is not None
    if not at:
        at = next(_differing_texts(uploaded.raw), at)
    spanned = [place for place in uploaded.cells if place[: len(at)] == at]
    filled = [place for place in spanned if not uploaded.cells[place].is_empty]
    changed = [place for place in filled if _at(uploaded.raw, place) != _at(known, place)]
    around = [at[:length] for length in range(len(at), 0, -1) if at[:length] in uploaded.cells]
    place = next(iter((*changed, *filled, *spanned, *around)), None)
    return uploaded.where if place is None else uploaded.cells[place]


def _differing_texts(raw: Mapping[str, Any]) -> Iterator[Location]:
    """The texts of an entry that a problem of the entry as a whole is about: languages that differ in figures."""
    for field in ("lead", "body"):
        texts = (value_at(raw, (language, field)) or "" for language in ("en", "ko"))
        if different_figures(*texts):
            yield ("ko", field)


def _new_phrasing(text: object, entries: Mapping[str, Uploaded], curated: Curated) -> Cell | None:
    """The cell of a phrasing that an upload adds, wherever its like stood already."""
    for entry in entries.values() if isinstance(text, str) else ():
        for place, cell in entry.cells.items():
            if "phrasings" in place:
                held, before = (_at(raw, place) or () for raw in (entry.raw, curated.entries.get(entry.id)))
                alike = [phrasing for phrasing in held if squash(phrasing) == squash(str(text))]
                if alike and not set(alike) <= set(before):
                    return cell
    return None


def _at(data: Any, location: Location) -> Any:
    """What stands at a place; None where there is no such place."""
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
