"""`/admins`: who may change what the bot says; owners let people in by a link that works once."""

from typing import Final

from telegram import CallbackQuery, Chat, Update, User

from bot.context import BotContext, language_of, message_of
from bot.delivery import acknowledge
from bot.handlers.commands import on_start
from bot.handlers.curators.notices import button, local_time, say
from bot.handlers.curators.rights import name_of, role_of
from bot.menus import set_curator_menu
from knowledge.language import Language
from responders.catalogue import N_

REMOVE: Final = N_("Remove")
INVITATION: Final = "curate-"
"""What the parameter of an invitation's link begins with."""
AUDITED: Final = 20


async def on_admins(update: Update, context: BotContext) -> None:
    """List who may curate, with a link that lets one more person in."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    await _list(context, chat, language, person)


async def _list(context: BotContext, chat: Chat, language: Language, owner: User) -> None:
    store, desk = context.parts.store, context.parts.desk
    everybody = await store.curators.all()
    token = await store.curators.invite(name_of(owner))
    link = f"https://t.me/{context.bot.username}?start={INVITATION}{token}"
    buttons = [button(REMOVE, language, "revoke", each.person_id, suffix=f": {each.name}") for each in everybody]
    await say(
        context,
        chat,
        language,
        "admins",
        *buttons,
        owners=len(desk.owners),
        curators=[(each.name, each.person_id) for each in everybody],
        link=link,
    )


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


async def on_audit(update: Update, context: BotContext) -> None:
    """`/audit`: the latest deeds."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    lines = [
        (local_time(context, each.at, language), each.who, each.what, each.about, each.revision)
        for each in await context.parts.store.audit.latest(AUDITED)
    ]
    await say(context, chat, language, "audit", lines=lines)
