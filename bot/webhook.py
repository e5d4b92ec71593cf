"""Updates by webhook: Telegram posts each one, and it is acknowledged once it is stored."""

import asyncio
import hmac
import json
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot

from bot.context import BotApplication, parts_of
from bot.http_server import serving
from bot.jobs import repeat
from bot.logs import exception_fields
from bot.serving import RECEIVED, answering, read_update
from bot.settings import Webhook
from bot.store.inbox import ID_LIMIT

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT_BYTES: Final = 1_000_000
"""An update has some kilobytes; a message holds 4,096 characters at most."""
CONNECTIONS: Final = 100
"""As many as Telegram opens at most."""
REGISTER_S: Final = 60.0
"""How often it is looked whether Telegram still has the address: a poller removes it."""
DATABASE_S: Final = 2.0
"""So long the database may take to answer before this process is not ready."""

log = structlog.get_logger()


async def serve_webhook(
    application: BotApplication,
    webhook: Webhook,
    listener: socket.socket,
    ready: Callable[[], None],
    stop: asyncio.Event,
) -> None:
    """Answer what Telegram posts to a socket until told to stop; what is in work then is finished.

    Raises TokenRefusedError when Telegram refuses the token at the start.
    """
    receiver = _Receiver(application, webhook.secret.get_secret_value(), stop)
    routes = [
        Route("/healthz", receiver.health),
        Route("/readyz", receiver.readiness),
        Route(urlsplit(webhook.url).path or "/", receiver.receive, methods=["POST"]),
    ]
    app = Starlette(routes=routes, max_body_size=BODY_LIMIT_BYTES)
    async with serving(app, listener), answering(application, stop):
        if stop.is_set():
            return
        receiver.is_reached = True
        ready()
        await repeat("register webhook", _Registration(application.bot, webhook).renew, REGISTER_S, stop)


class _Receiver:
    """What is served."""

    def __init__(self, application: BotApplication, secret: str, stop: asyncio.Event) -> None:
        self._application = application
        self._parts = parts_of(application)
        self._secret = secret.encode()
        self._stop = stop
        self.is_reached = False
        """Whether Telegram was reached, so that what is stored is answered."""
        self._looking: asyncio.Task[bool] | None = None
        """Looks whether the database answers; one at a time."""

    async def receive(self, request: Request) -> Response:
        """Store an update; what is not stored is posted again."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return PlainTextResponse("wrong secret token", HTTPStatus.FORBIDDEN)
        if self._stop.is_set() or not self.is_reached:
            return PlainTextResponse("not ready", HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            update = _read(await request.body())
        except ClientDisconnect:  # nobody is left to be answered
            return Response()
        if update is None:
            return PlainTextResponse("no update", HTTPStatus.BAD_REQUEST)
        known = read_update(update, self._application.bot)
        if known is None:
            return Response()
        update_id = known.update_id
        inbox = self._parts.store.inbox
        try:
            await inbox.store([update])
        except (SQLAlchemyError, OSError) as error:
            log.error("update not stored", update=update_id, **exception_fields(error))
            return PlainTextResponse("not stored", HTTPStatus.SERVICE_UNAVAILABLE)
        is_ours = inbox.turn(update_id) is not None
        if is_ours and not self._stop.is_set():  # told to stop meanwhile, it is left to others or to the next start
            self._application.update_queue.put_nowait(known)
        return Response()

    async def health(self, request: Request) -> Response:
        """That the process runs."""
        return PlainTextResponse("alive")

    async def readiness(self, request: Request) -> Response:
        """Whether updates may be sent here: the index is loaded, Telegram was reached and the database answers."""
        if self._stop.is_set():
            return PlainTextResponse("stopping", HTTPStatus.SERVICE_UNAVAILABLE)
        if not self.is_reached:
            return PlainTextResponse("telegram not reached yet", HTTPStatus.SERVICE_UNAVAILABLE)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._is_database_reached())
        # Not cancelled when it takes long: psycopg would wait for a database that hangs to take notice.
        done, _ = await asyncio.wait({self._looking}, timeout=DATABASE_S)
        if not done or not self._looking.result():
            return PlainTextResponse("database not reached", HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ready")

    async def _is_database_reached(self) -> bool:
        try:
            await self._parts.store.revisions.active_number()
        except (SQLAlchemyError, OSError):
            return False
        return True


def _read(body: bytes) -> dict[str, Any] | None:
    """The update in a body; None when it is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict):
        return None
    update_id = update.get("update_id")
    is_id = isinstance(update_id, int) and not isinstance(update_id, bool) and 0 < update_id < ID_LIMIT
    return update if is_id else None


class _Registration:
    """Tells Telegram where to post; every replica says the same."""

    def __init__(self, bot: Bot, webhook: Webhook) -> None:
        self._bot = bot
        self._webhook = webhook
        self._is_told = False

    async def renew(self) -> None:
        """Tell the address once, and again when it is gone."""
        if self._is_told and (await self._bot.get_webhook_info()).url == self._webhook.url:
            return
        self._is_told = await self._bot.set_webhook(
            self._webhook.url,
            secret_token=self._webhook.secret.get_secret_value(),
            allowed_updates=list(RECEIVED),
            max_connections=CONNECTIONS,
        )
