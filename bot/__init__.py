"""The bot as people meet it: Telegram, the playground, the command line."""

import ctypes
import gc
import sys
from typing import Final

COLLECT_EVERY: Final = 100_000
"""Objects between two looks for garbage, in every process of the bot. Its modules and a knowledge base are hundreds of
thousands that stay: looking them over at each 700, as Python does, is a quarter of a start."""

_M_ARENA_MAX: Final = -8
"""From glibc's malloc.h."""
_glibc: Final = ctypes.CDLL(None) if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim") else None

gc.set_threshold(COLLECT_EVERY)
if _glibc is not None:
    _glibc.mallopt(_M_ARENA_MAX, 1)  # else what each thread has freed stays with it: 8 MB of a running bot


def keep_for_good() -> None:
    """Take all objects for ones that stay, such as a knowledge base just opened, and give back what opening it took."""
    gc.freeze()  # half a million objects: each whole look for garbage among them would halt every answer for 0.2 s
    if _glibc is not None:
        _glibc.malloc_trim(0)
