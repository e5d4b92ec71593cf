"""Figures in cells: read where they can mean one thing, written so that they do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import UnfitValueError
from knowledge.exchange.figures_in_cells import read_figure, write_figure


@given(
    st.integers() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3)
)
def test_what_is_written_is_read_as_the_same_figure(figure: int | Decimal) -> None:
    assert read_figure(write_figure(figure)) == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [("430000", 430000), ("430,000", 430000), ("1,234.5", Decimal("1234.5")), ("0.125", Decimal("0.125"))],
)
def test_figures_as_people_write_them(text: str, figure: object) -> None:
    assert read_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("430.000", "430.000 can mean 430 or 430,000. Write 430000."),
        ("19.250", "19.250 can mean 19.25 or 19,250. Write 19250 or 19.2500."),
        ("1.234.567", "1.234.567 is no figure. Write 1234567."),
        ("19,2", "'19,2' is no figure. Write digits only, such as 430000 or 19.2."),
        ("5.4E+13", "'5.4E+13' is no figure. Write digits only, such as 430000 or 19.2."),
        ("약 43만", "'약 43만' is no figure. Write digits only, such as 430000 or 19.2."),
    ],
)
def test_what_can_mean_two_things_or_none_is_said(text: str, told: str) -> None:
    with pytest.raises(UnfitValueError) as unclear:
        read_figure(text)
    assert str(unclear.value) == told
