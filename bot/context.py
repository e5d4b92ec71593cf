"""Typed access to the bot's parts for Telegram callbacks."""

import datetime as dt
from asyncio import Task
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Chat, Message, Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.conversations import Conversations
from bot.desk import Desk
from bot.group_memory import Groups
from bot.logs import exception_fields
from bot.minute_cap import MinuteCap
from bot.sent import SentAnswers
from bot.store.store import ChatSettings, Store
from knowledge.language import DEFAULT_LANGUAGE, Language, is_language
from responders.assistant import Assistant
from responders.judging import Judgement

_PARTS: Final = "parts"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What every callback works with; built and closed by `app.py`."""

    assistant: Assistant
    store: Store
    conversations: Conversations
    sent: SentAnswers
    groups: Groups
    people: MinuteCap
    """What each person may send in private, and press."""
    today: Callable[[], dt.date]
    desk: Desk
    zone: dt.tzinfo
    """Where days begin and end, in figures."""
    judgements: dict[str, Task[Judgement]] = field(default_factory=dict)
    """How each revision does on its checks, by the revision's id; judged when first asked for."""

    async def settings(self, chat_id: int) -> ChatSettings:
        """What a chat has chosen; nothing, while the database cannot be read: an answer is worth more."""
        try:
            return await self.store.settings(chat_id)
        except SQLAlchemyError as error:
            _log.error("settings not read", **exception_fields(error))
            return ChatSettings()


class BotContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """A callback's context that knows the parts."""

    @property
    def parts(self) -> Parts:
        """The parts this bot was built with."""
        parts: Parts = self.bot_data[_PARTS]
        return parts

    async def language_for(self, chat: Chat, person: User | None) -> Language:
        """The language for a message that answers no words: the chat's fixed one, else the person's own."""
        return (await self.parts.settings(chat.id)).language or language_of(person)


BotApplication = Application[Any, BotContext, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]


def attach_parts(application: BotApplication, parts: Parts) -> None:
    """Make the parts known to every callback of `application`."""
    application.bot_data[_PARTS] = parts


def parts_of(application: BotApplication) -> Parts:
    """The parts a bot was built with."""
    parts: Parts = application.bot_data[_PARTS]
    return parts


def language_of(person: User | None) -> Language:
    """The language of a person's Telegram app, if the bot speaks it."""
    code = (person.language_code or "").partition("-")[0] if person else ""
    return code if is_language(code) else DEFAULT_LANGUAGE


def message_of(update: Update) -> tuple[Message, Chat, User]:
    """The message, its chat and who wrote it; the filters of `app.py` let only such updates through."""
    message, chat, person = update.effective_message, update.effective_chat, update.effective_user
    assert message is not None
    assert chat is not None
    assert person is not None
    return message, chat, person
