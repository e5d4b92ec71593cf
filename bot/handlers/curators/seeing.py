"""What curators look at: how the bot is used, what is old, how a question is answered and why."""

import asyncio
from dataclasses import replace

from telegram import Chat, Update

from bot.assembly import assistant_over
from bot.context import BotContext, language_of, message_of
from bot.delivery import Destination, deliver
from bot.handlers.curators.changes import start_job
from bot.handlers.curators.notices import local_time, say
from bot.handlers.curators.rights import shown_name
from bot.stats import stats_message
from knowledge.language import Language
from responders.assistant import read_question
from responders.messages import Question
from responders.staleness import find_stale, stale_notice
from responders.trying import try_notice, try_question


async def on_stats(update: Update, context: BotContext) -> None:
    """`/stats`: a picture of the last thirty days, and the same figures as text."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    start_job(context, chat, language, _send_stats(context, chat, language))


async def on_stale(update: Update, context: BotContext) -> None:
    """`/stale`: what may be out of date."""
    _, chat, person = message_of(update)
    await show_stale(context, chat, await context.language_for(chat, person), 0)


async def show_stale(context: BotContext, chat: Chat, language: Language, page: int) -> None:
    """One page of what may be out of date."""
    parts = context.parts
    stale = find_stale(parts.assistant.knowledge.revision, parts.today())
    notice = stale_notice(stale, language, page)
    await deliver(context.bot, Destination(chat.id), parts.assistant.render_notice(notice))


async def on_try(update: Update, context: BotContext) -> None:
    """`/try question`: what is said to it and why, by the base in service and by the one that waits, if any."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    if not context.args:
        await say(context, chat, language, "try-what")
        return
    question = read_question(" ".join(context.args), fallback_language=language_of(person))
    start_job(context, chat, language, _try(context, chat, language, question))


async def _send_stats(context: BotContext, chat: Chat, language: Language) -> None:
    parts = context.parts
    text, picture = await stats_message(parts.store, parts.assistant, language, parts.today(), parts.zone)
    if picture is not None:
        await context.bot.send_photo(chat.id, picture)
    await deliver(context.bot, Destination(chat.id), text)


async def _try(context: BotContext, chat: Chat, language: Language, question: Question) -> None:
    parts = context.parts
    question = replace(question, fixed_language=language)
    pending, whose = None, None
    active = await parts.desk.active()
    if (waiting := await parts.store.proposals.latest(active)) is not None:
        knowledge = await parts.desk.publisher.open_snapshot(waiting.snapshot)
        pending = await asyncio.to_thread(try_question, assistant_over(knowledge, parts.today), question)
        proposed = await parts.store.audit.last("propose", waiting.why)
        if proposed is not None:
            whose = shown_name(proposed.who, language), local_time(context, proposed.at, language)
    notice = try_notice(try_question(parts.assistant, question), pending, language, whose)
    await deliver(context.bot, Destination(chat.id), parts.assistant.render_notice(notice))
