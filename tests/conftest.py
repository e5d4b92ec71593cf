"""Fixtures shared by all tests: the shipped knowledge base, the answer core over it, the bot at work."""

import datetime as dt
import fcntl
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import hypothesis
import pytest
from structlog.testing import capture_logs

from bot.assembly import MESSAGE_LIMIT, assistant_over
from bot.playground.scene import GROUP_ID
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.loading import SHIPPED
from responders.assistant import Assistant
from responders.rendering import Renderer
from tests.bot.playground.visitor import Visitor
from tests.knowledge.folder import KnowledgeFolder, checked_folder
from tests.postgresql import PostgreSQL, running_postgresql
from tests.running_bot import RunningBot, run_bot

hypothesis.settings.register_profile("untimed", deadline=None)  # how long a test takes is no property of the code
hypothesis.settings.load_profile("untimed")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the processes that tests start find the code compiled, as people do,
sys.dont_write_bytecode = False  # and the next run finds the tests compiled

TODAY: Final = dt.date(2026, 11, 21)
SECRET: Final = "the secret that replicas share"


@pytest.fixture(scope="session")
def cache_home(pytestconfig: pytest.Config) -> Path:
    """The platform's cache folder of the processes that tests start, kept for the next run: what is in it is named by
    all that it is made of.
    """
    assert pytestconfig.cache is not None
    return pytestconfig.cache.mkdir("home")


@pytest.fixture(scope="session")
def knowledge_base(cache_home: Path) -> KnowledgeBase:
    """The shipped knowledge base; its indexes are built once for each change: another process waits for them."""
    with (cache_home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return open_knowledge_base(SHIPPED, cache_home / "seoulbot", TODAY)


@pytest.fixture(scope="session")
def assistant(knowledge_base: KnowledgeBase) -> Assistant:
    """The answer core on 21 November 2026."""
    return Assistant(knowledge_base, Renderer(lambda: TODAY, MESSAGE_LIMIT))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL of this run's own."""
    pytest.importorskip("pgserver")
    with running_postgresql(durable=False) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgreSQL | None:
    """The server of each kind of database; None for an SQLite file."""
    found: PostgreSQL | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    return found


@pytest.fixture
def database_url(server: PostgreSQL | None, tmp_path: Path) -> str:
    """A database of each kind without a row; to open a store over it takes the SECRET."""
    return server.new_migrated_database() if server else f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture
def no_error_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Neither the bot nor a library of it may log an error while the test runs."""
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] in ("error", "critical")] == []
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


@pytest.fixture
async def running_bot(assistant: Assistant, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The real bot, polling the stand-in Bot API, ready to answer."""
    async with run_bot(assistant, tmp_path, lambda: TODAY) as bot:
        yield bot


@pytest.fixture
def alex(running_bot: RunningBot) -> Visitor:
    """Who made the group, in its topic."""
    return running_bot.visitor.in_group("Alex", topic="Moving to Seoul")


@pytest.fixture
def minji(running_bot: RunningBot) -> Visitor:
    """A member of the group, in its topic; reads Korean."""
    return running_bot.visitor.in_group("Minji", topic="Moving to Seoul")


@pytest.fixture
def parks(tmp_path: Path) -> KnowledgeFolder:
    """A small knowledge folder with two checks, for curators to work on."""
    return checked_folder(tmp_path / "parks")


@pytest.fixture
def parks_assistant(parks: KnowledgeFolder, cache_home: Path) -> Assistant:
    return assistant_over(open_knowledge_base(parks.path, cache_home / "seoulbot", TODAY), lambda: TODAY)


@pytest.fixture
async def bot(
    parks_assistant: Assistant, parks: KnowledgeFolder, tmp_path: Path, cache_home: Path
) -> AsyncIterator[RunningBot]:
    """A bot over the small folder, whose owner is Jihoon."""
    cache = cache_home / "seoulbot"
    async with run_bot(
        parks_assistant, tmp_path, lambda: TODAY, files=parks.path, cache_folder=cache, admin_group=GROUP_ID
    ) as running:
        yield running


@pytest.fixture
def owner(bot: RunningBot) -> Visitor:
    """Jihoon, who reads Korean."""
    return bot.visitor.in_private("Jihoon")
