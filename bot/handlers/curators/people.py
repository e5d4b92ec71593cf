"""`/admins`: who may change what the bot says; owners let people in by a link that works once."""

from collections.abc import Mapping
from typing import Final

from telegram import CallbackQuery, Chat, Update, User

from bot.context import BotContext, language_of, message_of
from bot.delivery import acknowledge
from bot.handlers.commands import on_start
from bot.handlers.curators.notices import button, local_time, readable_reasons, say
from bot.handlers.curators.rights import name_of, role_of, shown_name
from bot.menus import set_curator_menu
from bot.publishing import BY_START
from bot.store.audit import AuditEntry, Deed
from knowledge.language import Language
from responders.catalogue import N_, translate

REMOVE: Final = N_("Remove")
WITHDRAW: Final = N_("Withdraw")
LET_IN: Final = N_("Let somebody in")
INVITATION: Final = "curate-"
"""What the parameter of an invitation's link begins with."""
AUDITED: Final = 20
_DEEDS: Final[Mapping[Deed, str]] = {
    "publish": N_("publish"),
    "roll back": N_("roll back"),
    "stop": N_("stop"),
    "resume": N_("resume"),
    "propose": N_("propose"),
    "refused": N_("refused"),
    "cancel": N_("cancel"),
    "attach": N_("attach"),
    "teach": N_("teach"),
    "dismiss": N_("dismiss"),
    "tell": N_("tell"),
    "invite": N_("invite"),
    "withdraw": N_("withdraw an invitation"),
    "grant": N_("grant"),
    "revoke": N_("revoke"),
    "export": N_("export"),
    "digest": N_("digest"),
}


async def on_admins(update: Update, context: BotContext) -> None:
    """List who may curate, with a link that lets one more person in."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    await _list(context, chat, language, person)


async def _list(context: BotContext, chat: Chat, language: Language, owner: User) -> None:
    store, desk = context.parts.store, context.parts.desk
    everybody = await store.curators.all()
    let_in = [button(LET_IN, language, "invite")] if chat.type == Chat.PRIVATE else []  # a group would read the link
    invitations = [
        (each.id, shown_name(each.invited_by, language), local_time(context, each.expires_at, language))
        for each in await store.curators.open_invitations()
    ]
    buttons = [button(REMOVE, language, "revoke", each.person_id, suffix=f": {each.name}") for each in everybody]
    buttons += [button(WITHDRAW, language, "withdraw", each, suffix=f": {who}") for each, who, _ in invitations]
    await say(
        context,
        chat,
        language,
        "admins",
        *buttons,
        *let_in,
        owners=len(desk.owners),
        curators=[(each.name, each.person_id) for each in everybody],
        invitations=[(who, until) for _, who, until in invitations],
    )


async def invite(context: BotContext, chat: Chat, query: CallbackQuery, language: Language) -> None:
    """Give an owner a link that lets one person in; only in private, and in place of an earlier one."""
    await acknowledge(query)
    if chat.type != Chat.PRIVATE or await role_of(context, query.from_user) != "owner":
        return
    token = await context.parts.store.curators.invite(name_of(query.from_user))
    link = f"https://t.me/{context.bot.username}?start={INVITATION}{token}"
    await say(context, chat, language, "invitation", link=link)


async def on_invitation(update: Update, context: BotContext) -> None:
    """Let in who opens an invitation's link; one that is no longer good is a link like any other that leads nowhere."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    if await role_of(context, person) is not None:
        await say(context, chat, language, "curator-already")
        return
    token = "".join(context.args or ()).removeprefix(INVITATION)
    if await context.parts.store.curators.accept(token, person.id, person.full_name, language_of(person)) is None:
        await on_start(update, context)
        return
    await set_curator_menu(context.bot, person.id, "curator")
    await say(context, chat, language, "curator-welcome")


async def revoke(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, person_id: int) -> None:
    """Remove a curator; only owners may."""
    await acknowledge(query)
    if await role_of(context, query.from_user) != "owner":
        return
    name = await context.parts.store.curators.revoke(person_id, name_of(query.from_user))
    await set_curator_menu(context.bot, person_id, None)
    await say(context, chat, language, "decided" if name is None else "revoked", **({"name": name} if name else {}))


async def withdraw(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, invitation_id: str
) -> None:
    """Take an invitation back that nobody has used; only owners may."""
    await acknowledge(query)
    if await role_of(context, query.from_user) != "owner":
        return
    withdrawn = await context.parts.store.curators.withdraw(invitation_id, name_of(query.from_user))
    await say(context, chat, language, "withdrawn" if withdrawn else "decided")


async def on_audit(update: Update, context: BotContext) -> None:
    """`/audit`: the latest deeds."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    latest = await context.parts.store.audit.latest(AUDITED)
    abouts = await readable_reasons(context, [each.about or "" for each in latest], language)
    lines = [_audit_line(context, each, about, language) for each, about in zip(latest, abouts, strict=True)]
    await say(context, chat, language, "audit", lines=lines)


def _audit_line(context: BotContext, entry: AuditEntry, about: str, language: Language) -> tuple[object, ...]:
    who = shown_name(entry.who, language) if entry.who == BY_START else entry.who
    deed = translate(_DEEDS[entry.what], language)
    return local_time(context, entry.at, language), who, deed, about, entry.revision
