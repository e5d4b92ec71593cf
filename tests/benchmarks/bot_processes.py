"""Bots in processes of their own, and what they cost: CPU time and memory, from /proc."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
_QUIET_SHARE: Final = 0.05
"""Of a core: a bot that takes less has done what it does at its start."""
_LOOK_S: Final = 0.5
_LOOKS: Final = 60


@dataclass(frozen=True, slots=True)
class BotProcesses:
    """The processes of one bot, their children included."""

    processes: Sequence[asyncio.subprocess.Process]

    @property
    def ids(self) -> list[int]:
        """The ids of its processes, without those of their children."""
        return [process.pid for process in self.processes]

    def check(self) -> None:
        """Raises RuntimeError when one has ended by itself."""
        for process in self.processes:
            if process.returncode is not None:
                raise RuntimeError(f"a bot ended by itself with status {process.returncode}")

    def cpu_s(self) -> float:
        """CPU time so far, in the kernel's too, also of children that have ended."""
        return sum(map(_cpu_s, _with_children(self.ids)))

    def memory_mb(self) -> float:
        """Resident memory now, of the largest of its processes with its children."""
        return max(sum(map(_resident_mb, _with_children([pid]))) for pid in self.ids)

    async def quiet(self) -> None:
        """Return when it has nothing to do, such as what goes on beside the first answers."""
        last_s = self.cpu_s()
        for _ in range(_LOOKS):
            await asyncio.sleep(_LOOK_S)
            now_s = self.cpu_s()
            if now_s - last_s < _QUIET_SHARE * _LOOK_S:
                return
            last_s = now_s


def clean_environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with these settings of the bot and no others."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SEOULBOT_", "TELEGRAM_"))}
    return inherited | settings


@asynccontextmanager
async def started(
    arguments: Sequence[str], settings: Sequence[dict[str, str]], folder: Path
) -> AsyncIterator[BotProcesses]:
    """A bot at work, one process for each set of settings; what they say goes to the end of `bots.log` in a folder."""
    with (folder / "bots.log").open("ab") as said:
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                env=clean_environment({"NO_PROXY": "127.0.0.1", "PYTHONPATH": str(_ROOT), **each}),
                cwd=folder,  # there is no .env
                stdout=said,
                stderr=said,
            )
            for each in settings
        ]
        try:
            yield BotProcesses(processes)
        finally:
            for process in processes:
                if process.returncode is None:
                    process.terminate()
                await process.wait()


def _with_children(ids: Sequence[int]) -> Iterator[int]:
    for pid in ids:
        yield pid
        with suppress(OSError):  # it has just ended
            for task in Path(f"/proc/{pid}/task").iterdir():
                yield from _with_children([int(child) for child in (task / "children").read_text().split()])


def _cpu_s(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS_A_SECOND  # utime, stime, cutime, cstime: proc(5)
    return 0.0


def _resident_mb(pid: int) -> float:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
    return 0.0
