"""Figures as people write them in cells, read only where they can mean one thing."""

import re
from decimal import Decimal
from typing import Final

PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
"""430000, 430,000 and 19.2."""
_THOUSANDS_OR_DECIMALS: Final = re.compile(r"(-?[1-9]\d{0,2})((?:\.\d{3})+)")
"""430.000: a decimal point in Seoul, a thousands separator elsewhere."""


class UnclearFigureError(ValueError):
    """What is wrong with a figure, and the remedy, as `what` and `remedy`."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def read_figure(text: str) -> int | Decimal:
    """The figure that a text means; raises UnclearFigureError where it means none, or may mean two."""
    if unclear := _THOUSANDS_OR_DECIMALS.fullmatch(text):
        whole, groups = unclear.groups()
        plain = text.replace(".", "")
        if groups.count(".") > 1:
            raise UnclearFigureError(f"{text} is no figure.", f"Write {plain}.")
        decimals = groups.strip(".0")
        meant = f"{whole}{groups.rstrip('0')}" if decimals else whole
        remedy = f"Write {plain} or {text}0." if decimals else f"Write {plain}."
        raise UnclearFigureError(f"{text} can mean {meant} or {int(plain):,}.", remedy)
    if not PLAIN.fullmatch(text):
        raise UnclearFigureError(f"'{text}' is no figure.", "Write digits only, such as 430000 or 19.2.")
    digits = text.replace(",", "")
    return Decimal(digits) if "." in digits else int(digits)


def write_figure(figure: int | Decimal) -> str:
    """A figure so that `read_figure` reads it: three decimals, which could be thousands, get a fourth."""
    text = f"{Decimal(figure):f}"
    return f"{text}0" if _THOUSANDS_OR_DECIMALS.fullmatch(text) else text
