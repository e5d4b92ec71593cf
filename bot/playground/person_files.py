"""Files, places and stickers that people send, and files that they look at."""

from base64 import b64decode
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.chats import Draft
from bot.playground.media import FOLDERS, MEDIA, location_fields, media_fields
from bot.playground.state import PlaygroundState
from bot.playground.typed import read_typed_caption
from bot.playground.visit import Body, PersonError, find_reply, find_writing_place, respond

_PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""What is sent where somebody sends a file and gives none."""

_NAMES = {"document": "notes.txt", "photo": "photo.png", "sticker": "sticker.webp", "voice": "voice.ogg"}
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def file_routes(state: PlaygroundState) -> list[Route]:
    """Sending by POST, looking by GET."""

    async def send(request: Request) -> Response:
        return await respond(partial(_send, state, request))

    async def show(request: Request) -> Response:
        file = state.files.find(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("Not Found", status_code=404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type=_shown_type(file.content), headers=headers)

    return [Route("/files", send, methods=["POST"]), Route("/files/{file_id}", show, methods=["GET"])]


async def _send(state: PlaygroundState, request: Request) -> object:
    """Send what the query names: `kind`, `name`, `caption`, who, where and in reply to what; the body is the file."""
    query = request.query_params
    try:
        body: Body = {
            name: int(query[name]) for name in ("person", "chat", "topic", "reply_to_message_id") if name in query
        }
    except ValueError as error:
        raise PersonError(400, "person, chat, topic and reply_to_message_id must be numbers") from error
    kind = query.get("kind", "document")
    if kind not in MEDIA:
        raise PersonError(400, f"kind must be one of {', '.join(MEDIA)}")
    caption = read_typed_caption(query.get("caption", ""))
    place = find_writing_place(state, body)
    reply_to_id = find_reply(place, body)
    if kind == "location":
        fields = location_fields()
    else:
        name = query.get("name") or _NAMES[kind]
        mime_type = request.headers.get("content-type", "application/octet-stream")
        file = state.files.add(FOLDERS[kind], name, mime_type, await request.body() or _PIXEL)
        fields = media_fields(kind, file)
    message = state.send(place.chat, place.person.id, Draft(caption, (), reply_to_id, place.topic_id, fields))
    return {"message": state.message_json(place.chat, message), "event": state.events.last}


def _shown_type(content: bytes) -> str:
    """Pictures are shown; everything else is only ever saved, for a page sent as a file must not run here."""
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), "application/octet-stream")
