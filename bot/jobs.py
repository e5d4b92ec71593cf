"""What the running bot does again and again, beside the answering."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.logs import exception_fields

_log = structlog.get_logger(__name__)


async def repeat(name: str, job: Callable[[], Awaitable[object]], every_s: float, stop: asyncio.Event) -> None:
    """Do a job now and every so many seconds until `stop`; one that fails is logged and done again next time."""
    while not stop.is_set():
        try:
            await job()
        except Exception as error:  # whatever it is, it must not end the job for good
            _log.warning("job failed", job=name, **exception_fields(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every_s)
