"""ChatMember objects: what the Bot API says about somebody in a chat."""

from typing import Final

from bot.playground.chats import Chat, Person

_ADMIN_RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_MEMBER_RIGHTS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def member_json(chat: Chat, person: Person, status: str | None = None) -> dict[str, object]:
    """A ChatMember; of the status somebody has now unless another is given."""
    status = status or chat.members.get(person.id, "left")
    body: dict[str, object] = {"user": person.as_json(), "status": status}
    if status == "creator":
        body["is_anonymous"] = False
    elif status == "administrator":
        body |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
        body |= dict.fromkeys(_ADMIN_RIGHTS, True)
    elif status == "restricted":
        body |= {"is_member": True, "until_date": 0}
        body |= dict.fromkeys(_MEMBER_RIGHTS, False)
    elif status == "kicked":
        body["until_date"] = 0
    return body
