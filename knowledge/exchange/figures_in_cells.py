"""Figures as people write them in cells, read only where they can mean one thing."""

import re
from decimal import Decimal
from typing import Final

from knowledge.errors import UnfitValueError
from knowledge.said import said

PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
"""430000, 430,000 and 19.2."""
_THOUSANDS_OR_DECIMALS: Final = re.compile(r"(-?[1-9]\d{0,2})((?:\.\d{3})+)")
"""430.000: a decimal point in Seoul, a thousands separator elsewhere."""


def read_figure(text: str) -> int | Decimal:
    """The figure that a text means; raises UnfitValueError where it means none, or may mean two."""
    if unclear := _THOUSANDS_OR_DECIMALS.fullmatch(text):
        whole, groups = unclear.groups()
        plain = text.replace(".", "")
        if groups.count(".") > 1:
            raise UnfitValueError(said("{text} is no figure.", text=text), said("Write {figure}.", figure=plain))
        decimals = groups.strip(".0")
        meant = f"{whole}{groups.rstrip('0')}" if decimals else whole
        large = f"{int(plain):,}"
        what = said("{text} can mean {small} or {large}.", text=text, small=meant, large=large)
        both = said("Write {large} or {small}.", large=plain, small=f"{text}0")
        raise UnfitValueError(what, both if decimals else said("Write {figure}.", figure=plain))
    if not PLAIN.fullmatch(text):
        what = said("{text} is no figure.", text=f"'{text}'")
        raise UnfitValueError(what, said("Write digits only, such as 430000 or 19.2."))
    digits = text.replace(",", "")
    return Decimal(digits) if "." in digits else int(digits)


def write_figure(figure: int | Decimal) -> str:
    """A figure so that `read_figure` reads it: three decimals, which could be thousands, get a fourth."""
    text = f"{Decimal(figure):f}"
    return f"{text}0" if _THOUSANDS_OR_DECIMALS.fullmatch(text) else text
