"""What an uploaded file may hold at most, so that no file can exhaust the machine."""

from typing import Final

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.said import Said, said

FILE_LIMIT: Final = 20 * 10**6
"""Bytes: what Telegram lets a bot download."""
ENTRY_LIMIT: Final = 20_000
ROW_LIMIT: Final = 200_000
CELL_LIMIT: Final = 1_000_000
COLUMN_LIMIT: Final = 200
PROBLEM_LIMIT: Final = 500
"""Problems told at once; who made more of them mends the first and sees the rest."""
IN_PARTS: Final[Said] = said("Upload it in parts.")
"""The remedy for what is too large."""


def refuse_too_large(name: str, size: int) -> None:
    """Raise InvalidKnowledgeError for a file of more than FILE_LIMIT bytes; call it before reading one."""
    if size > FILE_LIMIT:
        megabytes = f"{size / 10**6:.0f}"
        what = said("The file has {size} MB; at most {most} MB are read.", size=megabytes, most=FILE_LIMIT // 10**6)
        raise InvalidKnowledgeError([Problem(name, 1, what, IN_PARTS)])


def refuse_too_many_entries(name: str, number: int) -> None:
    """Raise InvalidKnowledgeError for more than ENTRY_LIMIT entries."""
    if number > ENTRY_LIMIT:
        held, most = f"{number:,}", f"{ENTRY_LIMIT:,}"
        what = said("The file has {count} entries; at most {most} are read.", count=held, most=most)
        raise InvalidKnowledgeError([Problem(name, 1, what, IN_PARTS)])
