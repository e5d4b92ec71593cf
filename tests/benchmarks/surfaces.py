"""Asks every check on every surface over HTTP and counts those that do not begin alike: some eight minutes."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from bot.assembly import open_assistant
from bot.group_memory import Groups
from bot.settings import Settings
from tests.running_bot import run_bot
from tests.surfaces import Surfaces, alike


def main() -> None:
    """Ask and print; exit status 1 where surfaces differ."""
    sys.exit(asyncio.run(_compare(Console())))


async def _compare(console: Console) -> int:
    settings = Settings.read()
    assistant = open_assistant(settings)
    checks = [check for check in assistant.knowledge.checks if not check.history]
    asked: Counter[str] = Counter()
    differing = 0
    uncapped = Groups(messages_a_minute=sys.maxsize, repeat_s=0)
    with TemporaryDirectory() as folder:
        async with run_bot(assistant, Path(folder), settings.today, uncapped) as bot:
            surfaces = await Surfaces.of(bot, assistant)
            for check in track(checks, "Asking everywhere", console=Console(stderr=True)):
                lines = await surfaces.first_lines(check.question)
                asked.update(lines.keys())
                if not alike(lines):
                    differing += 1
                    which = "one of the unseen checks" if check.unseen else f"{check.question!r}: {lines}"
                    console.print(which, markup=False)
    counts = ", ".join(f"{count} {surface}" for surface, count in asked.items())
    console.print(f"{len(checks)} checks on every surface ({counts}): {differing} answered differently.")
    return 1 if differing else 0


if __name__ == "__main__":
    main()
