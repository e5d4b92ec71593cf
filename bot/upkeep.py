"""What a server that runs for a year needs: backups, an eye on the disk, and nothing kept for too long."""

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import structlog
from telegram import Bot

from bot import metrics
from bot.alerts import Alerts
from bot.context import Parts
from bot.errors import BackupError
from bot.jobs import repeat
from bot.logs import exception_fields
from bot.store.backup import back_up, is_backed_up
from bot.store.disk import LOW_BYTES, free_bytes, megabytes

LOOK_S: Final = 600.0
BACKLOG_LOOK_S: Final = 15.0

_log = structlog.get_logger(__name__)


async def keep_up(bot: Bot, parts: Parts, database: Path | None, stop: asyncio.Event) -> None:
    """Until `stop`, look after what is stored, and after an SQLite file and the disk it lies on; owners are told what
    they must do. Of several replicas one does so; each tells Prometheus what waits.
    """
    alerts, replicas = Alerts(bot, parts), parts.store.replicas

    async def watch_backlog() -> None:
        backlog = await parts.store.inbox.backlog()
        metrics.inbox_updates.set(backlog.updates)
        metrics.inbox_oldest.set(backlog.oldest_s)

    async def report_backlog() -> None:
        """By itself: while Telegram is away, telling it waits, and Prometheus must not."""
        if replicas.leads:
            await alerts.report_backlog((await parts.store.inbox.backlog()).oldest_s)

    async def forget() -> None:
        if replicas.leads:
            await parts.store.forget_expired(parts.today())

    jobs = [
        repeat("backlog", watch_backlog, BACKLOG_LOOK_S, stop),
        repeat("late answers", report_backlog, BACKLOG_LOOK_S, stop),
        repeat("retention", forget, LOOK_S, stop),
    ]
    if database is not None:
        jobs.append(repeat("disk", partial(watch_disk, alerts, database.parent), LOOK_S, stop))
        jobs.append(repeat("backup", partial(back_up_daily, alerts, database, parts.today), LOOK_S, stop))
    await asyncio.gather(*jobs)


async def watch_disk(alerts: Alerts, folder: Path, free: Callable[[Path], int] = free_bytes) -> None:
    """Tell the owners when a folder's disk is nearly full; `free` gives the room left, in bytes."""
    left = free(folder)
    await alerts.report("disk", {"free": megabytes(left)} if left < LOW_BYTES else None)


async def back_up_daily(alerts: Alerts, database: Path, today: Callable[[], dt.date]) -> None:
    """Make the day's backup unless there is one; tell the owners when it fails."""
    if is_backed_up(database, today()):
        return
    try:
        await asyncio.to_thread(back_up, database, today())
    except BackupError as error:
        _log.error("backup failed", reason=type(error.__cause__).__name__, **exception_fields(error))
        await alerts.report("backup", {})
    else:
        await alerts.report("backup", None)
