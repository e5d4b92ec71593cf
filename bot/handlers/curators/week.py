"""The weekly digest: everybody who curates reads what was asked, and what waits for them."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.context import Parts
from bot.delivery import Destination, deliver
from bot.digest import digest
from bot.handlers.curators.unanswered import waiting_groups
from bot.jobs import repeat
from bot.logs import exception_fields
from knowledge.language import DEFAULT_LANGUAGE, Language
from responders.messages import Notice
from responders.staleness import find_stale

DIGEST_HOUR: Final = 9
"""From then on, on Mondays, where the readers are."""
_LOOK_S: Final = 600.0
_BY: Final = "seoulbot"

log = structlog.get_logger(__name__)


async def send_digests(bot: Bot, parts: Parts, stop: asyncio.Event) -> None:
    """Until `stop`, send the digest of each week once: from Monday morning on, or when the bot is next up."""

    async def look() -> None:
        if parts.store.replicas.leads and is_time(dt.datetime.now(parts.zone)):
            await send_digest(bot, parts, parts.today())

    await repeat("digest", look, _LOOK_S, stop)


def is_time(now: dt.datetime) -> bool:
    """Whether this week's digest may be sent, where the readers are."""
    return now.weekday() > 0 or now.hour >= DIGEST_HOUR


async def send_digest(bot: Bot, parts: Parts, today: dt.date) -> int:
    """Send everybody the digest of the week before this one who has not got it; how many people got it."""
    year, week, _ = today.isocalendar()
    languages: dict[int, Language] = {
        owner: parts.desk.languages.get(owner, DEFAULT_LANGUAGE) for owner in parts.desk.owners
    }
    languages |= {curator.person_id: curator.language for curator in await parts.store.curators.all()}
    notes = {person_id: f"{year}-W{week:02} {person_id}" for person_id in languages}
    due = [person_id for person_id in languages if not await parts.store.audit.is_noted("digest", notes[person_id])]
    notice = await _digest_of(parts, today) if due else None
    if notice is None:
        return 0
    sent = 0
    for person_id in due:
        language = await parts.store.language(person_id) or languages[person_id]
        try:
            await deliver(bot, Destination(person_id), parts.assistant.render_notice(notice(language)))
            sent += 1
        except (BadRequest, Forbidden) as error:  # they have blocked the bot, or never written to it
            log.warning("digest not delivered", **exception_fields(error))
        await parts.store.audit.note(_BY, "digest", notes[person_id])
    return sent


async def _digest_of(parts: Parts, today: dt.date) -> Callable[[Language], Notice] | None:
    """What the week before `today` brought, in each language; None where nothing happened."""
    monday = today - dt.timedelta(today.weekday())
    before, end = monday - dt.timedelta(7), monday - dt.timedelta(1)
    store, revision = parts.store, parts.assistant.knowledge.revision
    asked = await store.questions.count(before, end, parts.zone)
    asked_before = await store.questions.count(before - dt.timedelta(7), before - dt.timedelta(1), parts.zone)
    groups = await waiting_groups(parts)
    votes = Counter[str]()
    for answer in await store.queue.unhelpful_answers():
        votes[answer.entry_id] += answer.votes
    if not (asked or groups or votes):
        return None
    return partial(
        digest,
        revision=revision,
        asked=asked,
        asked_before=asked_before,
        unanswered=[group.questions[0].text for group in groups],
        votes_against=votes,
        stale=find_stale(revision, today).entries,
    )
