"""The person's side of a playground, for tests that read like a conversation."""

from typing import Any

import httpx

Json = dict[str, Any]


class Visitor:
    """Somebody who chats with the bot over the playground's HTTP endpoints."""

    def __init__(self, page: httpx.AsyncClient) -> None:
        self._page = page
        self._last_event = 0
        self._unheard: list[Json] = []

    async def says(self, text: str) -> Json:
        """Send a message."""
        response = await self._page.post("/playground/messages", json={"text": text})
        return self._message(response)

    async def corrects(self, message_id: int, text: str) -> Json:
        """Edit a message that was sent before."""
        response = await self._page.post("/playground/messages", json={"text": text, "edit_message_id": message_id})
        return self._message(response)

    async def presses(self, message: Json, label: str) -> Json | None:
        """Press the button with this label; gives the bot's answer to the press."""
        buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        data = next(button["callback_data"] for button in buttons if button["text"] == label)
        press = {"message_id": message["message_id"], "data": data}
        response = await self._page.post("/playground/presses", json=press)
        answer: Json | None = response.raise_for_status().json()["answer"]
        return answer

    async def chooses_language(self, language_code: str) -> Json:
        """Use Telegram in another language; gives the state that this leads to."""
        response = await self._page.post("/playground/language", json={"language_code": language_code})
        state: Json = response.raise_for_status().json()
        return state

    async def looks(self) -> Json:
        """Everything there is to see now."""
        state: Json = (await self._page.get("/playground/state")).raise_for_status().json()
        return state

    async def hears(self) -> Json:
        """The bot's next message or edit."""
        while True:
            event = await self.sees()
            if event["type"] in ("message", "edit") and event["message"]["from"]["is_bot"]:
                message: Json = event["message"]
                return message

    async def sees(self) -> Json:
        """The next event of any kind, one's own messages included."""
        while not self._unheard:
            response = await self._page.get("/playground/events", params={"after": self._last_event})
            self._unheard = response.raise_for_status().json()["events"]
        event = self._unheard.pop(0)
        self._last_event = event["number"]
        return event

    def _message(self, response: httpx.Response) -> Json:
        message: Json = response.raise_for_status().json()["message"]
        return message
