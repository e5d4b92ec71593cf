"""Methods of the Bot API about a chat and who is in it."""

from telegram.constants import ChatAction

from bot.playground.addresses import find_chat, find_topic
from bot.playground.calls import Call
from bot.playground.errors import bad_request
from bot.playground.members import member_json
from bot.playground.state import PlaygroundState


async def send_chat_action(state: PlaygroundState, call: Call) -> object:
    """sendChatAction; whatever the bot does, the page shows it as typing"""
    chat = find_chat(state, call)
    if call.text("action").lower() not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    state.events.add("typing", chat_id=chat.id, message_thread_id=find_topic(call, chat))
    return True


async def get_chat(state: PlaygroundState, call: Call) -> object:
    """getChat"""
    required_by_clients = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    return state.chat_json(find_chat(state, call)) | required_by_clients


async def get_chat_member(state: PlaygroundState, call: Call) -> object:
    """getChatMember"""
    chat = find_chat(state, call)
    person = state.people.get(call.integer("user_id"))
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(chat, person)


async def get_chat_administrators(state: PlaygroundState, call: Call) -> object:
    """getChatAdministrators; other bots are left out"""
    chat = find_chat(state, call)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    everybody = [state.people[person_id] for person_id in chat.members if chat.is_run_by(person_id)]
    return [member_json(chat, person) for person in everybody if person == state.bot or not person.is_bot]


async def leave_chat(state: PlaygroundState, call: Call) -> object:
    """leaveChat"""
    chat = find_chat(state, call)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    state.set_bot_status(chat, state.bot, "left")
    return True
