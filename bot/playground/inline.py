"""What the bot offers in inline mode, and what Telegram refuses in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram.constants import InlineQueryLimit, InlineQueryResultLimit, InlineQueryResultsButtonLimit

from bot.playground.chats import Keyboard
from bot.playground.content import checked_content
from bot.playground.entities import FormattedText
from bot.playground.errors import ApiError, bad_request
from bot.playground.keyboards import checked_keyboard
from bot.playground.links import checked_link


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One article to choose, and the message that it becomes."""

    id: str
    title: str
    description: str
    content: FormattedText
    keyboard: Keyboard

    def as_json(self) -> dict[str, object]:
        """What the list shows of it."""
        return {"id": self.id, "title": self.title, "description": self.description}


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """The bot's answer to an inline query."""

    results: tuple[InlineResult, ...]
    button: Mapping[str, str] | None
    """A button above the results, with the words of a deep link into the private chat."""

    cache_time_s: int
    is_personal: bool
    next_offset: str

    def as_json(self) -> dict[str, object]:
        """What the person sees."""
        return {
            "results": [result.as_json() for result in self.results],
            "button": self.button,
            "cache_time": self.cache_time_s,
            "is_personal": self.is_personal,
            "next_offset": self.next_offset,
        }


def read_results(results: object) -> tuple[InlineResult, ...]:
    """The results of an answer, all of which must be articles with a text."""
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    articles = tuple(map(read_result, results))
    if len({article.id for article in articles}) < len(articles):
        raise bad_request("RESULT_ID_DUPLICATE")
    return articles


def read_result(result: object) -> InlineResult:
    """One result."""
    if not isinstance(result, dict):
        raise _bad_result("Inline query result must be an object")
    if result.get("type") != "article":
        raise bad_request("the playground reads inline query results of type article only")
    identifier, title = result.get("id"), result.get("title")
    if not isinstance(identifier, str) or not isinstance(title, str):
        raise _bad_result('Fields "id" and "title" must be of type String')
    size = len(identifier.encode())
    if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    message = result.get("input_message_content")
    if not isinstance(message, dict) or not isinstance(text := message.get("message_text"), str):
        raise _bad_result('Field "message_text" must be of type String')
    url = result.get("url")
    if url is not None and checked_link(str(url)) is None:
        raise bad_request("WEBPAGE_URL_INVALID")
    content = checked_content(text, str(message.get("parse_mode", "")), bool(message.get("entities")))
    keyboard = checked_keyboard(result.get("reply_markup"))
    return InlineResult(identifier, title, str(result.get("description") or ""), content, keyboard)


def read_button(button: object) -> Mapping[str, str] | None:
    """The button above the results, None if there is none."""
    if button is None:
        return None
    if not isinstance(button, dict) or not isinstance(text := button.get("text"), str) or not text.strip():
        raise bad_request("can't parse inline query results button")
    parameter = button.get("start_parameter")
    limit = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    if not isinstance(parameter, str) or re.fullmatch(rf"[A-Za-z0-9_-]{{1,{limit}}}", parameter) is None:
        raise bad_request("START_PARAM_INVALID")
    return {"text": text, "start_parameter": parameter}


def _bad_result(problem: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {problem}")
