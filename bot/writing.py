"""Files that a command was asked to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import BotError


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises BotError when what is written inside cannot be written to `path`."""
    try:
        yield
    except OSError as error:
        raise BotError(f"{path} cannot be written: {error.strerror}. Name a file in a folder that exists.") from error
