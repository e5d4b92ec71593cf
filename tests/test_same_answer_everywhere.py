"""One core answers every surface: the same question begins with the same line everywhere."""

import json
import random
from typing import Final

from bot.playground.scene import FLATMATES_ID
from bot.replies import answer_batch
from knowledge.checks import Check
from knowledge.knowledge_base import KnowledgeBase
from responders.assistant import Assistant, read_question
from responders.messages import Answered
from responders.rendering import message_text
from tests.bot.playground.visitor import Json
from tests.conftest import RunningBot

SAMPLE: Final = 5
"""Check questions a language: with more, the groups' own cap would answer."""


def told_checks(base: KnowledgeBase, assistant: Assistant) -> list[Check]:
    """A seeded sample of the checks that are told outright, each another entry."""
    read = [check for check in base.checks if not check.unseen]
    shuffled = random.Random(7).sample(read, len(read))
    found: dict[str, Check] = {}
    for check in shuffled:
        if check.kind == "question" and isinstance(assistant.answer(read_question(check.question)), Answered):
            found.setdefault(f"{check.language}:{check.entry}", check)
    return [
        check
        for language in ("en", "ko")
        for check in [each for each in found.values() if each.language == language][:SAMPLE]
    ]


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


async def test_private_groups_inline_guest_terminal_and_batch_say_the_same(
    running_bot: RunningBot, knowledge_base: KnowledgeBase, assistant: Assistant
) -> None:
    visitor = running_bot.visitor
    topic = visitor.in_group("Minji", topic="Moving to Seoul")
    general = visitor.in_group("Minji")
    plain = await visitor.makes_group()
    await plain.hears()  # how to ask
    flatmates = visitor.in_chat(FLATMATES_ID, "Minji")
    for check in told_checks(knowledge_base, assistant):
        text = check.question
        said: dict[str, Json | str] = {}
        await visitor.says("/forget")  # no question is read against the one before
        await visitor.hears()
        await visitor.says(text)
        said["private"] = await visitor.hears()
        await topic.says(f"/ask {text}")
        said["/ask"] = await topic.hears()
        earlier = await plain.says(text)
        await plain.says("@PlaygroundBot", reply_to=earlier)
        said["reply"] = await plain.hears()
        await flatmates.says(f"@PlaygroundBot {text}")
        said["guest"] = await flatmates.hears()
        line = json.dumps({"id": 1, "question": text}).encode()
        (reply, _), *_ = answer_batch(assistant, [line])
        said["batch"] = json.loads(reply)["text"]
        said["terminal"] = message_text(assistant.render(assistant.answer(read_question(text))))
        found = await general.looks_up(text)
        said["inline"] = found["answer"]["results"][0]["description"]
        lines = {where: first_line(each if isinstance(each, str) else each["text"]) for where, each in said.items()}
        assert len(set(lines.values())) == 1, (text, lines)
