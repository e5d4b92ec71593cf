"""Indexes from the cache, or built by a child process when what they are made of has changed."""

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import BadZipFile

import platformdirs

from knowledge.arrays import Arrays
from knowledge.checks import Check
from knowledge.child import last_line, run_child
from knowledge.entries import Revision
from knowledge.errors import IndexBuildError
from knowledge.index import Index
from knowledge.language import LANGUAGES, Language
from knowledge.rows import Row, revision_rows

KEPT_FILES: Final = 20
BUILD_TIMEOUT_S: Final = 300

Work = tuple[Language, list[Row], dict[str, tuple[str, ...]], list[tuple[str, str | None]]]

_LIBRARIES: Final = ("numpy", "scikit-learn", "scipy", "pystemmer")
_FOLDER: Final = Path(__file__).parent
_CODE: Final = (*sorted(_FOLDER.glob("*.py")), _FOLDER / "lexicon" / "asking.yaml")
"""More than an index is built by, so that none is forgotten."""


def default_cache_folder() -> Path:
    """The platform's place for files that can be made again."""
    return platformdirs.user_cache_path("seoulbot")


def open_indexes(revision: Revision, cache_folder: Path, checks: Sequence[Check] = ()) -> dict[Language, Index]:
    """The revision's index of each language, its confidence corrected by `checks`.

    Loads in milliseconds when cached; otherwise a child process builds first (seconds). Raises IndexBuildError.
    """
    work = {language: _work(revision, language, checks) for language in LANGUAGES}
    paths = {language: cache_folder / f"{_key(work[language])}.npz" for language in LANGUAGES}
    loaded = {language: found for language in LANGUAGES if (found := _load(paths[language])) is not None}
    missing = [language for language in LANGUAGES if language not in loaded]
    if missing:
        _build({paths[language]: work[language] for language in missing})
        loaded |= {language: Index(Arrays.load(paths[language]), paths[language]) for language in missing}
        _remove_old(cache_folder, keep=set(paths.values()))
    return loaded


def _load(path: Path) -> Index | None:
    """The index in a cached file; None when there is none or it is broken, so that it is built again."""
    try:
        index = Index(Arrays.load(path), path)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None
    with suppress(OSError):  # a cache that can only be read serves, too
        path.touch()  # what is in use is not among the oldest
    return index


def _work(revision: Revision, language: Language, checks: Sequence[Check]) -> Work:
    """All that decides what an index is: language, rows, glossary, checks."""
    rows = revision_rows(revision, language)
    names = revision.glossary_names
    judges = [
        (check.question, check.entry)
        for check in checks
        if check.language == language and check.near is None and not check.history
    ]
    return language, rows, names, judges


def _key(work: Work) -> str:
    """Names a file by all that decides its content: what it is made of, the code and the libraries."""
    digest = hashlib.sha256(json.dumps(work).encode())
    for path in _CODE:
        digest.update(path.read_bytes())
    digest.update(python_version().encode())  # its Unicode tables decide the terms
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    return f"index-{work[0]}-{digest.hexdigest()[:24]}"


def _build(works: Mapping[Path, Work]) -> None:
    """Build each in a child process of its own, all at once; the files appear whole or not at all."""
    folder = next(iter(works)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as scratch, ThreadPoolExecutor(len(works)) as pool:
            parts = {path: Path(scratch) / path.name for path in works}
            list(pool.map(_run_child, parts.values(), works.values()))
            for path, part in parts.items():
                part.replace(path)
    except subprocess.CalledProcessError as error:
        raise IndexBuildError(f"building the index failed: {last_line(error)}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IndexBuildError(f"the index could not be written to {folder}: {error}") from error


def _run_child(part: Path, work: Work) -> None:
    run_child("knowledge.building", [str(part), *work], BUILD_TIMEOUT_S)


def _remove_old(cache_folder: Path, keep: set[Path]) -> None:
    files = sorted(cache_folder.glob("index-*.npz"), key=_modified_s, reverse=True)
    for path in set(files[KEPT_FILES:]) - keep:
        path.unlink(missing_ok=True)


def _modified_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process tidied up
        return 0.0
