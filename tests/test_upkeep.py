"""What the running bot does for its server, and what its owner hears of it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.jobs import repeat
from bot.playground.scene import ADMIN_ID
from bot.store.backup import backups, is_backed_up
from bot.store.curators import Curators
from bot.store.database import open_engine
from bot.store.proposals import Pending, Proposals
from bot.store.tables import invitations
from bot.store.tables import proposals as proposal_table
from bot.upkeep import back_up_daily, watch_disk
from knowledge.snapshot import Snapshot
from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.running_bot import RunningBot, run_bot

FULL, ROOMY = 120_000_000, 5_000_000_000


class Calendar:
    """Gives the day it is set to."""

    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self) -> dt.date:
        return self.today


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
async def bot(assistant: Assistant, tmp_path: Path, calendar: Calendar) -> AsyncIterator[RunningBot]:
    async with run_bot(assistant, tmp_path, calendar) as bot:
        yield bot


def told(bot: RunningBot) -> list[str]:
    """What the owner was sent."""
    calls = [call for call in bot.playground.state.calls if call.method == "sendMessage"]
    return [call.text("text") for call in calls if call.integer("chat_id") == ADMIN_ID]


async def has_room(bot: RunningBot, free: int) -> None:
    await watch_disk(bot.alerts, Path(), free=lambda _: free)


async def test_a_full_disk_is_told_once_until_there_is_room_again(bot: RunningBot, calendar: Calendar) -> None:
    for _ in range(3):
        await has_room(bot, FULL)
        calendar.today += dt.timedelta(1)
    (alert,) = told(bot)
    assert "120 MB left" in alert
    await has_room(bot, ROOMY)
    await has_room(bot, FULL)
    assert len(told(bot)) == 2


async def test_what_comes_and_goes_is_told_once_a_day(bot: RunningBot, calendar: Calendar) -> None:
    for free in (FULL, ROOMY, FULL, ROOMY, FULL):
        await has_room(bot, free)
    assert len(told(bot)) == 1
    calendar.today += dt.timedelta(1)
    await has_room(bot, FULL)
    assert len(told(bot)) == 2


async def test_the_owner_reads_it_in_the_language_they_fixed(bot: RunningBot) -> None:
    await bot.visitor.in_private("Jihoon").asks("/lang ko")
    await has_room(bot, FULL)
    assert "남은 공간이 120 MB" in told(bot)[-1]


async def test_what_telegram_did_not_take_is_told_at_the_next_look(bot: RunningBot) -> None:
    bot.playground.state.fail_next("sendMessage", 502, "Bad Gateway")
    for _ in range(3):
        await has_room(bot, FULL)
    assert len(told(bot)) == 2  # the one that was refused is counted, too


async def test_an_owner_who_blocked_the_bot_is_left_alone(bot: RunningBot) -> None:
    bot.playground.state.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    for _ in range(3):
        await has_room(bot, FULL)
    assert len(told(bot)) == 1


async def test_late_answers_are_told_after_five_minutes(bot: RunningBot) -> None:
    for oldest_s in (299, 3600, 0, 421):  # the clock was set between two looks
        await bot.alerts.report_backlog(oldest_s)
    assert told(bot) == []
    await bot.alerts.report_backlog(436)
    assert "7 minutes" in told(bot)[0]


async def test_a_backup_is_made_each_day_and_one_that_fails_is_told(bot: RunningBot, calendar: Calendar) -> None:
    path = Path(bot.database_url.removeprefix("sqlite:///"))
    for _ in range(2):
        await back_up_daily(bot.alerts, path, calendar)
    assert len(backups(path)) == 1
    calendar.today += dt.timedelta(1)
    away = path.with_name("away")
    backups(path)[0].parent.rename(away)
    path.with_name("backups").write_text("no folder")
    for _ in range(2):
        await back_up_daily(bot.alerts, path, calendar)
    (alert,) = told(bot)
    assert "backup could not be made" in alert
    path.with_name("backups").unlink()
    away.rename(path.with_name("backups"))
    await back_up_daily(bot.alerts, path, calendar)
    assert is_backed_up(path, calendar.today)
    assert len(told(bot)) == 1


async def test_a_job_that_fails_is_done_again() -> None:
    done, stop = 0, asyncio.Event()

    async def job() -> None:
        nonlocal done
        done += 1
        if done == 3:
            stop.set()
        raise ValueError("no good")

    await repeat("test", job, 0.001, stop)
    assert done == 3


async def test_invitations_and_changes_that_nobody_took_up_in_time_go(database_url: str) -> None:
    now = dt.datetime(2026, 11, 21)
    engine = open_engine(database_url, TODAY)
    curators, proposals = Curators(engine, lambda: now), Proposals(engine, lambda: now)
    await curators.invite("an owner")
    await proposals.keep(Pending(Snapshot({}), 1, refused=False, why="nothing"))
    now += dt.timedelta(hours=23)
    await curators.forget_expired_invitations()
    assert await count(engine, invitations) == 1
    now += dt.timedelta(hours=2)
    await curators.forget_expired_invitations()
    assert await count(engine, invitations) == 0
    await proposals.forget_old()
    assert await count(engine, proposal_table) == 1
    now += dt.timedelta(7)
    await proposals.forget_old()
    assert await count(engine, proposal_table) == 0
    await engine.dispose()


async def count(engine: AsyncEngine, table: sa.Table) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
