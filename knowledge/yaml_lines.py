"""YAML with the line of every value, so that a problem can be named where it stands.

Reads with libyaml (PyYAML's own parser is ten times slower) and YAML 1.2's idea of plain words: `no` and `on`
are text, dates stay text. Anchors and aliases are refused: curated files repeat what they mean, and a file of
nested aliases cannot blow up memory.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
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
    document = YamlDocument()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        document.problems.append(YamlProblem(1, said("The file is not UTF-8 text."), said("Save it as UTF-8.")))
        return document
    try:
        _refuse_excess(text)
        root = yaml.compose(text, CuratedLoader)  # type: ignore[arg-type]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = said("This is not YAML: {why}.", why=said_by_library(error.problem or ""))
        document.problems.append(YamlProblem(line, what, said("Check indentation, colons and quotes here.")))
    except yaml.YAMLError:
        what = said("The file holds characters that YAML forbids.")
        document.problems.append(YamlProblem(1, what, said("Remove control characters.")))
    else:
        if root is not None:
            document.data = _Reader(document).value(root, ())
    return document


def _refuse_excess(text: str) -> None:
    """libyaml builds nodes by recursion in C, which ten thousands of brackets would overflow; events it does not."""
    depth = values = 0
    for event in yaml.parse(text, CuratedLoader):  # type: ignore[arg-type]
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        values += isinstance(event, yaml.NodeEvent)
        if depth > NESTING_LIMIT or values > VALUE_LIMIT:
            too_many = said("more than {count} values", count=f"{VALUE_LIMIT:,}")
            excess = said("values are nested too deeply") if depth > NESTING_LIMIT else too_many
            raise yaml.MarkedYAMLError(problem=excess, problem_mark=event.start_mark)  # type: ignore[arg-type]


class _Reader:
    """Turns the nodes of one file into values, noting lines and problems in the document."""

    def __init__(self, document: YamlDocument) -> None:
        self._document = document
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, at: Location) -> Any:
        """The plain value of `node`; None where it cannot be read."""
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            remedy = said("Write the value out, or put a text that begins with * in quotes.")
            return self._problem(line, said("An alias (*) is not read here."), remedy)
        self._seen.add(id(node))
        self._document.lines.setdefault(at, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*at, position)) for position, child in enumerate(node.value)]
        try:
            return _scalar(node)
        except ValueError:
            remedy = said("Write plain digits, or quotes around a text.")
            return self._problem(line, said("This number cannot be read."), remedy)

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(line, said("A field's name must be a word."), said("Check the indentation."))
                continue
            key = key_node.value
            if key in values:
                what = said("'{name}' stands here a second time.", name=key)
                self._problem(line, what, said("Keep one of the two, or rename one."))
                continue
            self._document.lines[(*at, key)] = line
            values[key] = self.value(value_node, (*at, key))
        return values

    def _problem(self, line: int, what: str, remedy: str) -> None:
        self._document.problems.append(YamlProblem(line, what, remedy))


def _scalar(node: yaml.Node) -> Any:
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return node.value == "true"
        case "int":
            return int(node.value)
        case "float":
            return Decimal(node.value)
        case _:
            return node.value
