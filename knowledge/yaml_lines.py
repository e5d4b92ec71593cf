"""YAML with the line of every value, so that a problem can be named where it stands.

Reads with libyaml (PyYAML's own parser is ten times slower) and YAML 1.2's idea of plain words: `no` and `on`
are text, dates stay text. Anchors and aliases are refused: curated files repeat what they mean, and a file of
nested aliases cannot blow up memory.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from knowledge.library_texts import said_by_library
from knowledge.said import said

NESTING_LIMIT: Final = 20
VALUE_LIMIT: Final = 500_000
"""Values of one file; the largest that ships has some 8,000. Each takes about a kilobyte while it is read."""

Location = tuple[Hashable, ...]
_Event = Any
"""An event of PyYAML, whose stubs leave open whether it knows its place."""


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """What cannot be read, at a line counted from 1."""

    line: int
    what: str
    remedy: str


@dataclass(slots=True)
class YamlDocument:
    """The values of one file and where they stand."""

    data: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    """Path of keys and list positions -> line, counted from 1."""
    problems: list[YamlProblem] = field(default_factory=list)

    def line_of(self, location: Location) -> int:
        """The line of `location`, or of the nearest place around it that stands in the file."""
        found: Location = ()
        for step in location:
            if (*found, step) in self.lines:
                found = (*found, step)
        return self.lines.get(found, 1)


class PlainWords(BaseResolver):
    """Plain scalars that are not text: null, true and false, whole and decimal numbers."""


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"~|null|", ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", r"true|false", ["t", "f"]),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9]\d*)", list("-0123456789")),
    ("tag:yaml.org,2002:float", r"-?(?:0|[1-9]\d*)\.\d+", list("-0123456789")),
):
    PlainWords.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first)


class CuratedLoader(CParser, PlainWords):
    """libyaml's parser with our reading of plain words."""

    def __init__(self, stream: str) -> None:
        CParser.__init__(self, stream)
        PlainWords.__init__(self)


def read_yaml(path: Path) -> YamlDocument:
    """Read one file; what cannot be read is listed in `problems`, never raised."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = said("The file cannot be read ({why}).", why=said_by_library(error.strerror or ""))
        return YamlDocument(problems=[YamlProblem(1, what, said("Put it back or mend its rights."))])
    return parse_yaml(content)


def parse_yaml(content: bytes) -> YamlDocument:
    """Read a file's content; what cannot be read is listed in `problems`, never raised."""
    try:
        reader = _Reader(content.decode("utf-8-sig"))
        reader.read()
    except UnicodeDecodeError:
        problem = YamlProblem(1, said("The file is not UTF-8 text."), said("Save it as UTF-8."))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = said("This is not YAML: {why}.", why=said_by_library(error.problem or ""))
        problem = YamlProblem(line, what, said("Check indentation, colons and quotes here."))
    except yaml.YAMLError:
        what = said("The file holds characters that YAML forbids.")
        problem = YamlProblem(1, what, said("Remove control characters."))
    else:
        return reader.document
    return YamlDocument(problems=[problem])


class _Reader:
    """Turns libyaml's events into the values of one file, noting lines and problems in the document.

    Nodes take four times as long, and libyaml builds them by recursion in C, which ten thousands of brackets would
    overflow.
    """

    def __init__(self, text: str) -> None:
        self.document: Final = YamlDocument()
        self._parser: Final = CuratedLoader(text)
        self._depth = self._values = 0

    def read(self) -> None:
        """Read the whole file; raises yaml.YAMLError."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return
        self.document.data = self._value(self._next(), ())
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="but found another document", problem_mark=event.start_mark)

    def _next(self) -> _Event:
        event = self._parser.get_event()
        if isinstance(event, yaml.NodeEvent):
            self._values += 1
            self._depth += isinstance(event, yaml.CollectionStartEvent)
            if self._depth > NESTING_LIMIT or self._values > VALUE_LIMIT:
                too_many = said("more than {count} values", count=f"{VALUE_LIMIT:,}")
                excess = said("values are nested too deeply") if self._depth > NESTING_LIMIT else too_many
                raise yaml.MarkedYAMLError(problem=excess, problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        return event

    def _value(self, event: _Event, at: Location) -> Any:
        """The plain value that begins with `event`; None where it cannot be read."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            remedy = said("Write the value out, or put a text that begins with * in quotes.")
            return self._problem(line, said("An alias (*) is not read here."), remedy)
        self.document.lines.setdefault(at, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(at)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*at, position)) for position, item in enumerate(self._items())]
        try:
            return self._scalar(event)
        except (ValueError, InvalidOperation):
            remedy = said("Write plain digits, or quotes around a text.")
            return self._problem(line, said("This number cannot be read."), remedy)

    def _items(self) -> Iterator[_Event]:
        """What begins each item of the collection that has just begun, until it ends."""
        while not isinstance(event := self._next(), yaml.CollectionEndEvent):
            yield event

    def _mapping(self, at: Location) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._items():
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._problem(line, said("A field's name must be a word."), said("Check the indentation."))
                self._skip(event)
                self._skip(self._next())
                continue
            key = event.value
            if key in values:
                what = said("'{name}' stands here a second time.", name=key)
                self._problem(line, what, said("Keep one of the two, or rename one."))
                self._skip(self._next())
                continue
            self.document.lines[(*at, key)] = line
            values[key] = self._value(self._next(), (*at, key))
        return values

    def _skip(self, event: _Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            for item in self._items():
                self._skip(item)

    def _scalar(self, event: _Event) -> Any:
        tag = event.tag
        if tag in (None, "!"):
            tag = self._parser.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        match tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return event.value == "true"
            case "int":
                return int(event.value)
            case "float":
                return Decimal(event.value)
            case _:
                return event.value

    def _problem(self, line: int, what: str, remedy: str) -> None:
        self.document.problems.append(YamlProblem(line, what, remedy))
