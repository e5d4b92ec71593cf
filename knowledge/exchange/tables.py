"""Entries and sources as rows of a table, and rows as entries and sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from knowledge.entries import VALUE_KINDS, Entry, value_kind
from knowledge.errors import Problem, UnfitValueError
from knowledge.exchange.cells import Cell, plain
from knowledge.exchange.columns import (
    ENTRIES,
    ENTRY_PLACES,
    FACT_PLACES,
    FACTS,
    LATER,
    LISTS,
    MOMENTS,
    ONE_TABLE,
    OPTIONAL,
    PROBLEM,
    SOURCE_PLACES,
    VALUE_COLUMNS,
    VALUE_PLACES,
)
from knowledge.exchange.figures_in_cells import read_figure, write_figure
from knowledge.said import said
from knowledge.taught import value_at
from knowledge.yaml_lines import Location

Row = Mapping[str, Cell]
"""A cell for each heading, also where it is empty."""
Texts = dict[str, str]
"""What stands in a row, by heading; columns that are empty are left out."""

_MAIN_FIELD: Final = {"number": ("number",), "amount": ("amount",), "date": ("date",)}
"""What a value of this kind must say, so that the missing figure is named and not the kind."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One entry or source that an upload adds, replaces or removes."""

    id: str
    raw: Mapping[str, Any] | None
    """As a curated file has it; None: to be removed."""
    where: Cell
    """Of its id."""
    cells: Mapping[Location, Cell] = field(default_factory=dict)
    """The cell of each place of `raw`, also of places that are empty."""
    topic: Cell | None = None
    """Names the topic; None for a source."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What a file says about entries and sources; it says nothing about the others."""

    entries: tuple[Uploaded, ...] = ()
    sources: tuple[Uploaded, ...] = ()


def entry_texts(entry_id: str, topic_id: str, raw: Mapping[str, Any]) -> Texts:
    """An entry's own row; its facts have rows of their own."""
    return {"entry": entry_id, "topic": topic_id, **_texts(raw, ENTRY_PLACES)}


def fact_texts(entry_id: str, raw: Mapping[str, Any]) -> Iterator[Texts]:
    """A row for each fact of an entry."""
    for fact_id, fact in (raw.get("facts") or {}).items():
        kind = value_kind(fact["value"])
        assert kind is not None  # a valid base
        value = _texts(fact["value"], VALUE_PLACES[kind])
        yield {"entry": entry_id, "fact": fact_id, "value_kind": kind, **value, **_texts(fact, FACT_PLACES)}


def source_texts(source_id: str, raw: Mapping[str, Any]) -> Texts:
    """A source's row."""
    return {"source": source_id, **_texts(raw, SOURCE_PLACES)}


def rows(table: Iterable[Sequence[Cell]], headings: Sequence[str], whole: Cell, problems: list[Problem]) -> list[Row]:
    """The rows below the headings, empty ones left out; `whole` stands for the table in a problem."""
    lines = iter(table)
    first = next(lines, [])
    wrong = list(_wrong_headings(first, headings, whole))
    problems += wrong
    if wrong:
        return []
    found: list[Row] = []
    for line in lines:
        row: dict[str, Cell] = {}
        for position, cell in enumerate(line):
            heading = first[position].text if position < len(first) else ""
            if heading:
                row[heading] = cell
            elif not cell.is_empty:
                what = said("The column of this cell has no heading.")
                problems.append(cell.problem(what, said("Empty it, or move the text.")))
        if any(not cell.is_empty for name, cell in row.items() if name != PROBLEM):
            found.append(row)
    return found


def read_one_table(all_rows: Sequence[Row], problems: list[Problem]) -> tuple[Uploaded, ...]:
    """The entries of a table that has entries and facts in one."""
    own = [row for row in all_rows if row["fact"].is_empty]
    facts = [row for row in all_rows if not row["fact"].is_empty]
    of_facts, of_entries = set(FACTS) - set(ENTRIES) - {"fact"}, set(ENTRIES) - set(FACTS)
    _refuse_filled(own, of_facts, said("an entry"), said("Empty it, or name the fact."), problems)
    remedy = said("Empty it; leave the row out to remove a fact.")
    _refuse_filled(facts, of_entries, said("a fact"), remedy, problems)
    return read_entries(own, facts, problems)


def read_entries(entry_rows: Sequence[Row], fact_rows: Sequence[Row], problems: list[Problem]) -> tuple[Uploaded, ...]:
    """The entries of a table of entries and a table of facts; what cannot be read is added to `problems`."""
    reader = _Reader(problems)
    facts: dict[str, list[Row]] = {}
    for row in fact_rows:
        facts.setdefault(row["entry"].text, []).append(row)
    entries = [entry for row in entry_rows if (entry := reader.entry(row, facts.get(row["entry"].text, [])))]
    reader.refuse_repeated(entries)
    known = {row["entry"].text for row in entry_rows}
    for row in (row for entry_id, own in facts.items() if entry_id not in known for row in own):
        cell = row["entry"]
        what = said("The fact belongs to no entry of this file: it has no row of entry '{entry}'.", entry=cell.text)
        remedy = said("Add the entry's own row, with all its facts, or correct the id.")
        problems.append(cell.problem(what, remedy))
    return tuple(entries)


def read_sources(source_rows: Sequence[Row], problems: list[Problem]) -> tuple[Uploaded, ...]:
    """The sources of a table; what cannot be read is added to `problems`."""
    reader = _Reader(problems)
    sources = [source for row in source_rows if (source := reader.source(row))]
    reader.refuse_repeated(sources)
    return tuple(sources)


def as_uploaded(entry_id: str, topic_id: str, raw: Mapping[str, Any]) -> Uploaded:
    """An entry as it would be read from an export of it: what a table cannot hold, such as comments, is gone."""
    facts = [_row(texts) for texts in fact_texts(entry_id, raw)]
    (entry,) = read_entries([_row(entry_texts(entry_id, topic_id, raw))], facts, [])
    return entry


def source_as_uploaded(source_id: str, raw: Mapping[str, Any]) -> Uploaded:
    """A source as it would be read from an export of it."""
    (source,) = read_sources([_row(source_texts(source_id, raw))], [])
    return source


class _Reader:
    """One run over rows; collects what cannot be read."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def entry(self, row: Row, fact_rows: Sequence[Row]) -> Uploaded | None:
        where = row["entry"]
        if not self._named(where, said("entry")):
            return None
        if self._is_removed(row):
            return Uploaded(where.text, None, where)
        raw: dict[str, Any] = {"id": where.text}
        cells: dict[Location, Cell] = {("id",): where}
        self._fill(raw, cells, row, ENTRY_PLACES)
        facts: dict[str, dict[str, Any]] = {}
        for fact_row in fact_rows:
            fact_id = fact_row["fact"]
            if not self._named(fact_id, said("fact")):
                continue
            if fact_id.text in facts:
                what = said("The fact '{fact}' stands here a second time.", fact=fact_id.text)
                remedy = said("Keep one of the two, or give one another id.")
                self._problems.append(fact_id.problem(what, remedy))
                continue
            at = ("facts", fact_id.text)
            cells[at] = fact_id
            facts[fact_id.text] = self._fact(fact_row, cells, at)
        if facts:
            raw["facts"] = facts
        ordered = {name: raw[name] for name in Entry.model_fields if name in raw}
        return Uploaded(where.text, ordered, where, cells, row["topic"])

    def source(self, row: Row) -> Uploaded | None:
        where = row["source"]
        if not self._named(where, said("source")):
            return None
        if self._is_removed(row):
            return Uploaded(where.text, None, where)
        raw: dict[str, Any] = {"id": where.text}
        cells: dict[Location, Cell] = {("id",): where}
        self._fill(raw, cells, row, SOURCE_PLACES)
        return Uploaded(where.text, raw, where, cells)

    def refuse_repeated(self, found: Sequence[Uploaded]) -> None:
        """Each id may stand in one row only."""
        first: dict[str, Cell] = {}
        for each in found:
            if each.id in first:
                what = said("The id '{id}' stands in row {row} already.", id=each.id, row=first[each.id].row)
                remedy = said("Keep one of the two rows, or give one another id.")
                self._problems.append(each.where.problem(what, remedy))
            first.setdefault(each.id, each.where)

    def _fact(self, row: Row, cells: dict[Location, Cell], at: Location) -> dict[str, Any]:
        fact: dict[str, Any] = {"value": {}}
        kind = next((kind for kind in VALUE_KINDS if kind == row["value_kind"].text), None)
        if kind is None:
            remedy = said("Write one of: {kinds}.", kinds=", ".join(VALUE_KINDS))
            self._problems.append(row["value_kind"].problem(said("The kind of the value is not known."), remedy))
        else:
            places = VALUE_PLACES[kind]
            for name in VALUE_COLUMNS:
                if name not in places and not row[name].is_empty:
                    what = said("A value of the kind '{kind}' has no '{column}'.", kind=kind, column=name)
                    remedy = said("Empty the cell, or correct 'value_kind'.")
                    self._problems.append(row[name].problem(what, remedy))
            value = dict.fromkeys(_MAIN_FIELD.get(kind, ()))
            self._fill(value, cells, row, places, (*at, "value"), is_figure=kind in ("number", "amount"))
            fact["value"] = value
        self._fill(fact, cells, row, FACT_PLACES, at)
        return fact

    def _fill(
        self,
        raw: dict[str, Any],
        cells: dict[Location, Cell],
        row: Row,
        places: Mapping[str, Location],
        at: Location = (),
        *,
        is_figure: bool = False,
    ) -> None:
        """Put each cell of a row at its place of `raw`, which itself is at `at` of the entry."""
        for name, (*steps, last) in places.items():
            cell = row.get(name)
            if cell is None:  # a column that older exports have not
                continue
            cells[(*at, *steps, last)] = cell
            if cell.is_empty:
                continue
            inside = raw
            for step in steps:
                inside = inside.setdefault(str(step), {})
            inside[str(last)] = self._value(name, cell, is_figure=is_figure)

    def _value(self, name: str, cell: Cell, *, is_figure: bool) -> Any:
        if name in MOMENTS or (name == "value" and not is_figure):
            return as_moment(cell.moment or cell.text)
        if cell.moment is not None:
            what = said("Excel has made the date {date} of this cell.", date=cell.moment)
            remedy = said("Format the cell as text and write again what is meant.")
            self._problems.append(cell.problem(what, remedy))
            return None
        if name == "value":
            return self._figure(cell)
        if name == "latest_year" and cell.text.isdecimal():
            return int(cell.text)
        if name in LISTS:
            return [line.strip() for line in cell.text.split("\n") if line.strip()]
        return cell.text

    def _figure(self, cell: Cell) -> int | Decimal | None:
        if cell.number is not None:
            return int(cell.number) if cell.number == cell.number.to_integral_value() else cell.number
        try:
            return read_figure(cell.text)
        except UnfitValueError as unclear:
            self._problems.append(cell.problem(unclear.what, unclear.remedy))
            return None

    def _named(self, cell: Cell, what: str) -> bool:
        if cell.text:
            return True
        self._problems.append(
            cell.problem(said("The id of the {what} is missing.", what=what), said("Write it, as text."))
        )
        return False

    def _is_removed(self, row: Row) -> bool:
        cell = row.get("remove")
        if cell is None or cell.is_empty:
            return False
        if cell.text.casefold() != "yes":
            what = said("'{text}' is not known here.", text=cell.text)
            self._problems.append(cell.problem(what, said("Write yes, or empty the cell.")))
        return True


def _wrong_headings(first: Sequence[Cell], headings: Sequence[str], whole: Cell) -> Iterator[Problem]:
    """What is wrong with the first row of a table."""
    if missing := set(headings) - {cell.text for cell in first} - {*OPTIONAL, *LATER}:
        names = ", ".join(f"'{name}'" for name in headings if name in missing)
        remedy = said("Take the headings from an export and keep all of them, also where a column stays empty.")
        yield whole.problem(said("The table has no column {names}.", names=names), remedy)
    seen: set[str] = set()
    for cell in first:
        if cell.text and cell.text in seen:
            what = said("The column '{column}' stands here a second time.", column=cell.text)
            yield cell.problem(what, said("Keep one of the two."))
        elif cell.text and cell.text not in (*headings, *OPTIONAL):
            free = [name for name in headings if name not in {each.text for each in first}]
            near = get_close_matches(cell.text, free, n=3, cutoff=0.5)
            correct = said("Remove the column, or correct the heading: {names}.", names=", ".join(near))
            remedy = correct if near else said("Remove the column.")
            yield cell.problem(said("The column '{column}' is not known here.", column=cell.text), remedy)
        seen.add(cell.text)


def _refuse_filled(of_a_kind: Sequence[Row], names: set[str], whose: str, remedy: str, problems: list[Problem]) -> None:
    """Cells of one table that only rows of the other kind have."""
    for row in of_a_kind:
        for name in sorted(names & row.keys()):
            if not row[name].is_empty:
                what = said("The row of {whose} has no '{column}'.", whose=whose, column=name)
                problems.append(row[name].problem(what, remedy))


def _texts(raw: Mapping[str, Any], places: Mapping[str, Location]) -> Texts:
    values = {name: value_at(raw, [str(step) for step in place]) for name, place in places.items()}
    return {name: _text(value) for name, value in values.items() if value not in (None, [])}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(plain(str(item)).replace("\n", " ") for item in value)
    return write_figure(value) if isinstance(value, int | Decimal) else plain(str(value))


def as_moment(text: str) -> int | str:
    """A date as YAML reads it, where a year is a number."""
    return int(text) if len(text) == 4 and text.isdecimal() else text


def _row(texts: Texts) -> Row:
    """Cells of a table that is not there."""
    return {name: Cell("", "", 1, name, texts.get(name, "")) for name in (*ONE_TABLE, "source", *SOURCE_PLACES)}
