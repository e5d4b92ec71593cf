"""Inline mode: `@SeoulPolicyBot words` in any chat finds answers as one types."""

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
from knowledge.language import Language, detect_language
from responders.assistant import read_question
from responders.beyond import name_missing
from responders.catalogue import N_, translate
from responders.messages import Answer, Answered, Suggested, TopicPage
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
    question = read_question(query.query, None, language_of(query.from_user))
    language = question.answer_language
    said: str | None = None
    if query.query.strip():
        searched = assistant.search(question, RESULTS)
        answers: list[tuple[str, Answer]] = [
            (answer.entry.wording(language).title, answer) for answer in assistant.candidates(searched)
        ]
        said = _missing(assistant.answer(question, searched))
    else:
        revision = assistant.knowledge.revision
        answers = [(topic.title[language], TopicPage(language, topic)) for topic in revision.topics]
    results = [_result(context, number, title, answer, language) for number, (title, answer) in enumerate(answers)]
    if not results:
        said = translate(N_("Nothing found: ask in private"), language)
    button = InlineQueryResultsButton(shorten(said, BUTTON_LETTERS), start_parameter="inline") if said else None
    # Without letters the language is the asker's own; Telegram would give it to everybody who types the same.
    is_personal = detect_language(query.query) is None
    await query.answer(results, cache_time=CACHE_S, is_personal=is_personal, button=button)


def _missing(answer: Answer) -> str | None:
    """What the results below do not tell of what was asked, in a few words."""
    missing = name_missing(answer.beyond, answer.language) if isinstance(answer, Suggested) else None
    said = translate(N_("Not in my documents: {missing}"), answer.language)
    return said.format(missing=missing) if missing else None


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
