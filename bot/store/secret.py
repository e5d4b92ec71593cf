"""The key under which ids are hashed: given by the operator, or made once and kept beside the database."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from bot.errors import StoreError

_LENGTH: Final = 64


def secret_path(database: Path) -> Path:
    """Where the secret of an SQLite file is kept."""
    return database.with_name(f"{database.name}.secret")


def kept_secret(path: Path) -> bytes:
    """The secret in `path`, made on the first start and readable by its owner only; raises StoreError."""
    try:
        if not path.exists():
            _make(path)
        return read_secret(path)
    except OSError as error:
        remedy = "Give it and its folder to the bot's user (chown), or set SEOULBOT_SECRET."
        raise StoreError(f"The secret in {path} cannot be read or made: {error.strerror}. {remedy}") from error


def read_secret(path: Path) -> bytes:
    """The secret in `path`; raises StoreError if damaged."""
    secret = path.read_bytes().strip()
    if len(secret) != _LENGTH:
        raise StoreError(f"The secret in {path} is damaged. Restore it from a backup, or remove it to make a new one.")
    return secret


def _make(path: Path) -> None:
    """The file appears whole or not at all; of two processes that make it at once, one wins."""
    with NamedTemporaryFile("w", dir=path.parent) as scratch:  # made with mode 0600
        scratch.write(secrets.token_hex(_LENGTH // 2))
        scratch.flush()
        os.fsync(scratch.fileno())
        try:
            path.hardlink_to(scratch.name)
        except FileExistsError:
            return
