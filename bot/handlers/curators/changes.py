"""Changes of the knowledge base in chat: worked out, shown, published, undone."""

import asyncio
import time
from asyncio import Task, create_task
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Final

from telegram import CallbackQuery, Chat, Update, User
from telegram.error import TelegramError

from bot.context import BotContext, message_of
from bot.delivery import Destination, acknowledge, deliver
from bot.desk import Step
from bot.errors import BaseMovedError, BelowThresholdError, NoSuchRevisionError
from bot.handlers.curators.notices import button, local_time, readable_reasons, say, say_instead
from bot.handlers.curators.rights import name_of, shown_name
from bot.handlers.curators.telling import tell_and_say
from bot.handlers.curators.tools import CANCEL
from bot.publishing import REPLAYED_DAYS, REPLAYED_QUESTIONS, Proposal
from bot.reasons import FILES
from bot.rehearsal import Stage
from bot.store.proposals import Pending
from knowledge.errors import InvalidKnowledgeError
from knowledge.language import Language
from knowledge.snapshot import Snapshot
from knowledge.taught import Misfit, read_taught, rebase
from responders.catalogue import N_, in_language
from responders.comparing import Effect, RealQuestion
from responders.curating import changed_questions, effect_fields, undo_lines
from responders.messages import Button
from responders.problems import problem_text

PUBLISH: Final = N_("Publish")
SEE: Final = N_("See the questions")
EARLIER: Final = N_("Earlier")
UNDO: Final = N_("Undo")
GO_BACK: Final = N_("Go back")
LEAVE: Final = N_("Leave it")
AGAIN: Final = N_("Work it out again")
TELL: Final = N_("Publish and tell them")
PROBLEMS_SHOWN: Final = 10
REVISIONS_SHOWN: Final = 10
_PROGRESS_S: Final = 3.0
"""Between two changes of a progress message: Telegram slows down bots that edit more often."""


async def on_reload(update: Update, context: BotContext) -> None:
    """`/reload`: read the files, and show what publishing them would change."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    desk = context.parts.desk
    active = await desk.active()
    try:
        files, misfits = await desk.publisher.files(desk.files, active)
    except InvalidKnowledgeError as error:
        await context.parts.store.audit.note(name_of(person), "refused", FILES)
        await refuse(context, chat, (), language, error)
        return
    if files.id == (await context.parts.store.revisions.publication(active)).id:
        await say(context, chat, language, "nothing-new", number=active)
        return
    back = await desk.publisher.goes_back(files, active)
    await propose(context, chat, person, language, files, active, FILES, misfits=misfits, back=back)


async def propose(
    context: BotContext,
    chat: Chat,
    person: User,
    language: Language,
    snapshot: Snapshot,
    based_on: int,
    why: str,
    *,
    resumes: str | None = None,
    misfits: Sequence[Misfit] = (),
    wanted: Sequence[RealQuestion] = (),
    again: Step | None = None,
    replaces: int | None = None,
    back: tuple[int, int] | None = None,
) -> None:
    """Work out in the background what a change does, and show it with [Publish] and [Cancel].

    `wanted` are the questions that it is to answer; `again` is what the next message is for when it is refused;
    `replaces` is the pending change whose place it takes; `back` is the upload whose entries go back, and how many.
    """

    async def work() -> None:
        sent = await say(context, chat, language, "working", stage="waiting", percent=0)
        desk, store = context.parts.desk, context.parts.store
        progress = _Progress(context, chat, language, sent)
        try:
            async with desk.working:
                waiting = [(each.text, each.language) for each in await store.queue.waiters()]
                recent = await store.questions.recent(REPLAYED_DAYS, REPLAYED_QUESTIONS)
                questions = list(dict.fromkeys((*wanted, *waiting, *recent)))
                proposal = await desk.publisher.propose(snapshot, based_on, questions, progress, frozenset(recent))
        except InvalidKnowledgeError as error:
            await store.audit.note(name_of(person), "refused", why)
            if again is not None:
                desk.steps.keep((chat.id, person.id), again)
            buttons = () if again is None else (button(CANCEL, language, "keep"),)
            await refuse(context, chat, sent, language, error, *buttons)
            return
        await progress.stop()
        if replaces is not None:
            await store.proposals.remove(replaces)
        if not proposal.effect.content:
            await say_instead(context, chat, sent, language, "says-that-already")
            return
        answered = {(change.text, change.language) for change in proposal.effect.real_changes if change.after}
        unanswered = [text for text, asked_in in wanted if (text, asked_in) not in answered]
        await _show(context, chat, person, language, sent, proposal, why, resumes, misfits, unanswered, back)

    start_job(context, chat, language, work())


def start_job(context: BotContext, chat: Chat, language: Language, work: Coroutine[None, None, None]) -> None:
    """Do what takes seconds beside the answering; when it fails, say so."""

    async def work_or_say_so() -> None:
        try:
            await work
        except asyncio.CancelledError:
            with suppress(TelegramError):
                await say(context, chat, language, "interrupted")
            raise
        except Exception as error:  # nobody awaits this: it ends here
            await context.application.process_error(None, error)
            await say(context, chat, language, "not-worked-out")

    context.parts.desk.start(work_or_say_so())


async def refuse(
    context: BotContext,
    chat: Chat,
    sent: Sequence[int],
    language: Language,
    error: InvalidKnowledgeError,
    *buttons: Button,
) -> None:
    """Say why a change cannot be published: file, line, and how to mend it."""
    problems = [problem_text(problem, language) for problem in error.problems[:PROBLEMS_SHOWN]]
    more = len(error.problems) - len(problems)
    await say_instead(context, chat, sent, language, "refused", *buttons, problems=problems, more=more)


async def _show(
    context: BotContext,
    chat: Chat,
    person: User,
    language: Language,
    sent: Sequence[int],
    proposal: Proposal,
    why: str,
    resumes: str | None,
    misfits: Sequence[Misfit],
    unanswered: Sequence[str],
    back: tuple[int, int] | None,
) -> None:
    store, desk = context.parts.store, context.parts.desk
    number = await store.proposals.keep(proposal.pending(why, resumes))
    desk.effects.keep(number, proposal.effect)
    await store.audit.note(name_of(person), "refused" if proposal.effect.failures else "propose", why)
    effect = proposal.effect
    waiting = await _newly_told(context, effect)
    buttons = [button(SEE, language, "changes", number)]
    if not effect.failures:
        if waiting:
            buttons.append(button(TELL, language, "tell", number))
        buttons.append(button(PUBLISH, language, "publish", number))
    buttons.append(button(CANCEL, language, "cancel", number))
    fields = effect_fields(effect, language)
    lost = [f"{misfit.entry}: {in_language(misfit.what, language)}" for misfit in misfits]
    await say_instead(
        context,
        chat,
        sent,
        language,
        "proposal",
        *buttons,
        **fields,
        waiting=waiting,
        resumes=bool(resumes),
        lost=lost,
        unanswered=unanswered,
        back=back,
    )


async def _newly_told(context: BotContext, effect: Effect) -> int:
    """How many people wait for an answer that the change gives."""
    known = {(change.text, change.language) for change in effect.real_changes if change.after}
    waiters = await context.parts.store.queue.waiters()
    return sum((waiter.text, waiter.language) in known for waiter in waiters)


async def show_changes(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int) -> None:
    """List the questions that a pending change answers otherwise."""
    effect = context.parts.desk.effects.get(number)
    await acknowledge(query)
    if effect is None:
        await say(context, chat, language, "list-gone")
        return
    await say(context, chat, language, "changes", **changed_questions(effect, language))
    if effect.self_test:
        notice = effect.self_test_notices[language]
        await deliver(context.bot, Destination(chat.id), context.parts.assistant.render_notice(notice))


async def publish(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int, *, tell: bool
) -> None:
    """Let a pending change answer, and say so with [Undo]."""
    store, desk, person = context.parts.store, context.parts.desk, query.from_user
    pending = await store.proposals.get(number)
    await acknowledge(query)
    if pending is None:
        await say(context, chat, language, "decided")
        return
    try:
        revision = await desk.publisher.publish(pending, name_of(person))
    except BelowThresholdError:
        await say(context, chat, language, "below")
        return
    except InvalidKnowledgeError as error:  # made by another version of the code
        await refuse(context, chat, (), language, error)
        return
    except BaseMovedError:
        await _say_moved(context, chat, language, number)
        return
    await store.proposals.remove(number)
    await _drop_buttons(query)
    await desk.publisher.refresh(context.parts.assistant)
    await _mend_votes(context, pending)
    published = await store.revisions.publication(revision)
    await say(
        context,
        chat,
        language,
        "published",
        button(UNDO, language, "undo", pending.based_on, revision),
        number=revision,
        when=local_time(context, published.published_at, language),
        who=shown_name(published.who, language),
        resumed=pending.resumes is not None,
    )
    if tell:
        start_job(context, chat, language, tell_and_say(context, chat, person, language))


async def _mend_votes(context: BotContext, pending: Pending) -> None:
    """Votes against what is corrected now need nobody any more."""
    base = await context.parts.store.revisions.snapshot(pending.based_on)
    before, after = await asyncio.to_thread(lambda: [read_taught(each).corrected for each in (base, pending.snapshot)])
    await context.parts.store.queue.mend_votes(entry for entry, day in after.items() if before.get(entry) != day)


async def cancel(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int) -> None:
    """Forget a pending change."""
    pending = await context.parts.store.proposals.get(number)
    await context.parts.store.proposals.remove(number)
    await acknowledge(query)
    await _drop_buttons(query)
    if pending is not None:
        await context.parts.store.audit.note(name_of(query.from_user), "cancel", pending.why)
    await say(context, chat, language, "cancelled" if pending is not None else "decided")


async def rebase_proposal(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int
) -> None:
    """Work a pending change out again over what was published meanwhile."""
    store, desk = context.parts.store, context.parts.desk
    pending = await store.proposals.get(number)
    await acknowledge(query)
    if pending is None:
        await say(context, chat, language, "decided")
        return
    active = await desk.active()
    base, theirs = await store.revisions.snapshot(pending.based_on), await store.revisions.snapshot(active)
    moved = await asyncio.to_thread(rebase, base, pending.snapshot, theirs)
    await _drop_buttons(query)
    if moved is None:
        await say(context, chat, language, "conflict")
        return
    await propose(
        context, chat, query.from_user, language, moved, active, pending.why, resumes=pending.resumes, replaces=number
    )


async def on_revisions(update: Update, context: BotContext) -> None:
    """`/revisions` and `/rollback`: what was published, with a button to go back to each."""
    _, chat, person = message_of(update)
    await show_revisions(context, chat, await context.language_for(chat, person), None)


async def show_revisions(context: BotContext, chat: Chat, language: Language, before: int | None) -> None:
    """The latest publications, or the latest before a number."""
    desk, revisions = context.parts.desk, context.parts.store.revisions
    active = await desk.active()
    published = await revisions.log(REVISIONS_SHOWN, before)
    reasons = await readable_reasons(context, [each.why for each in published], language)
    lines = [
        (
            each.number,
            local_time(context, each.published_at, language),
            shown_name(each.who, language),
            why,
        )
        for each, why in zip(published, reasons, strict=True)
    ]
    buttons = [
        button(GO_BACK, language, "undo", each.number, active, suffix=f" {each.number}")
        for each in published
        if each.number != active
    ]
    if published and published[-1].number > 1:
        buttons.append(button(EARLIER, language, "revisions", published[-1].number))
    await say(context, chat, language, "revisions", *buttons, lines=lines, active=active)


async def ask_to_undo(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int, active: int
) -> None:
    """Show what going back to a revision changes, and ask."""
    desk = context.parts.desk
    await acknowledge(query)
    now = await desk.active()
    if now != active:
        await say(context, chat, language, "moved-on", number=now)
        return
    try:
        before = await desk.publisher.open(number)
    except NoSuchRevisionError:
        await say(context, chat, language, "decided")
        return
    lines = undo_lines(context.parts.assistant.knowledge.revision, before.revision, language)
    buttons = button(GO_BACK, language, "back", number, active), button(LEAVE, language, "keep")
    await say(context, chat, language, "undo", *buttons, number=number, lines=lines)


async def go_back(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, number: int, active: int
) -> None:
    """Let an earlier revision answer again."""
    desk = context.parts.desk
    await acknowledge(query)
    try:
        await desk.publisher.roll_back(number, name_of(query.from_user), active)
    except BaseMovedError:
        await say(context, chat, language, "moved-on", number=await desk.active())
        return
    await _drop_buttons(query)
    await desk.publisher.refresh(context.parts.assistant)
    again = button(UNDO, language, "undo", active, number)
    await say(context, chat, language, "rolled-back", again, number=number)


async def keep(context: BotContext, chat: Chat, query: CallbackQuery, language: Language) -> None:
    """Leave everything as it is."""
    context.parts.desk.forget_step(chat.id, query.from_user.id)
    await acknowledge(query)
    await _drop_buttons(query)
    await say(context, chat, language, "kept")


async def _say_moved(context: BotContext, chat: Chat, language: Language, number: int) -> None:
    active, mover = await context.parts.desk.active(), await context.parts.store.audit.last_mover()
    buttons = button(AGAIN, language, "rebase", number), button(CANCEL, language, "cancel", number)
    await say(context, chat, language, "moved", *buttons, number=active, who=shown_name(mover, language))


async def _drop_buttons(query: CallbackQuery) -> None:
    """What was decided cannot be decided again."""
    with suppress(TelegramError):  # the message is gone, or too old to be edited
        await query.edit_message_reply_markup(None)


class _Progress:
    """Keeps a message up to date with how far the work is, not more often than Telegram likes."""

    def __init__(self, context: BotContext, chat: Chat, language: Language, sent: Sequence[int]) -> None:
        self._context = context
        self._chat = chat
        self._language: Language = language
        self._sent = sent
        self._shown_s = time.monotonic()
        self._task: Task[None] | None = None

    def __call__(self, stage: Stage, part: float) -> None:
        now_s = time.monotonic()
        if now_s - self._shown_s < _PROGRESS_S:
            return
        self._shown_s = now_s
        self._task = create_task(self._say(stage, part))

    async def _say(self, stage: Stage, part: float) -> None:
        with suppress(TelegramError):  # decoration: the result follows
            percent = round(100 * part)
            await say_instead(
                self._context, self._chat, self._sent, self._language, "working", stage=stage, percent=percent
            )

    async def stop(self) -> None:
        """Wait for a change under way, so that it does not overwrite the result."""
        if self._task is not None:
            await self._task
