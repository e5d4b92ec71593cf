"""What curators' work needs, and what it remembers between two messages."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import structlog

from bot.conversations import LIFETIME_S
from bot.logs import exception_fields
from bot.publishing import Publisher
from bot.recent import Recent
from knowledge.errors import Problem
from knowledge.language import Language
from responders.comparing import Effect

Role = Literal["owner", "curator"]
TextField = Literal["title", "lead", "body"]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChooseWhat:
    """The next message is the number of what to correct."""

    entry_id: str
    fact_ids: tuple[str, ...]
    """In the order they were listed."""


@dataclass(frozen=True, slots=True)
class ChooseText:
    """The next message is the number of a text."""

    entry_id: str
    fields: tuple[TextField, ...]


@dataclass(frozen=True, slots=True)
class NewValue:
    """The next message is a fact's value."""

    entry_id: str
    fact_id: str
    doubted: str | None = None
    """What was typed and refused as unlikely; typed once more, it is taken."""


@dataclass(frozen=True, slots=True)
class NewText:
    """The next message is a text in both languages."""

    entry_id: str
    field: TextField


@dataclass(frozen=True, slots=True)
class NewSource:
    """The next message is a date, or names a source."""

    entry_id: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """The next message is the answer to a question, in both languages."""

    question_id: int


@dataclass(frozen=True, slots=True)
class NameSource:
    """The next message names the source of an answer just written."""

    question_id: int
    titles: Mapping[Language, str]
    near_id: str
    """The nearest entry: whose rule the answer is, and its topic."""
    answers: Mapping[Language, str]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that a curator sent and that was not taken."""

    name: str
    content: bytes
    problems: tuple[Problem, ...]


Step = ChooseWhat | ChooseText | NewValue | NewText | NewSource | WriteAnswer | NameSource


@dataclass(frozen=True, slots=True)
class Desk:
    """Where curators work."""

    publisher: Publisher
    files: Path
    """The folder that `/reload` reads."""
    owners: frozenset[int] = frozenset()
    """Ids of the people whom the settings name."""
    group_id: int | None = None
    """The group in which curators work together, if any."""
    unanswered_from: int = 1
    """So many people must have asked a question before curators see it."""
    steps: Recent[tuple[int, int], Step] = field(default_factory=lambda: Recent[tuple[int, int], Step](LIFETIME_S))
    """What each curator's next message is for, by chat and person."""
    effects: Recent[int, Effect] = field(default_factory=lambda: Recent[int, Effect](LIFETIME_S))
    """What each pending change does, by its number: to be looked at; lost with the process."""
    refused: Recent[int, RefusedFile] = field(default_factory=lambda: Recent[int, RefusedFile](LIFETIME_S))
    """The file that was refused last in each chat."""
    working: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One change is worked out at a time: each takes both cores for a while."""
    languages: dict[int, Language] = field(default_factory=dict)
    """The language of each owner's app, as heard last: for messages that answer nothing they wrote."""
    jobs: set[asyncio.Task[None]] = field(default_factory=set)
    """What goes on beside the answering."""

    def forget_step(self, chat_id: int, person_id: int) -> None:
        """The next message is a question again."""
        self.steps.forget(lambda key, _: key == (chat_id, person_id))

    async def active(self) -> int:
        """The number of the revision that answers."""
        return await self.publisher.active(self.files)

    def start(self, job: Coroutine[None, None, None]) -> None:
        """Do something beside the answering, until it is done or the bot stops."""
        task = asyncio.create_task(job)
        self.jobs.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.jobs.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            _log.warning("job failed", **exception_fields(error))

    async def close(self) -> None:
        """End what goes on: nothing of it has changed anything yet."""
        for task in (jobs := list(self.jobs)):
            task.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
