"""What owners must know of the server: one message each for a kind of trouble, not a stream."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

import structlog
from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.context import Parts
from bot.delivery import Destination, deliver
from bot.logs import exception_fields
from knowledge.language import DEFAULT_LANGUAGE
from responders.messages import Notice

Trouble = Literal["disk", "backup", "backlog"]
"""Each has a template `alert-...`."""
BACKLOG_S: Final = 300
"""A question that waits longer is worth a message."""

_log = structlog.get_logger(__name__)


class Alerts:
    """Remembers, as long as the process lives, what every owner was told."""

    def __init__(self, bot: Bot, parts: Parts) -> None:
        self._bot = bot
        self._parts = parts
        self._told: dict[tuple[Trouble, int], dt.date] = {}
        """When an owner was told of a trouble."""
        self._was_late = False
        """Whether answers were late at the last look."""
        self._lasting: set[tuple[Trouble, int]] = set()
        """Troubles not over yet that an owner was told of."""

    async def report(self, trouble: Trouble, fields: Mapping[str, object] | None) -> None:
        """Tell the owners of a trouble in the words its template makes of `fields`; None: there is none, or it is over.

        Each is told once until it is over, and once a day at most.
        """
        if fields is None:
            self._lasting = {each for each in self._lasting if each[0] != trouble}
            return
        today = self._parts.today()
        for owner in sorted(self._parts.desk.owners):
            if (trouble, owner) in self._lasting or self._told.get((trouble, owner)) == today:
                continue
            if await self._tell(owner, trouble, fields):
                self._lasting.add((trouble, owner))
                self._told[trouble, owner] = today

    async def report_backlog(self, oldest_s: float) -> None:
        """Tell the owners when the oldest question that waits for its answer has waited for more than BACKLOG_S, at two
        looks in a row: where the clock was set, what comes in at that moment seems old once.
        """
        was_late, self._was_late = self._was_late, oldest_s > BACKLOG_S
        late = was_late and self._was_late
        await self.report("backlog", {"minutes": f"{int(oldest_s // 60):,}"} if late else None)

    async def _tell(self, owner: int, trouble: Trouble, fields: Mapping[str, object]) -> bool:
        """Whether there is no use in telling it again."""
        language = (await self._parts.settings(owner)).language
        language = language or self._parts.desk.languages.get(owner, DEFAULT_LANGUAGE)
        message = self._parts.assistant.render_notice(Notice(language, f"alert-{trouble}", fields))
        try:
            await deliver(self._bot, Destination(owner), message)
        except TelegramError as error:
            _log.warning("alert not delivered", trouble=trouble, **exception_fields(error))
            return isinstance(error, Forbidden)  # they have blocked the bot, or never written to it
        return True
