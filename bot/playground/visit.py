"""What every endpoint of the people's side needs: who asks, in which chat, about which message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.chats import Chat, Message, Person
from bot.playground.scene import VISITOR_ID
from bot.playground.state import PlaygroundState

_MAX_BODY_BYTES = 1 << 20

Body = dict[str, object]
Action = Callable[[PlaygroundState, Body], Awaitable[object]]


class PersonError(Exception):
    """The person asked for something that does not work; says what, with an HTTP status."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in a chat."""

    person: Person
    chat: Chat
    topic_id: int | None = None


def endpoint(path: str, state: PlaygroundState, action: Action) -> Route:
    """A route that takes a JSON object and gives one."""

    async def handle(request: Request) -> Response:
        return await respond(lambda: _act(request))

    async def _act(request: Request) -> object:
        return await action(state, await _read_body(request))

    return Route(path, handle, methods=["POST"], max_body_size=_MAX_BODY_BYTES)


async def respond(act: Callable[[], Awaitable[object]]) -> Response:
    """The result of an action as JSON, or why it does not work."""
    try:
        return JSONResponse(await act())
    except PersonError as error:
        return JSONResponse({"error": str(error)}, status_code=error.status)


def find_person(state: PlaygroundState, body: Body) -> Person:
    """The person named by `person`, the visitor if none is."""
    person = state.people.get(_integer(body, "person", VISITOR_ID))
    if person is None or person == state.bot:
        raise PersonError(404, "there is no such person")
    return person


def find_chat(state: PlaygroundState, body: Body, default_id: int = VISITOR_ID) -> Chat:
    """The chat named by `chat`."""
    chat = state.chats.get(_integer(body, "chat", default_id))
    if chat is None:
        raise PersonError(404, "there is no such chat")
    return chat


def find_place(state: PlaygroundState, body: Body) -> Place:
    """Who is where: `person`, by default the visitor, `chat`, by default the private one, and `topic`."""
    person = find_person(state, body)
    chat = find_chat(state, body, person.id)
    if not chat.has(person.id):
        raise PersonError(403, f"{person.first_name} is not in this chat")
    topic_id = _integer(body, "topic", 0) or None
    if topic_id is not None and topic_id not in chat.topics:
        raise PersonError(404, "there is no such topic")
    return Place(person, chat, topic_id)


def find_writing_place(state: PlaygroundState, body: Body) -> Place:
    """Where somebody may write."""
    place = find_place(state, body)
    if place.chat.type == "private" and not place.chat.has(state.bot.id):
        raise PersonError(403, "unblock the bot first")
    if place.chat.migrated_to_id is not None:
        raise PersonError(403, "this group became a supergroup")
    return place


def find_message(chat: Chat, message_id: object) -> Message:
    """A message of a chat."""
    message = chat.messages.get(message_id) if isinstance(message_id, int) else None
    if message is None:
        raise PersonError(404, "there is no such message")
    return message


def find_own_message(place: Place, message_id: object, purpose: str) -> Message:
    """A message that the person wrote."""
    message = find_message(place.chat, message_id)
    if message.sender_id != place.person.id:
        raise PersonError(400, f"only one's own messages can be {purpose}")
    return message


def find_reply(place: Place, body: Body) -> int | None:
    """The message named by `reply_to_message_id`, None for none."""
    message_id = body.get("reply_to_message_id")
    return None if message_id is None else find_message(place.chat, message_id).id


def _integer(body: Body, name: str, default: int) -> int:
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, int):
        raise PersonError(400, f"{name} must be a number")
    return value


async def _read_body(request: Request) -> Body:
    try:
        body: object = await request.json()
    except ValueError as error:
        raise PersonError(400, "the body must be JSON") from error
    if not isinstance(body, dict):
        raise PersonError(400, "the body must be a JSON object")
    return body
