"""Inline mode: `@SeoulPolicyBot words` in any chat finds answers as one types."""

import time
from typing import Final

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from bot.context import BotContext, language_of
from bot.metrics import count_answer
from bot.recording import microseconds_since
from knowledge.language import Language, detect_language
from responders.assistant import read_question
from responders.beyond import name_missing
from responders.catalogue import N_, translate
from responders.messages import Answer, Answered, Suggested, TopicPage, outcome_of
from responders.rendering import message_text
from responders.splitting import shorten

RESULTS: Final = 20
CACHE_S: Final = 300
BUTTON_LETTERS: Final = 64
"""Letters of the button above the results."""


async def on_inline(update: Update, context: BotContext) -> None:
    """Offer answers, best first; the topics where nothing is typed, and the private chat where nothing is found."""
    query = update.inline_query
    assert query is not None
    assistant = context.parts.assistant
    started_s = time.perf_counter()
    question = read_question(query.query, None, language_of(query.from_user))
    language = question.answer_language
    asked: Answer | None = None
    if query.query.strip():
        searched = assistant.search(question, RESULTS)
        answers: list[tuple[str, Answer]] = [
            (answer.entry.wording(language).title, answer) for answer in assistant.candidates(searched)
        ]
        asked = assistant.answer(question, searched)
    else:
        revision = assistant.knowledge.revision
        answers = [(topic.title[language], TopicPage(language, topic)) for topic in revision.topics]
    results = [_result(context, number, title, answer, language) for number, (title, answer) in enumerate(answers)]
    said = _missing(asked) if results else translate(N_("Nothing found: ask in private"), language)
    button = InlineQueryResultsButton(shorten(said, BUTTON_LETTERS), start_parameter="inline") if said else None
    # Without letters the language is the asker's own; Telegram would give it to everybody who types the same.
    is_personal = detect_language(query.query) is None
    elapsed_us = microseconds_since(started_s)
    await query.answer(results, cache_time=CACHE_S, is_personal=is_personal, button=button)
    if asked is not None:
        count_answer(outcome_of(asked), "inline", question.language, elapsed_us)


def _missing(answer: Answer | None) -> str | None:
    """What the results below do not tell of what was asked, in a few words."""
    if not isinstance(answer, Suggested) or not (missing := name_missing(answer.beyond, answer.language)):
        return None
    return translate(N_("Not in my documents: {missing}"), answer.language).format(missing=missing)


def _result(
    context: BotContext, number: int, title: str, answer: Answer, language: Language
) -> InlineQueryResultArticle:
    revision = context.parts.assistant.knowledge.revision
    full = context.parts.assistant.render(answer)
    text = full.parts[0]
    if isinstance(answer, TopicPage):
        text = "\n".join((text, *(f"- {button.label}" for button in full.buttons)))
    content = InputTextMessageContent(text, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
    first = message_text(full).partition("\n")[0]
    name = answer.entry.id if isinstance(answer, Answered) else str(number)
    return InlineQueryResultArticle(f"{revision.version}:{language}:{name}"[:64], title, content, description=first)
