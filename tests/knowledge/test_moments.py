"""Points in time: what may be written and which days it can mean."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from knowledge.moments import Moment

YEARS = st.integers(1, 9999)
DATES = st.dates(dt.date(1000, 1, 1))
MOMENTS = (
    st.builds(Moment, YEARS)
    | st.builds(Moment, YEARS, st.integers(1, 12))
    | st.builds(lambda date: Moment(date.year, date.month, date.day), DATES)
    | st.builds(
        lambda date, minute: Moment(date.year, date.month, date.day, dt.time(*divmod(minute, 60))),
        DATES,
        st.integers(0, 24 * 60 - 1),
    )
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025", Moment(2025)),
        ("2021-09", Moment(2021, 9)),
        ("2021-09-07", Moment(2021, 9, 7)),
        ("2020-06-04 23:00", Moment(2020, 6, 4, dt.time(23))),
        ("2020-06-04T23:00", Moment(2020, 6, 4, dt.time(23))),
        (" 2025 ", Moment(2025)),
        ("2024-02-29", Moment(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_written(text: str, moment: Moment) -> None:
    assert Moment.parse(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "soon", "25", "2021-9", "2021/09/07", "2021-09-07 8:00", "2021-09 23:00", "2021-09-07 23:00:00", "2021년"],
)
def test_another_form_is_refused_with_the_forms_that_are_read(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date: write 2025, 2021-09, 2021-09-07 or 2020-06-04 23:00"):
        Moment.parse(text)


@pytest.mark.parametrize("text", ["2021-02-29", "2021-13", "2021-04-31", "2021-01-32", "0000", "2021-01-01 24:00"])
def test_a_moment_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Moment.parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("2021-09", dt.date(2021, 9, 1), dt.date(2021, 9, 30)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2021-12", dt.date(2021, 12, 1), dt.date(2021, 12, 31)),
        ("2021-09-07", dt.date(2021, 9, 7), dt.date(2021, 9, 7)),
        ("2020-06-04 23:00", dt.date(2020, 6, 4), dt.date(2020, 6, 4)),
    ],
)
def test_a_moment_reaches_from_its_first_to_its_last_day(text: str, first: dt.date, last: dt.date) -> None:
    moment = Moment.parse(text)
    assert (moment.first_day, moment.last_day) == (first, last)


@given(MOMENTS.filter(lambda moment: moment.year >= 1000))
def test_what_a_moment_is_written_as_reads_back_as_the_same_moment(moment: Moment) -> None:
    assert Moment.parse(str(moment)) == moment


@given(YEARS.filter(lambda year: year < 9999), st.integers(1, 12))
def test_the_day_after_a_month_begins_the_next_one(year: int, month: int) -> None:
    following = Moment(year, month).last_day + dt.timedelta(days=1)
    assert following == Moment(year + month // 12, month % 12 + 1).first_day


@pytest.mark.parametrize("value", [2025, "2025"])
def test_a_year_may_come_from_yaml_as_a_number_or_as_text(value: object) -> None:
    assert TypeAdapter(Moment).validate_python(value) == Moment(2025)


@pytest.mark.parametrize("value", [True, 2021.9, None, ["2021"], dt.date(2021, 9, 7)])
def test_a_value_of_another_kind_is_no_date(value: object) -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        TypeAdapter(Moment).validate_python(value)


@given(MOMENTS.filter(lambda moment: moment.year >= 1000))
def test_a_moment_is_stored_as_it_is_written(moment: Moment) -> None:
    assert TypeAdapter(Moment).dump_python(moment, mode="json") == str(moment)
