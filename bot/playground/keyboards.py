"""Inline keyboards as the bot gives them, and what Telegram refuses in them."""

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.playground.calls import Call
from bot.playground.chats import Keyboard
from bot.playground.errors import ApiError, bad_request
from bot.playground.links import checked_link

_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)


def read_keyboard(call: Call) -> Keyboard:
    """The inline keyboard in `reply_markup`; other kinds of markup are accepted and not shown."""
    return checked_keyboard(call.json("reply_markup", "reply keyboard markup"))


def checked_keyboard(markup: object) -> Keyboard:
    """The rows of a reply markup; () if it is None."""
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    keyboard = tuple(row for row in map(_read_row, rows) if row)
    is_too_wide = any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in keyboard)
    if is_too_wide or sum(map(len, keyboard)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _read_row(row: object) -> tuple[dict[str, object], ...]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return tuple(map(_read_button, row))


def _read_button(button: object) -> dict[str, object]:
    if not isinstance(button, dict):
        raise _bad_button("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _bad_button('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _bad_button('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(action in button for action in _ACTIONS):
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    _check_callback_data(button.get("callback_data"))
    _check_url(button.get("url"))
    _check_copy_text(button.get("copy_text"))
    return button


def _check_callback_data(data: object) -> None:
    if data is None:
        return
    if not isinstance(data, str):
        raise _bad_button('Field "callback_data" must be of type String')
    size = len(data.encode())
    if not InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    if url is None:
        return
    if not isinstance(url, str):
        raise _bad_button('Field "url" must be of type String')
    if checked_link(url) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_copy_text(copy_text: object) -> None:
    if copy_text is None:
        return
    if not isinstance(copy_text, dict) or not isinstance(text := copy_text.get("text"), str):
        raise _bad_button('Field "copy_text" must be of type Object')
    if not InlineKeyboardButtonLimit.MIN_COPY_TEXT <= len(text) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _bad_button(problem: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {problem}")
