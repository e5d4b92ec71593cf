"""The curated files of one state of the knowledge base: read from a folder, packed, unpacked again to the byte."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.library_texts import said_by_library
from knowledge.said import said

PATTERNS: Final = ("*.yaml", "faq/*.yaml", "checks/*.yaml")
"""Every curated file, from the folder's root."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell: equal files make equal bytes."""


@dataclass(frozen=True)
class Snapshot:
    """Files by their path inside the knowledge folder, immutable and named by their content."""

    files: Mapping[str, bytes]

    @cached_property
    def id(self) -> str:
        """SHA-256 of paths and contents, 64 hex digits."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def pack(self) -> bytes:
        """A zip of the files; equal snapshots give equal bytes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
        return packed.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` wrote; not for files from outside."""
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """A folder with the files, gone at the end."""
        with TemporaryDirectory(prefix="seoulbot-knowledge-") as folder:
            for name, content in self.files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield Path(folder)


def read_snapshot(folder: Path) -> Snapshot:
    """The curated files in `folder` as they are now; raises InvalidKnowledgeError when it cannot be read."""
    try:
        paths = sorted(path for pattern in PATTERNS for path in folder.glob(pattern))
        return Snapshot({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
    except OSError as error:
        what = said("It cannot be read: {why}.", why=said_by_library(error.strerror or ""))
        remedy = said("Give the bot the right to read it.")
        raise InvalidKnowledgeError([Problem(str(folder), 1, what, remedy)]) from error
