"""Builds, joins and closes every part of the running bot."""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from telegram import Message
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.assembly import assistant_over
from bot.context import BotApplication, BotContext, Parts, attach_parts
from bot.conversations import Conversations
from bot.desk import Desk
from bot.errors import BotError, SettingsError
from bot.group_memory import Groups
from bot.handlers.buttons import on_button
from bot.handlers.commands import (
    on_about,
    on_forget,
    on_help,
    on_language,
    on_privacy,
    on_start,
    on_topics,
    on_why,
)
from bot.handlers.curators.changes import on_reload, on_revisions
from bot.handlers.curators.dispatch import AwaitsWords, on_step
from bot.handlers.curators.files import on_export, on_file
from bot.handlers.curators.guard import for_curators, for_owners
from bot.handlers.curators.people import INVITATION, on_admins, on_audit, on_invitation
from bot.handlers.curators.seeing import on_stale, on_stats, on_try
from bot.handlers.curators.unanswered import on_unanswered
from bot.handlers.curators.week import send_digests
from bot.handlers.errors import on_error
from bot.handlers.flood import on_every
from bot.handlers.group_settings import on_settings
from bot.handlers.groups import on_ask, on_guest, on_mention, on_migration
from bot.handlers.inline import on_inline
from bot.handlers.membership import on_membership
from bot.handlers.private import on_question, on_something_else
from bot.http_server import listen
from bot.metrics_server import serving_metrics
from bot.minute_cap import MinuteCap
from bot.playground.scene import ADMIN_ID
from bot.playground.server import ExampleQuestion, serve
from bot.polling import PollingBot, StoringRequest, poll
from bot.progress import OPENING, progress
from bot.publishing import Publisher
from bot.sending import Sending
from bot.sent import SentAnswers
from bot.settings import LOOPBACK, Settings, is_shared_url
from bot.store.database import database_path
from bot.store.store import Store, open_settings_store, open_store
from bot.transport import AiohttpRequest, environment_proxy
from bot.turns import Turns
from bot.upkeep import keep_up
from bot.webhook import serve_webhook
from knowledge.errors import InvalidKnowledgeError
from knowledge.index_cache import default_cache_folder

EXAMPLES: Final = (
    ExampleQuestion("How many electric buses did Seoul plan?", "A fact with its year and source"),
    ExampleQuestion("무더위쉼터 몇 곳이에요?", "The same in Korean"),
    ExampleQuestion("What does an electric bus cost?", "Only part of it is known: it says what is missing"),
    ExampleQuestion("Who won the football match last night?", "Nothing fits: it says so"),
)
"""One for each outcome, one in Korean."""

CURATORS_COMMANDS: Final = {
    "reload": for_curators(on_reload),
    "revisions": for_curators(on_revisions),
    "rollback": for_curators(on_revisions),
    "unanswered": for_curators(on_unanswered),
    "admins": for_owners(on_admins),
    "audit": for_owners(on_audit),
    "export": for_curators(on_export),
    "stats": for_curators(on_stats),
    "stale": for_curators(on_stale),
    "try": for_curators(on_try),
}

Announce = Callable[[str], None]


async def run(settings: Settings, announce: Announce) -> None:
    """Serve until SIGINT or SIGTERM: Telegram with a token, else the playground. Raises BotError, KnowledgeError.

    The published revision answers, at the first start the files'; the playground begins anew each time.
    """
    stop = _stop_signal()
    if settings.token is None:
        await _run_playground(settings, announce, stop)
        return
    async with open_settings_store(settings) as store:
        parts = await _parts(settings, store, settings.admins)
        publisher, assistant = parts.desk.publisher, parts.assistant
        announcement = f"Answering on Telegram, revision {assistant.knowledge.revision.version}. Ctrl+C stops."
        token, sending = settings.token.get_secret_value(), Sending(settings.sending_a_second)
        application = build_application(token, settings.api_url, parts, sending)
        following = asyncio.gather(
            publisher.follow(assistant, stop),
            send_digests(application.bot, parts, stop),
            keep_up(application.bot, parts, database_path(settings), stop),
        )
        parts.desk.start(_tell_if_files_differ(parts, announce))
        ready = partial(announce, announcement)
        try:
            async with serving_metrics(settings.host, settings.metrics_port):
                if settings.webhook is None:
                    await poll(application, ready, stop)
                else:
                    listener = listen(settings.host, settings.port)
                    await serve_webhook(application, settings.webhook, listener, ready, stop)
        finally:
            stop.set()
            await following


async def _tell_if_files_differ(parts: Parts, announce: Announce) -> None:
    """Beside the answering: reading the files takes longer than the start."""
    active = await parts.desk.active()
    try:
        files, _ = await parts.desk.publisher.files(parts.desk.files, active)
    except (BotError, InvalidKnowledgeError):
        announce(f"The files in {parts.desk.files} cannot be published as they are: `seoulbot kb check` says why.")
        return
    if files.id != (await parts.store.revisions.publication(active)).id:
        announce(f"The files differ from revision {active}, which answers: `seoulbot kb diff` shows how.")


async def _run_playground(settings: Settings, announce: Announce, stop: asyncio.Event) -> None:
    """Serve the stand-in Bot API and its page, and run the same bot against it; what it stores is gone at the end."""
    if settings.webhook_url or is_shared_url(settings.database_url or ""):
        raise SettingsError("TELEGRAM_BOT_TOKEN is missing; the playground is not for a server.")
    if settings.host not in LOOPBACK:
        raise SettingsError("SEOULBOT_HOST: the playground is served on this machine only. Set it to 127.0.0.1.")
    with TemporaryDirectory(prefix="seoulbot-playground-") as folder:
        async with open_store(f"sqlite:///{Path(folder) / 'playground.sqlite3'}", settings.today()) as store:
            parts = await _parts(settings, store, settings.admins | {ADMIN_ID})
            async with serve(settings.host, settings.port, EXAMPLES) as playground:
                sending = Sending(settings.sending_a_second)
                application = build_application(playground.token, playground.api_url, parts, sending, use_proxy=False)
                await poll(application, lambda: announce(f"Playground: {playground.url} (Ctrl+C stops)"), stop)


async def _parts(settings: Settings, store: Store, owners: frozenset[int]) -> Parts:
    publisher = Publisher(store, default_cache_folder(), settings.today)
    with progress(OPENING):
        number = await publisher.active(settings.knowledge)
        assistant = assistant_over(await publisher.open(number), settings.today)
        await publisher.refresh(assistant)
    groups = Groups(settings.group_messages_a_minute, 60 * settings.group_repeat_minutes)
    desk = Desk(publisher, settings.knowledge, owners, settings.admin_group, settings.unanswered_from)
    people = MinuteCap(settings.messages_a_minute)
    return Parts(assistant, store, Conversations(), SentAnswers(), groups, people, settings.today, desk, settings.zone)


def build_application(
    token: str, api_url: str, parts: Parts, sending: Sending, *, use_proxy: bool = True
) -> BotApplication:
    """The Telegram side of the bot: which update goes to which handler, in order. Raises SettingsError for a proxy that
    cannot be used.
    """
    root = api_url.rstrip("/")
    proxy = environment_proxy(root) if use_proxy else None
    bot = PollingBot(
        token,
        StoringRequest(parts.store.inbox, proxy),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(proxy),
        rate_limiter=sending,
    )
    sending.inbox, sending.bot = parts.store.inbox, bot
    application: BotApplication = (
        Application.builder()
        .bot(bot)
        .context_types(ContextTypes(context=BotContext))
        .concurrent_updates(Turns(parts.store.inbox))
        .job_queue(None)
        .build()
    )
    attach_parts(application, parts)
    by_person = ~_ByBot()
    private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & by_person
    group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS & by_person
    edited = filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE & by_person & ~filters.COMMAND
    workplace = private | (group & filters.Chat(parts.desk.group_id)) if parts.desk.group_id else private
    guest = filters.UpdateType.GUEST_MESSAGE & by_person
    capped = private | edited | guest
    application.add_handlers([MessageHandler(capped, on_every), CallbackQueryHandler(on_every)], group=-1)
    application.add_handlers(
        [
            CommandHandler("start", on_invitation, private & filters.Regex(rf"^/start {INVITATION}")),
            CommandHandler("start", on_start, private),
            CommandHandler("help", on_help, private),
            CommandHandler("topics", on_topics, private),
            CommandHandler("lang", on_language, private),
            CommandHandler("why", on_why, private),
            CommandHandler("about", on_about, private, block=False),  # judging takes seconds; the chat goes on
            CommandHandler("privacy", on_privacy, private),
            CommandHandler("forget", on_forget, private),
            CommandHandler("ask", on_question, private, has_args=True),
            *(CommandHandler(name, handler, workplace) for name, handler in CURATORS_COMMANDS.items()),
            MessageHandler(workplace & filters.TEXT & ~filters.COMMAND & AwaitsWords(parts.desk), on_step),
            MessageHandler(workplace & filters.Document.ALL, on_file),
            MessageHandler(private & filters.COMMAND, on_help),
            MessageHandler((private | edited) & (filters.TEXT | filters.CAPTION), on_question),
            MessageHandler(private & ~filters.StatusUpdate.ALL, on_something_else),
            CommandHandler("ask", on_ask, group),
            CommandHandler("settings", on_settings, group),
            MessageHandler(group & filters.StatusUpdate.MIGRATE, on_migration),
            MessageHandler(group & ~filters.StatusUpdate.ALL & ~filters.COMMAND, on_mention),
            MessageHandler(guest, on_guest),
            InlineQueryHandler(on_inline),
            CallbackQueryHandler(on_button),
            ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(on_error)
    return application


class _ByBot(filters.MessageFilter):
    """Messages with a bot's words, to which an answer could go on for ever: another bot's, or what somebody chose in
    inline mode. Anonymous admins and channels are bots to Telegram too, but have a chat as their sender.
    """

    def filter(self, message: Message) -> bool:
        is_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
        return is_bot or message.via_bot is not None


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
