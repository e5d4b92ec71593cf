"""Work in a process of its own: what files from outside do to memory or time ends with it, and answering goes on."""

import asyncio
import os
import pickle
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from contextlib import suppress
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
    # By multiprocessing a second process would stay for good, to track what these have no use for: 10 MB.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.apart", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            said, _ = await process.communicate(pickle.dumps((work, arguments)))
        result, error = pickle.loads(said)
    except (EOFError, pickle.UnpicklingError, TimeoutError):
        raise WorkFailedError from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()  # it is dead at once, and no zombie
    if error is not None:
        raise error
    found: T = result
    return found


def _run() -> None:
    """Runs in the child: what is printed is no result."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    work, arguments = pickle.load(sys.stdin.buffer)
    result: tuple[object, Exception | None]
    try:
        result = work(*arguments), None
    except Exception as error:
        result = None, error
    with results:
        pickle.dump(result, results)


if __name__ == "__main__":
    _run()
