"""People, chats and their messages, as the playground keeps them."""

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
class Draft:
    """What somebody is about to write."""

    content: FormattedText
    keyboard: Keyboard = ()
    reply_to_id: int | None = None
    topic_id: int | None = None
    """The topic of a forum it is written in; None for General and outside forums."""

    fields: Mapping[str, object] = field(default_factory=dict)
    """Whatever else the Bot API writes in the message as it is: a file, the origin of a forward, who was added."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat, as it stands after its edits."""

    id: int
    sender_id: int
    """A person, or the channel that it was posted in."""

    date: int
    """When it was sent, in seconds since 1970."""

    draft: Draft
    edit_date: int | None = None

    @property
    def content(self) -> FormattedText:
        return self.draft.content

    @property
    def keyboard(self) -> Keyboard:
        return self.draft.keyboard

    @property
    def topic_id(self) -> int | None:
        return self.draft.topic_id

    @property
    def replied_id(self) -> int | None:
        """What it replies to; in a topic Telegram names the topic's first message unless another was chosen."""
        return self.draft.reply_to_id or (self.topic_id if self.topic_id != self.id else None)


@dataclass(slots=True)
class Chat:
    """A place where messages are written; keeps the latest 500."""

    id: int
    type: str
    """As the Bot API spells it; a private chat has the id of its person."""

    members: dict[int, str]
    """The status of everybody who is or was here, the bot too, as the Bot API spells it."""

    title: str = ""
    """"" for private chats."""

    topics: dict[int, str] = field(default_factory=dict)
    """Names by the id of the message that began the topic; a group with any is a forum."""

    migrated_to_id: int | None = None
    """The supergroup that took this group's place."""

    messages: dict[int, Message] = field(default_factory=dict)
    """By id, oldest first."""

    last_message_id: int = 0

    def has(self, person_id: int) -> bool:
        """Whether somebody is a member now."""
        return self.members.get(person_id) in ("creator", "administrator", "member", "restricted")

    def is_run_by(self, person_id: int) -> bool:
        """Whether somebody is an administrator."""
        return self.members.get(person_id) in ("creator", "administrator")

    def add(self, sender_id: int, draft: Draft) -> Message:
        """Write a new message."""
        self.last_message_id += 1
        message = Message(self.last_message_id, sender_id, int(time.time()), draft)
        self.messages[message.id] = message
        if len(self.messages) > _KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return message

    def add_topic(self, sender_id: int, name: str) -> None:
        """Begin a topic; its id is that of the message that says so."""
        topic_id = self.last_message_id + 1
        created = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        self.add(sender_id, Draft(FormattedText(""), topic_id=topic_id, fields=created))
        self.topics[topic_id] = name

    def edit(self, message: Message, content: FormattedText, keyboard: Keyboard) -> Message:
        """Put other content in the place of a message."""
        draft = replace(message.draft, content=content, keyboard=keyboard)
        edited = replace(message, draft=draft, edit_date=int(time.time()))
        self.messages[message.id] = edited
        return edited
