"""Telling people what they asked to be told, once, as soon as the bot knows it."""

import asyncio
from dataclasses import replace

import structlog
from telegram import Chat, User
from telegram.constants import MessageLimit
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.context import BotContext, Parts
from bot.delivery import Destination, deliver
from bot.handlers.curators.notices import say
from bot.handlers.curators.rights import name_of
from bot.logs import exception_fields
from bot.store.queue import Waiter
from knowledge.language import Language
from knowledge.moments import Moment
from responders.assistant import read_question
from responders.dates import format_moment
from responders.messages import Answered, Notice
from responders.splitting import visible_length

log = structlog.get_logger()


async def tell_and_say(context: BotContext, chat: Chat, person: User, language: Language) -> None:
    """Tell everybody whose question has an answer now, and the curator how many they were."""
    told = await tell_waiting(context)
    await context.parts.store.audit.note(name_of(person), "tell", str(told))
    await say(context, chat, language, "people-told", told=told)


async def tell_waiting(context: BotContext) -> int:
    """Write to everybody whose question has an answer now, and forget that they waited; how many were told.

    Who is told when the process dies may be told once more; who cannot be reached now goes on waiting.
    """
    told = 0
    for waiter in await waiters_of_known(context.parts):
        told += await _tell(context, waiter)
    await close_answered(context.parts)
    return told


async def waiters_of_known(parts: Parts) -> list[Waiter]:
    """Who waits for an answer that there is by now."""
    waiters = await parts.store.queue.waiters()
    known = await asyncio.to_thread(lambda: [_is_known(parts, each.text, each.language) for each in waiters])
    return [waiter for waiter, is_known in zip(waiters, known, strict=True) if is_known]


async def close_answered(parts: Parts) -> None:
    """Take questions out of the queue that have an answer now and for which nobody waits."""
    questions = await parts.store.queue.open_questions()
    known = await asyncio.to_thread(
        lambda: [each.id for each in questions if _is_known(parts, each.text, each.language)]
    )
    if known:
        await parts.store.queue.answered(known)


def _is_known(parts: Parts, text: str, language: Language) -> bool:
    return isinstance(parts.assistant.answer(read_question(text, fallback_language=language)), Answered)


async def _tell(context: BotContext, waiter: Waiter) -> bool:
    """Whether somebody was told; who has blocked the bot waits no longer either."""
    assistant = context.parts.assistant
    answer = assistant.answer(read_question(waiter.text, fallback_language=waiter.language))
    asked_on = format_moment(Moment.on(waiter.asked_on), waiter.language)
    (said,) = assistant.render_notice(
        Notice(waiter.language, "told", {"text": waiter.text, "asked_on": asked_on})
    ).parts
    (end,) = assistant.render_notice(Notice(waiter.language, "told-end")).parts
    message = assistant.render(answer)
    whole = "\n\n".join((said, *message.parts, end))
    is_short = visible_length(whole) <= MessageLimit.MAX_TEXT_LENGTH
    parts = (whole,) if is_short else (said, *message.parts, end)
    try:
        await deliver(context.bot, Destination(waiter.chat_id), replace(message, parts=parts))
    except (Forbidden, BadRequest) as error:  # they have blocked the bot, or are gone
        log.info("asker not told", **exception_fields(error))
        await context.parts.store.queue.told(waiter)
        return False
    except TelegramError as error:  # out of reach: they go on waiting
        log.warning("asker not told", **exception_fields(error))
        return False
    await context.parts.store.queue.told(waiter)
    return True
