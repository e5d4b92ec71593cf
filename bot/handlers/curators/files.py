"""Files in and out: a curator sends one, and sees what publishing it would change; `/export` gives one back."""

from typing import Final

from telegram import CallbackQuery, Chat, Document, Update, User

from bot.apart import run_apart
from bot.context import BotContext, message_of
from bot.delivery import acknowledge
from bot.desk import RefusedFile
from bot.errors import WorkFailedError
from bot.handlers.curators.changes import propose, refuse, start_job
from bot.handlers.curators.notices import button, say
from bot.handlers.curators.rights import is_workplace, name_of, role_of
from bot.handlers.private import on_question, on_something_else
from bot.reasons import FILE
from knowledge.errors import InvalidKnowledgeError
from knowledge.exchange.limits import refuse_too_large
from knowledge.language import Language
from responders.actions import Curate, encode
from responders.catalogue import N_
from responders.exporting import ExportFormat, export, export_format
from responders.messages import Button
from responders.problems import problem_in

MARKED: Final = N_("Send me the file with these places marked")
_FORMATS: Final[dict[ExportFormat, str]] = {"xlsx": "Excel", "csv": "CSV", "zip": "YAML (zip)", "jsonld": "JSON-LD"}


async def on_file(update: Update, context: BotContext) -> None:
    """A file from a curator: show what it would change. From anybody else it is a message like any other."""
    message, chat, person = message_of(update)
    if not is_workplace(context, chat) or await role_of(context, person) is None:
        if chat.type == Chat.PRIVATE:
            await (on_question if message.caption else on_something_else)(update, context)
        return
    document = message.document
    assert document is not None
    language = await context.language_for(chat, person)
    start_job(context, chat, language, _take(context, chat, person, language, document))


async def _take(context: BotContext, chat: Chat, person: User, language: Language, document: Document) -> None:
    from knowledge.exchange.uploads import read_upload  # here: answering does without openpyxl's memory

    name = document.file_name or "file"
    desk, store = context.parts.desk, context.parts.store
    active = await desk.active()
    base = await store.revisions.snapshot(active)
    content = b""
    try:
        content = await _download(name, document)
        snapshot, misfits = await run_apart(read_upload, name, content, base, context.parts.today())
    except InvalidKnowledgeError as error:
        await store.audit.note(name_of(person), "refused", FILE.format(name=name))
        desk.refused.keep(chat.id, RefusedFile(name, content, error.problems))
        can_be_marked = any(problem.column for problem in error.problems)
        buttons = [button(MARKED, language, "marked")] if can_be_marked else []
        await refuse(context, chat, (), language, error, *buttons)
        return
    except WorkFailedError:
        await say(context, chat, language, "unreadable-file", name=name)
        return
    if snapshot == base:
        await say(context, chat, language, "file-says-nothing-new", name=name)
        return
    await propose(context, chat, person, language, snapshot, active, FILE.format(name=name), misfits=misfits)


async def send_marked(context: BotContext, chat: Chat, query: CallbackQuery, language: Language) -> None:
    """Send the file just refused back, with its problems where they stand."""
    refused = context.parts.desk.refused.get(chat.id)
    await acknowledge(query)
    start_job(context, chat, language, _send_marked(context, chat, language, refused))


async def _send_marked(context: BotContext, chat: Chat, language: Language, refused: RefusedFile | None) -> None:
    from knowledge.exchange.marking import marked_copy  # as above

    if refused is None:
        await say(context, chat, language, "decided")
        return
    problems = [problem_in(problem, language) for problem in refused.problems]
    marked = await run_apart(marked_copy, refused.name, refused.content, problems)
    if marked is None:
        await say(context, chat, language, "decided")
        return
    await context.bot.send_document(chat.id, marked, filename=refused.name)


async def on_export(update: Update, context: BotContext) -> None:
    """`/export`: offer the formats."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    buttons = [Button(label, encode(Curate("export", (each,)))) for each, label in _FORMATS.items()]
    await say(context, chat, language, "export", *buttons)


async def send_export(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, format_name: str
) -> None:
    """Send what answers now as a file."""
    chosen = export_format(format_name)
    await acknowledge(query)
    if chosen is not None:
        start_job(context, chat, language, _send_export(context, chat, query.from_user, chosen))


async def _send_export(context: BotContext, chat: Chat, person: User, chosen: ExportFormat) -> None:
    desk, store = context.parts.desk, context.parts.store
    active = await desk.active()
    snapshot = await store.revisions.snapshot(active)
    content = await run_apart(export, snapshot, chosen, context.parts.today())
    await context.bot.send_document(chat.id, content, filename=f"seoulbot-{active}.{chosen}")
    await store.audit.note(name_of(person), "export", chosen)


async def _download(name: str, document: Document) -> bytes:
    """The file's content; raises InvalidKnowledgeError for one that is too large, before it is fetched."""
    refuse_too_large(name, document.file_size or 0)
    return bytes(await (await document.get_file()).download_as_bytearray())
