"""Time for tests."""

import asyncio


class Clock:
    """A clock that stands until it is moved."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class SkippingClock(Clock):
    """Who sleeps by it wakes at once, as much later as they wanted."""

    def __init__(self) -> None:
        self.slept_s: list[float] = []

    async def sleep(self, pause_s: float) -> None:
        self.slept_s.append(pause_s)
        self.now_s += pause_s


class StandingClock(Clock):
    """Who sleeps by it wakes when it is moved."""

    def __init__(self) -> None:
        self._sleepers: dict[asyncio.Event, float] = {}

    @property
    def sleepers(self) -> int:
        """How many sleep."""
        return len(self._sleepers)

    async def sleep(self, pause_s: float) -> None:
        woken = asyncio.Event()
        self._sleepers[woken] = self.now_s + pause_s
        await woken.wait()

    def move(self, by_s: float) -> None:
        """Let time pass."""
        self.now_s += by_s
        for woken, due_s in list(self._sleepers.items()):
            if due_s <= self.now_s:
                del self._sleepers[woken]
                woken.set()
