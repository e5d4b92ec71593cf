"""Everything the playground remembers, in memory only."""

import asyncio
import secrets
import time
from collections import defaultdict, deque
from dataclasses import dataclass, replace

from bot.playground import scene
from bot.playground.calls import Call
from bot.playground.chats import Chat, Draft, Keyboard, Message, Person
from bot.playground.entities import FormattedText
from bot.playground.errors import ApiError
from bot.playground.events import EventLog
from bot.playground.files import FileStore
from bot.playground.inline import InlineAnswer
from bot.playground.media import MEDIA
from bot.playground.members import member_json
from bot.playground.privacy import is_addressed_to, is_passed_on
from bot.playground.profile import BotProfile
from bot.playground.scene import VISITOR_ID
from bot.playground.updates import UpdateQueue

__all__ = ["VISITOR_ID", "PlaygroundState", "PressAnswer"]

_KEPT_CALLS = 1000
_KEPT_INLINE_ANSWERS = 100


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What the bot says to a pressed button: a short text, as an alert or in passing."""

    text: str
    show_alert: bool


class PlaygroundState:
    """One bot, and the people and chats it can reach."""

    def __init__(self, answer_timeout_s: float) -> None:
        self.answer_timeout_s = answer_timeout_s
        """How long somebody who pressed a button or looks something up waits for the bot."""

        self.session = secrets.token_hex(8)
        """Differs after each start, so that a page notices a restart."""

        self.token = f"{scene.BOT_ID}:{secrets.token_urlsafe(26)}"
        self.people = scene.people()
        self.bot = self.people[scene.BOT_ID]
        self.chats = scene.chats()
        self.profile = BotProfile()
        self.files = FileStore()
        self.updates = UpdateQueue()
        self.events = EventLog()
        self.presses: dict[str, asyncio.Future[PressAnswer | None]] = {}
        """Pressed buttons that the bot has not answered, by callback query id."""

        self.inline_queries: dict[str, asyncio.Future[InlineAnswer | None]] = {}
        """What people look up in inline mode and the bot has not answered, by inline query id."""

        self.inline_answers: dict[str, tuple[str, InlineAnswer]] = {}
        """What was looked up and found, by inline query id: the latest hundred."""

        self.guest_queries: dict[str, tuple[int, int]] = {}
        """Chat and message of mentions where the bot is no member and has not answered, by guest query id."""

        self.inline_messages: dict[str, tuple[int, int]] = {}
        """Chat and message of what was sent through the bot, by inline message id."""

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

    def send(self, chat: Chat, sender_id: int, draft: Draft) -> Message:
        """Write a message, show it, and pass it on to the bot if it may see it."""
        message = chat.add(sender_id, draft)
        self.events.add("message", message=self.message_json(chat, message))
        if sender_id != self.bot.id:
            self._pass_on(chat, message, "channel_post" if chat.type == "channel" else "message")
        return message

    def edit(self, chat: Chat, message: Message, content: FormattedText, keyboard: Keyboard = ()) -> Message:
        """Change a message, show the change, and pass it on to the bot if somebody else made it."""
        edited = chat.edit(message, content, keyboard)
        self.events.add("edit", message=self.message_json(chat, edited))
        if message.sender_id != self.bot.id and "via_bot" not in message.draft.fields:
            self._pass_on(chat, edited, "edited_message")
        return edited

    def delete(self, chat: Chat, message: Message) -> None:
        """Remove a message, from the page too; the bot is never told."""
        del chat.messages[message.id]
        self.events.add("deletion", chat_id=chat.id, message_id=message.id)

    def set_bot_status(self, chat: Chat, by: Person, status: str) -> None:
        """Add the bot to a chat, change its rights or remove it; it is told in each case."""
        old = member_json(chat, self.bot)
        was_member = chat.has(self.bot.id)
        chat.members[self.bot.id] = status
        update = {
            "chat": self.chat_json(chat),
            "from": by.as_json(),
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": member_json(chat, self.bot),
        }
        self.updates.add("my_chat_member", update)
        self.events.add("chats")
        if chat.type in ("group", "supergroup") and was_member != chat.has(self.bot.id):
            bot = self.bot.as_json()
            told: dict[str, object] = {"left_chat_member": bot} if was_member else {"new_chat_members": [bot]}
            self.send(chat, by.id, Draft(FormattedText(""), fields=told))

    def remember_inline_message(self, chat: Chat, message: Message) -> str:
        """An id under which the bot can edit a message that was sent through it."""
        inline_message_id = secrets.token_urlsafe(18)
        self.inline_messages[inline_message_id] = chat.id, message.id
        return inline_message_id

    def remember_inline_answer(self, query_id: str, query: str, answer: InlineAnswer) -> None:
        """Keep what was found, to choose from."""
        self.inline_answers[query_id] = query, answer
        if len(self.inline_answers) > _KEPT_INLINE_ANSWERS:
            del self.inline_answers[next(iter(self.inline_answers))]

    def chat_json(self, chat: Chat) -> dict[str, object]:
        """A Chat of the Bot API."""
        if chat.type == "private":
            person = self.people[chat.id]
            body: dict[str, object] = {"id": chat.id, "type": chat.type, "first_name": person.first_name}
            return body | ({"username": person.username} if person.username else {})
        body = {"id": chat.id, "type": chat.type, "title": chat.title}
        return body | ({"is_forum": True} if chat.topics else {})

    def message_json(self, chat: Chat, message: Message) -> dict[str, object]:
        """A Message of the Bot API, with the message it replies to unless that is gone."""
        body = self._plain_message_json(chat, message)
        replied = chat.messages.get(message.replied_id or 0)
        if replied is not None:
            body["reply_to_message"] = self._plain_message_json(chat, replied)
        return body

    def close(self) -> None:
        """Let everybody who waits go, so that the server can stop."""
        self.updates.close()
        self.events.close()
        for press in self.presses.values():
            if not press.done():
                press.set_result(None)
        for query in self.inline_queries.values():
            if not query.done():
                query.set_result(None)

    def _plain_message_json(self, chat: Chat, message: Message) -> dict[str, object]:
        body: dict[str, object] = {"message_id": message.id, "chat": self.chat_json(chat), "date": message.date}
        if sender := self.people.get(message.sender_id):
            body["from"] = sender.as_json()
        else:
            body["sender_chat"] = self.chat_json(self.chats[message.sender_id])
        body |= message.draft.fields
        if message.content.text:
            is_caption = any(kind in body for kind in MEDIA)
            body["caption" if is_caption else "text"] = message.content.text
            if message.content.entities:
                entities = [entity.as_json() for entity in message.content.entities]
                body["caption_entities" if is_caption else "entities"] = entities
        if message.topic_id is not None:
            body |= {"message_thread_id": message.topic_id, "is_topic_message": True}
        if message.edit_date is not None:
            body["edit_date"] = message.edit_date
        if message.keyboard:
            body["reply_markup"] = {"inline_keyboard": message.keyboard}
        return body

    def _pass_on(self, chat: Chat, message: Message, update: str) -> None:
        if chat.has(self.bot.id):
            if is_passed_on(chat, message, self.bot):
                self.updates.add(update, self.message_json(chat, message))
        elif update == "message" and chat.type != "private" and is_addressed_to(chat, message, self.bot):
            query_id = str(secrets.randbits(63))
            self.guest_queries[query_id] = chat.id, message.id
            self.updates.add("guest_message", self.message_json(chat, message) | {"guest_query_id": query_id})
