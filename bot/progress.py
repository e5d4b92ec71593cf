"""What a command is at, for people who wait for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

STARTING: Final = "Starting ..."
OPENING: Final = "Opening the knowledge base; the first time takes half a minute or more ..."


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error, if that is a terminal, what the block does; gives what changes that. Nothing may be
    printed meanwhile: it would go the same way.
    """
    if not sys.stderr.isatty():
        yield lambda doing: None
        return
    from rich.console import Console  # scripts do without

    with Console(stderr=True).status(doing) as status:
        yield status.update
