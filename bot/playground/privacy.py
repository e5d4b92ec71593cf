"""Which messages Telegram passes on to a bot: in a group, only those meant for it."""

from bot.playground.chats import Chat, Message, Person
from bot.playground.entities import Entity, slice_utf16


def is_passed_on(chat: Chat, message: Message, bot: Person) -> bool:
    """Whether the bot, in privacy mode as every new bot, gets a message of a chat that it is in."""
    if chat.type in ("private", "channel") or chat.is_run_by(bot.id) or is_service(message):
        return True
    return message.draft.fields.get("via_bot") == bot.as_json() or is_meant_for(chat, message, bot)


def is_meant_for(chat: Chat, message: Message, bot: Person) -> bool:
    """Whether a message names the bot, replies to it, or is a command that any bot may answer."""
    is_open_command = any(
        entity.type == "bot_command" and "@" not in _words(message, entity) for entity in message.content.entities
    )
    return is_open_command or is_addressed_to(chat, message, bot)


def is_addressed_to(chat: Chat, message: Message, bot: Person) -> bool:
    """Whether a message names the bot or replies to it, which reaches it as a guest too."""
    name = f"@{bot.username}".lower()
    if any(_words(message, entity).endswith(name) for entity in message.content.entities):
        return True
    replied = chat.messages.get(message.replied_id or 0)
    return replied is not None and replied.sender_id == bot.id


def is_service(message: Message) -> bool:
    """Whether a message tells what happened in the chat; nobody wrote it."""
    return not message.draft.fields.keys().isdisjoint(
        (
            "forum_topic_created",
            "group_chat_created",
            "left_chat_member",
            "migrate_from_chat_id",
            "migrate_to_chat_id",
            "new_chat_members",
        )
    )


def _words(message: Message, entity: Entity) -> str:
    """The mention or command that an entity marks."""
    return slice_utf16(message.content.text, entity.offset, entity.length).lower()
