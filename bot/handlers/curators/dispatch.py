"""Leads a curator's button, or the message that a step waits for, to what does it."""

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import filters

from bot.context import BotContext, message_of
from bot.delivery import acknowledge
from bot.desk import ChooseText, ChooseWhat, Desk, NameSource, NewSource, NewText, NewValue, Step, WriteAnswer
from bot.handlers.curators import changes, files, fixing, people, seeing, unanswered
from bot.handlers.curators.changes import start_job
from bot.handlers.curators.rights import is_workplace, role_of
from bot.handlers.curators.telling import tell_and_say
from bot.handlers.private import on_question
from knowledge.language import Language
from responders.actions import Curate
from responders.catalogue import N_, translate


class AwaitsWords(filters.MessageFilter):
    """Messages that a step waits for; in a group those that reply to the bot, for it reads no others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, message: Message) -> bool:
        """Whether a message is for a step."""
        if message.from_user is None or self._desk.steps.get((message.chat_id, message.from_user.id)) is None:
            return False
        replied = message.reply_to_message
        if message.chat.type == Chat.PRIVATE:
            return True
        return replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id


async def on_step(update: Update, context: BotContext) -> None:
    """Do what a step waits for with a message; rights are read again."""
    message, chat, person = message_of(update)
    step = context.parts.desk.steps.get((chat.id, person.id))
    if step is None or not is_workplace(context, chat) or await role_of(context, person) is None:
        context.parts.desk.forget_step(chat.id, person.id)
        if chat.type == Chat.PRIVATE:
            await on_question(update, context)
        return
    await _take(update, context, step, await context.language_for(chat, person), message.text or "")


async def _take(update: Update, context: BotContext, step: Step, language: Language, text: str) -> None:
    match step:
        case ChooseWhat():
            await fixing.on_what(update, context, step, language, text)
        case ChooseText():
            await fixing.on_which_text(update, context, step, language, text)
        case NewValue():
            await fixing.on_value(update, context, step, language, text)
        case NewText():
            await fixing.on_text(update, context, step, language, text)
        case NewSource():
            await fixing.on_source(update, context, step, language, text)
        case WriteAnswer():
            await unanswered.on_answer(update, context, step, language, text)
        case NameSource():
            await unanswered.on_answer_source(update, context, step, language, text)


async def curate(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, action: Curate) -> None:
    """Do what a curator's button asks for; for anybody else it does nothing."""
    if not is_workplace(context, chat) or await role_of(context, query.from_user) is None:
        said = N_("This button no longer works. To ask, write /ask and your question.")
        await acknowledge(query, translate(said, language), alert=chat.type != Chat.PRIVATE)
        return
    match action.deed, action.of:
        case "fix", (entry_id, *fact):
            await fixing.fix(context, chat, query, language, entry_id, fact[0] if fact else None)
        case "stop", (entry_id,):
            await fixing.stop(context, chat, query, language, entry_id)
        case "resume", (entry_id,):
            await fixing.resume(context, chat, query, language, entry_id)
        case "publish" | "tell", (number,) if _is_number(number):
            await changes.publish(context, chat, query, language, int(number), tell=action.deed == "tell")
        case "cancel", (number,) if _is_number(number):
            await changes.cancel(context, chat, query, language, int(number))
        case "rebase", (number,) if _is_number(number):
            await changes.rebase_proposal(context, chat, query, language, int(number))
        case "changes", (number,) if _is_number(number):
            await changes.show_changes(context, chat, query, language, int(number))
        case "undo", (number, active) if _is_number(number) and _is_number(active):
            await changes.ask_to_undo(context, chat, query, language, int(number), int(active))
        case "back", (number, active) if _is_number(number) and _is_number(active):
            await changes.go_back(context, chat, query, language, int(number), int(active))
        case "marked", ():
            await files.send_marked(context, chat, query, language)
        case "export", (format_name,):
            await files.send_export(context, chat, query, language, format_name)
        case "keep", ():
            await changes.keep(context, chat, query, language)
        case "attach" | "attach-to", (number, *entry) if _is_number(number):
            await unanswered.attach(context, chat, query, language, (number, *entry))
        case "write", (number,) if _is_number(number):
            await unanswered.ask_for_answer(context, chat, query, language, int(number))
        case "dismiss", (number,) if _is_number(number):
            await unanswered.dismiss(context, chat, query, language, int(number))
        case "tell-now", ():
            await acknowledge(query)
            start_job(context, chat, language, tell_and_say(context, chat, query.from_user, language))
        case "seen", (entry_id, *fact):
            await unanswered.dismiss_votes(context, chat, query, language, entry_id, fact[0] if fact else None)
        case "item", (place,) if _is_number(place):
            await acknowledge(query)
            await unanswered.show(context, chat, language, int(place))
        case "invite", ():
            await people.invite(context, chat, query, language)
        case "withdraw", (invitation_id,):
            await people.withdraw(context, chat, query, language, invitation_id)
        case "revisions", (before,) if _is_number(before):
            await acknowledge(query)
            await changes.show_revisions(context, chat, language, int(before))
        case "stale", (page,) if _is_number(page):
            await acknowledge(query)
            await seeing.show_stale(context, chat, language, int(page))
        case "revoke", (person_id,) if _is_number(person_id):
            await people.revoke(context, chat, query, language, int(person_id))
        case _:
            await acknowledge(query)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
