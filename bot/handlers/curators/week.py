"""The weekly digest: everybody who curates reads what was asked, and what waits for them."""

import asyncio
import datetime as dt
from collections import Counter
from contextlib import suppress
from typing import Final

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.context import Parts
from bot.delivery import Destination, deliver
from bot.digest import digest
from bot.handlers.curators.unanswered import waiting_groups
from bot.logs import exception_fields
from knowledge.language import DEFAULT_LANGUAGE, Language
from responders.staleness import find_stale

DIGEST_HOUR: Final = 9
"""From then on, on Mondays, where the readers are."""
_LOOK_S: Final = 600.0
_BY: Final = "seoulbot"

log = structlog.get_logger(__name__)


async def send_digests(bot: Bot, parts: Parts, stop: asyncio.Event) -> None:
    """Until `stop`, send the digest of each week once: from Monday morning on, or when the bot is next up."""
    while not stop.is_set():
        now = dt.datetime.now(parts.zone)
        if now.weekday() > 0 or now.hour >= DIGEST_HOUR:
            await send_digest(bot, parts, now.date())
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_S)


async def send_digest(bot: Bot, parts: Parts, today: dt.date) -> int:
    """Send the digest of the week before this one, unless it was sent; how many people got it."""
    year, week, _ = today.isocalendar()
    if not await parts.store.audit.note_once(_BY, "digest", f"{year}-W{week:02}"):
        return 0
    languages: dict[int, Language] = dict.fromkeys(parts.desk.owners, DEFAULT_LANGUAGE)
    languages |= {curator.person_id: curator.language for curator in await parts.store.curators.all()}
    monday = today - dt.timedelta(today.weekday())
    before, end = monday - dt.timedelta(7), monday - dt.timedelta(1)
    store, knowledge = parts.store, parts.assistant.knowledge
    asked = await store.questions.count(before, end, parts.zone)
    asked_before = await store.questions.count(before - dt.timedelta(7), before - dt.timedelta(1), parts.zone)
    groups = await waiting_groups(parts)
    votes = Counter[str]()
    for answer in await store.queue.unhelpful_answers():
        votes[answer.entry_id] += answer.votes
    if not (asked or groups or votes):
        return 0  # a week in which nothing happened needs no message
    stale = find_stale(knowledge.revision, today).count
    sent = 0
    for person_id, own in languages.items():
        language = await store.language(person_id) or own
        notice = digest(
            language,
            knowledge.revision,
            asked=asked,
            asked_before=asked_before,
            unanswered=[group.questions[0].text for group in groups],
            votes_against=votes,
            stale=stale,
        )
        try:
            await deliver(bot, Destination(person_id), parts.assistant.render_notice(notice))
            sent += 1
        except TelegramError as error:  # they have blocked the bot, or never written to it
            log.warning("digest not delivered", **exception_fields(error))
    return sent
