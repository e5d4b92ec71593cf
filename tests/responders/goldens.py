"""Golden messages: files of titled cases, each an answer and the message people read for it.

A case is `## title`, lines that say what is answered, the expected HTML in fences (one for each part), and the
labels of the buttons:

    ## A figure with its note
    entry: ev-target, fact: total, language: en, today: 2026-11-21

    ```html
    <b>...</b>
    ```

    [Help for buyers] [Chargers]

One of these says what is answered: `entry` (with `more: yes` as after [More]), `choices` (ids, separated by spaces),
`unknown` (words, separated by spaces; may be empty; `misses` before it), `topic` (`all` for the list), `fixed` (a fixed
text), `withheld` (an id), `incident`, `about` (three numbers; `seen: yes` where all checks took part), `settings` (of a
group) or `forgotten` (three counts). `question: ...` is a line of its own and is answered by the whole assistant; in
double quotes it is read as JSON, for what cannot be seen; with `why: yes` it is explained. `short: yes` is the message
in a group. `buttons: no` leaves the buttons out, where they offer the topics that happen to be nearest. VERSION stands
for the revision's.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from bot.assembly import MESSAGE_LIMIT
from knowledge.entries import Entry
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import Language, is_language
from responders.actions import OpenTopic
from responders.assistant import Assistant, read_question
from responders.messages import (
    NEW_CONVERSATION,
    About,
    Answer,
    Answered,
    Choice,
    Conversation,
    FixedText,
    Forgotten,
    GroupSettings,
    RenderedMessage,
    Smalltalk,
    Suggested,
    Trouble,
    Unknown,
    Withheld,
)
from responders.rendering import Renderer
from tests.conftest import TODAY

FOLDER: Final = Path(__file__).parent / "golden"
_CASE: Final = re.compile(r"^## (?P<title>.+)\n(?P<header>(?:.+\n)+)(?P<expected>(?:(?!## ).*(?:\n|$))*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Golden:
    """One case of a golden file."""

    title: str
    header: str
    """The lines under the title, as written."""
    expected: str
    """The message as Markdown: HTML in fences, then the buttons."""

    @property
    def fields(self) -> Mapping[str, str]:
        """What the header says."""
        return dict(_fields(self.header))


def read_goldens(path: Path) -> list[Golden]:
    """The cases of a file, in order."""
    found = _CASE.finditer(path.read_text(encoding="utf-8"))
    return [Golden(case["title"], case["header"], case["expected"].strip()) for case in found]


def write_goldens(path: Path, goldens: list[Golden]) -> None:
    """Write the cases back, under the file's own first lines."""
    heading = path.read_text(encoding="utf-8").partition("## ")[0]
    cases = [f"## {case.title}\n{case.header}\n{case.expected}\n" for case in goldens]
    path.write_text(heading + "\n".join(cases), encoding="utf-8")


def answer_of(fields: Mapping[str, str], knowledge: KnowledgeBase) -> Answer:
    """The answer that a case is about."""
    return _answer(fields, _assistant(fields, knowledge))


def message_of(golden: Golden, knowledge: KnowledgeBase) -> str:
    """The message that the case's answer gets now, as Markdown."""
    assistant = _assistant(golden.fields, knowledge)
    render = assistant.render_short if "short" in golden.fields else assistant.render
    message = render(_answer(golden.fields, assistant))
    markdown = _as_markdown(message, with_buttons=golden.fields.get("buttons") != "no")
    return markdown.replace(knowledge.revision.version, "VERSION")


def _assistant(fields: Mapping[str, str], knowledge: KnowledgeBase) -> Assistant:
    today = dt.date.fromisoformat(fields.get("today", str(TODAY)))
    return Assistant(knowledge, Renderer(lambda: today, int(fields.get("limit", MESSAGE_LIMIT))))


def _fields(header: str) -> Iterator[tuple[str, str]]:
    for line in header.splitlines():
        if line.startswith("question:"):
            text = line.removeprefix("question:").strip()
            yield "question", json.loads(text) if text.startswith('"') else text
            continue
        for part in line.split(", "):
            name, _, value = part.partition(":")
            yield name.strip(), value.strip()


def _answer(fields: Mapping[str, str], assistant: Assistant) -> Answer:
    language = cast(Language, fields.get("language", "en"))
    match fields:
        case {"question": text}:
            fixed = cast(Language, fields["language"]) if "language" in fields else None
            after = Conversation(fields["after"]) if "after" in fields else NEW_CONVERSATION
            question = read_question(text, fixed, conversation=after)
            return assistant.explain(question) if "why" in fields else assistant.answer(question)
        case {"entry": entry_id}:
            more = "more" in fields
            return Answered(language, _entry(assistant, entry_id), fields.get("fact"), confidence=1.0, more=more)
        case {"choices": ids}:
            return Suggested(language, tuple(Choice(_entry(assistant, entry_id)) for entry_id in ids.split()), 0.4)
        case {"unknown": words}:
            return Unknown(language, tuple(words.split()), misses=int(fields.get("misses", 0)))
        case {"topic": topic_id}:
            return assistant.open(OpenTopic(language, topic_id))
        case {"fixed": text}:
            return Smalltalk(language, cast(FixedText, text))
        case {"incident": incident}:
            return Trouble(language, incident)
        case {"about": numbers}:
            found, abstained, asked = numbers.split()
            return About(language, 120, float(found), float(abstained), int(asked), unseen="seen" not in fields)
        case {"settings": chosen}:
            lang, length = chosen.split()
            fixed = lang if is_language(lang) else None
            return GroupSettings(language, "settings", fixed, length == "full")
        case {"withheld": entry_id}:
            return Withheld(language, _entry(assistant, entry_id))
        case {"forgotten": counts}:
            return Forgotten(language, *map(int, counts.split()))
        case _:
            raise AssertionError(f"nothing to answer in {fields}")


def _entry(assistant: Assistant, entry_id: str) -> Entry:
    entry = assistant.knowledge.revision.entry(entry_id)
    assert entry is not None, f"there is no entry {entry_id}"
    return entry


def _as_markdown(message: RenderedMessage, *, with_buttons: bool) -> str:
    parts = [f"```html\n{part}\n```" for part in message.parts]
    buttons = " ".join(f"[{button.label}]" for button in message.buttons) if with_buttons else ""
    return "\n\n".join([*parts, buttons]).strip()
