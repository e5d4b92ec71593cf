"""Questions as they are kept: folded, cut, without what tells who somebody is, and for a time."""

import re
from typing import Final

from knowledge.text import normalise

TEXT_LIMIT: Final = 300
"""Characters of a question that are kept."""
QUESTION_DAYS: Final = 90
"""So long a question is kept; one without an answer after it was asked last."""
_PERSONAL: Final = re.compile(
    r"""
    [^\s@]+ @ [^\s@]+ \. [^\s@]+                                        # an e-mail address
    | \+\d (?: [\s.()-]{0,2} \d ){6,}                                   # a telephone number with its country
    | (?<!\d) \(? 0\d{1,2} [\s.)-]{0,2} \d{3,4} [\s.-]{0,2} \d{4} (?!\d)  # one with its area
    | (?<!\d) (?! (?:19|20)\d\d - (?:19|20)\d\d ) \d{3,4} - \d{4} (?![\d-])  # one without: no years, 2020-2023
    | (?<!\d) (?! (?:19|20)\d\d ) \d{4} (?: \s \d{4} ){3} (?!\d)          # a card
    | (?<!\d) \d{6} \s \d{7} (?!\d)                                     # an identity number
    | \b [a-z]{1,2} \d{7,8} \b                                         # a passport
    | \d (?: -? \d ){8,}                                              # any other long number, an account
    """,
    re.VERBOSE,
)
"""What tells who somebody is, in a folded text; figures and dates stay, for a curator to answer by."""
_DASHES: Final = dict.fromkeys(range(0x2010, 0x2016), "-")


def redacted(text: str) -> str:
    """A question's text as it is kept, at most TEXT_LIMIT characters; two that differ in case or width only are one."""
    return _PERSONAL.sub("…", normalise(text).translate(_DASHES).strip())[:TEXT_LIMIT]
