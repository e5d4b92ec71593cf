"""People, chats and their messages, and how the Bot API writes them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.playground.entities import FormattedText

_KEPT_MESSAGES = 500

Keyboard = tuple[tuple[Mapping[str, object], ...], ...]
"""Rows of InlineKeyboardButton as the Bot API writes them; () for none."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes messages; the bot is one too."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, object]:
        """A User of the Bot API."""
        user: dict[str, object] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username is not None:
            user["username"] = self.username
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat, as it stands after its edits."""

    id: int
    sender_id: int
    date: int
    """When it was sent, in seconds since 1970."""

    content: FormattedText
    keyboard: Keyboard = ()
    reply_to_id: int | None = None
    edit_date: int | None = None


@dataclass(slots=True)
class Chat:
    """A place where messages are written; keeps the latest 500."""

    id: int
    type: str
    """As the Bot API spells it; a private chat has the id of its person."""

    messages: dict[int, Message] = field(default_factory=dict)
    """By id, oldest first."""

    last_message_id: int = 0

    def add(self, sender_id: int, content: FormattedText, keyboard: Keyboard, reply_to_id: int | None) -> Message:
        """Write a new message."""
        self.last_message_id += 1
        message = Message(self.last_message_id, sender_id, int(time.time()), content, keyboard, reply_to_id)
        self.messages[message.id] = message
        if len(self.messages) > _KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return message

    def edit(self, message: Message, content: FormattedText, keyboard: Keyboard) -> Message:
        """Put other content in the place of a message."""
        edited = replace(message, content=content, keyboard=keyboard, edit_date=int(time.time()))
        self.messages[message.id] = edited
        return edited
