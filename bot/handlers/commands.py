"""The commands, in private."""

import asyncio
from dataclasses import replace

from telegram import Update

from bot.context import BotContext, language_of, message_of
from bot.conversations import Partner
from bot.delivery import Destination, deliver
from bot.handlers.curators.rights import is_workplace, role_of
from bot.handlers.curators.tools import with_tools
from bot.menus import curators_commands
from knowledge.language import LANGUAGES, is_language
from responders.actions import OpenEntry, OpenTopic
from responders.assistant import continue_conversation, read_question
from responders.catalogue import translate
from responders.judging import judge
from responders.messages import NEW_CONVERSATION, About, Answer, Explained, FixedText, Forgotten, Notice, Smalltalk


async def on_start(update: Update, context: BotContext) -> None:
    """Say what the bot knows and what it does not; `/start electric-buses` from a link opens that entry."""
    if not context.args:
        await _say_fixed(update, context, "greeting")
        return
    _, chat, person = message_of(update)
    entry_id, _, fact_id = context.args[0].partition("_")
    language = await context.language_for(chat, person)
    answer = context.parts.assistant.open(OpenEntry(language, entry_id, fact_id or None))
    if isinstance(answer, Smalltalk):
        await _say_fixed(update, context, "link-gone")
        return
    partner = Partner(chat.id, person.id)
    context.parts.conversations.keep(partner, continue_conversation(NEW_CONVERSATION, answer))
    rendered = context.parts.assistant.render(answer)
    await deliver(context.bot, Destination(chat.id), await with_tools(context, chat, person, rendered, answer))


async def on_help(update: Update, context: BotContext) -> None:
    """Say what the bot knows and how it is used, to curators with their commands; an unknown command gets the same."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    message = context.parts.assistant.render(Smalltalk(language, "help"))
    if is_workplace(context, chat) and (role := await role_of(context, person)) is not None:
        lines = [(command, translate(text, language)) for command, text in curators_commands(role).items()]
        (own,) = context.parts.assistant.render_notice(Notice(language, "help", {"lines": lines})).parts
        message = replace(message, parts=("\n\n".join((*message.parts, own)),))
    await deliver(context.bot, Destination(chat.id), message)


async def on_topics(update: Update, context: BotContext) -> None:
    """Show all topics to choose from."""
    _, chat, person = message_of(update)
    await _say(update, context, context.parts.assistant.open(OpenTopic(await context.language_for(chat, person))))


async def on_language(update: Update, context: BotContext) -> None:
    """`/lang` offers the languages; `/lang ko` chooses one, `/lang auto` frees it."""
    _, chat, _ = message_of(update)
    wanted = context.args[0].lower() if context.args else ""
    if wanted != "auto" and not is_language(wanted):
        await _say_fixed(update, context, "language-menu")
        return
    language = wanted if is_language(wanted) else None
    await context.parts.store.set_language(chat.id, language)
    await _say_fixed(update, context, "language-fixed" if language else "language-auto")


async def on_why(update: Update, context: BotContext) -> None:
    """Say why the last question got its answer; `/why words` says what would decide about those."""
    _, chat, person = message_of(update)
    parts, partner = context.parts, Partner(chat.id, person.id)
    conversation, question = parts.conversations.with_partner(partner), parts.conversations.last_question(partner)
    if context.args:
        fixed = (await parts.settings(chat.id)).language
        question = read_question(" ".join(context.args), fixed, language_of(person), conversation)
    if question is not None:
        await _say(update, context, parts.assistant.explain(question))
    elif conversation.entry_id is not None:
        language = await context.language_for(chat, person)
        opened = Explained(language, (), (), conversation.entry_id, None, 1.0, 1.0, chosen=True)
        await _say(update, context, opened)
    else:
        await _say_fixed(update, context, "nothing-to-explain")


async def on_about(update: Update, context: BotContext) -> None:
    """Say what the bot is made of and how often it is right; judged once for each revision, beside the answering."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    base, judgements = context.parts.assistant.knowledge, context.parts.judgements
    revision_id = base.revision.id
    unseen = [check for check in base.checks if check.unseen]  # what nobody chose a rule by
    if revision_id not in judgements:
        judging = asyncio.to_thread(judge, context.parts.assistant, unseen or base.checks)
        judgements[revision_id] = asyncio.create_task(judging)
    try:
        judgement = await judgements[revision_id]
    except Exception:
        judgements.pop(revision_id, None)  # the next one who asks tries again
        raise
    shares = [judgement.shares(each) for each in LANGUAGES]
    asked = sum(share["right_first"].asked for share in shares)
    told = sum(share["right_told"].count + share["wrong_told"].count for share in shares)
    found = sum(share["right_first"].count for share in shares)
    about = About(
        language, len(base.revision.entries), found / max(asked, 1), 1 - told / max(asked, 1), asked, bool(unseen)
    )
    await _say(update, context, about)


async def on_privacy(update: Update, context: BotContext) -> None:
    """Say what is kept."""
    await _say_fixed(update, context, "privacy")


async def on_forget(update: Update, context: BotContext) -> None:
    """Remove what is kept of a person, and say what that was."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    removed = await context.parts.store.forget(person.id, chat.id)
    context.parts.conversations.forget(person.id)
    context.parts.sent.forget(chat.id)
    await _say(update, context, Forgotten(language, removed.languages, removed.votes, removed.asked, removed.questions))


async def _say_fixed(update: Update, context: BotContext, text: FixedText) -> None:
    _, chat, person = message_of(update)
    await _say(update, context, Smalltalk(await context.language_for(chat, person), text))


async def _say(update: Update, context: BotContext, answer: Answer) -> None:
    _, chat, _ = message_of(update)
    await deliver(context.bot, Destination(chat.id), context.parts.assistant.render(answer))
