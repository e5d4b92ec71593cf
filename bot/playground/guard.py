"""Keeps other web sites out of the playground: a page open in the same browser must not reach it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class LoopbackGuard:
    """Answers 403 to requests that do not come from the playground's own page or a program on this machine.

    A foreign Host header is DNS rebinding; a foreign Origin header is another site's script or form.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SECURITY_HEADERS)
            await send(message)

        app = self._app if _is_own(Headers(scope=scope)) else PlainTextResponse("Forbidden", status_code=403)
        await app(scope, receive, send_guarded)


def _is_own(headers: Headers) -> bool:
    host = headers.get("host", "")
    origin = headers.get("origin")
    try:
        if urlsplit(f"//{host}").hostname not in _LOOPBACK_HOSTS:
            return False
        return origin is None or urlsplit(origin).netloc == host
    except ValueError:
        return False
