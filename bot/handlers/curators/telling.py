"""Telling people what they asked to be told, once, as soon as the bot knows it."""

from telegram.error import Forbidden

from bot.context import BotContext
from bot.delivery import Destination, deliver
from bot.store.queue import Waiter
from knowledge.language import Language
from knowledge.moments import Moment
from responders.assistant import read_question
from responders.dates import format_moment
from responders.messages import Answered, Notice


async def tell_waiting(context: BotContext) -> int:
    """Write to everybody whose question has an answer now, and forget that they waited; how many were told.

    Questions that have an answer now and for which nobody waits leave the queue. Who is told when the process dies
    may be told once more.
    """
    queue, told = context.parts.store.queue, 0
    for waiter in await queue.waiters():
        told += await _tell(context, waiter)
    await close_answered(context)
    return told


async def close_answered(context: BotContext) -> None:
    """Take questions out of the queue that have an answer now and for which nobody waits."""
    queue = context.parts.store.queue
    known = [each.id for each in await queue.open_questions() if is_known(context, each.text, each.language)]
    if known:
        await queue.answered(known)


def is_known(context: BotContext, text: str, language: Language) -> bool:
    """Whether a question has an answer by now."""
    return isinstance(context.parts.assistant.answer(read_question(text, fallback_language=language)), Answered)


async def _tell(context: BotContext, waiter: Waiter) -> bool:
    """Whether somebody was told; who has blocked the bot waits no longer either."""
    assistant = context.parts.assistant
    answer = assistant.answer(read_question(waiter.text, fallback_language=waiter.language))
    if not isinstance(answer, Answered):
        return False
    asked_on = format_moment(Moment.on(waiter.asked_on), waiter.language)
    fields = {"text": waiter.text, "asked_on": asked_on}
    said = assistant.render_notice(Notice(waiter.language, "told", fields))
    rest = assistant.render_notice(Notice(waiter.language, "told-end", {}))
    message = assistant.render(answer)
    parts = ("\n\n".join((said.parts[0], message.parts[0], rest.parts[0])), *message.parts[1:])
    if len(parts) > 1:
        parts = (said.parts[0], *message.parts, rest.parts[0])
    try:
        await deliver(context.bot, Destination(waiter.chat_id), type(message)(parts, message.buttons, message.tools))
    except Forbidden:
        await context.parts.store.queue.told(waiter)
        return False
    await context.parts.store.queue.told(waiter)
    return True
