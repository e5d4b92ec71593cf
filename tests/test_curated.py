"""The shipped entries, tested as data."""

import datetime as dt
import re
from functools import cache

import pytest

from bot.assembly import MESSAGE_LIMIT
from knowledge.checks import load_checks
from knowledge.entries import Entry
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language, contains_hangul
from knowledge.loading import SHIPPED
from knowledge.placeholders import parse_placeholders
from responders.assistant import Assistant
from responders.messages import Answered
from responders.rendering import SHORT_LIMIT, Renderer, message_text
from responders.splitting import plain_text, visible_length
from tests.conftest import TODAY

NAMED = (
    "electric-buses", "ev-target", "startup-ranking", "video-smart-city", "dog-patrol", "covid-isolation-2023",
)  # fmt: skip
"""Entries that conversations and documents rely on."""

NAMED_IN_KOREAN = ("sharing-city", "solution-partners")
"""Entries whose English text gives Korean names as the page writes them."""

TYPED_FIGURE = re.compile(r"(?<![-・])\b\d{3,}\b(?!・| dog patrol)")
"""A figure of three digits and more that is no part of a title."""


def texts(entry: Entry, language: Language) -> list[str]:
    """Everything of an entry that people read in a language."""
    wording = entry.wording(language)
    sentences = [fact.sentence[language] for fact in entry.facts.values() if fact.sentence]
    notes = [fact.note[language] for fact in entry.facts.values() if fact.note]
    return [wording.title, wording.lead, wording.body or "", *sentences, *notes]


@cache
def renderer_of(day: dt.date) -> Renderer:
    """A renderer whose clock stands still."""
    return Renderer(lambda: day, MESSAGE_LIMIT)


def test_there_are_at_least_a_hundred_and_twenty_entries(knowledge_base: KnowledgeBase) -> None:
    assert len(knowledge_base.revision.entries) >= 120
    assert all(knowledge_base.revision.entry(entry_id) for entry_id in NAMED)


def test_every_kind_of_time_and_place_is_used(knowledge_base: KnowledgeBase) -> None:
    kinds = {entry.time.kind for entry in knowledge_base.revision.entries}
    assert {"event", "period", "target", "ranking", "publication", "rule"} <= kinds
    assert "country" in {entry.jurisdiction.level for entry in knowledge_base.revision.entries}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrasing_finds_its_own_entry(knowledge_base: KnowledgeBase, language: Language) -> None:
    strayed = []
    for entry in knowledge_base.revision.entries:
        own = list(entry.wording(language).phrasings)
        own += [phrasing for fact in entry.facts.values() for phrasing in fact.phrasings[language]]
        for phrasing in own:
            found = knowledge_base.search(phrasing, language).matches
            if found[0].entry_id != entry.id:
                strayed.append(f"{entry.id}: {phrasing!r} finds {found[0].entry_id}")
    assert strayed == []


@pytest.mark.parametrize("when", ["as-of", "today"])
def test_every_entry_and_fact_renders_in_both_languages(knowledge_base: KnowledgeBase, when: str) -> None:
    """With the clock at the day its source speaks from, and on 21 November 2026."""
    for entry in knowledge_base.revision.entries:
        day = entry.time.as_of.first_day if when == "as-of" else TODAY
        renderer = renderer_of(day)
        for language in LANGUAGES:
            for fact_id in (None, *entry.facts):
                message = renderer.render(Answered(language, entry, fact_id, 1.0), knowledge_base.revision)
                first_line = message_text(message).partition("\n")[0]
                assert first_line.endswith(")."), first_line
                assert "{" not in message_text(message)
                assert len(message.buttons) <= 5  # two facts, two related entries, [More]
                (short,) = renderer.render_short(Answered(language, entry, fact_id, 1.0), knowledge_base.revision).parts
                assert plain_text(short).partition("\n")[0].endswith(first_line[first_line.rindex("(") :])
                assert visible_length(short) <= SHORT_LIMIT


def test_korean_answers_hold_no_unresolved_particle_and_english_ones_no_hangul(assistant: Assistant) -> None:
    for entry in assistant.knowledge.revision.entries:
        for fact_id in (None, *entry.facts):
            korean = message_text(assistant.render(Answered("ko", entry, fact_id, 1.0)))
            assert not any(pair in korean for pair in ("은(는)", "이(가)", "을(를)", "과(와)", "(으)로"))
            english = plain_text("".join(texts(entry, "en")))
            assert not contains_hangul(english) or entry.id in NAMED_IN_KOREAN, entry.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_written_once_as_facts(knowledge_base: KnowledgeBase, language: Language) -> None:
    """A figure typed into a lead or body could differ between the languages; a slot cannot. Titles keep theirs."""
    typed = []
    for entry in knowledge_base.revision.entries:
        for text in (entry.wording(language).lead, entry.wording(language).body or ""):
            pieces = [piece for piece in parse_placeholders(text) if isinstance(piece, str)]
            typed += [f"{entry.id}: {figure}" for figure in TYPED_FIGURE.findall(" ".join(pieces))]
    assert typed == []


def test_no_check_is_a_phrasing(knowledge_base: KnowledgeBase) -> None:
    """A judge that was learned by heart judges nothing; single names that anybody types are let through."""
    learned = [
        check.question
        for file in load_checks(SHIPPED, knowledge_base.revision).values()
        for check in file
        if check.entry is not None and len(check.question.split()) > 3
        for match in knowledge_base.search(check.question, check.language, limit=1).matches
        if match.phrasing == check.question
    ]
    assert len(learned) <= 5, learned
