"""The disk that holds the database and its backups: its room, and files that appear whole."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

LOW_BYTES: Final = 500_000_000
"""With less room than this somebody should look."""


def free_bytes(folder: Path) -> int:
    """Room left where `folder` is, or will be once it is made."""
    return shutil.disk_usage(nearest_folder(folder)).free


def nearest_folder(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())


def megabytes(size: int) -> str:
    """A size in bytes as people read it, such as "1,250 MB"."""
    return f"{size // 1_000_000:,} MB"


def make_whole(path: Path, write: Callable[[Path], object]) -> None:
    """The file appears with all that `write` puts into it, readable by its owner only, or stays as it was."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as scratch:  # made with mode 0600
        try:
            write(Path(scratch.name))
            os.fsync(scratch.fileno())
            Path(scratch.name).replace(path)
        except BaseException:
            Path(scratch.name).unlink()
            raise
