"""Everything the playground remembers, in memory only."""

import asyncio
import secrets
from collections import defaultdict, deque
from dataclasses import dataclass, replace

from bot.playground.calls import Call
from bot.playground.chats import Chat, Keyboard, Message, Person
from bot.playground.entities import FormattedText
from bot.playground.errors import ApiError
from bot.playground.events import EventLog
from bot.playground.profile import BotProfile
from bot.playground.updates import UpdateQueue

VISITOR_ID = 1001
_BOT_ID = 7_000_000_001
_KEPT_CALLS = 1000


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What the bot says to a pressed button: a short text, as an alert or in passing."""

    text: str
    show_alert: bool


class PlaygroundState:
    """One bot, and the people and chats it can reach."""

    def __init__(self) -> None:
        self.session = secrets.token_hex(8)
        """Differs after each start, so that a page notices a restart."""

        self.token = f"{_BOT_ID}:{secrets.token_urlsafe(26)}"
        self.bot = Person(_BOT_ID, "Playground bot", username="PlaygroundBot", is_bot=True)
        self.people = {VISITOR_ID: Person(VISITOR_ID, "Visitor", language_code="en"), _BOT_ID: self.bot}
        self.chats = {VISITOR_ID: Chat(VISITOR_ID, "private")}
        self.profile = BotProfile()
        self.updates = UpdateQueue()
        self.events = EventLog()
        self.presses: dict[str, asyncio.Future[PressAnswer | None]] = {}
        """Pressed buttons that the bot has not answered, by callback query id."""

        self.calls: deque[Call] = deque(maxlen=_KEPT_CALLS)
        """What the bot asked for, oldest first, refused or not."""

        self._faults: defaultdict[str, deque[ApiError]] = defaultdict(deque)

    def fail_next(
        self, method: str, error_code: int, description: str, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Refuse the next calls of a method, as Telegram does when it is busy or the bot is blocked."""
        self._faults[method.lower()].extend([ApiError(error_code, description, retry_after)] * times)

    def take_fault(self, method: str) -> ApiError | None:
        """The refusal that is due for a method, if any."""
        faults = self._faults[method.lower()]
        return faults.popleft() if faults else None

    def bot_name(self, language_code: str) -> str:
        """What people of a language see as the bot's name."""
        return self.profile.text("name", language_code) or self.bot.first_name

    def set_language(self, person_id: int, language_code: str) -> None:
        """Change the language in which a person uses Telegram."""
        self.people[person_id] = replace(self.people[person_id], language_code=language_code)

    def send(
        self,
        chat: Chat,
        sender_id: int,
        content: FormattedText,
        keyboard: Keyboard = (),
        reply_to_id: int | None = None,
    ) -> Message:
        """Write a message and show it."""
        message = chat.add(sender_id, content, keyboard, reply_to_id)
        self.events.add("message", message=self.message_json(chat, message))
        return message

    def edit(self, chat: Chat, message: Message, content: FormattedText, keyboard: Keyboard) -> Message:
        """Change a message and show the change."""
        edited = chat.edit(message, content, keyboard)
        self.events.add("edit", message=self.message_json(chat, edited))
        return edited

    def delete(self, chat: Chat, message: Message) -> None:
        """Remove a message, from the page too."""
        del chat.messages[message.id]
        self.events.add("deletion", chat_id=chat.id, message_id=message.id)

    def chat_json(self, chat: Chat) -> dict[str, object]:
        """A Chat of the Bot API."""
        return {"id": chat.id, "type": chat.type, "first_name": self.people[chat.id].first_name}

    def message_json(self, chat: Chat, message: Message) -> dict[str, object]:
        """A Message of the Bot API, with the message it replies to unless that is gone."""
        body = self._plain_message_json(chat, message)
        replied = chat.messages.get(message.reply_to_id) if message.reply_to_id is not None else None
        if replied is not None:
            body["reply_to_message"] = self._plain_message_json(chat, replied)
        return body

    def _plain_message_json(self, chat: Chat, message: Message) -> dict[str, object]:
        body: dict[str, object] = {
            "message_id": message.id,
            "from": self.people[message.sender_id].as_json(),
            "chat": self.chat_json(chat),
            "date": message.date,
            "text": message.content.text,
        }
        if message.edit_date is not None:
            body["edit_date"] = message.edit_date
        if message.content.entities:
            body["entities"] = [entity.as_json() for entity in message.content.entities]
        if message.keyboard:
            body["reply_markup"] = {"inline_keyboard": message.keyboard}
        return body

    def close(self) -> None:
        """Let everybody who waits go, so that the server can stop."""
        self.updates.close()
        self.events.close()
        for press in self.presses.values():
            if not press.done():
                press.set_result(None)
