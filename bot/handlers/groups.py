"""Groups: the bot speaks only when it is addressed, briefly, as a reply, and lets itself be removed."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from telegram import (
    Chat,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatID, ChatMemberStatus, ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.context import BotContext, language_of, message_of
from bot.conversations import Partner
from bot.delivery import Destination, acknowledge, deliver, is_gone, redeliver
from bot.handlers.curators.tools import with_tools
from bot.recording import microseconds_since, record
from knowledge.language import Language, detect_language
from responders.actions import ChooseForAsker, OpenEntry, RemoveMessage, encode
from responders.assistant import continue_conversation, read_question
from responders.catalogue import N_, translate
from responders.messages import (
    NEW_CONVERSATION,
    Answer,
    Answered,
    Button,
    Conversation,
    Question,
    RenderedMessage,
    Smalltalk,
    Suggested,
)
from responders.rendering import choice_buttons

_ADMINS: Final = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_COMMAND: Final = re.compile(r"^/\w+(?:@\w+)?\s*")
_FULL: Final = N_("Full answer in private")
_REMOVE: Final = N_("Remove")
_ABOVE: Final = N_("Answered a few messages above.")
_GO: Final = N_("Go to the answer")


async def on_ask(update: Update, context: BotContext) -> None:
    """`/ask question`; as a reply without words it asks what the other message says."""
    message, chat, person = message_of(update)
    text = " ".join(context.args or ()) or _text(_replied(message))
    await _answer(context, message, chat, person, text)


async def on_mention(update: Update, context: BotContext) -> None:
    """A message that mentions the bot, or as a reply with nothing else, the message replied to."""
    message, chat, person = message_of(update)
    replied = _replied(message)
    words = _without_mention(message, context.bot.username)
    if words is not None:
        await _answer(context, message, chat, person, words or _text(replied))
    elif replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id:
        await _answer(context, message, chat, person, _text(message), replied_id=replied.message_id)


async def on_guest(update: Update, context: BotContext) -> None:
    """A mention in a chat the bot is not in: one short reply, without a conversation."""
    message = update.guest_message
    if message is None or message.guest_query_id is None:
        return
    assistant = context.parts.assistant
    text = _without_mention(message, context.bot.username) or _text(_replied(message))
    started_s = time.perf_counter()
    question = read_question(text, None, language_of(message.from_user))
    answer = assistant.answer(question) if text else _hint(message, question.answer_language)
    content = InputTextMessageContent(assistant.render_short(answer).parts[0], ParseMode.HTML)
    elapsed_us = microseconds_since(started_s)
    await context.bot.answer_guest_query(
        message.guest_query_id, InlineQueryResultArticle("answer", context.bot.first_name, content)
    )
    if text and message.from_user is not None:
        await record(context, message.from_user.id, "guest", question, answer, elapsed_us)


async def choose(update: Update, context: BotContext, action: ChooseForAsker) -> None:
    """Tell the asker's choice in place of the choices; others are told how to ask for themselves."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    if chat is None or query.message is None:
        return
    language = await context.language_for(chat, query.from_user)
    if not await _is_asker(context, chat, query.from_user, action.asker_id):
        said = N_("Only the person who asked can choose. To ask yourself, write /ask and your question.")
        await acknowledge(query, translate(said, language), alert=True)
        return
    settings = await context.parts.settings(chat.id)
    offered_in = detect_language(_text(query.message)) if isinstance(query.message, Message) else None
    language = settings.language or offered_in or language
    answer = context.parts.assistant.open(OpenEntry(language, action.entry_id, action.fact_id))
    if not isinstance(answer, Answered):
        await acknowledge(query, translate(N_("That is no longer part of what I know."), language), alert=True)
        return
    destination = Destination(chat.id, thread_of(query.message), query.message.message_id)
    rendered = _render(context, answer, action.asker_id, full=settings.full_answers)
    sent = await redeliver(context.bot, destination, (query.message.message_id,), rendered)
    await acknowledge(query)
    _remember(context, destination, action.asker_id, sent, continue_conversation(NEW_CONVERSATION, answer))
    context.parts.groups.told(chat.id, destination.thread_id, _told(answer), sent[-1])


async def remove(update: Update, context: BotContext, action: RemoveMessage) -> None:
    """Delete the bot's message for the asker and for the group's admins."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    if chat is None or query.message is None:
        return
    language = await context.language_for(chat, query.from_user)
    if query.from_user.id != action.asker_id and not await is_admin(context, chat, query.from_user):
        said = N_("Only the person who asked and the group's admins can remove it.")
        await acknowledge(query, translate(said, language), alert=True)
        return
    try:
        await context.bot.delete_message(chat.id, query.message.message_id)
    except BadRequest as error:
        said = N_("It is too old for me to remove; the group's admins can.")
        if is_gone(error):
            said = N_("It is removed already.")
        await acknowledge(query, translate(said, language), alert=True)
    else:
        await acknowledge(query)
        context.parts.groups.forget(chat.id, query.message.message_id)


async def is_admin(context: BotContext, chat: Chat, person: User) -> bool:
    """Whether somebody may change what concerns a whole group."""
    return (await context.bot.get_chat_member(chat.id, person.id)).status in _ADMINS


async def has_room(context: BotContext, destination: Destination, language: Language) -> bool:
    """Whether the group may be told something more this minute; it is told once when it may not."""
    room = context.parts.groups.messages.room(destination.chat_id)
    if room == "notice":
        await _send(context, destination, context.parts.assistant.render(Smalltalk(language, "too-many")))
    return room == "free"


async def _is_asker(context: BotContext, chat: Chat, person: User, asker_id: int) -> bool:
    """Whether somebody asked; admins who write anonymously all write as one account, but press as themselves."""
    if asker_id == ChatID.ANONYMOUS_ADMIN:
        return await is_admin(context, chat, person)
    return person.id == asker_id


async def on_migration(update: Update, context: BotContext) -> None:
    """Keep a group's settings when it becomes a supergroup and its id changes."""
    message = update.effective_message
    if message is not None and message.migrate_to_chat_id is not None:
        await context.parts.store.move_chat(message.chat_id, message.migrate_to_chat_id)


async def _answer(
    context: BotContext, message: Message, chat: Chat, person: User, text: str, replied_id: int | None = None
) -> None:
    """Answer in the same topic, as a silent reply; a repeat within ten minutes gets a pointer instead."""
    parts, groups = context.parts, context.parts.groups
    thread_id = thread_of(message)
    destination = Destination(chat.id, thread_id, message.message_id)
    settings = await parts.settings(chat.id)
    fixed = settings.language
    if not await has_room(context, destination, fixed or language_of(person)):
        return
    partner = Partner(chat.id, person.id, thread_id)
    earlier = groups.conversation(chat.id, replied_id) if replied_id is not None else None
    conversation = earlier or parts.conversations.with_partner(partner)
    started_s = time.perf_counter()
    question = read_question(text, fixed, language_of(person), conversation)
    answer = parts.assistant.answer(question) if text else _hint(message, question.answer_language)
    above = None
    if isinstance(answer, Answered) and earlier is None:
        above = groups.told_lately(chat.id, thread_id, _told(answer))
    if above is None:
        said = _render(context, answer, person.id, full=settings.full_answers)
        said = await with_tools(context, chat, person, said, answer)
    else:
        said = _pointer(chat, above, answer.language)
    elapsed_us = microseconds_since(started_s)
    sent = await _send(context, destination, said)
    _remember(context, destination, person.id, sent, continue_conversation(conversation, answer), question)
    if isinstance(answer, Answered) and above is None:
        groups.told(chat.id, thread_id, _told(answer), sent[-1])
    if text:
        await record(context, person.id, "group", question, answer, elapsed_us)


def _remember(
    context: BotContext,
    destination: Destination,
    asker_id: int,
    sent: Sequence[int],
    conversation: Conversation,
    question: Question | None = None,
) -> None:
    """Read the asker's next question, and replies to the bot's message, against what it told or pointed to."""
    context.parts.conversations.keep(
        Partner(destination.chat_id, asker_id, destination.thread_id), conversation, question
    )
    context.parts.groups.keep(destination.chat_id, sent[-1], conversation)
    context.parts.groups.messages.take(destination.chat_id, len(sent) - 1)  # there was room for the first part


def _told(answer: Answered) -> str:
    """What an answer tells, by which a repeat is known."""
    return f"{answer.entry.id}:{answer.fact_id}"


async def _send(context: BotContext, destination: Destination, message: RenderedMessage) -> tuple[int, ...]:
    """Deliver to a group; when it has become a supergroup meanwhile, there, and its settings move along."""
    try:
        return await deliver(context.bot, destination, message)
    except ChatMigrated as error:
        sent = await deliver(context.bot, Destination(error.new_chat_id), message)
        await context.parts.store.move_chat(destination.chat_id, error.new_chat_id)
        return sent


def _hint(message: Message, language: Language) -> Smalltalk:
    """What to say where there are no words to answer: what can be read, or else how to ask."""
    has_else = message.effective_attachment is not None or _replied(message) is not None
    return Smalltalk(language, "unreadable" if has_else else "ask-hint")


def _render(context: BotContext, answer: Answer, asker_id: int, *, full: bool) -> RenderedMessage:
    """The message with a button to remove it; a short answer also with the way to the full one, and choices for the
    asker alone.
    """
    assistant, language = context.parts.assistant, answer.language
    message = assistant.render(answer) if full else assistant.render_short(answer)
    remove_it = Button(translate(_REMOVE, language), encode(RemoveMessage(asker_id)))
    if isinstance(answer, Answered) and not full:
        payload = "_".join(filter(None, (answer.entry.id, answer.fact_id)))
        lead = Button(translate(_FULL, language), opens=f"https://t.me/{context.bot.username}?start={payload}")
        return replace(message, buttons=(lead, remove_it))
    if isinstance(answer, Suggested):
        choices = tuple(
            Button(label, encode(ChooseForAsker(asker_id, choice.entry.id, choice.fact_id)))
            for label, choice in choice_buttons(answer)
        )
        return replace(message, buttons=choices, tools=(remove_it,))
    return replace(message, buttons=(), tools=(remove_it,))


def _pointer(chat: Chat, message_id: int, language: Language) -> RenderedMessage:
    """Where the answer stands; messages of a group that is no supergroup have no address."""
    address = f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{message_id}"
    buttons = (Button(translate(_GO, language), opens=address),) if chat.type == Chat.SUPERGROUP else ()
    return RenderedMessage((translate(_ABOVE, language),), buttons)


def _without_mention(message: Message, username: str) -> str | None:
    """What a message says beside the bot's name; None when it does not mention the bot."""
    entities = message.parse_entities([MessageEntity.MENTION]) | message.parse_caption_entities([MessageEntity.MENTION])
    named = {name for name in entities.values() if name.casefold() == f"@{username}".casefold()}
    if not named:
        return None
    text = _text(message)
    for name in named:
        text = text.replace(name, " ")
    return text.strip()


def thread_of(message: MaybeInaccessibleMessage) -> int | None:
    """The forum topic a message stands in; None elsewhere and for messages too old to be told."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _replied(message: Message) -> Message | None:
    """The message replied to by choice: in a forum every other one replies to the service message of its topic."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created is not None else replied


def _text(message: Message | None) -> str:
    """What a message says, without the command that it may begin with."""
    return _COMMAND.sub("", (message.text or message.caption or "").strip()) if message else ""
