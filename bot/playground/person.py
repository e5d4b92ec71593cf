"""The person's side of the playground, for its page and for tests: write, press, look, follow."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from telegram.constants import MessageLimit

from bot.playground.calls import is_unicode
from bot.playground.chats import Chat, Message, Person
from bot.playground.entities import Entity, FormattedText, utf16_length
from bot.playground.state import VISITOR_ID, PlaygroundState, PressAnswer

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_PRESS_TIMEOUT_S = 10
_EVENTS_TIMEOUT_S = 25


@dataclass(frozen=True, slots=True)
class ExampleQuestion:
    """A question that an empty chat offers."""

    text: str
    hint: str
    """What the answer to it shows."""


class PersonError(Exception):
    """The person asked for something that does not work; says what, with an HTTP status."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


def person_routes(state: PlaygroundState, examples: Sequence[ExampleQuestion]) -> Mount:
    """The endpoints under /playground/, JSON over HTTP."""
    visit = _Visit(state, examples)
    return Mount(
        "/playground",
        routes=[
            Route("/messages", _endpoint(visit.write), methods=["POST"]),
            Route("/presses", _endpoint(visit.press), methods=["POST"]),
            Route("/language", _endpoint(visit.choose_language), methods=["POST"]),
            Route("/events", _endpoint(visit.follow), methods=["GET"]),
            Route("/state", _endpoint(visit.look), methods=["GET"]),
        ],
    )


def _endpoint(action: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            return JSONResponse(await action(request))
        except PersonError as error:
            return JSONResponse({"error": str(error)}, status_code=error.status)

    return handle


class _Visit:
    """What the one person of the playground can do in the private chat with the bot."""

    def __init__(self, state: PlaygroundState, examples: Sequence[ExampleQuestion]) -> None:
        self._state = state
        self._examples = examples

    async def write(self, request: Request) -> object:
        """Send a message, or edit one: `text`, and `edit_message_id` to edit; gives the message."""
        body = await _read_body(request)
        content = _read_content(body)
        if body.get("edit_message_id") is None:
            message = self._state.send(self._chat, self._person.id, content)
            update = "message"
        else:
            message = self._find_own_message(body["edit_message_id"])
            message = self._state.edit(self._chat, message, content, ())
            update = "edited_message"
        written = self._state.message_json(self._chat, message)
        self._state.updates.add(update, written)
        return {"message": written, "event": self._state.events.last}

    async def press(self, request: Request) -> object:
        """Press a button: `message_id` and `data`; gives the bot's answer, null if none comes within 10 s."""
        body = await _read_body(request)
        message = self._find_message(body.get("message_id"))
        data = body.get("data")
        if not any(button.get("callback_data") == data for row in message.keyboard for button in row):
            raise PersonError(404, "the message has no button with this data")
        answer = await self._wait_for_answer(message, data)
        return {"answer": asdict(answer) if answer else None}

    async def choose_language(self, request: Request) -> object:
        """Use Telegram in another language: `language_code`; gives the state."""
        language_code = (await _read_body(request)).get("language_code")
        if not isinstance(language_code, str) or re.fullmatch(r"[a-z]{2}", language_code) is None:
            raise PersonError(400, "language_code must be two letters such as en or ko")
        self._state.set_language(self._person.id, language_code)
        return await self.look(request)

    async def follow(self, request: Request) -> object:
        """The events after number `after`; waits for the next one."""
        after = request.query_params.get("after", "")
        if not after.isdecimal():
            raise PersonError(400, "after must be the number of the last event seen, 0 at first")
        events = await self._state.events.after(int(after), _EVENTS_TIMEOUT_S)
        return {"session": self._state.session, "events": [event.as_json() for event in events]}

    async def look(self, request: Request) -> object:
        """Everything there is to show now."""
        language_code = self._person.language_code or ""
        profile = self._state.profile
        return {
            "session": self._state.session,
            "last_event": self._state.events.last,
            "bot": {
                "name": self._state.bot_name(language_code),
                "username": self._state.bot.username,
                "description": profile.text("description", language_code),
            },
            "person": self._person.as_json(),
            "messages": [self._state.message_json(self._chat, message) for message in self._chat.messages.values()],
            "commands": profile.private_commands(self._chat.id, language_code),
            "examples": [asdict(example) for example in self._examples],
        }

    @property
    def _person(self) -> Person:
        return self._state.people[VISITOR_ID]

    @property
    def _chat(self) -> Chat:
        return self._state.chats[VISITOR_ID]

    async def _wait_for_answer(self, message: Message, data: object) -> PressAnswer | None:
        query_id = str(secrets.randbits(63))
        press = asyncio.get_running_loop().create_future()
        self._state.presses[query_id] = press
        query = {
            "id": query_id,
            "from": self._person.as_json(),
            "message": self._state.message_json(self._chat, message),
            "chat_instance": str(self._chat.id),
            "data": data,
        }
        self._state.updates.add("callback_query", query)
        try:
            return await asyncio.wait_for(press, _PRESS_TIMEOUT_S)
        except TimeoutError:
            return None
        finally:
            self._state.presses.pop(query_id, None)

    def _find_message(self, message_id: object) -> Message:
        message = self._chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is None:
            raise PersonError(404, "there is no such message")
        return message

    def _find_own_message(self, message_id: object) -> Message:
        message = self._find_message(message_id)
        if message.sender_id != self._person.id:
            raise PersonError(400, "only one's own messages can be edited")
        return message


async def _read_body(request: Request) -> dict[str, object]:
    try:
        body: object = await request.json()
    except ValueError as error:
        raise PersonError(400, "the body must be JSON") from error
    if not isinstance(body, dict):
        raise PersonError(400, "the body must be a JSON object")
    return body


def _read_content(body: dict[str, object]) -> FormattedText:
    """The text as a Telegram app sends it: trimmed, with its commands marked."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise PersonError(400, "text must not be empty")
    text = text.strip()
    if not is_unicode(text):
        raise PersonError(400, "text must not hold halves of characters")
    if len(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise PersonError(400, f"text must not be longer than {MessageLimit.MAX_TEXT_LENGTH} characters")
    commands = tuple(
        Entity("bot_command", utf16_length(text[: found.start()]), len(found.group()))
        for found in _COMMAND.finditer(text)
    )
    return FormattedText(text, commands)
