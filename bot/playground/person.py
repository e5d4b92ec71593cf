"""The people's side of the playground, for its page and for tests: write, press, look, follow."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.playground import person_chats, person_files, person_inline
from bot.playground.chats import Draft, Message
from bot.playground.scene import ANONYMOUS_ADMIN_ID, CHANNEL_ID
from bot.playground.state import PlaygroundState, PressAnswer
from bot.playground.typed import read_typed
from bot.playground.visit import (
    Action,
    Body,
    PersonError,
    Place,
    endpoint,
    find_chat,
    find_message,
    find_own_message,
    find_person,
    find_place,
    find_reply,
    find_writing_place,
    respond,
)

_EVENTS_TIMEOUT_S = 25


@dataclass(frozen=True, slots=True)
class ExampleQuestion:
    """A question that an empty chat offers."""

    text: str
    hint: str
    """What the answer to it shows."""


def person_routes(state: PlaygroundState, examples: Sequence[ExampleQuestion]) -> Mount:
    """The endpoints under /playground/, JSON over HTTP.

    Whoever acts is named by `person`, where by `chat` and `topic`: by default the visitor in the private chat.
    """

    async def state_now(request: Request) -> Response:
        return await respond(partial(_look_on_request, state, examples, request))

    async def events(request: Request) -> Response:
        return await respond(partial(_follow, state, request))

    actions: dict[str, Action] = {
        "/messages": write,
        "/deletions": delete,
        "/forwards": forward,
        "/channel-posts": post,
        "/presses": press,
        "/links": open_link,
        "/language": partial(choose_language, examples),
        "/inline-queries": person_inline.look_up,
        "/inline-results": person_inline.choose,
        "/memberships": person_chats.set_bot_status,
        "/groups": person_chats.make_group,
        "/upgrades": person_chats.upgrade,
    }
    return Mount(
        "/playground",
        routes=[
            *(endpoint(path, state, action) for path, action in actions.items()),
            *person_files.file_routes(state),
            Route("/events", events, methods=["GET"]),
            Route("/state", state_now, methods=["GET"]),
        ],
    )


async def write(state: PlaygroundState, body: Body) -> object:
    """Send a message, or edit one: `text`, `reply_to_message_id`, `edit_message_id`; gives the message. Admins of a
    group may be `anonymous`.
    """
    content = read_typed(body.get("text"))
    place = find_writing_place(state, body)
    if body.get("edit_message_id") is None:
        sender_id, fields = _sender(state, place, anonymous=body.get("anonymous") is True)
        reply_to_id = find_reply(place, body)
        message = state.send(
            place.chat, sender_id, Draft(content, reply_to_id=reply_to_id, topic_id=place.topic_id, fields=fields)
        )
    else:
        message = state.edit(place.chat, find_own_message(place, body["edit_message_id"], "edited"), content)
    return _written(state, place, message)


async def delete(state: PlaygroundState, body: Body) -> object:
    """Delete one's own message: `message_id`."""
    place = find_place(state, body)
    state.delete(place.chat, find_own_message(place, body.get("message_id"), "deleted"))
    return {"event": state.events.last}


async def forward(state: PlaygroundState, body: Body) -> object:
    """Forward a message: `from_chat` and `message_id`; gives the new one."""
    place = find_writing_place(state, body)
    origin = find_place(state, {"person": place.person.id, "chat": body.get("from_chat")})
    source = find_message(origin.chat, body.get("message_id"))
    known: dict[str, object] = {"type": "user", "date": source.date}
    if source.sender_id in state.people:
        known["sender_user"] = state.people[source.sender_id].as_json()
    else:
        known |= {"type": "channel", "chat": state.chat_json(origin.chat), "message_id": source.id}
    fields = {**source.draft.fields, "forward_origin": known}
    message = state.send(place.chat, place.person.id, Draft(source.content, topic_id=place.topic_id, fields=fields))
    return _written(state, place, message)


async def post(state: PlaygroundState, body: Body) -> object:
    """Post in the channel: `text`."""
    content = read_typed(body.get("text"))
    channel = state.chats[CHANNEL_ID]
    return {"message": state.message_json(channel, state.send(channel, channel.id, Draft(content)))}


async def press(state: PlaygroundState, body: Body) -> object:
    """Press a button: `message_id` and `data`; gives the bot's answer, null if none comes in time."""
    place = find_place(state, body)
    message = find_message(place.chat, body.get("message_id"))
    data = body.get("data")
    if not any(button.get("callback_data") == data for row in message.keyboard for button in row):
        raise PersonError(404, "the message has no button with this data")
    answer = await _wait_for_answer(state, place, message, data)
    return {"answer": asdict(answer) if answer else None}


async def open_link(state: PlaygroundState, body: Body) -> object:
    """Open `url`, a link to the bot such as t.me/PlaygroundBot?start=x: sends "/start x" in private."""
    person = find_person(state, body)
    url = urlsplit(re.sub(r"^(?:https?:)?(?://)?", "//", str(body.get("url"))))
    if url.netloc not in ("t.me", "telegram.me") or url.path.strip("/").lower() != f"{state.bot.username}".lower():
        raise PersonError(400, "the link does not lead to the bot")
    place = Place(person, find_chat(state, {}, person.id))
    if not place.chat.has(state.bot.id):
        state.set_bot_status(place.chat, person, "member")
    parameter = parse_qs(url.query).get("start", [""])[0]
    message = state.send(place.chat, person.id, Draft(read_typed(f"/start {parameter}")))
    return _written(state, place, message)


async def choose_language(examples: Sequence[ExampleQuestion], state: PlaygroundState, body: Body) -> object:
    """Use Telegram in another language: `language_code`; gives the state."""
    person = find_person(state, body)
    language_code = body.get("language_code")
    if not isinstance(language_code, str) or re.fullmatch(r"[a-z]{2}", language_code) is None:
        raise PersonError(400, "language_code must be two letters such as en or ko")
    state.set_language(person.id, language_code)
    return _look(state, examples, find_place(state, body))


async def _follow(state: PlaygroundState, request: Request) -> object:
    """The events after number `after`; waits for the next one."""
    after = request.query_params.get("after", "")
    if not after.isdecimal():
        raise PersonError(400, "after must be the number of the last event seen, 0 at first")
    events = await state.events.after(int(after), _EVENTS_TIMEOUT_S)
    return {"session": state.session, "events": [event.as_json() for event in events]}


async def _look_on_request(state: PlaygroundState, examples: Sequence[ExampleQuestion], request: Request) -> object:
    """Everything there is to show now, in the `chat` and to the `person` of the query."""
    numbers = {name: value for name, value in request.query_params.items() if name in ("chat", "person")}
    try:
        body: Body = {name: int(value) for name, value in numbers.items()}
    except ValueError as error:
        raise PersonError(400, "chat and person must be numbers") from error
    return _look(state, examples, find_place(state, body))


def _look(state: PlaygroundState, examples: Sequence[ExampleQuestion], place: Place) -> object:
    language_code = place.person.language_code or ""
    return {
        "session": state.session,
        "last_event": state.events.last,
        "bot": {
            "name": state.bot_name(language_code),
            "username": state.bot.username,
            "description": state.profile.text("description", language_code),
        },
        "person": place.person.as_json(),
        "people": [person.as_json() for person in state.people.values() if person != state.bot],
        "chats": [person_chats.describe(state, chat) for chat in state.chats.values()],
        "messages": [state.message_json(place.chat, message) for message in place.chat.messages.values()],
        "commands": state.profile.menu(place.chat, place.person.id, language_code),
        "examples": [asdict(example) for example in examples],
    }


def _sender(state: PlaygroundState, place: Place, *, anonymous: bool) -> tuple[int, dict[str, object]]:
    """Whose message it is to the bot: an anonymous admin's is Telegram's own account's, sent as the group."""
    if not anonymous:
        return place.person.id, {}
    if place.chat.type not in ("group", "supergroup") or not place.chat.is_run_by(place.person.id):
        raise PersonError(403, "only a group's admins can be anonymous")
    return ANONYMOUS_ADMIN_ID, {"sender_chat": state.chat_json(place.chat)}


def _written(state: PlaygroundState, place: Place, message: Message) -> object:
    return {"message": state.message_json(place.chat, message), "event": state.events.last}


async def _wait_for_answer(state: PlaygroundState, place: Place, message: Message, data: object) -> PressAnswer | None:
    query_id = str(secrets.randbits(63))
    waiting = asyncio.get_running_loop().create_future()
    state.presses[query_id] = waiting
    query: dict[str, object] = {
        "id": query_id,
        "from": place.person.as_json(),
        "chat_instance": str(place.chat.id),
        "data": data,
    }
    inline_ids = [key for key, address in state.inline_messages.items() if address == (place.chat.id, message.id)]
    if inline_ids:
        query["inline_message_id"] = inline_ids[0]
    else:
        query["message"] = state.message_json(place.chat, message)
    state.updates.add("callback_query", query)
    try:
        return await asyncio.wait_for(waiting, state.answer_timeout_s)
    except TimeoutError:
        return None
    finally:
        state.presses.pop(query_id, None)
