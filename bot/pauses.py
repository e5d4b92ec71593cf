"""Keeping Python's garbage collector from halting the answers; `bot/__init__.py` makes its runs rare.

A knowledge base is some half a million objects. The collector's whole runs, of which opening a base made eight, halted
every thread for 0.2 to 0.3 s each.
"""

import gc


def keep_from_collector() -> None:
    """Leave what there is now, such as a base just opened, out of every later run: it goes when nothing refers to it,
    unless it refers to itself.
    """
    gc.freeze()
