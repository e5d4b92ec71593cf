"""Questions as they are kept: folded, cut, without what tells who somebody is, and for a time."""

import re
from typing import Final

from knowledge.text import normalise

TEXT_LIMIT: Final = 300
"""Characters of a question that are kept."""
QUESTION_DAYS: Final = 90
"""So long a question is kept; one without an answer after it was asked last."""
_PLATE_LETTERS: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호배아바사자"
_YEAR: Final = r"(?: (?:19|20) \d\d )"
_PERSONAL: Final = re.compile(
    rf"""
    [^\s@]+ \s? @ \s? [^\s@]+ \. [^\W\d_] [^\s@]*                       # an e-mail address
    | (?: https?:// )? (?<! [a-z\d.] ) t\.me / \S+ | (?<! [\w.] ) @ [a-z] \w {{3,}}    # a name on Telegram
    | (?: \+ | (?<!\d) 00 ) \d (?: [\s.()-]{{0,2}} \d ){{6,}}             # a telephone number with its country
    | (?<!\d) \(? 0\d{{1,2}} [\s.)/_·-]{{0,3}} \d{{3,4}} [\s./_·-]{{0,3}} \d{{4}} (?!\d)  # one with its area
    | (?<!\d) (?! {_YEAR} - {_YEAR} ) \d{{3,4}} - \d{{4}} (?![\d-])       # one without: no years, 2020-2023
    | (?<!\d) (?! {_YEAR} ) \d{{4}} (?: \s \d{{4}} ){{3}} (?!\d)          # a card
    | (?<!\d) \d{{4}} \s \d{{6}} \s \d{{5}} (?!\d)                        # a card of fifteen digits
    | (?<!\d) \d{{6}} [\s-]{{1,3}} \d{{7}} (?!\d)                         # an identity number
    | (?<! [a-z\d] ) (?: [a-z]{{1,2}} \d{{7,8}} | m \d{{3}} [a-z] \d{{4}} ) (?! [a-z\d] )  # a passport
    | (?<!\d) \d{{2,3}} [{_PLATE_LETTERS}] \s? (?! {_YEAR} ) \d{{4}} (?!\d)  # a car's number plate
    | (?<!\d) (?! {_YEAR} (?: - {_YEAR} )+ (?!\d) ) \d (?: -? \d ){{8,}}  # any other long number, an account
    """,
    re.VERBOSE,
)
"""What tells who somebody is, in a folded text; figures and dates stay, for a curator to answer by."""
_DASHES: Final = dict.fromkeys(range(0x2010, 0x2016), "-")


def redacted(text: str) -> str:
    """A question's text as it is kept, at most TEXT_LIMIT characters; two that differ in case or width only are one."""
    return _PERSONAL.sub("…", normalise(text).translate(_DASHES).strip())[:TEXT_LIMIT]
