"""Being let into chats and out of them: a group is told once how to ask; all else passes without a word."""

from telegram import Chat, ChatMember, ChatMemberRestricted, Update

from bot.context import BotContext
from bot.delivery import Destination, deliver
from responders.messages import Smalltalk


async def on_membership(update: Update, context: BotContext) -> None:
    """Tell a group that the bot was added to how to ask it. What the group has chosen stays when the bot goes, in case
    it comes back; more rights change nothing, for it needs none.
    """
    change = update.my_chat_member
    assert change is not None
    is_new = _is_in(change.new_chat_member) and not _is_in(change.old_chat_member)
    if not is_new or change.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return
    language = await context.language_for(change.chat, change.from_user)
    hello = context.parts.assistant.render(Smalltalk(language, "group-greeting"))
    await deliver(context.bot, Destination(change.chat.id), hello)


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in (ChatMember.MEMBER, ChatMember.ADMINISTRATOR)
