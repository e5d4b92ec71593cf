"""Copies of an SQLite database, in the folder `backups` beside it: whole or not at all, the secret's file with each.

A copy is called by its day, `seoulbot-2026-11-21.sqlite3`; one made before a migration also by the schema it holds.
Made again on the same day it takes the earlier one's place, so that a bot that starts again and again keeps older days.
"""

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.errors import BackupError
from bot.store.disk import make_whole
from bot.store.secret import secret_path

KEPT: Final = 7


def backups(database: Path) -> list[Path]:
    """The copies there are of a database, newest first."""
    return sorted(_folder(database).glob(f"{database.stem}-????-??-??*{database.suffix}"), reverse=True)


def is_backed_up(database: Path, day: dt.date) -> bool:
    """Whether there is a copy of this day."""
    return _copy(database, day, None).exists()


def back_up(database: Path, day: dt.date, schema: str | None = None) -> Path:
    """Copy a database, also while it is written, and remove the oldest copies beyond KEPT; gives the copy's path.

    `schema`: what it holds, before a migration. Raises BackupError; then the earlier copies are as they were.
    """
    copy, secret = _copy(database, day, schema), secret_path(database)
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        if secret.exists():
            make_whole(secret_path(copy), lambda scratch: shutil.copyfile(secret, scratch))
        make_whole(copy, lambda scratch: _copy_database(database, scratch))
        for old in backups(database)[KEPT:]:
            old.unlink(missing_ok=True)
            secret_path(old).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{database} was not copied to {copy}: {error}. Check the disk and the database.") from error
    return copy


def _folder(database: Path) -> Path:
    return database.with_name("backups")


def _copy(database: Path, day: dt.date, schema: str | None) -> Path:
    before = f"-schema-{schema}" if schema else ""
    return _folder(database) / f"{database.stem}-{day}{before}{database.suffix}"


def _copy_database(database: Path, to: Path) -> None:
    """Copy all pages in one step, which writers wait for: in several, each write of theirs would begin it anew."""
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)
        damage = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok":
        raise sqlite3.DatabaseError(damage)
