"""The command line for tests, run as scripts run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.knowledge_base import KnowledgeBase


@pytest.fixture(scope="session")
def environment(cache_home: Path, knowledge_base: KnowledgeBase) -> dict[str, str]:
    """An environment with none of the bot's settings and the indexes of this run in its cache."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SEOULBOT_", "TELEGRAM_"))}
    return {**inherited, "XDG_CACHE_HOME": str(cache_home), "COLUMNS": "200"}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is not the project's: the command works from anywhere."""
    return tmp_path


class Seoulbot:
    """The command as a child process."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder

    def __call__(
        self, *arguments: str, stdin: str = "", settings: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self._folder,
            env={**self._environment, **(settings or {})},
            timeout=60,
        )


@pytest.fixture
def seoulbot(environment: dict[str, str], elsewhere: Path) -> Seoulbot:
    return Seoulbot(environment, elsewhere)
