"""Indexes from the cache, or built by a child process when what they are made of has changed."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import BadZipFile

import platformdirs

from knowledge.entries import Revision
from knowledge.errors import IndexBuildError
from knowledge.index import Arrays, Index
from knowledge.language import LANGUAGES, Language
from knowledge.rows import Row, revision_rows

KEPT_FILES: Final = 20
BUILD_TIMEOUT_S: Final = 300

_LIBRARIES: Final = ("numpy", "scikit-learn", "scipy", "pystemmer")
_CODE: Final = tuple(Path(__file__).with_name(name) for name in ("text.py", "index.py", "building.py"))


def default_cache_folder() -> Path:
    """The platform's place for files that can be made again."""
    return platformdirs.user_cache_path("seoulbot")


def open_indexes(revision: Revision, cache_folder: Path) -> dict[Language, Index]:
    """The revision's index of each language.

    Loads in milliseconds when cached; otherwise a child process builds first (seconds). Raises IndexBuildError.
    """
    rows = {language: revision_rows(revision, language) for language in LANGUAGES}
    paths = {language: cache_folder / f"{_key(language, rows[language])}.npz" for language in LANGUAGES}
    loaded = {language: found for language in LANGUAGES if (found := _load(paths[language])) is not None}
    missing = [language for language in LANGUAGES if language not in loaded]
    if missing:
        _build({paths[language]: (language, rows[language]) for language in missing})
        loaded |= {language: Index(Arrays.load(paths[language])) for language in missing}
        _remove_old(cache_folder, keep=set(paths.values()))
    return loaded


def _load(path: Path) -> Index | None:
    """The index in a cached file; None when there is none or it is broken, so that it is built again."""
    try:
        return Index(Arrays.load(path))
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _key(language: Language, rows: Sequence[Row]) -> str:
    """Names a file by all that decides its content: the rows, the code and the libraries."""
    digest = hashlib.sha256(json.dumps([language, [astuple(row) for row in rows]]).encode())
    for path in _CODE:
        digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    return f"index-{language}-{digest.hexdigest()[:24]}"


def _build(work: dict[Path, tuple[Language, list[Row]]]) -> None:
    """Build in a child process; the files appear whole or not at all."""
    folder = next(iter(work)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as scratch:
            parts = {Path(scratch) / path.name: path for path in work}
            task = {str(part): (work[path][0], [astuple(row) for row in work[path][1]]) for part, path in parts.items()}
            # -P: the folder the bot was started in is no place to import from.
            command = [sys.executable, "-P", "-m", "knowledge.building"]
            subprocess.run(
                command, input=json.dumps(task).encode(), check=True, capture_output=True, timeout=BUILD_TIMEOUT_S
            )
            for part, path in parts.items():
                part.replace(path)
    except subprocess.CalledProcessError as error:
        last_line = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise IndexBuildError(f"building the index failed: {last_line}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IndexBuildError(f"the index could not be written to {folder}: {error}") from error


def _remove_old(cache_folder: Path, keep: set[Path]) -> None:
    files = sorted(cache_folder.glob("index-*.npz"), key=_modified_s, reverse=True)
    for path in set(files[KEPT_FILES:]) - keep:
        path.unlink(missing_ok=True)


def _modified_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process tidied up
        return 0.0
