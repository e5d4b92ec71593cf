"""The people's side of a playground, for tests that read like a conversation; conftest.py shows how."""

import asyncio
from typing import Any, Self

import httpx

from bot.playground import scene

Json = dict[str, Any]

_PEOPLE = {person.first_name: person.id for person in scene.people().values()}
_TOPICS = {name: topic_id for topic_id, name in scene.chats()[scene.GROUP_ID].topics.items()}
_PATIENCE_S = 60


class Visitor:
    """Somebody in a chat with the bot, over the playground's HTTP endpoints; by default the visitor in private."""

    def __init__(
        self,
        page: httpx.AsyncClient,
        person_id: int = scene.VISITOR_ID,
        chat_id: int | None = None,
        topic_id: int | None = None,
    ) -> None:
        self._page = page
        self.person_id = person_id
        self.chat_id = chat_id or person_id
        self.topic_id = topic_id
        self._last_event = 0
        self._unheard: list[Json] = []

    def in_group(self, person: str = "Visitor", topic: str = "") -> Self:
        """Visitor, Minji or Alex (who made the group) in its General topic or in "Moving to Seoul"."""
        return self.in_chat(scene.GROUP_ID, person, _TOPICS[topic] if topic else None)

    def in_private(self, person: str) -> Self:
        """Somebody else's private chat with the bot."""
        return self.in_chat(_PEOPLE[person], person)

    def in_chat(self, chat_id: int, person: str = "Visitor", topic_id: int | None = None) -> Self:
        """Somebody in another chat; hears all that was and will be said there."""
        return type(self)(self._page, _PEOPLE[person], chat_id, topic_id)

    async def says(self, text: str, reply_to: Json | None = None) -> Json:
        """Send a message, perhaps in reply to one."""
        return self._message(await self._posts("messages", text=text, **_reply(reply_to)))

    async def asks(self, text: str) -> Json:
        """Send a message and give the bot's next one."""
        await self.says(text)
        return await self.hears()

    async def says_anonymously(self, text: str) -> Json:
        """Send a message as an admin whose name is hidden."""
        return self._message(await self._posts("messages", text=text, anonymous=True))

    async def corrects(self, message_id: int, text: str) -> Json:
        """Edit a message that was sent before."""
        return self._message(await self._posts("messages", text=text, edit_message_id=message_id))

    async def deletes(self, message: Json) -> None:
        """Delete one's own message."""
        await self._posts("deletions", message_id=message["message_id"])

    async def sends(
        self, kind: str, caption: str = "", name: str = "", content: bytes = b"", reply_to: Json | None = None
    ) -> Json:
        """Send a document, photo, sticker, voice note or location."""
        query = {**self._place(), "kind": kind, "caption": caption, "name": name, **_reply(reply_to)}
        response = await self._page.post("/playground/files", params=query, content=content)
        return self._message(response.raise_for_status().json())

    async def fetches(self, message: Json) -> bytes:
        """The content of a document."""
        response = await self._page.get(f"/playground/files/{message['document']['file_id']}")
        return response.raise_for_status().content

    async def forwards(self, message: Json) -> Json:
        """Forward a message of any chat to this one."""
        origin = {"from_chat": message["chat"]["id"], "message_id": message["message_id"]}
        return self._message(await self._posts("forwards", **origin))

    async def posts(self, text: str) -> Json:
        """Post in the channel."""
        return self._message(await self._posts("channel-posts", text=text))

    async def presses(self, message: Json, label: str) -> Json | None:
        """Press the button with this label; gives the bot's answer to the press."""
        press = {"message_id": message["message_id"], "data": button(message, label)["callback_data"]}
        answer: Json | None = (await self._posts("presses", **press))["answer"]
        return answer

    async def opens(self, message: Json, label: str) -> Self:
        """Press a button that is a link to the bot; gives the private chat it leads to, where /start is said."""
        await self._posts("links", url=button(message, label)["url"])
        return type(self)(self._page, self.person_id)

    async def looks_up(self, query: str, offset: str = "") -> Json:
        """Type after the bot's name: `query_id`, and the bot's `answer` with its `results`."""
        return await self._posts("inline-queries", query=query, offset=offset)

    async def chooses(self, found: Json, title: str) -> Json:
        """Choose the result with this title; gives the message that is sent."""
        result_id = next(result["id"] for result in found["answer"]["results"] if result["title"] == title)
        return self._message(await self._posts("inline-results", query_id=found["query_id"], result_id=result_id))

    async def lets_bot_be(self, status: str) -> None:
        """Give the bot a status here: member, administrator, restricted, left, kicked (blocked, in private)."""
        await self._posts("memberships", status=status)

    async def makes_group(self, title: str = "Plain group") -> Self:
        """Make a plain group with the bot in it; gives its maker there."""
        chat = await self._posts("groups", title=title)
        return type(self)(self._page, self.person_id, chat["id"])

    async def upgrades_group(self) -> Self:
        """Turn this group into a supergroup; gives the same person there."""
        chat = await self._posts("upgrades")
        return type(self)(self._page, self.person_id, chat["id"])

    async def chooses_language(self, language_code: str) -> Json:
        """Use Telegram in another language; gives the state that this leads to."""
        return await self._posts("language", language_code=language_code)

    async def looks(self) -> Json:
        """Everything there is to see now."""
        response = await self._page.get("/playground/state", params=self._place())
        state: Json = response.raise_for_status().json()
        return state

    async def hears(self) -> Json:
        """The bot's next message or edit here; fails after a minute of silence."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                event = await self.sees()
                message: Json = event.get("message", {})
                is_by_bot = message.get("from", {}).get("is_bot") and "sender_chat" not in message
                if event["type"] in ("message", "edit") and is_by_bot:
                    return message

    async def sees(self) -> Json:
        """The next event of any kind in this chat and topic, one's own messages included."""
        while True:
            event = await self._next_event()
            if self._is_here(event):
                return event

    async def _next_event(self) -> Json:
        while not self._unheard:
            response = await self._page.get("/playground/events", params={"after": self._last_event})
            self._unheard = response.raise_for_status().json()["events"]
        event = self._unheard.pop(0)
        self._last_event = event["number"]
        return event

    def _is_here(self, event: Json) -> bool:
        if "message" in event:
            message = event["message"]
            here: bool = (message["chat"]["id"], message.get("message_thread_id")) == (self.chat_id, self.topic_id)
            return here
        return bool(event.get("chat_id", self.chat_id) == self.chat_id)

    async def _posts(self, path: str, **body: object) -> Json:
        response = await self._page.post(f"/playground/{path}", json={**self._place(), **body})
        answer: Json = response.raise_for_status().json()
        return answer

    def _place(self) -> dict[str, int]:
        topic = {} if self.topic_id is None else {"topic": self.topic_id}
        return {"person": self.person_id, "chat": self.chat_id, **topic}

    def _message(self, answer: Json) -> Json:
        message: Json = answer["message"]
        return message


def labels(message: Json) -> list[str]:
    """What stands on the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def button(message: Json, label: str) -> Json:
    """The button with this label."""
    rows: list[list[Json]] = message["reply_markup"]["inline_keyboard"]
    return next(each for row in rows for each in row if each["text"] == label)


def _reply(message: Json | None) -> Json:
    return {"reply_to_message_id": message["message_id"]} if message else {}
