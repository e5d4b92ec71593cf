"""`/unanswered`: what waits for a curator, one after the other: attach, answer, fix or dismiss."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from telegram import CallbackQuery, Chat, Update

from bot.context import BotContext, Parts, message_of
from bot.delivery import acknowledge
from bot.desk import NameSource, WriteAnswer
from bot.handlers.curators.asking import ask, say_gone
from bot.handlers.curators.changes import propose
from bot.handlers.curators.fixing import SOURCES, topic_sources
from bot.handlers.curators.notices import button, say
from bot.handlers.curators.rights import name_of
from bot.handlers.curators.sourcing import NamedSource, named_source, source_lines
from bot.handlers.curators.telling import close_answered, waiters_of_known
from bot.handlers.curators.tools import CANCEL, FIX
from bot.reasons import QUESTIONS
from bot.store.queue import OpenQuestion, UnhelpfulAnswer
from knowledge.entries import ENTRY_ID_LIMIT, Revision
from knowledge.language import LANGUAGES, Language
from knowledge.same_question import question_key
from knowledge.snapshot import Snapshot
from knowledge.taught import TaughtPhrasing, read_taught, with_taught
from knowledge.text import squash
from responders.actions import Curate, encode
from responders.assistant import read_question
from responders.catalogue import N_, translate
from responders.comparing import RealQuestion
from responders.labels import VOTE_REASONS
from responders.messages import Button

ATTACH: Final = N_("Add as a way to ask this")
OTHER: Final = N_("It asks for another entry")
WRITE: Final = N_("Write an answer")
DISMISS: Final = N_("Dismiss")
TELL_NOW: Final = N_("Tell them")
NEXT: Final = N_("Next")
_REASONS: Final[Mapping[str, str]] = {
    **{str(reason): label for reason, label in VOTE_REASONS.items()},
    "": N_("no reason given"),
}
CANDIDATES: Final = 5
UNUSED: Final = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Questions that ask the same, the one asked last first."""

    questions: tuple[OpenQuestion, ...]

    @property
    def people(self) -> int:
        """How many different people asked."""
        return len(frozenset().union(*(question.askers for question in self.questions)))


async def on_unanswered(update: Update, context: BotContext) -> None:
    """`/unanswered`: show the first of the queue."""
    _, chat, person = message_of(update)
    language = await context.language_for(chat, person)
    await close_answered(context.parts)
    if waiting := len(await waiters_of_known(context.parts)):
        await say(context, chat, language, "known-by-now", button(TELL_NOW, language, "tell-now"), count=waiting)
    await show(context, chat, language, 0)


async def show(context: BotContext, chat: Chat, language: Language, place: int) -> None:
    """Show one thing of the queue; the first again after the last."""
    items = await _items(context)
    if not items:
        await say(context, chat, language, "nothing-waits")
        return
    place %= len(items)
    item, further = items[place], [button(NEXT, language, "item", place + 1)] if len(items) > 1 else []
    if isinstance(item, UnhelpfulAnswer):
        await _show_votes(context, chat, language, place, len(items), item, further)
    else:
        await _show_question(context, chat, language, place, len(items), item, further)


async def attach(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, of: Sequence[str]) -> None:
    """Make a question one more way to ask for an entry, or first let the entry be chosen."""
    await acknowledge(query)
    group = await _group(context, int(of[0]))
    if group is None:
        await say(context, chat, language, "decided")
        return
    if len(of) == 1:
        await _offer_entries(context, chat, language, group.questions[0])
        return
    entry_id, fact_id = of[1], of[2] if len(of) > 2 else None
    desk, store = context.parts.desk, context.parts.store
    active = await desk.active()
    snapshot = await store.revisions.snapshot(active)
    why = QUESTIONS.format(ids=group.questions[0].id)  # not its words, which are not kept for ever
    await store.audit.note(name_of(query.from_user), "attach", why)
    changed = await asyncio.to_thread(_with_phrasings, snapshot, group, entry_id, fact_id)
    await propose(context, chat, query.from_user, language, changed, active, why, wanted=_asked(group))


async def ask_for_answer(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, question_id: int
) -> None:
    """Ask for the answer to a question."""
    await acknowledge(query)
    group = await _group(context, question_id)
    if group is None:
        await say(context, chat, language, "decided")
        return
    context.parts.desk.steps.keep((chat.id, query.from_user.id), WriteAnswer(question_id))
    texts = [question.text for question in group.questions]
    await ask(context, chat, language, "write-answer", texts=texts)


async def on_answer(update: Update, context: BotContext, step: WriteAnswer, language: Language, text: str) -> None:
    """Four lines, a title and an answer in each language: ask for the source."""
    _, chat, person = message_of(update)
    group = await _group(context, step.question_id)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if group is None:
        await say_gone(context, chat, person, language)
        return
    if len(lines) != 2 * len(LANGUAGES):
        problem = translate(N_("I need four lines: a title and the answer in Korean, then in English."), language)
        await ask(context, chat, language, "misread", problem=problem)
        return
    korean, english = lines[:2], lines[2:]
    revision = context.parts.assistant.knowledge.revision
    near_id, source_ids = _near_sources(context, group.questions[0])
    titles: dict[Language, str] = {"en": english[0], "ko": korean[0]}
    answers: dict[Language, str] = {"en": english[1], "ko": korean[1]}
    context.parts.desk.steps.keep(
        (chat.id, person.id), NameSource(step.question_id, titles, near_id, answers, source_ids)
    )
    await ask(context, chat, language, "name-source", sources=source_lines(revision.sources, source_ids))


async def on_answer_source(
    update: Update, context: BotContext, step: NameSource, language: Language, text: str
) -> None:
    """A source: show what the new entry changes."""
    _, chat, person = message_of(update)
    group = await _group(context, step.question_id)
    revision = context.parts.assistant.knowledge.revision
    if group is None:
        await say_gone(context, chat, person, language)
        return
    named = await named_source(context, chat, person, language, step, text)
    if named is None:
        return
    desk = context.parts.desk
    desk.forget_step(chat.id, person.id)
    active = await desk.active()
    snapshot = await context.parts.store.revisions.snapshot(active)
    changed = await asyncio.to_thread(_with_entry, snapshot, revision, group, step, named)
    why = QUESTIONS.format(ids=group.questions[0].id)
    await context.parts.store.audit.note(name_of(person), "teach", why)
    await propose(context, chat, person, language, changed, active, why, wanted=_asked(group), again=step)


async def dismiss(context: BotContext, chat: Chat, query: CallbackQuery, language: Language, question_id: int) -> None:
    """A question that needs no answer, with all that ask the same."""
    await acknowledge(query)
    group = await _group(context, question_id)
    items = await _items(context)
    place = items.index(group) if group is not None and group in items else 0
    if group is not None:
        await context.parts.store.queue.dismiss(_ids(group), name_of(query.from_user))
    await show(context, chat, language, place)


async def dismiss_votes(
    context: BotContext, chat: Chat, query: CallbackQuery, language: Language, entry_id: str, fact_id: str | None
) -> None:
    """Votes against an answer that is right as it is."""
    await acknowledge(query)
    votes = [
        isinstance(each, UnhelpfulAnswer) and (each.entry_id, each.fact_id) == (entry_id, fact_id)
        for each in await _items(context)
    ]
    await context.parts.store.queue.dismiss_votes(entry_id, fact_id, name_of(query.from_user))
    await show(context, chat, language, votes.index(True) if True in votes else 0)


async def waiting_groups(parts: Parts) -> list[Waiting]:
    """The open questions, those that ask the same together: first what people wait for, then what many asked."""
    groups: dict[object, list[OpenQuestion]] = {}
    knowledge, questions = parts.assistant.knowledge, await parts.store.queue.open_questions()
    keys = await asyncio.to_thread(lambda: [question_key(knowledge, each.text, each.language) for each in questions])
    for key, question in zip(keys, questions, strict=True):
        groups.setdefault(key, []).append(question)
    merged = [Waiting(tuple(questions)) for questions in groups.values()]
    enough = [group for group in merged if group.people >= parts.desk.unanswered_from]
    return sorted(enough, key=lambda group: (-sum(each.waiting for each in group.questions), -group.people))


async def _items(context: BotContext) -> list[Waiting | UnhelpfulAnswer]:
    """Questions come first, then votes."""
    revision = context.parts.assistant.knowledge.revision
    votes = await context.parts.store.queue.unhelpful_answers()
    return [*await waiting_groups(context.parts), *(each for each in votes if revision.entry(each.entry_id))]


async def _show_question(
    context: BotContext,
    chat: Chat,
    language: Language,
    place: int,
    count: int,
    item: Waiting,
    further: Sequence[Button],
) -> None:
    first = item.questions[0]
    knowledge = context.parts.assistant.knowledge
    found = knowledge.search(first.text, first.language, CANDIDATES)
    nearest = [knowledge.revision.entry(match.entry_id) for match in found.matches[:1]]
    buttons: list[Button] = []
    for entry in filter(None, nearest):
        fact_id = found.matches[0].fact.fact_id
        of = (first.id, entry.id, fact_id) if fact_id else (first.id, entry.id)
        buttons.append(button(ATTACH, language, "attach-to", *_fitting(of)))
        buttons.append(button(OTHER, language, "attach", first.id))
    buttons.append(button(WRITE, language, "write", first.id))
    buttons.append(button(DISMISS, language, "dismiss", first.id))
    await say(
        context,
        chat,
        language,
        "unanswered",
        *buttons,
        *further,
        place=place + 1,
        count=count,
        people=item.people,
        waiting=sum(each.waiting for each in item.questions),
        texts=[each.text for each in item.questions],
        nearest=[entry.wording(language).title for entry in nearest if entry],
        missing=list(found.unknown_words),
    )


async def _show_votes(
    context: BotContext,
    chat: Chat,
    language: Language,
    place: int,
    count: int,
    item: UnhelpfulAnswer,
    further: Sequence[Button],
) -> None:
    entry = context.parts.assistant.knowledge.revision.entry(item.entry_id)
    assert entry is not None
    of = (item.entry_id, item.fact_id) if item.fact_id in entry.facts and item.fact_id else (item.entry_id,)
    voted = (item.entry_id, item.fact_id) if item.fact_id else (item.entry_id,)  # also on a fact that is gone
    buttons = button(FIX, language, "fix", *of), button(DISMISS, language, "seen", *voted)
    title = entry.wording(language).title
    label = entry.facts[of[1]].label[language] if len(of) > 1 else None
    reasons = [f"{translate(_REASONS.get(reason, reason), language)} {votes}" for reason, votes in item.reasons.items()]
    await say(
        context,
        chat,
        language,
        "unhelpful",
        *buttons,
        *further,
        place=place + 1,
        count=count,
        votes=item.votes,
        title=title,
        label=label,
        reasons=reasons,
    )


async def _offer_entries(context: BotContext, chat: Chat, language: Language, question: OpenQuestion) -> None:
    knowledge = context.parts.assistant.knowledge
    found = knowledge.search(question.text, question.language, CANDIDATES)
    entries = filter(None, (knowledge.revision.entry(match.entry_id) for match in found.matches))
    buttons = [
        Button(entry.wording(language).title, encode(Curate("attach-to", (str(question.id), entry.id))))
        for entry in entries
    ]
    await say(context, chat, language, "attach", *buttons, button(CANCEL, language, "keep"), text=question.text)


async def _group(context: BotContext, question_id: int) -> Waiting | None:
    """The questions that ask the same as one of them; None when it is no longer open."""
    return next((group for group in await waiting_groups(context.parts) if question_id in _ids(group)), None)


def _with_phrasings(snapshot: Snapshot, group: Waiting, entry_id: str, fact_id: str | None) -> Snapshot:
    """The snapshot with questions as ways to ask for an entry or a fact of it."""
    taught = read_taught(snapshot)
    for question in group.questions:
        taught = taught.with_phrasing(
            TaughtPhrasing(entry=entry_id, fact=fact_id, language=question.language, text=question.text)
        )
    return with_taught(snapshot, taught)


def _with_entry(
    snapshot: Snapshot, revision: Revision, group: Waiting, step: NameSource, named: NamedSource
) -> Snapshot:
    """The snapshot with an entry that answers questions, in the topic and jurisdiction of the nearest one."""
    source, near = named.source, revision.entry(step.near_id) or revision.entries[0]
    entry: dict[str, object] = {
        "id": _entry_id(step.titles["en"], revision),
        "topic": revision.topic_of[near.id],
        "time": {
            "kind": "rule",
            "as_of": str(source.date) if source.date else source.latest_year or near.time.as_of.year,
        },
        "jurisdiction": near.jurisdiction.model_dump(exclude_none=True),
        "sources": [source.id],
    }
    for language in LANGUAGES:
        title = step.titles[language]
        texts = (question.text for question in group.questions if question.language == language)
        asked = {squash(text): text for text in (title, *texts)}
        entry[language] = {"title": title, "phrasings": list(asked.values()), "lead": step.answers[language]}
    taught = read_taught(snapshot)
    taught = taught if named.new is None else taught.with_source(named.new)
    return with_taught(snapshot, taught.with_entry(entry))


def _entry_id(title: str, revision: Revision) -> str:
    """A new id made of a title: small letters, digits and hyphens."""
    stem = "-".join(re.findall("[a-z0-9]+", title.lower())) or "taught"
    stem = stem[: ENTRY_ID_LIMIT - 3].strip("-")
    taken = {entry.id for entry in revision.entries}
    return next(each for each in (stem, *(f"{stem}-{number}" for number in range(2, 100))) if each not in taken)


def _near_sources(context: BotContext, question: OpenQuestion) -> tuple[str, tuple[str, ...]]:
    """The nearest entry, and sources: those of the nearest entries, then those that no entry uses yet."""
    knowledge = context.parts.assistant.knowledge
    revision = knowledge.revision
    _, found = context.parts.assistant.search(read_question(question.text, fallback_language=question.language))
    near = [entry for match in found.matches if (entry := revision.entry(match.entry_id)) is not None]
    used = {source_id for entry in revision.entries for source_id in entry.sources}
    unused = [source_id for source_id in revision.sources if source_id not in used]
    by_topic = dict.fromkeys(source for entry in near for source in topic_sources(revision, entry))
    offered = dict.fromkeys((*list(by_topic)[: SOURCES - len(unused[:UNUSED])], *unused[:UNUSED], *revision.sources))
    return (near or revision.entries)[0].id, tuple(offered)[:SOURCES]


def _fitting(of: tuple[object, ...]) -> tuple[object, ...]:
    """What a button can carry: the fact is left out where the names are too long."""
    return of if len(":".join(("k", "attach-to", *map(str, of)))) <= 64 else of[:2]


def _asked(group: Waiting) -> list[RealQuestion]:
    return [(question.text, question.language) for question in group.questions]


def _ids(group: Waiting) -> list[int]:
    return [question.id for question in group.questions]
