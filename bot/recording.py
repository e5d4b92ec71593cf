"""Keeping questions as they are asked: once their answer is sent, and never at its cost."""

import time

import structlog

from bot.context import BotContext
from bot.logs import exception_fields
from bot.metrics import count_answer
from bot.store.questions import AskedQuestion, Surface
from bot.turns import current_update
from responders.beyond import said_back
from responders.messages import Answer, Answered, Choice, Question, Suggested, Unknown, outcome_of

_log = structlog.get_logger(__name__)


def microseconds_since(started_s: float) -> int:
    """How long something took that started when `time.perf_counter` gave this."""
    return round(1e6 * (time.perf_counter() - started_s))


async def record(
    context: BotContext, person_id: int, surface: Surface, question: Question, answer: Answer, elapsed_us: int
) -> None:
    """Count and keep a question whose answer is sent; a failure is logged and nothing more."""
    outcome = outcome_of(answer)
    count_answer(outcome, surface, question.language, elapsed_us)
    if (update_id := current_update.get()) is not None:  # it is answered, whatever becomes of keeping it
        context.parts.store.inbox.finish(update_id)
    try:
        entry_id, fact_id = _told(answer)
        asked = AskedQuestion(
            text=question.text,
            language=question.language,
            surface=surface,
            outcome=outcome,
            entry_id=entry_id,
            fact_id=fact_id,
            missing=_missing(context, question, answer),
            elapsed_us=elapsed_us,
        )
        await context.parts.store.questions.keep(person_id, asked)
    except Exception as error:  # whatever it is, the person has the answer
        _log.warning("question not kept", **exception_fields(error))


def _told(answer: Answer) -> tuple[str | None, str | None]:
    """The entry and the fact that an answer tells or offers first."""
    match answer:
        case Answered(_, entry, fact_id) | Suggested(_, (Choice(entry, fact_id), *_)):
            return entry.id, fact_id
        case _:
            return None, None


def _missing(context: BotContext, question: Question, answer: Answer) -> list[str]:
    """Words that nothing covers, as they are said back, where the question was not answered."""
    if not isinstance(answer, Suggested | Unknown):
        return []
    meant, found = context.parts.assistant.search(question)
    return said_back(found.unknown_words, meant.language)
