"""Long polling from the first contact with Telegram to the end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from itertools import chain, repeat
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.context import BotApplication, parts_of
from bot.errors import TokenRefusedError
from bot.logs import exception_fields
from bot.menus import set_curator_menus, set_menus
from bot.store.inbox import Inbox
from bot.transport import AiohttpRequest

RETRY_PAUSES_S: Final = (1, 2, 5, 10, 30)
"""Between attempts to reach Telegram at the start; the last one repeats."""

TOKEN_REFUSED: Final = "Telegram refuses the token. Check TELEGRAM_BOT_TOKEN against what BotFather shows."

log = structlog.get_logger()


class StoringRequest(AiohttpRequest):
    """Fetches updates and stores them before the bot sees them: the next call acknowledges them to Telegram."""

    def __init__(self, inbox: Inbox, proxy: str | None) -> None:
        super().__init__(proxy)
        self._inbox = inbox

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make one call of getUpdates."""
        await self._inbox.settled()
        status, payload = await super().do_request(*args, **options)
        if status == HTTPStatus.OK:
            await self._inbox.accept(self.parse_json_payload(payload).get("result", []))
        return status, payload


class PollingBot(ExtBot[None]):
    """A bot that tells when its token is refused: python-telegram-bot stops polling then and says nothing."""

    def __init__(self, token: str, **options: Any) -> None:
        super().__init__(token, **options)
        self._refused = asyncio.Event()

    @property
    def refused(self) -> asyncio.Event:
        """Set once Telegram has refused the token while polling."""
        return self._refused

    async def get_updates(self, *args: Any, **options: Any) -> tuple[Update, ...]:
        """Telegram's next updates."""
        try:
            return await super().get_updates(*args, **options)
        except InvalidToken:
            self._refused.set()
            raise


async def poll(application: BotApplication, ready: Callable[[], None], stop: asyncio.Event) -> None:
    """Answer updates by long polling until told to stop; what is in work then is finished.

    Raises TokenRefusedError when Telegram refuses the token, at the start or later.
    """
    assert application.updater is not None
    assert isinstance(application.bot, PollingBot)
    refused = application.bot.refused
    try:
        await _until_reached(application, stop)
        if stop.is_set():
            return
        await application.start()
        for update in await parts_of(application).store.inbox.take_up():
            await application.update_queue.put(Update.de_json(dict(update), application.bot))
        await application.updater.start_polling(
            bootstrap_retries=-1,
            allowed_updates=[
                Update.MESSAGE,
                Update.EDITED_MESSAGE,
                Update.CALLBACK_QUERY,
                Update.INLINE_QUERY,
                Update.GUEST_MESSAGE,
                Update.MY_CHAT_MEMBER,
            ],
            error_callback=_log_not_reached,
        )
        ready()
        parts_of(application).desk.start(_set_menus(application))
        await _first_of(stop, refused)
        if refused.is_set():
            raise TokenRefusedError(TOKEN_REFUSED)
    finally:
        if application.updater.running:
            with suppress(TelegramError):  # the last confirmation: what it leaves comes again
                await application.updater.stop()
        await parts_of(application).desk.close()
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # which the line above leaves out when Telegram was never reached


async def _set_menus(application: BotApplication) -> None:
    """Menus are no reason not to answer: what cannot be set now is tried at the next start."""
    try:
        await set_menus(application.bot)
        parts = parts_of(application)
        await set_curator_menus(application.bot, parts.desk.owners, await parts.store.curators.all())
    except (TelegramError, SQLAlchemyError) as error:
        log.warning("menus not set", **exception_fields(error))


async def _until_reached(application: BotApplication, stop: asyncio.Event) -> None:
    """Wait for Telegram to answer; raises TokenRefusedError when it refuses the token."""
    pauses_s = chain(RETRY_PAUSES_S, repeat(RETRY_PAUSES_S[-1]))
    while not stop.is_set():
        try:
            await application.initialize()
            return
        except InvalidToken:
            raise TokenRefusedError(TOKEN_REFUSED) from None
        except TelegramError as error:
            pause_s = next(pauses_s)
            log.warning("telegram not reached", retry_in_s=pause_s, **exception_fields(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s)


async def _first_of(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _log_not_reached(error: TelegramError) -> None:
    log.warning("telegram not reached", **exception_fields(error))
