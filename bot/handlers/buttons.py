"""Buttons under the bot's messages; what they ask for stands in them, so old ones work after a restart."""

from contextlib import suppress
from typing import assert_never

from telegram import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.context import BotContext
from bot.conversations import Partner
from bot.delivery import Destination, acknowledge, deliver, keyboard
from bot.handlers.curators.dispatch import curate
from bot.handlers.curators.tools import with_tools
from bot.handlers.group_settings import change
from bot.handlers.groups import choose, remove
from bot.store.store import Vote as StoredVote
from knowledge.language import Language
from responders.actions import (
    ChooseForAsker,
    Curate,
    Decline,
    OpenEntry,
    OpenTopic,
    RemoveMessage,
    SetFullAnswers,
    SetLanguage,
    ShowMore,
    TellWhenKnown,
    Vote,
    decode,
    encode,
)
from responders.assistant import continue_conversation
from responders.catalogue import N_, translate
from responders.labels import VOTE_REASONS
from responders.messages import Answer, Answered, Smalltalk


async def on_button(update: Update, context: BotContext) -> None:
    """Do what a button asks for and stop its waiting sign."""
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    action = decode(query.data or "")
    if chat is None:
        await acknowledge(query)
        return
    language = await context.language_for(chat, query.from_user)
    match action:
        case Vote():
            await _vote(query, context, action, language)
        case TellWhenKnown():
            await _promise(query, chat, context, action, language)
        case Decline():
            await context.parts.store.decline(action.question_id, query.from_user.id)
            await acknowledge(query, translate(N_("I won't write to you about it."), language))
            again = InlineKeyboardButton(
                translate("Tell me when you know", language), callback_data=encode(TellWhenKnown(action.question_id))
            )
            await _replace_button(query, again)
        case Curate():
            await curate(context, chat, query, language, action)
        case ChooseForAsker():
            await choose(update, context, action)
        case RemoveMessage():
            await remove(update, context, action)
        case SetLanguage() | SetFullAnswers() if chat.type != Chat.PRIVATE:
            await change(query, chat, context, action)
        case ShowMore():
            await acknowledge(query)
            await _show_more(query, chat, context, action)
        case None if chat.type != Chat.PRIVATE:
            said = N_("This button no longer works. To ask, write /ask and your question.")
            await acknowledge(query, translate(said, language), alert=True)
        case OpenEntry() | OpenTopic() | SetLanguage() | SetFullAnswers() | None:
            await acknowledge(query)
            await _open(query, chat, context, action, language)
        case _:
            assert_never(action)


async def _open(
    query: CallbackQuery,
    chat: Chat,
    context: BotContext,
    action: OpenEntry | OpenTopic | SetLanguage | SetFullAnswers | None,
    language: Language,
) -> None:
    if isinstance(action, SetLanguage):
        await context.parts.store.set_language(chat.id, action.language)
        language = action.language or language
    answer = _answer(action, context, language)
    partner = Partner(chat.id, query.from_user.id)
    conversations = context.parts.conversations
    explicable = None if isinstance(answer, Answered) else conversations.last_question(partner)
    conversations.keep(partner, continue_conversation(conversations.with_partner(partner), answer), explicable)
    rendered = context.parts.assistant.render(answer)
    await deliver(context.bot, Destination(chat.id), await with_tools(context, chat, query.from_user, rendered, answer))


def _answer(
    action: OpenEntry | OpenTopic | SetLanguage | SetFullAnswers | None, context: BotContext, language: Language
) -> Answer:
    match action:
        case OpenEntry() | OpenTopic():
            return context.parts.assistant.open(action)
        case SetLanguage():
            return Smalltalk(language, "language-fixed" if action.language else "language-auto")
        case SetFullAnswers() | None:  # groups have the one, another version the other
            return Smalltalk(language, "gone")


async def _show_more(query: CallbackQuery, chat: Chat, context: BotContext, action: ShowMore) -> None:
    """Offer all facts under the same message; says so when a later revision no longer has the entry."""
    rendered = context.parts.assistant.render(answer := context.parts.assistant.open(action))
    if not isinstance(answer, Answered):
        await deliver(context.bot, Destination(chat.id), rendered)
        return
    rendered = await with_tools(context, chat, query.from_user, rendered, answer)
    with suppress(BadRequest):  # the message is too old to be edited, or has these buttons already
        await query.edit_message_reply_markup(keyboard(rendered))


async def _vote(query: CallbackQuery, context: BotContext, vote: Vote, language: Language) -> None:
    """Keep a vote; one against asks why, in place of the voting buttons."""
    revision = context.parts.assistant.knowledge.revision.id
    kept = StoredVote(vote.entry_id, vote.fact_id, vote.useful, vote.reason)
    await context.parts.store.vote(query.from_user.id, kept, revision, context.parts.today())
    if vote.useful or vote.reason is not None:
        await acknowledge(query, translate("Thank you.", language))
        return
    await acknowledge(query, translate("Thank you. What is wrong with it?", language))
    reasons = [(translate(label, language), reason) for reason, label in VOTE_REASONS.items()]
    buttons = [
        InlineKeyboardButton(label, callback_data=encode(Vote(False, vote.entry_id, vote.fact_id, reason)))
        for label, reason in reasons
    ]
    rows = [rest for row in _rows(query) if (rest := [button for button in row if not _is_vote(button)])]
    with suppress(BadRequest):  # the message is gone, or has these buttons already
        await query.edit_message_reply_markup(InlineKeyboardMarkup([*rows, buttons[:2], buttons[2:]]))


async def _promise(
    query: CallbackQuery, chat: Chat, context: BotContext, action: TellWhenKnown, language: Language
) -> None:
    """Remember to tell somebody; the button then takes the wish back."""
    known = await context.parts.store.tell_when_known(
        action.question_id, query.from_user.id, chat.id, context.parts.today()
    )
    said = N_("I will write to you here once I know.") if known else N_("That question is no longer kept.")
    await acknowledge(query, translate(said, language))
    if known:
        label = translate(N_("Don't tell me after all"), language)
        await _replace_button(query, InlineKeyboardButton(label, callback_data=encode(Decline(action.question_id))))


async def _replace_button(query: CallbackQuery, button: InlineKeyboardButton) -> None:
    """Put another button in the place of the one pressed."""
    rows = [[button if each.callback_data == query.data else each for each in row] for row in _rows(query)]
    with suppress(BadRequest):  # the message is gone, or has this button already
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))


def _rows(query: CallbackQuery) -> list[list[InlineKeyboardButton]]:
    markup = getattr(query.message, "reply_markup", None)
    return [list(row) for row in markup.inline_keyboard] if markup else []


def _is_vote(button: InlineKeyboardButton) -> bool:
    return isinstance(button.callback_data, str) and isinstance(decode(button.callback_data), Vote)
