"""Bases that uploads change: the shipped one and a small one."""

import pytest

from knowledge.loading import SHIPPED
from knowledge.snapshot import Snapshot, read_snapshot
from tests.knowledge.folder import KnowledgeFolder


@pytest.fixture(scope="session")
def shipped() -> Snapshot:
    """The files that come with the package."""
    return read_snapshot(SHIPPED)


@pytest.fixture(scope="session")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two entries in two topics, with three facts and two sources."""
    return read_snapshot(KnowledgeFolder(tmp_path_factory.mktemp("parks")).path)
