"""Imports point one way: knowledge <- responders <- bot."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "knowledge": ("responders", "bot", "telegram", "jinja2", "starlette", "uvicorn", "aiohttp", "httpx"),
    "responders": ("bot", "telegram", "starlette", "uvicorn", "aiohttp", "httpx"),
    "bot": ("tests",),
}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of every module a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_no_import_points_back(package: str) -> None:
    turned = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, name in imported(path)
        if name.split(".")[0] in FORBIDDEN[package]
    ]
    assert turned == []


@pytest.mark.parametrize(("library", "user"), [("sklearn", "knowledge/building.py"), ("matplotlib", "bot/drawing.py")])
def test_what_is_slow_to_import_is_imported_where_a_child_process_runs_only(library: str, user: str) -> None:
    users = [
        str(path.relative_to(ROOT))
        for package in FORBIDDEN
        for path in (ROOT / package).rglob("*.py")
        if any(name.split(".")[0] == library for _, name in imported(path))
    ]
    assert users == [user]
