"""`seoulbot doctor`: what would keep the bot from answering, each with its remedy. It changes nothing."""

import datetime as dt
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from sqlite3 import Error as SqliteError
from sqlite3 import connect
from typing import Final, Literal

import httpx
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.errors import BotError, SettingsError, StoreError
from bot.progress import progress
from bot.settings import Settings
from bot.store.database import database_path
from bot.store.disk import LOW_BYTES, free_bytes, megabytes, nearest_folder
from bot.store.postgresql import connect_to
from bot.store.revisions import Revisions
from bot.store.schema import NEWER, NewerSchemaError, is_newest
from bot.store.secret import read_secret, secret_path
from bot.store.sqlite import LOCKED_S, open_unchanged
from bot.transport import AiohttpRequest
from knowledge.errors import InvalidKnowledgeError, KnowledgeError
from knowledge.loading import load_revision
from knowledge.snapshot import read_snapshot

Level = Literal["ok", "warn", "fault"]

FULL_BYTES: Final = 50_000_000
"""With less room than this the database may not be written any more."""
CLOCK_OFF_S: Final = 30
"""A clock may differ so much from Telegram's: messages and days are told by it."""
POLL_S: Final = 5
"""So long updates are waited for: a second poller, refused by that, is back after a second and refuses us then. Only
a poll that waits is told so.
"""

_GIVE: Final = "Give it to the bot's user (chown)."
_RESTORE: Final = "Update the bot, restore a backup, or go back to a sound revision (`seoulbot kb rollback`)."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    level: Level
    about: str
    said: str
    """In one line, with the remedy unless all is well."""

    def __str__(self) -> str:
        return f"{self.level:5} {self.about}: {self.said}"


async def examine_environment(tell: Callable[[str], None]) -> bool:
    """Tell each finding in a line; whether there is no fault."""
    try:
        settings = Settings.read()
    except SettingsError as error:
        for line in str(error).splitlines():
            tell(str(Finding("fault", "settings", line)))
        return False
    is_well = True
    findings = examine(settings)
    while True:
        with progress("Looking ..."):
            finding = await anext(findings, None)
        if finding is None:
            return is_well
        tell(str(finding))
        is_well = is_well and finding.level != "fault"


async def examine(
    settings: Settings, *, free: Callable[[Path], int] = free_bytes, poll_s: int = POLL_S
) -> AsyncGenerator[Finding, None]:
    """Every finding; `free` gives the room left on a folder's disk, in bytes."""
    yield _owners(settings)
    if settings.token is None:
        yield Finding("warn", "token", "none, so only the playground is served. Set TELEGRAM_BOT_TOKEN.")
    else:
        async for finding in _telegram(settings, settings.token.get_secret_value(), poll_s):
            yield finding
    path = database_path(settings)
    if path is None:
        async for finding in _shared(settings):
            yield finding
        return
    try:
        async for finding in _stored(settings, path, free):
            yield finding
    except PermissionError as error:
        yield Finding("fault", "database", f"{error.filename} cannot be read. {_GIVE}")


async def _stored(settings: Settings, path: Path, free: Callable[[Path], int]) -> AsyncGenerator[Finding, None]:
    """What lies on this machine. Raises PermissionError where the bot may not even look."""
    yield _disk(free(path.parent))
    yield _secret(settings, path)
    if (to_be_made := _future_database(path)) is not None:
        yield to_be_made
        yield _files(settings, published=None)
        return
    engine = open_unchanged(path)
    try:
        yield await _database(engine, path)
        async for finding in _knowledge(engine, settings):
            yield finding
    finally:
        await engine.dispose()


def _owners(settings: Settings) -> Finding:
    if not settings.admins:
        remedy = "Set SEOULBOT_ADMINS to your Telegram id, so that alerts reach you and you can let curators in."
        return Finding("warn", "owners", f"none are named. {remedy}")
    return Finding("ok", "owners", f"{len(settings.admins)} named")


async def _telegram(settings: Settings, token: str, poll_s: int) -> AsyncGenerator[Finding, None]:
    """What Telegram says of the token and of the bot behind it."""
    dates: list[str] = []

    async def note_date(response: httpx.Response) -> None:
        dates.append(response.headers.get("Date", ""))

    root = settings.api_url.rstrip("/")
    async with _Request(httpx_kwargs={"event_hooks": {"response": [note_date]}}) as request:
        bot = Bot(token, f"{root}/bot", request=request, get_updates_request=request)
        try:
            me = await bot.get_me()
        except InvalidToken:
            yield Finding("fault", "token", "Telegram refuses it. Check TELEGRAM_BOT_TOKEN against BotFather's.")
            return
        except TelegramError as error:
            remedy = "Check the network, a proxy (HTTPS_PROXY) and TELEGRAM_API_URL."
            yield Finding("fault", "telegram", f"{root} cannot be reached ({type(error).__name__}). {remedy}")
            return
        yield Finding("ok", "token", f"it is @{me.username}'s")
        yield check_clock(dates[-1], dt.datetime.now(dt.UTC))
        yield _switch("privacy mode", not me.can_read_all_group_messages, "/setprivacy to Enable", "reads whole groups")
        yield _switch("inline mode", bool(me.supports_inline_queries), "/setinline", "finds nothing as one types")
        yield _switch("guest mode", bool(me.supports_guest_queries), "guest mode", "is silent where it is no member")
        yield await (_webhook(bot, settings.webhook_url) if settings.webhook_url else _updates(bot, poll_s))


class _Request(HTTPXRequest):
    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)
    """python-telegram-bot's own would log a page that came instead of an answer, which may hold the token."""


def check_clock(date: str, now: dt.datetime) -> Finding:
    """How far this machine's clock is off, by the date on Telegram's answer."""
    try:
        off_s = round((now - parsedate_to_datetime(date)).total_seconds())
    except ValueError:
        return Finding("warn", "clock", "Telegram's answer carried no date to compare it with.")
    if abs(off_s) > CLOCK_OFF_S:
        return Finding("fault", "clock", f"{off_s:+} s off Telegram's. Switch on NTP: timedatectl set-ntp true")
    return Finding("ok", "clock", f"{off_s:+} s off Telegram's")


def _switch(about: str, is_right: bool, remedy: str, otherwise: str) -> Finding:
    """A switch that only BotFather can turn."""
    if is_right:
        return Finding("ok", about, "as it should be")
    return Finding("warn", about, f"the bot {otherwise}. Send BotFather {remedy}.")


async def _updates(bot: Bot, poll_s: int) -> Finding:
    """Whether updates can be had by polling; without an offset, asking for them confirms none."""
    try:
        webhook = await bot.get_webhook_info()
        if webhook.url:
            remedy = "Remove it (deleteWebhook, or start the bot once), or nothing can be polled."
            return Finding("fault", "updates", f"a webhook is set. {remedy}")
        await bot.get_updates(limit=1, timeout=poll_s)
    except Conflict:
        remedy = "Right if it is your running bot; else stop it, or take a new token from BotFather (/revoke)."
        return Finding("warn", "updates", f"another process fetches them with this token. {remedy}")
    except TelegramError as error:
        return Finding("fault", "updates", f"Telegram did not give them ({type(error).__name__}). Try again.")
    return Finding("ok", "updates", f"{webhook.pending_update_count} wait, nobody else fetches them")


async def _webhook(bot: Bot, url: str) -> Finding:
    """Whether Telegram posts updates to the address of the settings, and what it says of that."""
    if not url.startswith("https://"):
        return Finding("warn", "updates", "SEOULBOT_WEBHOOK_URL is no https address; Telegram itself takes no other.")
    try:
        webhook = await bot.get_webhook_info()
    except TelegramError as error:
        return Finding("fault", "updates", f"Telegram did not tell ({type(error).__name__}). Try again.")
    if webhook.url != url:
        return Finding("warn", "updates", "Telegram does not post to SEOULBOT_WEBHOOK_URL. The next start tells it.")
    if webhook.last_error_message:
        said = f"Telegram's last post failed: {webhook.last_error_message}"
        return Finding("warn", "updates", f"{said}. Check the address, its certificate and SEOULBOT_WEBHOOK_SECRET.")
    return Finding("ok", "updates", f"posted to SEOULBOT_WEBHOOK_URL, {webhook.pending_update_count} wait")


async def _shared(settings: Settings) -> AsyncGenerator[Finding, None]:
    """What lies in a PostgreSQL."""
    yield Finding("ok", "secret", "from SEOULBOT_SECRET")
    engine = connect_to(settings.database_url or "")
    try:
        async with engine.connect() as connection:
            is_of_today = await connection.run_sync(is_newest)
            tables = await connection.run_sync(lambda each: sa.inspect(each).get_table_names())
    except NewerSchemaError:
        yield Finding("fault", "database", f"it {NEWER}")
        return
    except SQLAlchemyError as error:
        remedy = "Check that it runs, SEOULBOT_DATABASE_URL and its rights."
        yield Finding("fault", "database", f"it cannot be reached ({type(error).__name__}). {remedy}")
        yield _files(settings, published=None)
        return
    else:
        if not tables:
            yield Finding("ok", "database", "empty; its tables are made at the first start")
            yield _files(settings, published=None)
            return
        level: Level = "ok" if is_of_today else "warn"
        state = "up to date" if is_of_today else "of an earlier version; the next start brings it up to date."
        yield Finding(level, "database", f"PostgreSQL is reached, {state}")
        async for finding in _knowledge(engine, settings):
            yield finding
    finally:
        await engine.dispose()


def _disk(free: int) -> Finding:
    """Room for the database and its backups."""
    if free < LOW_BYTES:
        level: Level = "fault" if free < FULL_BYTES else "warn"
        return Finding(level, "disk", f"{megabytes(free)} free. Make room, or move the database to a larger disk.")
    return Finding("ok", "disk", f"{megabytes(free)} free")


def _secret(settings: Settings, database: Path) -> Finding:
    """The key of the hashes: without it, what is stored of people cannot be told to be theirs."""
    if settings.secret is not None:
        return Finding("ok", "secret", "from SEOULBOT_SECRET")
    path = secret_path(database)
    if not path.exists():
        if database.exists():
            return Finding("fault", "secret", f"{path} is missing. Restore it from a backup beside the database.")
        return Finding("ok", "secret", "made at the first start")
    try:
        read_secret(path)
    except StoreError as error:
        return Finding("fault", "secret", str(error))
    if path.stat().st_mode & 0o077:
        return Finding("warn", "secret", f"others can read {path}. Mend it: chmod 600 {path}")
    return Finding("ok", "secret", f"in {path}")


def _future_database(path: Path) -> Finding | None:
    """Where there is no database yet, whether it can be made."""
    if path.exists():
        return None
    folder = nearest_folder(path.parent)
    if not _may_write(folder):
        return Finding("fault", "database", f"{folder} cannot be written. {_GIVE}")
    return Finding("ok", "database", f"{path} is made at the first start")


async def _database(engine: AsyncEngine, path: Path) -> Finding:
    """Whether the file is whole, of this version, and can be written."""
    try:
        async with engine.connect() as connection:
            damage = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
            if damage != "ok":
                return Finding("fault", "database", f"{path} is damaged: {damage.splitlines()[-1]}. Restore a backup.")
            is_of_today = await connection.run_sync(is_newest)
    except NewerSchemaError:
        return Finding("fault", "database", f"{path} {NEWER}")
    except SQLAlchemyError as error:
        return Finding(
            "fault", "database", f"{path} cannot be read: {getattr(error, 'orig', error)}. Restore a backup."
        )
    if not _may_write(path.parent):
        return Finding("fault", "database", f"{path.parent} cannot be written. {_GIVE}")
    try:
        _take_writers_lock(path)
    except SqliteError as error:
        remedy = "End what holds it." if "locked" in str(error) else _GIVE
        return Finding("fault", "database", f"{path} cannot be written: {error}. {remedy}")
    if not is_of_today:
        return Finding("warn", "database", f"{path} is of an earlier version; the next start brings it up to date.")
    return Finding("ok", "database", f"{path} is whole and up to date")


def _take_writers_lock(path: Path) -> None:
    """Begin to write, and write nothing; raises sqlite3.Error."""
    with closing(connect(f"{path.absolute().as_uri()}?mode=rw", LOCKED_S, uri=True)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


async def _knowledge(engine: AsyncEngine, settings: Settings) -> AsyncGenerator[Finding, None]:
    """The published revision, and the files beside it."""
    revisions = Revisions(engine)
    try:
        number = await revisions.active_number()
        if number is None:
            yield _files(settings, published=None)
            return
        snapshot = await revisions.snapshot(number)
        with snapshot.unpacked() as folder:
            load_revision(folder, today=settings.today())
    except (SQLAlchemyError, BotError, KnowledgeError) as error:
        yield Finding("fault", "knowledge", f"what is published cannot be read ({type(error).__name__}). {_RESTORE}")
        yield _files(settings, published=None)
        return
    yield Finding("ok", "knowledge", f"revision {number} answers")
    yield _files(settings, published=snapshot.id)


def _files(settings: Settings, published: str | None) -> Finding:
    """The curated files; as long as a revision is published, faults in them keep nobody from an answer."""
    try:
        load_revision(settings.knowledge, today=settings.today())
        files = read_snapshot(settings.knowledge)
    except InvalidKnowledgeError as error:
        count = f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''} in {settings.knowledge}"
        return Finding("warn" if published else "fault", "files", f"{count}. `seoulbot kb check` lists them.")
    if published not in (None, files.id):
        return Finding("warn", "files", "they differ from what answers. `seoulbot kb diff` shows how.")
    return Finding("ok", "files", "valid")
