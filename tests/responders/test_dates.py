"""Dates and periods as each language writes them."""

import pytest

from knowledge.entries import Period
from knowledge.language import Language
from knowledge.moments import Moment
from responders.dates import format_moment, format_month, format_period


@pytest.mark.parametrize(
    ("moment", "english", "korean"),
    [
        ("2021", "2021", "2021년"),
        ("2021-09", "September 2021", "2021년 9월"),
        ("2021-09-07", "7 September 2021", "2021년 9월 7일"),
        ("2024-02-29", "29 February 2024", "2024년 2월 29일"),
        ("2020-06-04 23:00", "4 June 2020, 23:00", "2020년 6월 4일 23:00"),
        ("2020-06-04 00:05", "4 June 2020, 0:05", "2020년 6월 4일 0:05"),
    ],
)
def test_a_moment_is_as_precise_as_its_source(moment: str, english: str, korean: str) -> None:
    parsed = Moment.parse(moment)
    assert (format_moment(parsed, "en"), format_moment(parsed, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("moment", "language", "written"),
    [
        ("2021-09-07", "en", "September 2021"),
        ("2021-09-07", "ko", "2021년 9월"),
        ("2021-09", "en", "September 2021"),
        ("2021", "en", "2021"),
        ("2021", "ko", "2021년"),
    ],
)
def test_a_first_line_names_the_month_or_else_the_year(moment: str, language: Language, written: str) -> None:
    assert format_month(Moment.parse(moment), language) == written


@pytest.mark.parametrize(
    ("start", "end", "english", "korean"),
    [
        ("2023-05-15", "2023-10-15", "15 May to 15 October 2023", "2023년 5월 15일~10월 15일"),
        ("2023-05-15", "2023-05-20", "15 to 20 May 2023", "2023년 5월 15일~20일"),
        ("2023-12-15", "2024-01-15", "15 December 2023 to 15 January 2024", "2023년 12월 15일~2024년 1월 15일"),
        ("2023-01-31", "2023-02-28", "31 January to 28 February 2023", "2023년 1월 31일~2월 28일"),
        ("2023-05", "2023-10", "May to October 2023", "2023년 5월~10월"),
        ("2022-11", "2023-02", "November 2022 to February 2023", "2022년 11월~2023년 2월"),
        ("2021", "2030", "2021 to 2030", "2021~2030년"),
        ("2021", "2030-06", "2021 to June 2030", "2021~2030년 6월"),
        ("2021-03", "2030", "March 2021 to 2030", "2021년 3월~2030년"),
        ("2023-05", "2023-10-15", "May to 15 October 2023", "2023년 5월~10월 15일"),
    ],
)
def test_what_both_ends_of_a_period_share_is_written_once(start: str, end: str, english: str, korean: str) -> None:
    period = Period(start=Moment.parse(start), end=Moment.parse(end))
    assert (format_period(period, "en"), format_period(period, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("start", "end", "english", "korean"),
    [
        ("2020-06-04 14:00", "2020-06-04 16:30", "4 June 2020, 14:00 to 16:30", "2020년 6월 4일 14:00~16:30"),
        (
            "2020-06-04 23:00",
            "2020-06-05 00:30",
            "4 June 2020, 23:00 to 5 June, 0:30",
            "2020년 6월 4일 23:00~다음 날 0:30",
        ),
        (
            "2020-06-30 23:00",
            "2020-07-01 00:30",
            "30 June 2020, 23:00 to 1 July, 0:30",
            "2020년 6월 30일 23:00~다음 날 0:30",
        ),
        (
            "2020-06-04 09:00",
            "2020-06-06 18:00",
            "4 June 2020, 9:00 to 6 June, 18:00",
            "2020년 6월 4일 9:00~6월 6일 18:00",
        ),
    ],
)
def test_a_session_of_some_hours_names_the_next_day_only_when_it_reaches_it(
    start: str, end: str, english: str, korean: str
) -> None:
    period = Period(start=Moment.parse(start), end=Moment.parse(end))
    assert (format_period(period, "en"), format_period(period, "ko")) == (english, korean)
