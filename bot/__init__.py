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

gc.set_threshold(COLLECT_EVERY)
if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(_M_ARENA_MAX, 1)  # else what each thread has freed stays with it: 8 MB of a running bot
