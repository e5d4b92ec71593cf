"""Statistics made up for tests."""

import datetime as dt
from collections.abc import Sequence

from bot.store.statistics import Day, Statistics
from tests.conftest import TODAY


def made_up(days: int, factor: int = 1, entries: Sequence[str] = ("electric-buses",)) -> Statistics:
    """Figures of so many days up to TODAY, each day's as large as its place allows; with the factor 0 all are 0."""
    kept = [
        Day(
            TODAY - dt.timedelta(days - place),
            answered=factor * (place % 13),
            suggested=factor * (place % 5),
            unknown=factor * (place % 4),
            smalltalk=factor * (place % 3),
            helpful=2 * factor,
            not_helpful=factor,
        )
        for place in range(1, days + 1)
    ]
    asked = sum(day.answered + day.suggested + day.unknown + day.smalltalk for day in kept)
    words = ("zoo", "불꽃놀이", "$price$", "축구", "aveveryverylongwordthatneverends")
    return Statistics(
        days=tuple(kept),
        people=asked // 3,
        surfaces={"private": asked // 2, "group": asked // 3, "guest": asked // 6},
        languages={"en": asked // 3, "ko": asked - asked // 3},
        reasons=dict.fromkeys(("wrong", "outdated", "not-asked", "unclear", "none"), factor) if factor else {},
        entries={entry: asked // (place + 1) for place, entry in enumerate(entries)} if factor else {},
        missing_words=dict.fromkeys(words, factor) if factor else {},
        p50_ms=2.84 if factor else None,
        p99_ms=1011.7 if factor else None,
    )
