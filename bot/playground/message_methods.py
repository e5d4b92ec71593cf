"""Methods of the Bot API that write, change and answer what is in a chat."""

from telegram.constants import CallbackQueryLimit

from bot.playground.addresses import addressed, find_chat, find_inline_message, find_message
from bot.playground.calls import Call
from bot.playground.chats import Chat, Draft, Keyboard, Message
from bot.playground.content import read_content
from bot.playground.entities import FormattedText
from bot.playground.errors import bad_request
from bot.playground.keyboards import read_keyboard
from bot.playground.state import PlaygroundState, PressAnswer


async def send_message(state: PlaygroundState, call: Call) -> object:
    """sendMessage"""
    draft = Draft(read_content(call), read_keyboard(call))
    chat = find_chat(state, call)
    return state.message_json(chat, state.send(chat, state.bot.id, addressed(state, call, chat, draft)))


async def edit_message_text(state: PlaygroundState, call: Call) -> object:
    """editMessageText; as with Telegram, a keyboard that is not given again is gone"""
    content = read_content(call)
    keyboard = read_keyboard(call)
    if call.text("inline_message_id"):
        return _edit_inline(state, *find_inline_message(state, call), content, keyboard)
    chat = find_chat(state, call)
    return _edit(state, chat, _find_own_message(state, call, chat), content, keyboard)


async def edit_message_reply_markup(state: PlaygroundState, call: Call) -> object:
    """editMessageReplyMarkup"""
    keyboard = read_keyboard(call)
    if call.text("inline_message_id"):
        chat, message = find_inline_message(state, call)
        return _edit_inline(state, chat, message, message.content, keyboard)
    chat = find_chat(state, call)
    message = _find_own_message(state, call, chat)
    return _edit(state, chat, message, message.content, keyboard)


async def delete_message(state: PlaygroundState, call: Call) -> object:
    """deleteMessage; in groups the messages of others only as an administrator"""
    chat = find_chat(state, call)
    message = find_message(call, chat, "delete")
    if message.sender_id != state.bot.id and chat.type != "private" and not chat.is_run_by(state.bot.id):
        raise bad_request("message can't be deleted")
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


def _find_own_message(state: PlaygroundState, call: Call, chat: Chat) -> Message:
    message = find_message(call, chat, "edit")
    if message.sender_id != state.bot.id:
        raise bad_request("message can't be edited")
    return message


def _edit(state: PlaygroundState, chat: Chat, message: Message, content: FormattedText, keyboard: Keyboard) -> object:
    if (content, keyboard) == (message.content, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    return state.message_json(chat, state.edit(chat, message, content, keyboard))


def _edit_inline(
    state: PlaygroundState, chat: Chat, message: Message, content: FormattedText, keyboard: Keyboard
) -> object:
    _edit(state, chat, message, content, keyboard)
    return True
