"""What is remembered for a while."""

import weakref

from bot.recent import KEPT, Recent
from tests.bot.clock import Clock


class Value:
    """Something that takes memory."""


def test_a_value_is_remembered_for_its_lifetime_from_when_it_was_kept_last() -> None:
    clock = Clock()
    recent = Recent[str, int](10, clock)
    recent.keep("key", 1)
    clock.now_s = 9
    recent.keep("key", 2)
    clock.now_s = 18
    assert recent.get("key") == 2
    clock.now_s = 19
    assert recent.get("key") is None


def test_old_values_leave_the_memory_when_others_come() -> None:
    clock = Clock()
    recent = Recent[int, Value](10, clock)
    recent.keep(1, value := Value())
    gone = weakref.ref(value)
    del value
    clock.now_s = 10
    assert gone() is not None
    recent.keep(2, Value())
    assert gone() is None


def test_the_oldest_value_goes_first_when_there_are_too_many() -> None:
    recent = Recent[int, int](10, Clock())
    for number in range(KEPT):
        recent.keep(number, number)
    recent.keep(0, 0)
    recent.keep(KEPT, KEPT)
    assert (recent.get(0), recent.get(1), recent.get(2)) == (0, None, 2)


def test_what_is_meant_is_forgotten_and_nothing_else() -> None:
    recent = Recent[int, str](10, Clock())
    for number in range(4):
        recent.keep(number, "even" if number % 2 == 0 else "odd")
    recent.forget(lambda number, value: number == 1 or value == "even")
    assert [number for number in range(4) if recent.get(number)] == [3]
