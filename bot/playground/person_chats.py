"""What people do with chats: let the bot in and out, make a group, upgrade it, and what the page shows of them."""

from bot.playground.chats import Chat, Draft
from bot.playground.entities import FormattedText
from bot.playground.scene import ALEX_ID, MINJI_ID, VISITOR_ID
from bot.playground.state import PlaygroundState
from bot.playground.visit import Body, PersonError, find_chat, find_person

_GROUP_STATUSES = ("member", "administrator", "restricted", "left", "kicked")
_PRIVATE_STATUSES = ("member", "kicked")


async def set_bot_status(state: PlaygroundState, body: Body) -> object:
    """Give the bot a `status` in a `chat`, as a ChatMember spells it; in private kicked is blocked."""
    person, chat = find_person(state, body), find_chat(state, body)
    status = body.get("status")
    if status not in (_PRIVATE_STATUSES if chat.type == "private" else _GROUP_STATUSES) or not isinstance(status, str):
        raise PersonError(400, f"there is no such status in a {chat.type} chat")
    state.set_bot_status(chat, person, status)
    return describe(state, chat)


async def make_group(state: PlaygroundState, body: Body) -> object:
    """Make a plain group with the bot in it: `title`; the other two join, and its maker is the visitor or `person`."""
    maker = find_person(state, body)
    title = body.get("title", "Plain group")
    if not isinstance(title, str) or not title:
        raise PersonError(400, "title must be a string")
    chat_id = min(-5001, *(chat_id - 1 for chat_id, chat in state.chats.items() if chat.type == "group"), 0)
    members = dict.fromkeys((VISITOR_ID, MINJI_ID, ALEX_ID), "member") | {maker.id: "creator"}
    state.chats[chat_id] = chat = Chat(chat_id, "group", members, title)
    state.set_bot_status(chat, maker, "member")
    return describe(state, chat)


async def upgrade(state: PlaygroundState, body: Body) -> object:
    """Turn a group into a supergroup, which has another id: `chat`; gives the supergroup."""
    person, group = find_person(state, body), find_chat(state, body)
    if group.type != "group" or group.migrated_to_id is not None:
        raise PersonError(400, "only groups can be upgraded, once")
    new = Chat(-1_002_000_000_000 + group.id, "supergroup", dict(group.members), group.title)
    state.chats[new.id] = new
    state.events.add("chats")
    state.send(group, person.id, Draft(FormattedText(""), fields={"migrate_to_chat_id": new.id}))
    group.migrated_to_id = new.id
    state.send(new, person.id, Draft(FormattedText(""), fields={"migrate_from_chat_id": group.id}))
    return describe(state, new)


def describe(state: PlaygroundState, chat: Chat) -> dict[str, object]:
    """A chat as the page needs it: also its topics, its members, and what the bot is in it."""
    return state.chat_json(chat) | {
        "topics": [{"id": topic_id, "name": name} for topic_id, name in chat.topics.items()],
        "members": [person_id for person_id in chat.members if person_id != state.bot.id],
        "bot_status": chat.members.get(state.bot.id, "left"),
        "migrated_to": chat.migrated_to_id,
    }
