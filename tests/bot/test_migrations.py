"""The schema's versions on a database of each kind: from the first to the last nothing that is kept is lost."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any, Final

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import StoreError
from bot.store.database import migrate
from bot.store.postgresql import MIGRATION_LOCK
from bot.store.schema import schema_of
from bot.store.store import open_store
from bot.store.tables import metadata
from tests.bot.tables import connected, rows
from tests.conftest import SECRET, TODAY
from tests.postgresql import PostgreSQL

Row = Mapping[str, Any]
NOON: Final = dt.datetime(2026, 11, 21, 12)
UPDATE: Final = '{"update_id": 7, "message": {"text": "전기버스 몇 대"}}'
KEPT: Final[Mapping[str, Mapping[str, Sequence[Row]]]] = {
    "0001": {"chat_settings": [{"chat": "a chat", "language": "ko"}]},
    "0002": {
        "votes": [
            {
                "person": "somebody", "entry": "arisu", "fact": "", "useful": False, "reason": "wrong",
                "revision": "r", "voted_on": TODAY,
            }
        ],
        "unanswered": [
            {"id": 1, "text": "동물원", "language": "ko", "nearest": "arisu", "first_on": TODAY, "last_on": TODAY}
        ],
        "askers": [{"question": 1, "person": "somebody", "chat_id": 987654321098}],
    },
    "0003": {"chat_settings": [{"chat": "another chat", "language": None, "full_answers": True}]},
    "0004": {
        "revisions": [
            {"number": 1, "id": "r", "files": b"\x00zip\xff", "published_at": NOON, "who": "start", "why": "start"}
        ],
        "active_revision": [{"only": 1, "number": 1}],
        "audit": [{"id": 1, "at": NOON, "who": "start", "what": "publish", "revision": 1}],
    },
    "0005": {
        "questions": [
            {
                "id": 1, "asked_at": NOON, "person": "somebody", "text": "전기버스", "language": "ko",
                "surface": "private", "outcome": "answered", "entry": "electric-buses", "fact": "buses", "missing": "",
                "elapsed_us": 2500,
            }
        ],
        "curators": [
            {
                "person_id": 987654321098, "name": "김", "granted_by": "an owner", "granted_at": NOON,
                "language": "ko",
            }
        ],
        "invitations": [{"token": "hashed", "invited_by": "an owner", "expires_at": NOON}],
        "stopped": [{"entry": "arisu", "who": "a curator", "at": NOON}],
        "proposals": [
            {
                "id": 1, "files": b"\x00zip\xff", "based_on": 1, "refused": False, "why": "files",
                "resumes": "arisu", "made_at": NOON,
            }
        ],
    },
    "0006": {"inbox": [{"update_id": 7, "body": UPDATE, "state": "taken", "received_at": NOON}]},
    "0007": {
        "replicas": [{"id": "a replica", "beat_at": NOON}],
        "indexes": [{"name": "index-en-1.npz", "data": b"\x00npz\xff", "kept_at": NOON}],
    },
}  # fmt: skip
"""What a bot of each version may have kept in the columns that its tables had then."""
SINCE_THEN: Final[Mapping[str, Row]] = {
    "chat_settings": {"full_answers": False},
    "votes": {"handled": False},
    "unanswered": {"dismissed": False},
    "askers": {"waits_since": None},
    "revisions": {"resumed": None, "indexes": None},
    "audit": {"about": None},
    "inbox": {"chat": 0, "home": None},
}
"""How what came later reads in them."""


@pytest.fixture
def new_url(server: PostgreSQL | None, tmp_path: Path) -> str:
    """A database of each kind without a table."""
    return server.new_database() if server else f"sqlite:///{tmp_path / 'new.sqlite3'}"


def keep(database_url: str, kept: Mapping[str, Sequence[Row]]) -> None:
    """Add rows to tables as they are now."""
    with connected(database_url) as connection:
        for name, added in kept.items():
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            connection.execute(sa.insert(table), [dict(row) for row in added])


async def test_what_any_version_has_kept_is_there_after_each_later_step(new_url: str) -> None:
    for version, kept in KEPT.items():
        migrate(new_url, version)
        keep(new_url, kept)
    with connected(new_url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    expected: dict[str, list[Row]] = {}
    for kept in KEPT.values():
        for name, added in kept.items():
            expected.setdefault(name, []).extend({**SINCE_THEN.get(name, {}), **row} for row in added)
    assert {name: rows(new_url, table) for name, table in metadata.tables.items()} == expected
    async with open_store(new_url, TODAY, SECRET) as store:
        assert [update["update_id"] async for update in store.inbox.take_up()] == [7]


def test_a_migration_that_fails_leaves_the_database_as_it_was(new_url: str) -> None:
    with connected(new_url) as connection:
        connection.execute(sa.text("create table alembic_version (wrong integer)"))
    with pytest.raises(sa.exc.SQLAlchemyError):
        migrate(new_url)
    with connected(new_url) as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


async def test_a_database_of_a_newer_version_is_refused_with_what_to_do(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET):
        pass
    with connected(database_url) as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        async with open_store(database_url, TODAY, SECRET):
            pass


def test_of_replicas_that_start_at_once_one_migrates_while_the_others_wait(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    with ThreadPoolExecutor(2) as pool:
        with connected(url) as holder:
            holder.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            starts = [pool.submit(migrate, url) for _ in range(2)]
            waiting = sa.text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
            while holder.execute(waiting).scalar_one() < 2:
                sleep(0.01)
            assert schema_of(holder) is None
        for start in starts:
            start.result(timeout=60)
    version = sa.text("select xmin::text, version_num from alembic_version")
    with connected(url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        written = connection.execute(version).all()
    migrate(url)
    with connected(url) as connection:
        assert connection.execute(version).all() == written
