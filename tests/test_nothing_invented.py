"""Nothing is invented: every sentence the bot sends stands in the revision or in the catalogues, its slots filled from
the revision, the question's own words, or counted figures.

A message is taken apart into lines, and each line is derived: curated texts and catalogue messages, one after another
to the last letter. What stands in a slot of a message must come from where SLOTS says.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, get_args

import jinja2
import pytest

from bot.assembly import MESSAGE_LIMIT
from knowledge.asking import ordinals
from knowledge.entries import Entry, Revision
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.moments import Moment
from knowledge.text import normalise, squash, words
from responders.actions import OpenTopic
from responders.assistant import Assistant, read_question
from responders.catalogue import translate
from responders.dates import format_moment, format_month
from responders.first_line import first_line
from responders.korean import resolve_particles
from responders.messages import (
    About,
    Answer,
    Answered,
    Choice,
    Conversation,
    FixedText,
    Forgotten,
    GroupSettings,
    RenderedMessage,
    SettingsText,
    Smalltalk,
    Suggested,
    Trouble,
    Unknown,
    Withheld,
)
from responders.probing import make_probes
from responders.rendering import Renderer, message_text
from responders.values import fill_slots
from tests.conftest import TODAY
from tests.messages_in_code import messages_by_file
from tests.test_curated import renderer_of

TEMPLATES: Final = "responders/templates/"
SLOTS: Final[Mapping[str, tuple[str, ...]]] = {
    # slot: where what stands in it may come from
    "fact": ("first line",),
    "as_of": ("responders/validity.py",),
    "date": ("moment", f"{TEMPLATES}source.html.j2"),
    "dated": ("moment", f"{TEMPLATES}source.html.j2"),
    "note": ("note",),
    "number": ("contact", "ordinal"),
    "city": ("contact",),
    "emergency": ("contact",),
    "title": ("title", "source"),
    "poster": ("poster",),
    "year": ("latest year", "question"),
    "missing": ("responders/beyond.py",),
    "name": ("question",),
    "word": ("question",),
    "words": ("question", "read", f"{TEMPLATES}unknown.html.j2"),
    "last": ("question",),
    "topics": ("topics",),
    "version": ("version",),
    "entries": ("figure",),
    "asked": ("figure",),
    "found": ("figure",),
    "abstained": ("figure",),
    "languages": ("figure",),
    "votes": ("figure",),
    "questions": ("figure",),
    "incident": ("incident",),
    "entry": ("id",),
    "next": ("id",),
    "confidence": ("figure",),
    "covered": ("figure",),
    "weights": ("read",),
}
"""A kind of text of the revision (`curated_texts`), of the question or of a count (`Grammar._is_from`), or the file of
other messages. A message with any other slot is none for people and derives nothing."""

LITERALS: Final = ("영어나 한국어로 물어보세요.", "English", "한국어")
"""What stands in one language whatever the language of the message."""

INCIDENT: Final = "a1b2c3"
FOREIGN: Final = "Buses are lovely."
_SLOT: Final = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_PARTICLES: Final = {"은(는)": "은는", "이(가)": "이가", "을(를)": "을를", "과(와)": "과와", "(으)로": ("으로", "로")}
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) ")


class Grammar:
    """What may be said in one language from one revision, after one question."""

    def __init__(self, revision: Revision, language: Language, question: str = "") -> None:
        self._texts = curated_texts(revision, language)
        self._question = question
        self._words = " ".join(words(question))
        self._language = language

    def underivable(self, message: RenderedMessage) -> list[str]:
        """The lines of a message, the words on its buttons and what they copy, as far as they cannot be derived."""
        lines = [line.strip() for line in message_text(message).splitlines() if line.strip()]
        buttons = (*message.buttons, *message.tools)
        return [
            *(line for line in lines if not self._is_line(line)),
            *(button.label for button in buttons if not self._is_label(button.label)),
            *(button.copies for button in buttons if button.copies and not self._is_quotation(button.copies)),
        ]

    def _is_line(self, line: str) -> bool:
        rests = self._rests(re.sub(r"^\d\. ", "", line))
        return any(not rest or self._is_line(rest) for rest in rests)

    def _rests(self, line: str) -> Iterator[str]:
        """What is left of a line behind each text or message that it can begin with."""
        for text in self._texts["title"] | self._texts["prose"]:
            if line.startswith(text) and line[len(text) : len(text) + 1] in ("", " "):
                yield line[len(text) + 1 :]
        for end in (len(line), *(match.start() for match in _SENTENCE_END.finditer(line))):
            if line[:end] in LITERALS or any(self._is_message(line[:end], file) for file in files_for_people()):
                yield line[end + 1 :]

    def _is_label(self, label: str) -> bool:
        """Titles and labels of facts; a long one is cut, and what tells titles apart may stand first."""
        plain = label.removeprefix("✓ ")
        if plain in LITERALS or self._is_message(plain, "responders/rendering.py"):
            return True
        parts = re.split(r" ·(?: |$)", plain.removesuffix("…"))
        return any(all(part.rstrip() in text for part in parts) for text in self._texts["title"] | self._texts["label"])

    def _is_quotation(self, line: str) -> bool:
        return self._is_message(line, "responders/citing.py")

    def _is_message(self, text: str, file: str) -> bool:
        return any(
            all(any(self._is_from(source, value) for source in SLOTS.get(slot, ())) for slot, value in filling)
            for pieces in messages_of(file, self._language)
            for filling in fillings(pieces, text)
        )

    def _is_from(self, source: str, value: str) -> bool:
        match source:
            case "question":
                parts = value.removesuffix("…").split(translate("”, “", self._language))
                return all(part and " ".join(words(part)) in self._words for part in parts)
            case "ordinal":
                return value in map(str, ordinals(normalise(self._question), self._language))
            case "read":
                read = (part.partition(" ")[0] for part in value.split(", "))
                return all(word in self._words or word in self._texts["read"] for word in read)
            case "topics":
                either = "|".join(map(re.escape, self._texts["topic"]))
                return re.fullmatch(rf"(?:{either})(?:, (?:{either}))*", value) is not None
            case "figure":
                return re.fullmatch(r"\d+(?:\.\d)?", value) is not None
            case "incident":
                return value == INCIDENT
            case "first line" if value.endswith("…"):
                return any(text.startswith(value[:-1]) for text in self._texts[source])
            case _ if source.endswith((".py", ".j2")):
                return self._is_message(value, source)
            case _:
                return value in self._texts[source]


_TEXTS: Final[dict[tuple[str, Language], Mapping[str, set[str]]]] = {}


def curated_texts(revision: Revision, language: Language) -> Mapping[str, set[str]]:
    """Every text of a revision that a message may hold, by its kind; worked out once."""
    if (revision.id, language) not in _TEXTS:
        _TEXTS[revision.id, language] = _curated_texts(revision, language)
    return _TEXTS[revision.id, language]


def _curated_texts(revision: Revision, language: Language) -> Mapping[str, set[str]]:
    entries, sources = revision.entries, revision.sources.values()
    facts = [fact for entry in entries for fact in entry.facts.values()]
    moments = [
        moment
        for entry in entries
        for moment in (entry.time.as_of, entry.time.start, entry.time.end)
        if moment is not None
    ]
    moments += [*revision.corrected.values(), *(source.date for source in sources if source.date)]
    topics = {topic.title[language] for topic in revision.topics}
    names = {squash(name) for concept in revision.glossary_names.values() for name in concept}
    return {
        "first line": {line for entry in entries for line in _first_lines(entry, language, revision)},
        "prose": {text for entry in entries for text in _prose(entry, language, revision)},
        "title": {entry.wording(language).title for entry in entries} | topics,
        "topic": topics,
        "label": {fact.label[language] for fact in facts},
        "note": {fact.note[language] for fact in facts if fact.note},
        "moment": {form(moment, language) for moment in moments for form in (format_moment, format_month)},
        "contact": {contact.number for contact in revision.contacts.values()},
        "source": {source.title for source in sources},
        "poster": {source.posted_by for source in sources},
        "latest year": {str(source.latest_year) for source in sources},
        "version": {revision.version},
        "id": {entry.id for entry in entries} | {"-"},
        "read": {*re.findall(r"\w+", revision.model_dump_json().casefold()), *names},
    }


def _first_lines(entry: Entry, language: Language, revision: Revision) -> Iterator[str]:
    """As they stand before the brackets with the date, alone and with whose rule it is before them."""
    whose = entry.jurisdiction.name
    for fact_id in (None, *entry.facts):
        line = _worded(first_line(entry, fact_id, language, revision), language)
        yield from (line, line.removesuffix("."))
        if whose is not None:
            yield f"{whose[language]}: {line.removesuffix('.')}"


def _prose(entry: Entry, language: Language, revision: Revision) -> Iterator[str]:
    wording = entry.wording(language)
    for text in filter(None, (wording.lead, wording.body)):
        yield _worded(fill_slots(text, entry, language, revision.units), language)


def _worded(text: str, language: Language) -> str:
    return resolve_particles(text) if language == "ko" else text


@cache
def files_for_people() -> tuple[str, ...]:
    """The templates that people who ask read."""
    return tuple(file for file in messages_by_file_once() if file.startswith(TEMPLATES) and file.count("/") == 2)


@cache
def messages_by_file_once() -> Mapping[str, set[str]]:
    """As `messages_by_file`, read once."""
    return messages_by_file()


@cache
def messages_of(file: str, language: Language) -> list[list[str]]:
    """The messages of a file in a language, each as its words and the names of its slots in turn."""
    messages = (translate(message, language) for message in messages_by_file_once()[file])
    return [_pieces(form) for message in messages for form in _with_particles(message.replace("%%", "%"))]


def _with_particles(message: str) -> Iterator[str]:
    """A message with each pair such as 은(는) as either of its forms."""
    pieces = re.split("|".join(map(re.escape, _PARTICLES)), message)
    pairs = re.findall("|".join(map(re.escape, _PARTICLES)), message)
    for chosen in itertools.product(*(_PARTICLES[pair] for pair in pairs)):
        yield "".join(itertools.chain(*itertools.zip_longest(pieces, chosen, fillvalue="")))


def _pieces(message: str) -> list[str]:
    return [piece for piece in _SLOT.split(message) if piece is not None]


def fillings(pieces: list[str], text: str) -> Iterator[list[tuple[str, str]]]:
    """Every way to read a text as a message: its slots and what stands in them."""
    said, *rest = pieces
    if not text.startswith(said):
        return
    after = text[len(said) :]
    if not rest:
        if not after:
            yield []
        return
    slot, *pieces_after = rest
    for end in range(1, len(after) + 1):
        if after.startswith(pieces_after[0], end):
            for filling in fillings(pieces_after, after[end:]):
                yield [(slot, after[:end]), *filling]


def invented(answer: Answer, assistant: Assistant, question: str = "", *, short: bool = False) -> list[str]:
    """What of an answer's message is not derived from the revision."""
    message = assistant.render_short(answer) if short else assistant.render(answer)
    return Grammar(assistant.knowledge.revision, answer.language, question).underivable(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_and_every_fact(assistant: Assistant, language: Language) -> None:
    for entry in assistant.knowledge.revision.entries:
        for fact_id in (None, *entry.facts):
            answer = Answered(language, entry, fact_id, 1.0, asked_now=fact_id is None, more=True)
            assert invented(answer, assistant) == []
            assert invented(answer, assistant, short=True) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_on_the_day_its_source_speaks_from(knowledge_base: KnowledgeBase, language: Language) -> None:
    for entry in knowledge_base.revision.entries:
        early = Assistant(knowledge_base, renderer_of(entry.time.as_of.first_day))
        assert invented(Answered(language, entry, None, 1.0), early) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corrected_entry_says_when(knowledge_base: KnowledgeBase, language: Language) -> None:
    entry = knowledge_base.revision.entries[0]
    fields = {name: getattr(knowledge_base.revision, name) for name in Revision.model_fields}
    corrected = Revision(**fields | {"corrected": {entry.id: Moment(2026, 11, 21)}})
    late = Assistant(replace(knowledge_base, revision=corrected), renderer_of(TODAY))
    assert "2026" in message_text(late.render(Answered(language, entry, None, 1.0)))
    assert invented(Answered(language, entry, None, 1.0), late) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixed_text_and_every_list(assistant: Assistant, language: Language) -> None:
    answers: list[Answer] = [Smalltalk(language, text) for text in get_args(FixedText)]
    answers += [GroupSettings(language, text, fixed, True) for text in get_args(SettingsText) for fixed in (None, "ko")]
    answers += [About(language, 120, 0.981, 0.104, 353, unseen) for unseen in (True, False)]
    answers += [Forgotten(language, 1, 2, 3, 4), Forgotten(language, 0, 0, 0, 0), Trouble(language, INCIDENT)]
    answers += [Withheld(language, entry) for entry in assistant.knowledge.revision.entries]
    pages = [(topic.id, page) for topic in assistant.knowledge.revision.topics for page in range(3)]
    answers += [assistant.open(OpenTopic(language, *which)) for which in [(None, 0), *pages]]
    for answer in answers:
        assert invented(answer, assistant) == []


def test_every_answer_to_many_questions(assistant: Assistant) -> None:
    knowledge = assistant.knowledge
    asked = [check.question for check in knowledge.checks if not check.unseen][::7]
    asked += [probe.question for probe in make_probes(knowledge.revision, limit=15)]
    told = set()
    for number, text in enumerate(asked):
        question = read_question(text, conversation=Conversation(misses=number % 3))
        answer = assistant.answer(question)
        told.add(type(answer).__name__)
        assert invented(answer, assistant, text) == [], text
        assert invented(assistant.explain(question), assistant, text) == [], text
    assert told == {"Answered", "Suggested", "Unknown", "Smalltalk"}


@pytest.mark.parametrize("field", ["lead", "body"])
def test_a_sentence_that_is_not_in_the_revision_is_caught(assistant: Assistant, field: str) -> None:
    """The bot tells an entry that somebody changed behind the revision's back."""
    entry = assistant.knowledge.revision.entry("electric-buses")
    assert entry is not None
    changed = entry.model_copy(update={"en": entry.en.model_copy(update={field: FOREIGN})})
    found = invented(Answered("en", changed, None, 1.0), assistant)
    assert any(FOREIGN.removesuffix(".") in line for line in found)


def test_a_button_that_names_what_is_not_in_the_revision_is_caught(assistant: Assistant) -> None:
    entry = assistant.knowledge.revision.entry("electric-buses")
    assert entry is not None
    changed = entry.model_copy(update={"en": entry.en.model_copy(update={"title": FOREIGN})})
    offered = Suggested("en", (Choice(changed),), 0.5)
    assert FOREIGN in invented(offered, assistant)


def test_a_figure_that_is_not_in_the_revision_is_caught(assistant: Assistant) -> None:
    entry = assistant.knowledge.revision.entry("electric-buses")
    assert entry is not None
    fact_id = next(iter(entry.facts))
    fact = entry.facts[fact_id]
    value = fact.value.model_copy(update={"number": 3501})
    changed = entry.model_copy(update={"facts": {**entry.facts, fact_id: fact.model_copy(update={"value": value})}})
    assert any("3,501" in line for line in invented(Answered("en", changed, fact_id, 1.0), assistant))


@pytest.mark.parametrize("name", ["answered", "unknown", "greeting"])
def test_a_sentence_that_stands_in_a_template_only_is_caught(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shipped = jinja2.PackageLoader("responders")
    source, _, _ = shipped.get_source(jinja2.Environment(), f"{name}.html.j2")
    changed = jinja2.DictLoader({f"{name}.html.j2": f"{source}\n{FOREIGN}\n"})
    monkeypatch.setattr(jinja2, "PackageLoader", lambda package: jinja2.ChoiceLoader([changed, shipped]))
    careless = Assistant(assistant.knowledge, Renderer(lambda: TODAY, MESSAGE_LIMIT))
    questions = {"answered": "how many electric buses", "unknown": "zqx zqx", "greeting": "hello"}
    answer = careless.answer(read_question(questions[name]))
    assert invented(answer, careless, questions[name]) == [FOREIGN]


def test_a_word_that_nobody_asked_is_caught(assistant: Assistant) -> None:
    answer = Unknown("en", words=("trams",))
    assert invented(answer, assistant, "are there trams") == []
    assert invented(answer, assistant, "are there ferries") == [
        "I don't know that: nothing in my documents covers “trams”."
    ]


def test_every_slot_of_a_message_for_people_stands_in_the_table() -> None:
    files = (*files_for_people(), "responders/validity.py", "responders/beyond.py", "responders/citing.py")
    for file in files:
        for pieces in messages_of(file, "en"):
            assert set(pieces[1::2]) <= SLOTS.keys(), f"{file}: {pieces}"
