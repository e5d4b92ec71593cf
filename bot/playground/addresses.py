"""The chats, topics and messages that a call of the bot names, and whether it may write there."""

from dataclasses import replace

from bot.playground.calls import Call
from bot.playground.chats import Chat, Draft, Message
from bot.playground.errors import ApiError, bad_request, forbidden
from bot.playground.state import PlaygroundState


def find_chat(state: PlaygroundState, call: Call) -> Chat:
    """The chat named by `chat_id`, which the bot must be in."""
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = state.chats.get(call.integer("chat_id"))
    if chat is None or state.bot.id not in chat.members:
        raise bad_request("chat not found")
    if chat.migrated_to_id is not None:
        raise ApiError(
            400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to_id
        )
    if not chat.has(state.bot.id):
        raise forbidden(_why_outside(chat, chat.members[state.bot.id]))
    return chat


def find_message(call: Call, chat: Chat, purpose: str) -> Message:
    """The message named by `message_id`; `purpose` says in the refusal what it is wanted for."""
    message_id = call.integer("message_id")
    if message_id == 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def find_inline_message(state: PlaygroundState, call: Call) -> tuple[Chat, Message]:
    """The message named by `inline_message_id`, in a chat that the bot need not be in."""
    chat_id, message_id = state.inline_messages.get(call.text("inline_message_id"), (0, 0))
    message = state.chats[chat_id].messages.get(message_id) if chat_id else None
    if message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return state.chats[chat_id], message


def find_topic(call: Call, chat: Chat) -> int | None:
    """The topic named by `message_thread_id`, None for none."""
    topic_id = call.integer("message_thread_id")
    if topic_id == 0:
        return None
    if topic_id not in chat.topics:
        raise bad_request("message thread not found")
    return topic_id


def addressed(state: PlaygroundState, call: Call, chat: Chat, draft: Draft) -> Draft:
    """A draft with the topic and the message it replies to, if the bot may write in the chat."""
    if chat.members[state.bot.id] == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    topic_id = find_topic(call, chat)
    reply, quote = _read_reply(call, chat)
    if reply is None:
        return replace(draft, topic_id=topic_id)
    fields = {**draft.fields, **({"quote": {"text": quote, "position": 0, "is_manual": True}} if quote else {})}
    return replace(draft, topic_id=topic_id or reply.topic_id, reply_to_id=reply.id, fields=fields)


def _why_outside(chat: Chat, status: str) -> str:
    if chat.type == "private":
        return "bot was blocked by the user"
    return (
        f"bot was kicked from the {chat.type} chat"
        if status == "kicked"
        else f"bot is not a member of the {chat.type} chat"
    )


def _read_reply(call: Call, chat: Chat) -> tuple[Message | None, str]:
    """The message that the new one replies to, None for no reply, and what it quotes of it."""
    message_id, is_optional, quote = _read_reply_parameters(call)
    message = chat.messages.get(message_id)
    if message is None and message_id != 0 and not is_optional:
        raise bad_request("message to be replied not found")
    if message is not None and quote not in message.content.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message, quote


def _read_reply_parameters(call: Call) -> tuple[int, bool, str]:
    """The message to reply to, 0 for none, whether the reply may go out without it, and the quote."""
    parameters = call.json("reply_parameters", "reply parameters")
    if parameters is None:
        return call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply"), ""
    if not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    message_id = parameters.get("message_id", 0)
    if not isinstance(message_id, int):
        raise bad_request('can\'t parse reply parameters: Field "message_id" must be of type Number')
    return message_id, parameters.get("allow_sending_without_reply") is True, str(parameters.get("quote") or "")
