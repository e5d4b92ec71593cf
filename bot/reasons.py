"""Why something was published or done, in the bot's own words: kept in English, shown in a curator's language.

What people wrote stays as it is.
"""

import re
from collections.abc import Mapping
from typing import Final

from knowledge.language import Language
from responders.catalogue import N_, translate

FIRST_START: Final = N_("first start")
FILES: Final = N_("files")
FILE: Final = N_("file {name}")
QUESTIONS: Final = N_("question {ids}")
VOTES: Final = N_("votes on {answer}")

_KEPT: Final[Mapping[str, re.Pattern[str]]] = {
    FIRST_START: re.compile(FIRST_START),
    FILES: re.compile(FILES),
    FILE: re.compile(r"file (?P<name>.+\.\w+)"),
    QUESTIONS: re.compile(r"question (?P<ids>\d[\d, ]*)"),
    VOTES: re.compile(r"votes on (?P<answer>[a-z0-9-]+(?: [a-z0-9-]+)?)"),
}
"""How each is told from what people write."""


def reason_in(kept: str, language: Language) -> str:
    """A reason as it was kept, in `language`."""
    for template, form in _KEPT.items():
        if match := form.fullmatch(kept):
            return translate(template, language).format(**match.groupdict())
    return kept
