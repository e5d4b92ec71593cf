"""Uploads as most tests need them."""

import datetime as dt

from knowledge.exchange.uploads import read_upload
from knowledge.snapshot import Snapshot


def uploaded(name: str, content: bytes, base: Snapshot, today: dt.date) -> Snapshot:
    """What a base becomes with a file, without what is lost."""
    return read_upload(name, content, base, today)[0]
