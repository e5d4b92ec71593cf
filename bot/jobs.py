"""What the running bot does again and again, beside the answering."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.logs import exception_fields

_log = structlog.get_logger(__name__)


async def repeat(
    name: str,
    job: Callable[[], Awaitable[object]],
    every_s: float,
    stop: asyncio.Event,
    wake: asyncio.Event | None = None,
) -> None:
    """Do a job now, every so many seconds and when `wake` is set, until `stop`; one that fails is logged and done again
    next time.
    """
    while not stop.is_set():
        if wake is not None:
            wake.clear()
        try:
            await job()
        except Exception as error:  # whatever it is, it must not end the job for good
            _log.warning("job failed", job=name, **exception_fields(error))
        await first_of(stop, *([wake] if wake else []), within_s=every_s)


async def first_of(*events: asyncio.Event, within_s: float | None = None) -> None:
    """Return when one of the events is set, or after so many seconds."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
