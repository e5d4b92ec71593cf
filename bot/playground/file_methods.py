"""Methods of the Bot API that send and fetch files."""

from bot.playground.addresses import addressed, find_chat
from bot.playground.calls import Call
from bot.playground.chats import Draft
from bot.playground.content import read_caption
from bot.playground.errors import bad_request
from bot.playground.files import StoredFile, check_download_size
from bot.playground.keyboards import read_keyboard
from bot.playground.media import FOLDERS, media_fields
from bot.playground.state import PlaygroundState


async def send_file(kind: str, state: PlaygroundState, call: Call) -> object:
    """sendDocument and sendPhoto"""
    caption, keyboard = read_caption(call), read_keyboard(call)
    chat = find_chat(state, call)
    draft = addressed(state, call, chat, Draft(caption, keyboard))
    fields = {**draft.fields, **media_fields(kind, _take_file(kind, state, call))}
    message = state.send(chat, state.bot.id, Draft(caption, keyboard, draft.reply_to_id, draft.topic_id, fields))
    return state.message_json(chat, message)


async def get_file(state: PlaygroundState, call: Call) -> object:
    """getFile"""
    file = state.files.find(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    check_download_size(file)
    return file.as_json() | {"file_path": file.path}


def _take_file(kind: str, state: PlaygroundState, call: Call) -> StoredFile:
    """The file that comes with the call, or one that was sent before and is named by its id."""
    name = call.text(kind)
    upload = call.uploads.get(name.removeprefix("attach://") or kind)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return state.files.add(FOLDERS[kind], upload.name, upload.mime_type, upload.content)
    if not name:
        raise bad_request(f"there is no {kind} in the request")
    file = state.files.find(name)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file
