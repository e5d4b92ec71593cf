"""Backups of a real SQLite file."""
# ruff: noqa: ASYNC240 (nothing else runs in these loops)

import asyncio
import datetime as dt
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BackupError, StoreError
from bot.store.backup import KEPT, back_up, backups, is_backed_up
from bot.store.database import migrate
from bot.store.store import open_store
from tests.conftest import TODAY

CHAT = 987654321


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


async def fixed_language(path: Path, language: str) -> None:
    """Keep something in a database by which its state can be told."""
    async with open_store(url_of(path), TODAY) as store:
        await store.set_language(CHAT, "ko" if language == "ko" else "en")


async def language_in(path: Path) -> str | None:
    async with open_store(url_of(path), TODAY) as store:
        return await store.language(CHAT)


async def test_a_backup_put_in_the_place_of_a_database_that_is_lost_brings_all_back(path: Path, tmp_path: Path) -> None:
    await fixed_language(path, "ko")
    copy = back_up(path, TODAY)
    assert (is_backed_up(path, TODAY), is_backed_up(path, TODAY + dt.timedelta(1))) == (True, False)
    elsewhere = tmp_path / "another machine" / "bot.sqlite3"
    elsewhere.parent.mkdir()
    shutil.copy(copy, elsewhere)
    shutil.copy(f"{copy}.secret", f"{elsewhere}.secret")
    assert await language_in(elsewhere) == "ko"  # with another secret nobody's settings would be found


async def test_only_its_owner_can_read_a_new_database(path: Path) -> None:
    async with open_store(f"sqlite:///{path}", TODAY) as store:
        await store.set_language(1, "ko")
        modes = {each.stat().st_mode & 0o077 for each in path.parent.glob(f"{path.name}*")}
    assert modes == {0}


async def test_only_its_owner_can_read_a_backup(path: Path) -> None:
    await fixed_language(path, "ko")
    copy = back_up(path, TODAY)
    for each in (copy, Path(f"{copy}.secret"), copy.parent):
        assert each.stat().st_mode & 0o077 == 0, each


async def test_seven_are_kept_and_the_newest_comes_first(path: Path) -> None:
    await fixed_language(path, "ko")
    for day in range(9):
        back_up(path, TODAY + dt.timedelta(day))
    back_up(path, TODAY + dt.timedelta(8))
    kept = [f"bot-{TODAY + dt.timedelta(day)}.sqlite3" for day in range(8, 8 - KEPT, -1)]
    assert [copy.name for copy in backups(path)] == kept
    assert sorted(each.name for each in (path.parent / "backups").iterdir()) == sorted(
        [*kept, *(f"{name}.secret" for name in kept)]
    )


async def test_a_backup_made_while_somebody_writes_is_whole(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table pairs (one, other)")
    written, stop = threading.Event(), threading.Event()

    def write() -> None:
        with sqlite3.connect(path) as connection:
            while not stop.is_set():
                connection.execute("insert into pairs values (1, randomblob(2000))")
                connection.execute("insert into pairs values (2, randomblob(2000))")
                connection.commit()
                written.set()
                stop.wait(0.005)  # a writer without a pause would hardly ever let go of the lock

    writer = threading.Thread(target=write)
    writer.start()
    try:
        written.wait()
        copies = [await asyncio.to_thread(back_up, path, TODAY + dt.timedelta(day)) for day in range(3)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        with sqlite3.connect(copy) as connection:
            ones, others = [
                connection.execute("select count(*) from pairs where one = ?", (half,)).fetchone()[0] for half in (1, 2)
            ]
        assert ones == others > 0


async def test_a_backup_that_fails_leaves_the_earlier_ones_and_nothing_half_made(path: Path) -> None:
    await fixed_language(path, "ko")
    earlier = [back_up(path, TODAY - dt.timedelta(day)) for day in range(1, KEPT + 1)]
    same_day = back_up(path, TODAY).read_bytes()
    before = sorted(path.parent.glob("backups/*"))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 4096 + content[8192:])
    for _ in range(3):
        with pytest.raises(BackupError, match="Check the disk"):
            back_up(path, TODAY)
    assert sorted(path.parent.glob("backups/.*")) == []
    assert sorted(path.parent.glob("backups/*")) == before
    assert backups(path)[0].read_bytes() == same_day
    assert backups(path)[1:] == earlier[: KEPT - 1]


async def test_before_a_migration_the_database_is_copied_as_it_was(path: Path) -> None:
    migrate(url_of(path), "0002")
    with sqlite3.connect(path) as connection:
        connection.execute("insert into chat_settings values ('a chat', 'ko')")
    async with open_store(url_of(path), TODAY):
        pass
    (copy,) = backups(path)
    assert copy.name == f"bot-{TODAY}-schema-0002.sqlite3"
    with sqlite3.connect(copy) as connection:
        assert connection.execute("select * from chat_settings").fetchall() == [("a chat", "ko")]
        assert connection.execute("select version_num from alembic_version").fetchone() == ("0002",)


async def test_a_start_without_a_migration_makes_no_copy(path: Path) -> None:
    for _ in range(2):
        async with open_store(url_of(path), TODAY):
            pass
    assert backups(path) == []


async def test_a_migration_that_cannot_be_backed_up_does_not_happen(path: Path) -> None:
    migrate(url_of(path), "0002")
    before = path.read_bytes()
    (path.parent / "backups").write_text("a file where the folder should be")
    with pytest.raises(BackupError):
        async with open_store(url_of(path), TODAY):
            pass
    assert path.read_bytes() == before


async def test_a_damaged_database_is_left_as_it_is_and_the_backup_to_restore_is_named(path: Path) -> None:
    await fixed_language(path, "ko")
    copy = back_up(path, TODAY)
    damaged = b"\0" * 100 + path.read_bytes()[100:]
    path.write_bytes(damaged)
    with pytest.raises(StoreError) as refused:
        async with open_store(url_of(path), TODAY):
            pass
    assert str(copy) in str(refused.value)
    assert path.read_bytes() == damaged


async def test_damage_that_shows_after_the_start_is_told_with_the_backup_to_restore(path: Path) -> None:
    await fixed_language(path, "ko")
    copy = back_up(path, TODAY)
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'chat_settings'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        await language_in(path)
    assert str(copy) in str(refused.value)
    assert path.read_bytes() == content


async def test_an_emptied_database_is_not_begun_anew_beside_its_backups(path: Path) -> None:
    await fixed_language(path, "ko")
    copy = back_up(path, TODAY)
    path.write_bytes(b"")
    with pytest.raises(StoreError) as refused:
        await language_in(path)
    assert str(copy) in str(refused.value)
    assert path.read_bytes() == b""
