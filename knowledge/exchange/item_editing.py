"""Items of a list in a YAML file, replaced by their own lines: every other byte of the file stays."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.said import said
from knowledge.validation_problems import reading_problems
from knowledge.yaml_lines import CuratedLoader, parse_yaml
from knowledge.yaml_writing import CuratedDumper

_FLOW_LENGTH: Final = 120
"""Characters up to which values stand in brackets on one line."""
_NO_FOLDING: Final = 10**6


def edit_items(
    name: str,
    content: bytes,
    key: str,
    changed: Mapping[int, Mapping[str, Any] | None],
    added: Sequence[Mapping[str, Any]],
) -> bytes:
    """The file called `name` with items of the list under `key` changed, or removed where None, and others added.

    Raises InvalidKnowledgeError where the list is written so that its items have no lines of their own.
    """
    text = content.decode("utf-8-sig")
    lines = text.splitlines(keepends=True)
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    listed = _list(text, key)
    if listed is None or listed.flow_style:
        at = listed.start_mark.line + 1 if listed else 1
        what = said("The items of '{name}' stand in brackets.", name=key)
        remedy = said("Write each item on lines of its own, after '- ', and upload the file as YAML.")
        raise InvalidKnowledgeError([Problem(name, at, what, remedy)])
    last = listed.value[-1]
    first_line, end = _block(last, lines)
    indent = _dash(lines[first_line])
    if added and not lines[end - 1].endswith(("\n", "\r")):
        lines[end - 1] += end_of_line
    apart = [end_of_line] if end - first_line > 1 else []  # as items of several lines are kept apart
    lines[end:end] = [line for item in added for line in (*apart, *_written(item, indent, end_of_line))]
    for position in sorted(changed, reverse=True):
        start, end = _block(listed.value[position], lines)
        item = changed[position]
        lines[start:end] = [] if item is None else _written(item, _dash(lines[start]), end_of_line)
    edited = "".join(lines).encode()
    edited = content[: len(content) - len(text.encode())] + edited  # a byte order mark stays
    _prove(name, content, edited, key, changed, added)
    return edited


def _prove(
    name: str,
    before: bytes,
    after: bytes,
    key: str,
    changed: Mapping[int, Mapping[str, Any] | None],
    added: Sequence[Mapping[str, Any]],
) -> None:
    """The file must say what it said, but for the change; unusual ways to write YAML would show here."""
    document, was = parse_yaml(after), parse_yaml(before).data
    if document.problems:
        raise InvalidKnowledgeError(reading_problems(name, document))
    wanted = [changed.get(position, item) for position, item in enumerate(was[key])]
    expected = {**was, key: [*(item for item in wanted if item is not None), *added] or None}
    if document.data != expected:
        what = said("The items of '{name}' cannot be changed one by one as this file is written.", name=key)
        raise InvalidKnowledgeError([Problem(name, 1, what, said("Upload the whole file as YAML."))])


def _list(text: str, key: str) -> yaml.SequenceNode | None:
    root = yaml.compose(text, CuratedLoader)  # type: ignore[arg-type]
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for field, value in pairs if field.value == key), None)
    return found if isinstance(found, yaml.SequenceNode) and found.value else None


def _block(item: yaml.Node, lines: Sequence[str]) -> tuple[int, int]:
    """The lines of an item, from its dash to before the comments and blank lines that follow it."""
    start = item.start_mark.line
    while not lines[start].lstrip().startswith("-"):
        start -= 1
    end = _end(item)
    while not lines[end - 1].strip():
        end -= 1
    return start, end


def _end(node: yaml.Node) -> int:
    """The line after a value's last one; of a block of values libyaml only tells where the next thing begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.line) + (node.end_mark.column > 0 or node.start_mark.line == node.end_mark.line)


def _dash(line: str) -> int:
    return len(line) - len(line.lstrip())


def _written(item: Mapping[str, Any], indent: int, end_of_line: str) -> list[str]:
    text = yaml.dump([item], Dumper=_BlockDumper, allow_unicode=True, sort_keys=False, width=_NO_FOLDING)
    return [f"{' ' * indent}{line}{end_of_line}" if line else end_of_line for line in text.splitlines()]


class _BlockDumper(CuratedDumper):
    """Writes as the shipped files are written: short values in brackets, items of lists two columns in."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = all(map(_is_short, (value for _, value in node.value))) and _length(node) <= _FLOW_LENGTH
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = all(map(_is_short, node.value)) and _length(node) <= _FLOW_LENGTH // 2
        return node

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _is_short(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.CollectionNode) and bool(node.flow_style))


def _length(node: yaml.Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        return len(node.value)
    parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return sum(_length(part) + 2 for part in parts)
