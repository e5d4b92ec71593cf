"""Files that people and the bot send, kept in memory."""

import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

from telegram.constants import FileSizeLimit

from bot.playground.errors import bad_request

MAX_UPLOAD_BYTES = 21 << 20
"""Of a request with a file: what a bot may fetch from Telegram, and a little for the form around it."""

_KEPT_FILES = 50


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the playground."""

    id: str
    unique_id: str
    path: str
    """Under the bot's file address, as getFile tells it."""

    name: str
    """As the sender called it."""

    mime_type: str
    content: bytes

    def as_json(self) -> dict[str, object]:
        """What a Document, a PhotoSize, a Voice and a Sticker have in common."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """The latest 50 files."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def add(self, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Keep a file."""
        unique_id = secrets.token_hex(6)
        path = f"{folder}/file_{unique_id}{PurePosixPath(name).suffix}"
        file = StoredFile(f"playground-{secrets.token_urlsafe(24)}", unique_id, path, name, mime_type, content)
        self._files[file.id] = file
        if len(self._files) > _KEPT_FILES:
            del self._files[next(iter(self._files))]
        return file

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile gave this path for."""
        return next((file for file in self._files.values() if file.path == path), None)


def check_download_size(file: StoredFile) -> None:
    """Bots get files of at most 20 MB."""
    if len(file.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
