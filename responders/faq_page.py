"""A revision as a FAQ page (JSON-LD, schema.org's FAQPage): each question with what the bot would say."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final

from knowledge.entries import Entry, Revision, Source
from knowledge.exchange.faq_pages import question_id, question_version
from knowledge.language import LANGUAGES, Language
from responders.messages import Answered
from responders.rendering import Renderer, message_text

_WHOLE: Final = 10**6
"""Characters of a message that is not cut for Telegram."""


def faq_page(revision: Revision, today: dt.date) -> bytes:
    """The page as UTF-8: a Question for each entry and each of its facts, in each language."""
    renderer = Renderer(lambda: today, _WHOLE)
    questions = [
        _question(entry, fact_id, language, revision, renderer)
        for entry in revision.entries
        for fact_id in (None, *entry.facts)
        for language in LANGUAGES
    ]
    page = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}
    return f"{json.dumps(page, ensure_ascii=False, indent=1)}\n".encode()


def _question(
    entry: Entry, fact_id: str | None, language: Language, revision: Revision, renderer: Renderer
) -> dict[str, Any]:
    title = entry.wording(language).title
    name = title if fact_id is None else f"{title}: {entry.facts[fact_id].label[language]}"
    text = message_text(renderer.render(Answered(language, entry, fact_id, confidence=1.0), revision))
    changed = revision.corrected.get(entry.id)
    question = {
        "@type": "Question",
        "@id": question_id(entry.id, fact_id, language),
        "inLanguage": language,
        "name": name,
        "about": revision.topic_of[entry.id],
        "temporal": str(entry.time.as_of),
        **({"dateModified": str(changed)} if changed else {}),
        "citation": [dict(_citation(revision.sources[source_id])) for source_id in entry.sources],
        "acceptedAnswer": {"@type": "Answer", "text": text},
    }
    return {**question, "version": question_version(question)}


def _citation(source: Source) -> Iterator[tuple[str, str]]:
    yield "@type", "CreativeWork"
    yield "identifier", source.id
    yield "name", source.title
    yield "publisher", source.posted_by
    if source.date is not None:
        yield "datePublished", str(source.date)
    if source.address is not None:
        yield "url", source.address
