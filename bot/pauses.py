"""Keeping Python's garbage collector from halting the answers.

A knowledge base is some half a million objects. The collector's whole runs, of which opening a base made eight, halted
every thread for 0.2 to 0.3 s each.
"""

import gc
from typing import Final

_THRESHOLDS: Final = (700, 10, 200)
"""As Python's own, but for the last: so many runs over younger objects before one over all."""


def spare_pauses() -> None:
    """From now on, look through all objects rarely; those that live shortly are looked through as ever."""
    gc.set_threshold(*_THRESHOLDS)


def keep_from_collector() -> None:
    """Leave what there is now, such as a base just opened, out of every later run: it goes when nothing refers to it,
    unless it refers to itself.
    """
    gc.freeze()
