"""The stand-in Bot API: one HTTP endpoint for all methods, which answers and refuses as Telegram does."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from email.utils import formatdate
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground import (
    chat_methods,
    file_methods,
    inline_methods,
    message_methods,
    profile_methods,
    update_methods,
)
from bot.playground.calls import Call, read_call
from bot.playground.errors import ApiError
from bot.playground.state import PlaygroundState

_METHODS: dict[str, Callable[[PlaygroundState, Call], Awaitable[object]]] = {
    "getme": profile_methods.get_me,
    "getupdates": update_methods.get_updates,
    "setwebhook": update_methods.set_webhook,
    "deletewebhook": update_methods.set_webhook,
    "getwebhookinfo": update_methods.get_webhook_info,
    "sendmessage": message_methods.send_message,
    "editmessagetext": message_methods.edit_message_text,
    "editmessagereplymarkup": message_methods.edit_message_reply_markup,
    "deletemessage": message_methods.delete_message,
    "answercallbackquery": message_methods.answer_callback_query,
    "answerinlinequery": inline_methods.answer_inline_query,
    "answerguestquery": inline_methods.answer_guest_query,
    "sendchataction": chat_methods.send_chat_action,
    "getchat": chat_methods.get_chat,
    "getchatmember": chat_methods.get_chat_member,
    "getchatadministrators": chat_methods.get_chat_administrators,
    "leavechat": chat_methods.leave_chat,
    "senddocument": partial(file_methods.send_file, "document"),
    "sendphoto": partial(file_methods.send_file, "photo"),
    "getfile": file_methods.get_file,
    "setmycommands": profile_methods.set_my_commands,
    "getmycommands": profile_methods.get_my_commands,
    "deletemycommands": profile_methods.delete_my_commands,
    "setmyname": partial(profile_methods.set_text, "name"),
    "getmyname": partial(profile_methods.get_text, "name"),
    "setmydescription": partial(profile_methods.set_text, "description"),
    "getmydescription": partial(profile_methods.get_text, "description"),
    "setmyshortdescription": partial(profile_methods.set_text, "short_description"),
    "getmyshortdescription": partial(profile_methods.get_text, "short_description"),
}
"""In lower case: Telegram does not look at the case of a method."""


def bot_api_routes(state: PlaygroundState) -> list[Route]:
    """Where the bot reaches the stand-in: /bot{token}/{method} by GET or POST, files at /file/bot{token}/{path}."""

    async def handle(request: Request) -> Response:
        try:
            _check_token(request.path_params["token"], state.token)
            call = await read_call(request)
            state.calls.append(replace(call, uploads={}))  # a thousand files would be a lot to remember
            result = await _answer(state, call)
        except ApiError as error:
            return JSONResponse(error.as_json(), error.error_code, _date())
        except HTTPException as error:  # a body too large or that is no form
            refusal = ApiError(error.status_code, error.detail)
            return JSONResponse(refusal.as_json(), error.status_code, _date())
        return JSONResponse({"ok": True, "result": result}, headers=_date())

    async def download(request: Request) -> Response:
        try:
            _check_token(request.path_params["token"], state.token)
        except ApiError as error:
            return JSONResponse(error.as_json(), status_code=error.error_code)
        file = state.files.at(request.path_params["path"])
        if file is None:
            return JSONResponse(ApiError(404, "Not Found").as_json(), status_code=404)
        return Response(file.content, media_type="application/octet-stream")

    return [
        Route("/bot{token}/{method}", handle, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


def _date() -> dict[str, str]:
    """The server's clock: uvicorn tells it in its own main loop only."""
    return {"Date": formatdate(usegmt=True)}


async def _answer(state: PlaygroundState, call: Call) -> object:
    if fault := state.take_fault(call.method):
        raise fault
    method = _METHODS.get(call.method.lower())
    if method is None:
        raise ApiError(404, "Not Found")
    return await method(state, call)


def _check_token(given: str, expected: str) -> None:
    if re.fullmatch(r"\d+:[\w-]{24,}", given, re.ASCII) is None:
        raise ApiError(404, "Not Found")
    if not secrets.compare_digest(given, expected):
        raise ApiError(401, "Unauthorized")
