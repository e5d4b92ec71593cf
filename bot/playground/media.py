"""How the Bot API writes a file, a place or a sticker in a message."""

from bot.playground.files import StoredFile

FOLDERS = {"document": "documents", "photo": "photos", "sticker": "stickers", "voice": "voice"}
"""The kinds of files, and where Telegram keeps them."""

MEDIA = (*FOLDERS, "location")
"""The fields of a message that stand for something other than text; text beside them is their caption."""


def media_fields(kind: str, file: StoredFile) -> dict[str, object]:
    """The field of a message that holds a file."""
    body = file.as_json()
    match kind:
        case "photo":
            return {"photo": [body | {"width": 640, "height": 480}]}
        case "sticker":
            shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": body | shape | {"emoji": "👍"}}
        case "voice":
            return {"voice": body | {"duration": 3, "mime_type": file.mime_type}}
    return {kind: body | {"file_name": file.name, "mime_type": file.mime_type}}


def location_fields() -> dict[str, object]:
    """City Hall."""
    return {"location": {"latitude": 37.5663, "longitude": 126.9779}}
