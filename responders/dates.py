"""Dates and periods as each language writes them, as precise as the source and no more."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_time

from knowledge.entries import Period
from knowledge.language import Language
from knowledge.moments import Moment

_DAY = {"en": "d MMMM y", "ko": "y년 M월 d일"}
_MONTH = {"en": "MMMM y", "ko": "y년 M월"}
_YEAR = {"en": "y", "ko": "y년"}
_SHORT = {"en": "d MMM", "ko": "M월 d일"}
_CLOCK = {"en": "H:mm", "ko": "H:mm"}


def format_moment(moment: Moment, language: Language) -> str:
    """7 September 2021 / 2021년 9월 7일; September 2021; 2021; with a clock time 4 June 2020, 23:00."""
    day = _format(moment, (_DAY if moment.day else _MONTH if moment.month else _YEAR)[language], language)
    if moment.time is None:
        return day
    return f"{day}{', ' if language == 'en' else ' '}{_clock(moment, language)}"


def format_month(moment: Moment, language: Language) -> str:
    """The month, or the year where no month is known: enough for a first line."""
    return format_moment(Moment(moment.year, moment.month), language)


def format_short_day(day: dt.date, language: Language) -> str:
    """7 Sept / 9월 7일: where the year is known."""
    return format_date(day, _SHORT[language], locale=language)


def format_period(period: Period, language: Language) -> str:
    """15 May to 15 October 2023 / 2023년 5월 15일~10월 15일: what both ends share is written once."""
    start, end = period.start, period.end
    if start.time is not None and end.time is not None:
        return _format_session(start, end, language)
    if language == "en":
        return f"{_english_start(start, end)} to {format_moment(end, language)}"
    return f"{format_moment(start, language) if start.month else start.year}~{_korean_end(start, end)}"


def _format_session(start: Moment, end: Moment, language: Language) -> str:
    """A session of some hours, which may end after midnight."""
    until = _clock(end, language)
    if language == "en":
        day = "" if start.first_day == end.first_day else f"{_format(end, 'd MMMM', language)}, "
        return f"{format_moment(start, language)} to {day}{until}"
    days = (end.first_day - start.first_day).days
    day = "" if not days else "다음 날 " if days == 1 else f"{_format(end, 'M월 d일', language)} "
    return f"{format_moment(start, language)}~{day}{until}"


def _english_start(start: Moment, end: Moment) -> str:
    if start.year != end.year or not start.month:
        return format_moment(start, "en")
    if not start.day:
        return _format(start, "MMMM", "en")
    return _format(start, "d" if start.month == end.month else "d MMMM", "en")


def _korean_end(start: Moment, end: Moment) -> str:
    if start.year != end.year or not end.month:
        return format_moment(end, "ko")
    if start.month == end.month and start.day and end.day:
        return _format(end, "d일", "ko")
    return _format(end, "M월 d일" if end.day else "M월", "ko")


def _clock(moment: Moment, language: Language) -> str:
    return format_time(moment.time, _CLOCK[language], locale=language)


@lru_cache(1_024)  # the same dates again and again, at 20 microseconds each
def _format(moment: Moment, pattern: str, language: Language) -> str:
    return format_date(moment.first_day, pattern, locale=language)
