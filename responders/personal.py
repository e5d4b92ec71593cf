"""What in a question tells who somebody is: it takes no part in finding an answer, and is said back nowhere."""

import re
from typing import Final

from knowledge.text import normalise

_YEAR: Final = r"(?: (?:19|20) \d\d (?!\d) )"
_PERSONAL: Final = re.compile(
    rf"""
    (?<! \S ) [^\s@]* \s? @ \s? \S+ \. \S+          # an e-mail address
    | (?<! \S ) (?: https?:// )? t\.me / \S+ | (?<! \S ) @ \w+          # a name on Telegram
    | [+(]* (?<! [\d.,] ) (?! {_YEAR} ) \d (?: [\s()./_·-]{{0,3}} \d ){{6,}} (?! [\d.,]* \d )  # of a telephone, a card
    | (?<! \d ) \d{{2,3}} [가-힣] \s? (?! {_YEAR} ) \d{{4}} (?! \d )      # a number plate
    """,
    re.VERBOSE,
)
"""Wider than what is blanked out before a question is kept: a figure lost here costs less."""


def without_personal(text: str) -> str:
    """A question's text without numbers and addresses of people; as it was typed where it has none."""
    rest, found = _PERSONAL.subn(" ", normalise(text))
    return rest if found else text
