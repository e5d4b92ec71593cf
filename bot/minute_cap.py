"""At most so much a minute for each chat or person, counted in memory."""

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final, Literal

from bot.recent import Recent

_MINUTE_S: Final = 60.0

Room = Literal["free", "notice", "silent"]
"""Whether there is room for one more: yes; no, and that may be said now; no, and it was said within the minute."""


class MinuteCap:
    """Counts what each one has had within the last minute; `key` is a Telegram id."""

    def __init__(self, a_minute: int, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock_s = clock_s
        self._noticed = Recent[int, bool](_MINUTE_S, clock_s)
        self._taken: deque[tuple[float, int]] = deque()
        """When and by whom, of the last minute, oldest first."""
        self._taken_by: Counter[int] = Counter()

    def room(self, key: int) -> Room:
        """Whether there is room for one more this minute; asking for it takes it."""
        self._drop_old()
        if self._taken_by[key] < self._a_minute:
            self.take(key, 1)
            return "free"
        if self._noticed.get(key):
            return "silent"
        self._noticed.keep(key, True)
        return "notice"

    def take(self, key: int, count: int) -> None:
        """Count what was taken without asking."""
        self._taken.extend([(self._clock_s(), key)] * count)
        self._taken_by[key] += count

    def _drop_old(self) -> None:
        """Who has had nothing within a minute takes no memory."""
        while self._taken and self._clock_s() - self._taken[0][0] >= _MINUTE_S:
            _, key = self._taken.popleft()
            self._taken_by[key] -= 1
            if self._taken_by[key] == 0:
                del self._taken_by[key]
