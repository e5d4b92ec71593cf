"""The bot as people meet it: Telegram, the playground, the command line."""

import gc
from typing import Final

COLLECT_EVERY: Final = 100_000
"""Objects between two looks for garbage, in every process of the bot. Its modules and a knowledge base are hundreds of
thousands that stay: looking them over at each 700, as Python does, is a quarter of a start."""

gc.set_threshold(COLLECT_EVERY)
