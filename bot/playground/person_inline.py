"""Inline mode as people use it: look something up while typing, then choose."""

import asyncio
import secrets

from telegram.constants import InlineQueryLimit

from bot.playground.chats import Draft
from bot.playground.inline import InlineAnswer
from bot.playground.state import PlaygroundState
from bot.playground.visit import Body, PersonError, find_place, find_reply, find_writing_place


async def look_up(state: PlaygroundState, body: Body) -> object:
    """Type `query` after the bot's name, or scroll on with `offset`; gives its answer, null if none comes in time."""
    query, offset = body.get("query"), body.get("offset", "")
    if not isinstance(query, str) or not isinstance(offset, str):
        raise PersonError(400, "query and offset must be strings")
    place = find_place(state, body)
    query_id = str(secrets.randbits(63))
    waiting = asyncio.get_running_loop().create_future()
    state.inline_queries[query_id] = waiting
    words = query.strip()[: InlineQueryLimit.MAX_QUERY_LENGTH]
    update: dict[str, object] = {
        "id": query_id,
        "from": place.person.as_json(),
        "query": words,
        "offset": offset,
        "chat_type": "sender" if place.chat.type == "private" else place.chat.type,
    }
    state.updates.add("inline_query", update)
    try:
        answer: InlineAnswer | None = await asyncio.wait_for(waiting, state.answer_timeout_s)
    except TimeoutError:
        answer = None
    finally:
        state.inline_queries.pop(query_id, None)
    if answer is not None:
        state.remember_inline_answer(query_id, words, answer)
    return {"query_id": query_id, "answer": answer.as_json() if answer else None}


async def choose(state: PlaygroundState, body: Body) -> object:
    """Choose a result: `query_id` and `result_id`; gives the message that is written with it."""
    place = find_writing_place(state, body)
    query, answer = state.inline_answers.get(str(body.get("query_id")), ("", None))
    result = next((result for result in answer.results if result.id == body.get("result_id")), None) if answer else None
    if result is None:
        raise PersonError(404, "there is no such result")
    fields = {"via_bot": state.bot.as_json()}
    draft = Draft(result.content, result.keyboard, find_reply(place, body), place.topic_id, fields)
    message = state.send(place.chat, place.person.id, draft)
    chosen: dict[str, object] = {"result_id": result.id, "from": place.person.as_json(), "query": query}
    if result.keyboard:
        chosen["inline_message_id"] = state.remember_inline_message(place.chat, message)
    state.updates.add("chosen_inline_result", chosen)
    return {"message": state.message_json(place.chat, message), "event": state.events.last}
