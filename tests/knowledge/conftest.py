"""Fixtures for tests that change curated files."""

from pathlib import Path

import pytest

from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    """A small valid knowledge folder of the test's own."""
    return KnowledgeFolder(tmp_path / "knowledge")
