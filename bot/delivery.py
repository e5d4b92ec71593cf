"""Rendered message -> Telegram calls; `sending.py` paces and repeats them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from telegram import (
    Bot,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from responders.labels import columns
from responders.messages import Button, RenderedMessage

ROW_COLUMNS: Final = 34
"""Columns of button text that share a row on a phone; Hangul counts two."""


_HTML: Final = ParseMode.HTML
_NO_PREVIEW: Final = {"link_preview_options": LinkPreviewOptions(is_disabled=True).to_json()}
_KEPT: Final = 1_024
"""Keyboards that stay written; those of the same answer are the same."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes."""

    chat_id: int
    thread_id: int | None = None
    """The topic of a forum, by the name it has in the Bot API; None elsewhere."""
    reply_to: int | None = None
    """Message to reply to, in a group."""

    @property
    def is_group(self) -> bool:
        """Groups have negative ids; what is sent there makes no sound."""
        return self.chat_id < 0


async def deliver(bot: Bot, destination: Destination, message: RenderedMessage) -> tuple[int, ...]:
    """Send every part in order, with the buttons under the last. Gives the ids of the messages sent."""
    return await redeliver(bot, destination, (), message)


async def redeliver(
    bot: Bot, destination: Destination, sent: Sequence[int], message: RenderedMessage
) -> tuple[int, ...]:
    """Put a message in the place of one sent before: parts are edited, surplus ones deleted, missing ones sent, also
    those that somebody deleted. Gives the ids of the messages that now hold it.
    """
    last = len(message.parts) - 1
    ids = []
    for number, part in enumerate(message.parts):
        beside = _beside(message) if number == last else _NO_PREVIEW
        if number < len(sent) and await _edit(bot, destination, sent[number], part, beside):
            ids.append(sent[number])
        else:
            ids.append(await _send(bot, destination, part, beside))
    for message_id in sent[len(message.parts) :]:
        with suppress(BadRequest):  # deleted by somebody
            await bot.delete_message(destination.chat_id, message_id)
    return tuple(ids)


async def _send(bot: Bot, destination: Destination, part: str, beside: dict[str, str]) -> int:
    """Send one part and what stands beside it; gives its message's id."""
    reply_to = destination.reply_to
    sent = await bot.send_message(
        destination.chat_id,
        part,
        parse_mode=_HTML,
        reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
        message_thread_id=destination.thread_id,
        disable_notification=destination.is_group,
        api_kwargs=beside,
    )
    return sent.message_id


async def _edit(bot: Bot, destination: Destination, message_id: int, part: str, beside: dict[str, str]) -> bool:
    """Put a part in the place of a message; False when the message cannot be edited, for example because it is gone."""
    try:
        await bot.edit_message_text(part, destination.chat_id, message_id, parse_mode=_HTML, api_kwargs=beside)
    except BadRequest as error:
        return is_unchanged(error)
    return True


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Stop a button's waiting sign; a press from long ago, for example while the bot was down, has none any more."""
    with suppress(BadRequest):
        await query.answer(text, show_alert=alert)


def is_unchanged(error: BadRequest) -> bool:
    """Whether Telegram refuses an edit because the message holds that already. It tells such things in words only."""
    return "not modified" in error.message.lower()


def is_gone(error: BadRequest) -> bool:
    """Whether Telegram refuses because somebody has deleted the message."""
    return "not found" in error.message.lower()


def is_muted(error: BadRequest) -> bool:
    """Whether Telegram refuses because the bot may not write in a group."""
    return "not enough rights" in error.message.lower()


def keyboard(message: RenderedMessage) -> InlineKeyboardMarkup | None:
    """Telegram's keyboard: what to go on with, and tools in rows of their own; None for no buttons."""
    return _keyboard(message.buttons, message.tools, message.curating)


def _beside(message: RenderedMessage) -> dict[str, str]:
    """Telegram's parameters beside the text, as they are sent."""
    written = _written_keyboard(message.buttons, message.tools, message.curating)
    return _NO_PREVIEW | ({"reply_markup": written} if written else {})


@lru_cache(_KEPT)  # python-telegram-bot takes longer for a keyboard than for all the rest of a message
def _written_keyboard(*groups: tuple[Button, ...]) -> str | None:
    made = _keyboard(*groups)
    return made.to_json() if made else None


def _keyboard(*groups: Sequence[Button]) -> InlineKeyboardMarkup | None:
    rows = [row for group in groups for row in _rows(group)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Sequence[Button]) -> list[list[InlineKeyboardButton]]:
    """Short buttons side by side, long ones below each other."""
    rows: list[list[InlineKeyboardButton]] = []
    width = ROW_COLUMNS
    for button in buttons:
        own = columns(button.label)
        if width + own > ROW_COLUMNS:
            rows.append([])
            width = 0
        rows[-1].append(_button(button))
        width += own
    return rows


def _button(button: Button) -> InlineKeyboardButton:
    if button.copies:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
    if button.opens:
        return InlineKeyboardButton(button.label, url=button.opens)
    return InlineKeyboardButton(button.label, callback_data=button.action)
