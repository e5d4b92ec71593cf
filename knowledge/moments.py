"""Points in time, as precise as the source tells them and no more."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from knowledge.errors import UnfitValueError
from knowledge.said import said

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2}))?)?)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, a month, a day or a minute, whichever the source gives.

    Written `2025`, `2021-09`, `2021-09-07` or `2020-06-04 23:00` (Seoul time).
    """

    year: int
    month: int | None = None
    day: int | None = None
    time: dt.time | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form; raises UnfitValueError for any other and for days that do not exist."""
        form = _FORM.fullmatch(text.strip())
        if form is None:
            what = said("{text} is not a date: write 2025, 2021-09, 2021-09-07 or 2020-06-04 23:00.", text=repr(text))
            raise UnfitValueError(what)
        year, month, day, hour, minute = (int(part) if part else None for part in form.groups())
        assert year is not None
        try:
            dt.date(year, 1 if month is None else month, 1 if day is None else day)
            time = None if hour is None or minute is None else dt.time(hour, minute)
        except ValueError as error:
            raise UnfitValueError(said("there is no such date or time as {text}.", text=repr(text))) from error
        return cls(year, month, day, time)

    @classmethod
    def on(cls, day: dt.date) -> Self:
        """That day."""
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> dt.date:
        """The first day this moment can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        """The last day this moment can mean: 2021-09 reaches to 30 September."""
        if self.day is not None:
            return self.first_day
        if self.month is None:
            return dt.date(self.year, 12, 31)
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        day = "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part is not None)
        return day if self.time is None else f"{day} {self.time:%H:%M}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _from_yaml, serialization=core_schema.to_string_ser_schema()
        )


def _from_yaml(value: object) -> Moment:
    """Accept what YAML makes of a date: a year comes as an int, the rest as text."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UnfitValueError(said("is not a date: write 2025, 2021-09, 2021-09-07 or 2020-06-04 23:00."))
    return Moment.parse(str(value))
