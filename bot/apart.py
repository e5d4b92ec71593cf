"""Work in a process of its own: what files from outside do to memory or time ends with it, and answering goes on."""

import asyncio
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, TypeVar

from bot.errors import WorkFailedError

NICENESS: Final = 15
LIMIT_S: Final = 120.0
_MEMORY_LIMIT: Final = 4 * 2**30
"""Bytes of address space, of which a process uses a part."""

T = TypeVar("T")


async def run_apart(work: Callable[..., T], *arguments: object) -> T:
    """What `work` gives for the arguments, all of which can be pickled.

    Raises what it raises, and WorkFailedError when it takes too long or too much memory.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        async with asyncio.timeout(LIMIT_S):
            result, error = await asyncio.to_thread(ours.recv)
    except (EOFError, TimeoutError):
        raise WorkFailedError from None
    finally:
        process.kill()
        process.join()  # it is dead at once, and no zombie
        ours.close()
    if error is not None:
        raise error
    found: T = result
    return found


def _run(pipe: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Runs in the child."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    result: tuple[object, Exception | None]
    try:
        result = work(*arguments), None
    except Exception as error:
        result = None, error
    with suppress(BrokenPipeError):  # whoever asked was killed
        pipe.send(result)
