"""The bot's life from the first contact with Telegram to the end, however its updates come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import chain, repeat
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot import jobs, metrics
from bot.context import BotApplication, parts_of
from bot.errors import TokenRefusedError
from bot.logs import exception_fields
from bot.menus import set_curator_menus, set_menus
from bot.sending import LOOK_S, Sending
from bot.store.inbox import RawUpdate
from bot.store.replicas import BEAT_S
from bot.turns import Turns

RECEIVED: Final = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
"""The kinds of updates that are asked for."""
RETRY_PAUSES_S: Final = (1, 2, 5, 10, 30)
"""Between attempts to reach Telegram at the start; the last one repeats."""
TAKE_UP_S: Final = 1.0
"""How often a replica looks for work that waits for it: others tell it at once, unless they have died."""
TAKE_UP_ALONE_S: Final = 15.0
"""The same where no other process works on the database."""
FINISH_S: Final = 20.0
"""So long what is in work may take once the bot is told to stop; what has not been sent then is sent after the next
start.
"""
TOKEN_REFUSED: Final = "Telegram refuses the token. Check TELEGRAM_BOT_TOKEN against what BotFather shows."

log = structlog.get_logger()


@asynccontextmanager
async def answering(application: BotApplication, stop: asyncio.Event) -> AsyncIterator[None]:
    """Answer what is put into the application's queue, and what waits in the inbox, from when Telegram was reached to
    the end of the block; what is in work then is finished. The block must look whether `stop` was set meanwhile.

    Raises TokenRefusedError when Telegram refuses the token.
    """
    parts, closing, over = parts_of(application), asyncio.Event(), asyncio.Event()
    giving_up = asyncio.create_task(_give_up_after(stop, application))
    taking: list[asyncio.Task[None]] = []
    work: list[asyncio.Task[None]] = []
    try:
        await _until_reached(application, stop)
        if not stop.is_set():
            await _beat(application)
            await application.start()
            replicas = parts.store.replicas
            pause_s = TAKE_UP_S if replicas.is_shared else TAKE_UP_ALONE_S
            again = jobs.repeat("take up", lambda: take_up(application), pause_s, closing, replicas.assigned)
            if replicas.is_shared:
                beating = jobs.repeat("heartbeat", lambda: _beat(application), BEAT_S, over)
                work = [asyncio.create_task(beating), asyncio.create_task(replicas.listen(over))]
            else:
                await take_up(application)  # before anything that comes in
            taking = [asyncio.create_task(again)]
            parts.desk.start(_set_menus(application))
        yield
    finally:
        await parts.desk.close()
        closing.set()
        await asyncio.gather(*taking)  # what came into the queue after its end would be waited for in vain
        if application.running:
            await application.stop()
        if not stop.is_set():
            giving_up.cancel()
        over.set()
        await asyncio.gather(*work)
        await application.shutdown()
        await application.bot.shutdown()  # which the line above leaves out when Telegram was never reached
        with suppress(SQLAlchemyError):  # then the others find out by themselves
            await parts.store.replicas.leave()


async def _give_up_after(stop: asyncio.Event, application: BotApplication) -> None:
    """Leave what has not been sent in time to the next start; goes on while the process ends."""
    await stop.wait()
    await asyncio.sleep(FINISH_S - LOOK_S)
    turns = application.update_processor
    assert isinstance(turns, Turns)
    turns.put_off()
    _sending_of(application).put_off()


async def take_up(application: BotApplication) -> None:
    """Answer what waits in the inbox for this process."""
    inbox = parts_of(application).store.inbox
    async for raw in inbox.take_up():
        if (update := read_update(raw, application.bot)) is not None:
            application.update_queue.put_nowait(update)
        else:
            inbox.finish(raw["update_id"])


def read_update(raw: RawUpdate, bot: Bot | None = None) -> Update | None:
    """An update as handlers take it; None, which is logged, for one that cannot be read or stored, such as a future
    API's: fetched or posted again and again, it would hold up all that follow.
    """
    try:
        return Update.de_json(dict(raw), bot)
    except Exception as error:  # whatever it is
        log.error("update not read", update=raw["update_id"], **exception_fields(error))
        return None


async def _beat(application: BotApplication) -> None:
    """Say that this process lives, and take its share of the sending limits."""
    replicas = parts_of(application).store.replicas
    await replicas.beat()
    _sending_of(application).share_with(len(replicas.live))
    metrics.replicas.set(len(replicas.live))


def _sending_of(application: BotApplication) -> Sending:
    sending = application.bot.rate_limiter
    assert isinstance(sending, Sending)
    return sending


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
        await jobs.first_of(stop, within_s=pause_s)
