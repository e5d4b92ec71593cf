"""One core answers every surface: the same question begins with the same line everywhere.

`make bench` asks all checks (benchmarks/surfaces.py).
"""

import random
from pathlib import Path
from typing import Final

from bot.group_memory import Groups
from knowledge.checks import Check
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES
from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.running_bot import run_bot
from tests.surfaces import Surfaces, alike

SAMPLE: Final = 12
"""Check questions a language."""


def sample_of(base: KnowledgeBase) -> list[Check]:
    """A seeded sample of the checks without a history."""
    alone = [check for check in base.checks if not check.unseen and not check.history]
    draw = random.Random(7)
    return [
        check
        for language in LANGUAGES
        for check in draw.sample([each for each in alone if each.language == language], SAMPLE)
    ]


async def test_every_surface_says_the_same(knowledge_base: KnowledgeBase, assistant: Assistant, tmp_path: Path) -> None:
    uncapped = Groups(messages_a_minute=1_000, repeat_s=0)
    async with run_bot(assistant, tmp_path, lambda: TODAY, uncapped) as bot:
        surfaces = await Surfaces.of(bot, assistant)
        for check in sample_of(knowledge_base):
            lines = await surfaces.first_lines(check.question)
            assert alike(lines), (check.question, lines)
