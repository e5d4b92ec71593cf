"""Rendered message -> Telegram calls."""

import asyncio
import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Final

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import RetryAfter

from responders.messages import Button, RenderedMessage

ROW_COLUMNS: Final = 34
"""Columns of button text that share a row on a phone; Hangul counts two."""


async def deliver(bot: Bot, chat_id: int, message: RenderedMessage) -> None:
    """Send every part in order, with the buttons under the last; waits once when Telegram asks to slow down."""
    for number, part in enumerate(message.parts, start=1):
        buttons = keyboard(message.buttons) if number == len(message.parts) else None
        try:
            await _send(bot, chat_id, part, buttons)
        except RetryAfter as error:
            await asyncio.sleep(_seconds(error.retry_after))
            await _send(bot, chat_id, part, buttons)


async def _send(bot: Bot, chat_id: int, part: str, buttons: InlineKeyboardMarkup | None) -> None:
    await bot.send_message(
        chat_id,
        part,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=buttons,
    )


def _seconds(pause: int | dt.timedelta) -> float:
    """python-telegram-bot gives whole seconds or, as announced for its next major version, a timedelta."""
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Telegram's keyboard: short buttons side by side, long ones below each other; None for no buttons."""
    if not buttons:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    width = ROW_COLUMNS
    for button in buttons:
        columns = _columns(button.label)
        if width + columns > ROW_COLUMNS:
            rows.append([])
            width = 0
        rows[-1].append(InlineKeyboardButton(button.label, callback_data=button.action))
        width += columns
    return InlineKeyboardMarkup(rows)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
