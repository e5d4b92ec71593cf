"""`seoulbot doctor` over a real database and the stand-in Bot API."""

import asyncio
import datetime as dt
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.doctor import Finding, check_clock, examine
from bot.playground.server import Playground, serve
from bot.settings import Settings
from bot.store.disk import free_bytes
from bot.store.store import open_store
from knowledge.snapshot import Snapshot, read_snapshot
from tests.bot.conftest import Seoulbot
from tests.bot.scripted_telegram import TOKEN, Reply, scripted_telegram
from tests.bot.test_process import free_port
from tests.conftest import TODAY
from tests.knowledge.folder import KnowledgeFolder
from tests.rights import only_with, open_folder


@pytest.fixture(autouse=True)
def parks(tmp_path: Path) -> KnowledgeFolder:
    """Few files: they are read quickly."""
    return KnowledgeFolder(tmp_path / "parks")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "bot.sqlite3"


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with serve("127.0.0.1", 0) as playground:
        yield playground


def settings(path: Path, **given: object) -> Settings:
    """Settings for a database and the files beside it; neither the environment nor a file is read."""
    files = path.parents[1] / "parks"
    values = {"SEOULBOT_DATABASE_URL": f"sqlite:///{path}", "SEOULBOT_ADMINS": "7", "SEOULBOT_KNOWLEDGE": files}
    return Settings.model_validate(values | given)


def reaching(telegram: Playground, path: Path, **given: object) -> Settings:
    return settings(path, TELEGRAM_BOT_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.api_url, **given)


async def findings(settings: Settings, free: Callable[[Path], int] = free_bytes) -> dict[str, Finding]:
    """What is found, by what it is about."""
    async with aclosing(examine(settings, free=free, poll_s=1)) as found:
        return {finding.about: finding async for finding in found}


def levels(found: dict[str, Finding]) -> dict[str, str]:
    """What is not well."""
    return {about: finding.level for about, finding in found.items() if finding.level != "ok"}


async def published(path: Path, snapshot: Snapshot | None = None) -> None:
    """Make a database in which the files answer, or others."""
    async with open_store(f"sqlite:///{path}", TODAY) as store:
        snapshot = snapshot or read_snapshot(path.parents[1] / "parks")
        await store.revisions.publish(snapshot, "test", "test", based_on=None)


async def test_a_bot_that_is_set_up_has_nothing_to_mend_and_its_files_stay_as_they_are(
    telegram: Playground, path: Path
) -> None:
    await published(path)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    found = await findings(reaching(telegram, path))
    assert levels(found) == {}
    assert {"token", "clock", "privacy mode", "updates", "disk", "secret", "database", "knowledge"} <= found.keys()
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before


async def test_before_the_first_start_nothing_is_made(telegram: Playground, path: Path) -> None:
    assert levels(await findings(reaching(telegram, path))) == {}
    assert not path.parent.exists()


async def test_updates_that_wait_are_not_confirmed(telegram: Playground, path: Path) -> None:
    telegram.state.updates.add("message", {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}})
    found = await findings(reaching(telegram, path))
    assert found["updates"].said.startswith("1 wait")
    assert telegram.state.updates.pending == 1


async def test_a_wrong_token_and_a_telegram_out_of_reach_are_faults_that_do_not_show_the_token(
    telegram: Playground, path: Path
) -> None:
    wrong = "123456:wrong-wrong-wrong-wrong-wrong-wrong"
    for api_url, about in ((telegram.api_url, "token"), (f"http://127.0.0.1:{free_port()}", "telegram")):
        found = await findings(settings(path, TELEGRAM_BOT_TOKEN=wrong, TELEGRAM_API_URL=api_url))
        assert levels(found) == {about: "fault"}
        assert "wrong-wrong" not in "".join(map(str, found.values()))


@pytest.mark.parametrize("status", [200, 502])
async def test_a_page_in_place_of_telegrams_answer_is_a_fault_and_not_repeated(
    path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with scripted_telegram() as proxy:
        proxy.fates.append(Reply(status, f"<h1>Proxy: /bot{TOKEN}/getMe</h1>".encode()))
        found = await findings(settings(path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=proxy.url))
    assert levels(found) == {"telegram": "fault"}
    assert TOKEN not in "".join(map(str, found.values()))
    assert caplog.messages == []


async def test_no_token_and_no_owner_are_warnings(path: Path) -> None:
    assert levels(await findings(settings(path, SEOULBOT_ADMINS=""))) == {"owners": "warn", "token": "warn"}


async def test_a_leftover_webhook_is_a_fault(telegram: Playground, path: Path) -> None:
    telegram.state.updates.webhook_url = "https://example.com/hook"
    assert levels(await findings(reaching(telegram, path))) == {"updates": "fault"}
    assert telegram.state.updates.webhook_url


async def test_another_poller_is_told(telegram: Playground, path: Path) -> None:
    telegram.state.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    found = await findings(reaching(telegram, path))
    assert levels(found) == {"updates": "warn"}
    assert "another process" in found["updates"].said


@pytest.mark.parametrize(("off_s", "level"), [(0, "ok"), (-29, "ok"), (29, "ok"), (31, "fault"), (-3600, "fault")])
def test_a_clock_more_than_half_a_minute_off_is_a_fault(off_s: int, level: str) -> None:
    now = dt.datetime(2026, 11, 21, 9, 0, off_s % 60, tzinfo=dt.UTC) + dt.timedelta(minutes=off_s // 60)
    assert check_clock("Sat, 21 Nov 2026 09:00:00 GMT", now).level == level


@pytest.mark.parametrize(("free", "level"), [(49_000_000, "fault"), (499_000_000, "warn"), (501_000_000, "ok")])
async def test_little_room_is_told(path: Path, free: int, level: str) -> None:
    assert (await findings(settings(path), free=lambda _: free))["disk"].level == level


async def test_a_damaged_database_is_a_fault(path: Path) -> None:
    await published(path)
    content = path.read_bytes()  # noqa: ASYNC240
    page = b"\xff" * 4096
    for damaged in (b"no database at all" * 100, content[: len(content) // 2], content[: -len(page)] + page):
        path.write_bytes(damaged)  # noqa: ASYNC240
        found = (await findings(settings(path, TELEGRAM_BOT_TOKEN=None)))["database"]
        assert (found.level, "\n" in found.said) == ("fault", False)
        assert path.read_bytes() == damaged  # noqa: ASYNC240


@pytest.mark.parametrize(("schema", "level"), [("0004", "warn"), ("9999", "fault")])
async def test_a_database_of_another_version_is_told_and_not_migrated(path: Path, schema: str, level: str) -> None:
    await published(path)
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text(f"update alembic_version set version_num = '{schema}'"))
    assert (await findings(settings(path)))["database"].level == level
    with engine.begin() as connection:
        assert connection.scalar(sa.text("select version_num from alembic_version")) == schema
    engine.dispose()


async def test_a_database_that_somebody_holds_is_a_fault(path: Path) -> None:
    await published(path)
    holder = sqlite3.connect(path)
    holder.execute("BEGIN IMMEDIATE")
    found = await findings(settings(path))
    holder.close()
    assert "locked" in found["database"].said
    assert found["database"].level == "fault"


async def test_missing_rights_are_a_fault() -> None:
    with open_folder() as folder:
        KnowledgeFolder(folder / "parks")
        path = folder / "state" / "bot.sqlite3"
        await published(path)
        path.with_name("bot.sqlite3.secret").chmod(0o644)
        for place, mode in ((path, 0o444), (path.parent, 0o555), (path.parent, 0o000)):
            with only_with(place, mode):
                found = await findings(settings(path))
            assert found["database"].level == "fault", mode
            assert "chown" in found["database"].said
        with only_with(path.parent, 0o555):
            assert "chmod 600" in (await findings(settings(path)))["secret"].said


async def test_a_secret_that_is_gone_or_damaged_is_a_fault(path: Path) -> None:
    await published(path)
    secret = path.with_name("bot.sqlite3.secret")
    secret.write_text("cut")
    assert (await findings(settings(path)))["secret"].level == "fault"
    secret.unlink()
    assert (await findings(settings(path)))["secret"].level == "fault"
    assert not secret.exists()
    assert (await findings(settings(path, SEOULBOT_SECRET="x" * 16)))["secret"].level == "ok"


async def test_files_that_differ_from_what_answers_are_told(path: Path, parks: KnowledgeFolder) -> None:
    await published(path)
    parks.write("units.yaml", parks.read("units.yaml") + "\n# later\n")
    found = await findings(settings(path))
    assert levels(found) == {"token": "warn", "files": "warn"}
    assert "kb diff" in found["files"].said
    parks.write("sources.yaml", "sources: 5\n")
    found = await findings(settings(path))
    assert levels(found) == {"token": "warn", "files": "warn"}
    assert "kb check" in found["files"].said


async def test_files_with_faults_are_a_fault_while_nothing_is_published(path: Path, parks: KnowledgeFolder) -> None:
    parks.write("sources.yaml", "sources: 5\n")
    assert (await findings(settings(path)))["files"].level == "fault"


async def test_a_revision_that_cannot_be_read_is_a_fault(path: Path) -> None:
    await published(path, Snapshot({"sources.yaml": b"sources: 5\n"}))
    assert levels(await findings(settings(path)))["knowledge"] == "fault"


async def test_the_command_tells_one_line_each_and_its_exit_status(
    telegram: Playground, path: Path, tmp_path: Path
) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SEOULBOT_", "TELEGRAM_"))}
    seoulbot = Seoulbot(inherited, tmp_path)  # without the indexes of the run, which take half a minute
    values = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.api_url, "SEOULBOT_ADMINS": "7"}
    values["SEOULBOT_DATABASE_URL"] = f"sqlite:///{path}"
    telegram.state.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=2)
    done = await asyncio.to_thread(seoulbot, "doctor", settings=values)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.split()[0] in ("ok", "warn") for line in done.stdout.splitlines())
    assert telegram.token not in done.stdout
    values["TELEGRAM_BOT_TOKEN"] = "123456:wrong-wrong-wrong-wrong-wrong-wrong"
    done = await asyncio.to_thread(seoulbot, "doctor", settings=values)
    assert (done.returncode, done.stderr) == (1, "")
    assert "fault token" in done.stdout
    done = await asyncio.to_thread(seoulbot, "doctor", settings={"SEOULBOT_PORT": "no port"})
    assert (done.returncode, done.stdout.startswith("fault settings: SEOULBOT_PORT")) == (1, True)
