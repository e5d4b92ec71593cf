"""Fixtures for answers over a small knowledge folder of the test's own."""

from pathlib import Path

import pytest

from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    """A small valid knowledge folder of the test's own."""
    return KnowledgeFolder(tmp_path / "knowledge")
