"""Answers as JSON objects: what scripts read from `seoulbot ask --json` and `--batch`."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import TypedDict

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.language import Language
from responders.assistant import Assistant, converse, read_question
from responders.messages import Answer, Answered, Outcome, Question, Suggested, Unknown, outcome_of
from responders.rendering import message_text


class Reply(TypedDict):
    """One answer; the keys are a contract with scripts."""

    id: str | int | None
    status: Outcome
    entry: str | None
    """Set only when answered."""
    fact: str | None
    confidence: float
    language: Language
    text: str
    """What the person reads, markup removed."""
    choices: list[str]
    choice_texts: list[str]
    """The answer each choice would give."""


class BatchLine(BaseModel):
    """One line of batch input."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: str | int
    question: str
    history: list[str] = []
    """Earlier questions of the same conversation, oldest first."""
    lang: Language | None = None
    """Language to answer in; without it, that of the question."""


def answer_batch(assistant: Assistant, lines: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
    """Each line's answer as a JSON line, in order, and whether the line could be read."""
    for number, line in enumerate(lines, start=1):
        try:
            asked = BatchLine.model_validate_json(line.removeprefix(BOM_UTF8))
        except ValidationError as error:
            problem = {"id": None, "status": "error", "error": f"line {number}: {_explain(error)}"}
            yield json.dumps(problem, ensure_ascii=False), False
        else:
            reply = to_reply(assistant, assistant.answer(_question(assistant, asked)), asked.id)
            yield json.dumps(reply, ensure_ascii=False), True


def to_reply(assistant: Assistant, answer: Answer, reply_id: str | int | None = None) -> Reply:
    """The answer as scripts read it."""
    choices = answer.choices if isinstance(answer, Suggested) else ()
    chosen = [Answered(answer.language, choice.entry, choice.fact_id, 1.0) for choice in choices]
    told = answer if isinstance(answer, Answered) else None
    return {
        "id": reply_id,
        "status": outcome_of(answer),
        "entry": told.entry.id if told else None,
        "fact": told.fact_id if told else None,
        "confidence": round(answer.confidence if isinstance(answer, Answered | Suggested | Unknown) else 0.0, 4),
        "language": answer.language,
        "text": message_text(assistant.render(answer)),
        "choices": [choice.entry.wording(answer.language).title for choice in choices],
        "choice_texts": [message_text(assistant.render(answer)) for answer in chosen],
    }


def _question(assistant: Assistant, asked: BatchLine) -> Question:
    """The line's question at the end of its conversation."""
    return read_question(asked.question, asked.lang, conversation=converse(assistant, asked.history, asked.lang))


def _explain(error: ValidationError) -> str:
    """The first problem of a line, without the line."""
    detail = error.errors(include_url=False, include_input=False)[0]
    if detail["type"] == "json_invalid":
        return "this is not a JSON object"
    field = ".".join(str(step) for step in detail["loc"])
    return f"'{field}': {detail['msg']}" if field else detail["msg"]
