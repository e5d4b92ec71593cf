"""Every figure and date of an entry stands on the page it cites, or is marked as derived.

The pages are kept beside the project, not in it: without them there is nothing to compare with.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from knowledge.entries import AmountValue, DateValue, Entry, Fact, NumberValue, PeriodValue, Revision, Value
from knowledge.figures import figures
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.moments import Moment

PAGES: Final = Path(__file__).parents[2] / "shared" / "documents"

NUMBER_WORDS: Final = (
    "zero", "one|first|single", "two|second|twice|half|both", "three|third|triple", "four|fourth", "five|fifth",
    "six|sixth", "seven|seventh", "eight|eighth", "nine|ninth", "ten|tenth", "eleven|eleventh", "twelve|dozen",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    *[""] * 9, "thirty",
)  # fmt: skip
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the documents are not beside the project")


def test_every_cited_page_is_among_the_documents(knowledge_base: KnowledgeBase) -> None:
    revision = knowledge_base.revision
    pages = _pages(revision)
    absent = [
        f"{entry.id}: no document holds the title of its source '{source_id}'; put the page's text beside the others"
        for entry in revision.entries
        for source_id in entry.sources
        if source_id not in pages
    ]
    assert absent == [], "\n".join(absent)


def test_every_figure_stands_on_the_cited_page(knowledge_base: KnowledgeBase) -> None:
    revision = knowledge_base.revision
    pages = _pages(revision)
    strangers = []
    for entry in revision.entries:
        known = frozenset[Decimal]().union(
            *map(_of_moment, _own_moments(entry)), *(_numbers(pages.get(source_id, "")) for source_id in entry.sources)
        )
        for place, wanted in _told(entry):
            missing = sorted(wanted - known)
            if missing:
                strangers.append(f"{entry.id}, {place}: {', '.join(f'{number:,f}' for number in missing)}")
    assert strangers == [], "\n".join(strangers)


def test_a_wrong_figure_would_be_found() -> None:
    assert Decimal(270_000) in _numbers("270,000 vehicles, 19.2 per cent, USD 47.2 billion, a dozen, Apr. 30")
    assert Decimal(4) in _numbers("held on Apr. 30")
    assert Decimal(47_200_000_000) in _numbers("USD 47.2 billion")
    assert Decimal(260_000) not in _numbers("270,000 vehicles")


def _own_moments(entry: Entry) -> tuple[Moment, ...]:
    """When an entry's truth is from, and what undated pages are taken to be from, which its facts derive."""
    derived = [fact.value.date for fact in entry.facts.values() if fact.derived and isinstance(fact.value, DateValue)]
    return entry.time.as_of, *derived


def _told(entry: Entry) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Where an entry tells figures, and which; facts marked as derived say themselves how they follow."""
    for language in LANGUAGES:
        wording = entry.wording(language)
        yield f"lead and body ({language})", _typed(f"{wording.lead} {wording.body or ''}", language)
    for fact_id, fact in entry.facts.items():
        if fact.derived is None:
            yield f"fact {fact_id}", _of_value(fact.value) | _of_texts(fact)


def _of_texts(fact: Fact) -> frozenset[Decimal]:
    """Notes are left out: they compare and compute, which is what they are for."""
    found: frozenset[Decimal] = frozenset()
    for language in LANGUAGES:
        texts = [fact.label[language], fact.sentence[language] if fact.sentence else ""]
        for kind in ("text", "place"):
            if hasattr(fact.value, kind):
                texts.append(getattr(fact.value, kind)[language])
        found |= _typed(" ".join(texts), language)
    return found


def _typed(text: str, language: Language) -> frozenset[Decimal]:
    """Figures typed into a text; smaller ones stand as words on the pages, and the disease's name holds one."""
    return figures(re.sub("COVID-19|코로나19", "", text), language, smallest=10)


def _of_value(value: Value) -> frozenset[Decimal]:
    match value:
        case NumberValue():
            return frozenset({value.number})
        case AmountValue():
            return frozenset({value.amount})
        case DateValue():
            return _of_moment(value.date)
        case PeriodValue():
            return _of_moment(value.period.start) | _of_moment(value.period.end)
    return frozenset()


def _of_moment(moment: Moment) -> frozenset[Decimal]:
    parts = (moment.year, moment.month, moment.day, *((moment.time.hour, moment.time.minute) if moment.time else ()))
    return frozenset(Decimal(part) for part in parts if part)


@cache
def _numbers(text: str) -> frozenset[Decimal]:
    """Every number a page writes: in digits, with sizes such as "million", as small words, or as a month."""
    found = set(figures(text, "en", smallest=0))
    words = re.findall(r"[a-z]+", text.casefold())
    for number, spellings in enumerate(NUMBER_WORDS):
        if set(spellings.split("|")) & set(words):
            found.add(Decimal(number))
    found |= {Decimal(1 + MONTHS.index(word[:3])) for word in words if word[:3] in MONTHS}
    found |= {Decimal(digits) for digits in re.findall(r"\d+", text)}
    return frozenset(found)


def _pages(revision: Revision) -> Mapping[str, str]:
    """Source id -> the text of its page: from its title to the next title of the same document."""
    pages: dict[str, str] = {}
    for path in sorted(PAGES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        starts = sorted(
            (start, source.id)
            for source in revision.sources.values()
            if (start := _find(text, source.title)) is not None
        )
        ends = [start for start, _ in starts[1:]] + [len(text)]
        for number, ((start, source_id), end) in enumerate(zip(starts, ends, strict=True)):
            pages[source_id] = pages.get(source_id, "") + text[start if number else 0 : end]
    return pages


def _find(text: str, title: str) -> int | None:
    """Where a title stands, spaces and punctuation aside; of one shortened by an ellipsis, its beginning."""
    title = title.partition("…")[0]
    letters = re.findall(r"\w", title)
    match = re.search(r"[\W_]*".join(map(re.escape, letters)), text, re.IGNORECASE)
    return match.start() if match else None
