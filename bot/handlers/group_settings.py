"""A group's settings: the language and the length of its answers, for its admins."""

from telegram import CallbackQuery, Chat, Update

from bot.context import BotContext, message_of
from bot.delivery import Destination, acknowledge, deliver, redeliver
from bot.handlers.groups import has_room, is_admin, thread_of
from responders.actions import SetFullAnswers, SetLanguage
from responders.catalogue import N_, translate
from responders.messages import Answer, GroupSettings, SettingsText, Smalltalk
from responders.rendering import message_text


async def on_settings(update: Update, context: BotContext) -> None:
    """Offer the group's admins its settings."""
    message, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    destination = Destination(chat.id, thread_of(message), message.message_id)
    if not await has_room(context, destination, language):
        return
    settings = await context.parts.store.settings(chat.id)
    answer: Answer = Smalltalk(language, "admins-only")
    # Whoever writes in the name of the group is an admin whose own name is hidden from the bot, too.
    is_anonymous_admin = message.sender_chat is not None and message.sender_chat.id == chat.id
    if is_anonymous_admin or await is_admin(context, chat, person):
        answer = GroupSettings(language, "settings", settings.language, settings.full_answers)
    await deliver(context.bot, destination, context.parts.assistant.render(answer))


async def change(query: CallbackQuery, chat: Chat, context: BotContext, action: SetLanguage | SetFullAnswers) -> None:
    """Change a setting for an admin, and say so in the place of the menu, where the whole group can read it."""
    store = context.parts.store
    if not await is_admin(context, chat, query.from_user):
        language = await context.language_for(chat, query.from_user)
        await acknowledge(query, translate(N_("Only the group's admins can change this."), language))
        return
    said: SettingsText
    if isinstance(action, SetLanguage):
        await store.set_language(chat.id, action.language)
        said = "language-fixed" if action.language else "language-auto"
    else:
        await store.set_full_answers(chat.id, action.full)
        said = "answers-full" if action.full else "answers-short"
    language = await context.language_for(chat, query.from_user)
    settings = await store.settings(chat.id)
    answer = GroupSettings(language, said, settings.language, settings.full_answers)
    menu = context.parts.assistant.render(answer)
    await acknowledge(query, message_text(menu))
    if query.message is not None:
        destination = Destination(chat.id, thread_of(query.message))
        await redeliver(context.bot, destination, (query.message.message_id,), menu)
