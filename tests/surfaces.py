"""One question asked on every surface: in private, in groups, inline, as a guest, by the terminal and in a batch."""

import json
from typing import Self

from bot.json_answers import answer_batch
from bot.playground.scene import FLATMATES_ID
from responders.assistant import Assistant, read_question
from responders.messages import Answered
from responders.rendering import message_text
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot


class Surfaces:
    """The chats of a running bot in which a question can be asked."""

    def __init__(self, assistant: Assistant, visitor: Visitor, group: Visitor) -> None:
        self._assistant = assistant
        self._private = visitor
        self._topic = visitor.in_group("Minji", topic="Moving to Seoul")
        self._general = visitor.in_group("Minji")
        self._group = group
        self._flatmates = visitor.in_chat(FLATMATES_ID, "Minji")

    @classmethod
    async def of(cls, bot: RunningBot, assistant: Assistant) -> Self:
        """The surfaces of a running bot, which answers from `assistant`."""
        group = await bot.visitor.makes_group()
        await group.hears()  # how to ask
        return cls(assistant, bot.visitor, group)

    async def first_lines(self, question: str) -> dict[str, str]:
        """The first line that each surface answers with; inline mode has one only where an entry is told."""
        said = {}
        for visitor in (self._private, self._private.in_private("Minji")):
            await visitor.says("/forget")  # no question is read against the one before
            await visitor.hears()
        await self._private.says(question)
        said["private"] = (await self._private.hears())["text"]
        await self._topic.says(f"/ask {question}")
        said["/ask"] = (await self._topic.hears())["text"]
        await self._general.says(f"@PlaygroundBot {question}")
        said["mention"] = (await self._general.hears())["text"]
        earlier = await self._group.says(question)
        await self._group.says("@PlaygroundBot", reply_to=earlier)
        said["reply"] = (await self._group.hears())["text"]
        await self._flatmates.says(f"@PlaygroundBot {question}")
        said["guest"] = (await self._flatmates.hears())["text"]
        (reply, _), *_ = answer_batch(self._assistant, [json.dumps({"id": 1, "question": question}).encode()])
        said["batch"] = json.loads(reply)["text"]
        answer = self._assistant.answer(read_question(question))
        said["terminal"] = message_text(self._assistant.render(answer))
        if isinstance(answer, Answered):
            found = await self._general.looks_up(question)
            said["inline"] = found["answer"]["results"][0]["description"]
        return {surface: text.strip().partition("\n")[0] for surface, text in said.items()}


def alike(lines: dict[str, str]) -> bool:
    """Whether first lines say the same: short surfaces may cut a long fact, and end it with the year all the same."""
    longest = max(lines.values(), key=len)
    return all(line == longest or _cuts(line, longest) for line in lines.values())


def _cuts(line: str, whole: str) -> bool:
    fact, cut, year = line.partition("…")
    return bool(fact and cut and year) and whole.startswith(fact) and whole.endswith(year)
