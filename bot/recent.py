"""What is remembered for a while, in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

KEPT: Final = 10_000
"""Values at most; the oldest goes first."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The latest value of each key, until it is too old or too many came after it."""

    def __init__(self, lifetime_s: float, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._lifetime_s = lifetime_s
        self._clock_s = clock_s
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value, if it is still remembered."""
        self._drop_old()
        _, value = self._kept.get(key, (0.0, None))
        return value

    def keep(self, key: Key, value: Value) -> None:
        """Remember a value from now on."""
        self._kept[key] = (self._clock_s(), value)
        self._kept.move_to_end(key)
        self._drop_old()

    def forget(self, is_meant: Callable[[Key, Value], bool]) -> None:
        """Drop every value that is meant."""
        for key in [key for key, (_, value) in self._kept.items() if is_meant(key, value)]:
            del self._kept[key]

    def _drop_old(self) -> None:
        """Old values go whenever anything is remembered or looked up, not only when they are asked for: people are told
        how long their words stay. The oldest stands first.
        """
        now = self._clock_s()
        while self._kept:
            kept_s, _ = next(iter(self._kept.values()))
            if len(self._kept) <= KEPT and now - kept_s < self._lifetime_s:
                return
            self._kept.popitem(last=False)
