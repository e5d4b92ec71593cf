"""Methods of the Bot API that write, change and answer what is in a chat."""

from telegram.constants import CallbackQueryLimit, ChatAction

from bot.playground.calls import Call
from bot.playground.chats import Chat, Keyboard, Message
from bot.playground.content import read_content
from bot.playground.entities import FormattedText
from bot.playground.errors import bad_request
from bot.playground.keyboards import read_keyboard
from bot.playground.state import PlaygroundState, PressAnswer


async def send_message(state: PlaygroundState, call: Call) -> object:
    """sendMessage"""
    content = read_content(call)
    keyboard = read_keyboard(call)
    chat = _find_chat(state, call)
    message = state.send(chat, state.bot.id, content, keyboard, _read_reply(call, chat))
    return state.message_json(chat, message)


async def edit_message_text(state: PlaygroundState, call: Call) -> object:
    """editMessageText; as with Telegram, a keyboard that is not given again is gone"""
    content = read_content(call)
    keyboard = read_keyboard(call)
    chat = _find_chat(state, call)
    return _edit(state, chat, _find_own_message(state, call, chat), content, keyboard)


async def edit_message_reply_markup(state: PlaygroundState, call: Call) -> object:
    """editMessageReplyMarkup"""
    keyboard = read_keyboard(call)
    chat = _find_chat(state, call)
    message = _find_own_message(state, call, chat)
    return _edit(state, chat, message, message.content, keyboard)


async def delete_message(state: PlaygroundState, call: Call) -> object:
    """deleteMessage"""
    chat = _find_chat(state, call)
    message = chat.messages.get(_message_id(call))
    if message is None:
        raise bad_request("message to delete not found")
    state.delete(chat, message)
    return True


async def answer_callback_query(state: PlaygroundState, call: Call) -> object:
    """answerCallbackQuery"""
    text = call.text("text")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    press = state.presses.pop(call.text("callback_query_id"), None)
    if press is None or press.done():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.set_result(PressAnswer(text, call.flag("show_alert")))
    return True


async def send_chat_action(state: PlaygroundState, call: Call) -> object:
    """sendChatAction; whatever the bot does, the page shows it as typing"""
    chat = _find_chat(state, call)
    if call.text("action").lower() not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    state.events.add("typing", chat_id=chat.id)
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
    return state.chat_json(_find_chat(state, call)) | required_by_clients


def _find_chat(state: PlaygroundState, call: Call) -> Chat:
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = state.chats.get(call.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _find_own_message(state: PlaygroundState, call: Call, chat: Chat) -> Message:
    message = chat.messages.get(_message_id(call))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender_id != state.bot.id:
        raise bad_request("message can't be edited")
    return message


def _message_id(call: Call) -> int:
    message_id = call.integer("message_id")
    if message_id == 0:
        raise bad_request("message identifier is not specified")
    return message_id


def _edit(state: PlaygroundState, chat: Chat, message: Message, content: FormattedText, keyboard: Keyboard) -> object:
    if (content, keyboard) == (message.content, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    return state.message_json(chat, state.edit(chat, message, content, keyboard))


def _read_reply(call: Call, chat: Chat) -> int | None:
    """The id of the message that the new one replies to, None for no reply."""
    message_id, is_optional = _read_reply_parameters(call)
    if message_id == 0:
        return None
    if message_id in chat.messages:
        return message_id
    if is_optional:
        return None
    raise bad_request("message to be replied not found")


def _read_reply_parameters(call: Call) -> tuple[int, bool]:
    """The message to reply to, 0 for none, and whether the reply may go out without it."""
    parameters = call.json("reply_parameters", "reply parameters")
    if parameters is None:
        return call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply")
    if not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    message_id = parameters.get("message_id", 0)
    if not isinstance(message_id, int):
        raise bad_request('can\'t parse reply parameters: Field "message_id" must be of type Number')
    return message_id, parameters.get("allow_sending_without_reply") is True
