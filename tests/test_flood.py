"""One person's flood over real HTTP: it is answered up to a cap, said so once, and holds up nobody else."""

import asyncio
from pathlib import Path

from responders.assistant import Assistant
from tests.conftest import TODAY
from tests.running_bot import run_bot


async def test_beyond_the_cap_one_person_is_told_once_and_others_are_answered(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with run_bot(assistant, tmp_path, lambda: TODAY, messages_a_minute=5) as bot:
        flooder, other = bot.visitor, bot.visitor.in_private("Minji")
        await asyncio.gather(*(flooder.says("how many electric buses") for _ in range(100)))
        await other.says("전기버스 몇 대")
        assert "3,500대" in (await other.hears())["text"]
        told = [(await flooder.hears())["text"] for _ in range(6)]
        assert sum("3,500" in text for text in told) == 5
        assert told[5] == "That is a lot at once: I go on in a minute."
        await flooder.says("how many electric buses")
        await other.says("고마워요")
        await other.hears()  # by then the flooder's would be there
        messages = (await flooder.looks())["messages"]
        assert sum(message["from"]["is_bot"] for message in messages if message["chat"]["id"] == flooder.chat_id) == 6


async def test_a_press_beyond_the_cap_is_answered_with_a_word(assistant: Assistant, tmp_path: Path) -> None:
    async with run_bot(assistant, tmp_path, lambda: TODAY, messages_a_minute=1) as bot:
        await bot.visitor.says("how many electric buses")
        said = await bot.visitor.presses(await bot.visitor.hears(), "Not helpful")
        assert said is not None
        assert said["text"] == "That is a lot at once: I go on in a minute."
