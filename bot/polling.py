"""Updates by long polling."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.context import BotApplication
from bot.errors import TokenRefusedError
from bot.jobs import first_of
from bot.logs import exception_fields
from bot.serving import RECEIVED, TOKEN_REFUSED, answering, read_update
from bot.store.inbox import Inbox, RawUpdate
from bot.transport import AiohttpRequest

log = structlog.get_logger()


class StoringRequest(AiohttpRequest):
    """Fetches updates, reads them, and stores them before the bot gets them: the next call acknowledges them to
    Telegram.
    """

    def __init__(self, inbox: Inbox, proxy: str | None) -> None:
        super().__init__(proxy)
        self._inbox = inbox
        self.bot: Bot | None = None
        """Whose updates they are."""
        self.read: dict[int, Update] = {}
        """What the last call fetched and this version can read, by number."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make one call of getUpdates; the body has the numbers only, so that nothing is read twice."""
        await self._inbox.settled()
        status, payload = await super().do_request(*args, **options)
        if status == HTTPStatus.OK:
            came: list[RawUpdate] = self.parse_json_payload(payload).get("result", [])
            read = {raw["update_id"]: read_update(raw, self.bot) for raw in came}
            self.read = {number: update for number, update in read.items() if update is not None}
            numbers = [{"update_id": number} for number in read]
            # Of one that cannot be read only its number is left, so that it is confirmed.
            whole = [raw if raw["update_id"] in self.read else {"update_id": raw["update_id"]} for raw in came]
            await self._inbox.store_or_answer(whole)
            payload = json.dumps({"ok": True, "result": numbers}).encode()
        return status, payload


class PollingBot(ExtBot[None]):
    """A bot that tells when its token is refused: python-telegram-bot stops polling then and says nothing."""

    def __init__(self, token: str, fetching: StoringRequest, **options: Any) -> None:
        super().__init__(token, get_updates_request=fetching, **options)
        fetching.bot = self
        self._fetching = fetching
        self._refused = asyncio.Event()

    @property
    def refused(self) -> asyncio.Event:
        """Set once Telegram has refused the token while polling."""
        return self._refused

    async def get_updates(self, *args: Any, **options: Any) -> tuple[Update, ...]:
        """Telegram's next updates."""
        try:
            numbered = await super().get_updates(*args, **options)
        except InvalidToken:
            self._refused.set()
            raise
        return tuple(self._fetching.read.get(each.update_id, each) for each in numbered)


async def poll(application: BotApplication, ready: Callable[[], None], stop: asyncio.Event) -> None:
    """Answer updates by long polling until told to stop; what is in work then is finished.

    Raises TokenRefusedError when Telegram refuses the token, at the start or later.
    """
    assert application.updater is not None
    assert isinstance(application.bot, PollingBot)
    refused = application.bot.refused
    async with answering(application, stop):
        if stop.is_set():
            return
        try:
            await application.updater.start_polling(
                bootstrap_retries=-1, allowed_updates=list(RECEIVED), error_callback=_log_not_reached
            )
            ready()
            await first_of(stop, refused)
            if refused.is_set():
                raise TokenRefusedError(TOKEN_REFUSED)
        finally:
            if application.updater.running:
                with suppress(TelegramError):  # the last confirmation: what it leaves comes again
                    await application.updater.stop()


def _log_not_reached(error: TelegramError) -> None:
    log.warning("telegram not reached", **exception_fields(error))
