"""Saying something to a curator."""

import datetime as dt
from collections.abc import Sequence

from telegram import Chat

from bot.context import BotContext
from bot.delivery import Destination, redeliver
from bot.reasons import question_ids, reason_in
from knowledge.language import Language
from knowledge.moments import Moment
from responders.actions import Curate, Deed, encode
from responders.catalogue import translate
from responders.dates import format_moment
from responders.messages import Button, Notice


async def say(
    context: BotContext, chat: Chat, language: Language, template: str, *buttons: Button, **fields: object
) -> tuple[int, ...]:
    """Send a notice; gives the ids of its messages."""
    return await say_instead(context, chat, (), language, template, *buttons, **fields)


async def say_instead(
    context: BotContext,
    chat: Chat,
    sent: Sequence[int],
    language: Language,
    template: str,
    *buttons: Button,
    **fields: object,
) -> tuple[int, ...]:
    """Put a notice in the place of one sent before."""
    rendered = context.parts.assistant.render_notice(Notice(language, template, fields, buttons))
    return await redeliver(context.bot, Destination(chat.id), sent, rendered)


def button(label: str, language: Language, deed: Deed, *of: object, suffix: str = "") -> Button:
    """A button under a notice; `label` is a message of the catalogue, `suffix` follows it as it is."""
    return Button(translate(label, language) + suffix, encode(Curate(deed, tuple(map(str, of)))))


async def readable_reasons(context: BotContext, kept: Sequence[str], language: Language) -> list[str]:
    """Why each of several things was done, as people read it now."""
    ids = [question_id for each in kept for question_id in question_ids(each)]
    texts = await context.parts.store.queue.texts(ids) if ids else {}
    revision = context.parts.assistant.knowledge.revision
    return [reason_in(each, language, revision, texts) for each in kept]


def local_time(context: BotContext, at: dt.datetime, language: Language) -> str:
    """A time of the database as people where the bot is at home read it: 21 November 2026, 14:32."""
    local = at.replace(tzinfo=dt.UTC).astimezone(context.parts.zone)
    return format_moment(Moment(local.year, local.month, local.day, local.time()), language)
