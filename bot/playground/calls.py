"""Requests of the bot: how they arrive over HTTP and how their parameters read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.playground.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with a call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot.

    Telegram reads every parameter as text, wherever it came from; nested values are JSON text.
    """

    method: str
    """As the bot spelled it, such as sendMessage."""

    parameters: Mapping[str, str]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter, "" if it is missing."""
        return self.parameters.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; top-level numbers read leniently, so nonsense is the default."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether the parameter says yes."""
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> object:
        """The decoded parameter, None if it is missing; `what` names it in the refusal of broken JSON."""
        text = self.text(name)
        if not text:
            return None
        try:
            value: object = json.loads(text)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error
        return value


async def read_call(request: Request) -> Call:
    """The call that an HTTP request makes: its query joined with its form or JSON body."""
    parameters = dict(request.query_params)
    uploads = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        parameters |= await _json_parameters(request)
    else:
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _read_upload(value)
                else:
                    parameters[name] = value
    if not all(is_unicode(value) for value in parameters.values()):
        raise bad_request("strings must be encoded in UTF-8")
    return Call(request.path_params["method"], parameters, uploads)


def is_unicode(text: str) -> bool:
    """Whether a text can be sent on: JSON can carry half of a surrogate pair, which no encoding can."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


async def _read_upload(file: UploadFile) -> Upload:
    return Upload(file.filename or "file", file.content_type or "application/octet-stream", await file.read())


async def _json_parameters(request: Request) -> dict[str, str]:
    try:
        body: object = await request.json()
    except ValueError as error:
        raise bad_request("can't parse request: can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("can't parse request: JSON object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
        if value is not None
    }
