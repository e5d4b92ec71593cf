"""Methods of the Bot API for people who ask the bot from chats it may not be in."""

from telegram.constants import InlineQueryLimit

from bot.playground.calls import Call
from bot.playground.chats import Draft
from bot.playground.errors import ApiError, bad_request
from bot.playground.inline import InlineAnswer, read_button, read_result, read_results
from bot.playground.state import PlaygroundState


async def answer_inline_query(state: PlaygroundState, call: Call) -> object:
    """answerInlineQuery"""
    results = read_results(call.json("results", "inline query results"))
    button = read_button(call.json("button", "inline query results button"))
    next_offset = call.text("next_offset")
    if len(next_offset.encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = state.inline_queries.pop(call.text("inline_query_id"), None)
    if query is None or query.done():
        raise _too_old()
    cache_time_s = call.integer("cache_time", 300)
    query.set_result(InlineAnswer(results, button, cache_time_s, call.flag("is_personal"), next_offset))
    return True


async def answer_guest_query(state: PlaygroundState, call: Call) -> object:
    """answerGuestQuery: one reply to a mention in a chat that the bot is not in"""
    result = read_result(call.json("result", "inline query result"))
    chat_id, message_id = state.guest_queries.pop(call.text("guest_query_id"), (0, 0))
    if chat_id == 0:
        raise _too_old()
    chat = state.chats[chat_id]
    question = chat.messages.get(message_id)
    if question is None:
        raise bad_request("message to be replied not found")
    fields = {"guest_bot_caller_user": state.people[question.sender_id].as_json()}
    draft = Draft(result.content, result.keyboard, question.id, question.topic_id, fields)
    answer = state.send(chat, state.bot.id, draft)
    return {"inline_message_id": state.remember_inline_message(chat, answer)}


def _too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
