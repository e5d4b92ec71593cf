"""Answer -> message: templates, escaping, buttons, length."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import jinja2

from knowledge.entries import Entry, Revision, Source
from knowledge.language import LANGUAGES, Language
from knowledge.placeholders import slots
from responders import validity
from responders.actions import OpenEntry, OpenTopic, SetFullAnswers, SetLanguage, ShowMore, Vote, encode
from responders.beyond import name_missing, said_back
from responders.catalogue import translate, translations
from responders.citing import cite
from responders.dates import format_moment
from responders.first_line import first_line
from responders.korean import resolve_particles
from responders.labels import choice_labels
from responders.messages import (
    About,
    Answer,
    Answered,
    Button,
    Choice,
    Explained,
    Forgotten,
    GroupSettings,
    Notice,
    RenderedMessage,
    Smalltalk,
    Suggested,
    TopicPage,
    Trouble,
    Unknown,
    Withheld,
)
from responders.splitting import plain_text, shorten, split_html, visible_length
from responders.values import fill_slots

Clock = Callable[[], dt.date]

FACT_BUTTONS: Final = 2
RELATED_BUTTONS: Final = 2
TOPIC_BUTTONS: Final = 3
PAGE_ENTRIES: Final = 8
SHORT_LIMIT: Final = 300
"""Characters of a message in a group."""
UNKNOWN_WORDS: Final = 4


class Renderer:
    """Words answers from one revision."""

    def __init__(self, clock: Clock, part_limit: int) -> None:
        """`clock` gives today's date where the readers are; `part_limit` is in characters after parsing."""
        self._clock = clock
        self._part_limit = part_limit
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def render(self, answer: Answer, revision: Revision) -> RenderedMessage:
        """The message for an answer; `revision` is the one it was found in."""
        parts = split_html(self._html(answer, revision), self._part_limit)
        return RenderedMessage(parts, tuple(_buttons(answer, revision)), tuple(_tools(answer, revision)))

    def render_short(self, answer: Answer, revision: Revision) -> RenderedMessage:
        """The message in at most SHORT_LIMIT characters, for groups: the fact with its year, without buttons."""
        whole = self._html(answer, revision, short=True)
        first, _, _ = whole.partition("\n")
        fitting = next((text for text in (whole, first) if visible_length(text) <= SHORT_LIMIT), None)
        return RenderedMessage((fitting or split_html(first, SHORT_LIMIT)[0],))

    def render_notice(self, notice: Notice) -> RenderedMessage:
        """The message for a curator."""
        html = self._template(f"curators/{notice.template}", notice.language, {}, **notice.fields)
        html = resolve_particles(html) if notice.language == "ko" else html
        return RenderedMessage(split_html(html.strip(), self._part_limit), notice.buttons)

    def _html(self, answer: Answer, revision: Revision, *, short: bool = False) -> str:
        html = self._worded(answer, revision, short=short)
        return (resolve_particles(html) if answer.language == "ko" else html).strip()

    def _worded(self, answer: Answer, revision: Revision, *, short: bool) -> str:
        contacts = {contact.id: contact.number for contact in revision.contacts.values()}
        match answer:
            case Answered():
                name = "short" if short else "answered"
                fields = self._entry_fields(answer, revision)
                if short:  # what the year and its brackets leave
                    room = SHORT_LIMIT - len(f" ({fields['as_of']}).")
                    fields["first_line"] = shorten(str(fields["first_line"]), room)
                return self._template(name, answer.language, contacts, **fields)
            case Withheld():
                withheld = answer.entry.wording(answer.language).title
                return self._template("withheld", answer.language, contacts, title=withheld)
            case Suggested():
                titles = [choice.entry.wording(answer.language).title for choice in answer.choices]
                missing = name_missing(answer.beyond, answer.language)
                return self._template(
                    "suggested",
                    answer.language,
                    contacts,
                    titles=titles,
                    missing=missing,
                    reason=answer.reason,
                )
            case Unknown():
                named = said_back(answer.words, answer.language)[:UNKNOWN_WORDS]
                titles = list(_topic_titles(answer.language, revision, answer.near, TOPIC_BUTTONS).values())
                return self._template(
                    "unknown", answer.language, contacts, words=named, topics=titles, misses=answer.misses
                )
            case TopicPage():
                title = answer.topic.title[answer.language] if answer.topic else None
                return self._template("topics", answer.language, contacts, title=title)
            case Explained():
                return self._template("why", answer.language, contacts, why=answer, revision=revision.version)
            case About():
                return self._template("about", answer.language, contacts, about=answer, revision=revision.version)
            case Forgotten():
                return self._template("forgotten", answer.language, contacts, removed=answer)
            case Smalltalk() | GroupSettings():
                return self._template(answer.text, answer.language, contacts)
            case Trouble():
                return self._template("trouble", answer.language, contacts, incident=answer.incident)

    def _template(self, name: str, language: Language, contacts: dict[str, str], /, **fields: object) -> str:
        return self._environments[language].get_template(f"{name}.html.j2").render(contacts=contacts, **fields)

    def _entry_fields(self, answer: Answered, revision: Revision) -> dict[str, object]:
        entry, language = answer.entry, answer.language
        sources = [revision.sources[source_id] for source_id in entry.sources]
        wording = entry.wording(language)
        told = (*slots(wording.lead), *slots(wording.body or ""))
        body = fill_slots(wording.body or "", entry, language, revision.units)
        if answer.fact_id is not None:
            if answer.fact_id in slots(wording.lead):
                told = slots(wording.body or "")
            else:
                body = f"{first_line(entry, None, language, revision)} {body}".strip()
            told = (answer.fact_id, *told)
        line = first_line(entry, answer.fact_id, language, revision)
        notes = [entry.facts[fact_id].note for fact_id in dict.fromkeys(told)]
        return {
            "first_line": _told_whose(line, entry, language).removesuffix("."),
            "as_of": validity.as_of(entry, sources[0], language),
            "body": body,
            "notes": [note[language] for note in notes if note is not None],
            "standing": validity.standing(entry, self._clock()),
            "asked_now": answer.asked_now,
            "end": format_moment(entry.time.end, language) if entry.time.end else None,
            "corrected": format_moment(day, language) if (day := revision.corrected.get(entry.id)) else None,
            "caution": entry.caution,
            "sources": [_source_fields(source, entry, language) for source in sources],
        }


def choice_buttons(answer: Suggested) -> list[tuple[str, Choice]]:
    """The label of each choice's button, beside the choice."""
    titles = [choice.entry.wording(answer.language).title for choice in answer.choices]
    return list(zip(choice_labels(titles), answer.choices, strict=True))


def message_text(message: RenderedMessage) -> str:
    """What the person reads, markup removed."""
    return "\n\n".join(plain_text(part) for part in message.parts)


def _told_whose(line: str, entry: Entry, language: Language) -> str:
    """Another place's or the country's rule says whose it is, if its wording does not already."""
    name = entry.jurisdiction.name
    return line if name is None or name[language].casefold() in line.casefold() else f"{name[language]}: {line}"


def _source_fields(source: Source, entry: Entry, language: Language) -> dict[str, object]:
    return {
        "title": source.title,
        "posted_by": source.posted_by,
        "in_english": source.language == "en",
        "dated_by": source.dated_by,
        "date": format_moment(source.date, language) if source.date else None,
        # beside the entry's own year another one would be a second age
        "latest_year": source.latest_year if source.latest_year == entry.time.as_of.year else None,
        "address": source.address,
    }


def _buttons(answer: Answer, revision: Revision) -> Iterator[Button]:
    language = answer.language
    match answer:
        case Answered():
            yield from _answer_buttons(answer, revision)
        case Suggested():
            for label, choice in choice_buttons(answer):
                yield Button(label, encode(OpenEntry(language, choice.entry.id, choice.fact_id)))
        case TopicPage(_, topic, page) if topic is not None:
            yield from _page_buttons(language, revision, topic.id, page)
        case TopicPage():
            yield from _topic_buttons(language, revision, (), len(revision.topics))
        case Unknown(misses=misses) if misses >= 2:
            return
        case Unknown() | Smalltalk(_, "greeting" | "help" | "gone" | "link-gone" | "languages" | "no-judgement"):
            near = answer.near if isinstance(answer, Unknown) else ()
            yield from _topic_buttons(language, revision, near, TOPIC_BUTTONS)
            yield Button(translate("All topics", language), encode(OpenTopic(language)))
        case Smalltalk(_, "language-menu" | "language-auto" | "language-fixed"):
            yield from (_option(label, action, chosen=False) for label, action in _languages(language))
        case GroupSettings(fixed_language=fixed):
            for label, action in _languages(language):
                yield _option(label, action, chosen=action.language == fixed)
        case Smalltalk() | Withheld() | Trouble() | Explained() | About() | Forgotten():
            return


def _page_buttons(language: Language, revision: Revision, topic_id: str, page: int) -> Iterator[Button]:
    """The entries of one page of a topic, and the ways to the other pages."""
    entries = [entry for entry in revision.entries if revision.topic_of[entry.id] == topic_id]
    first = page * PAGE_ENTRIES
    for entry in entries[first : first + PAGE_ENTRIES]:
        yield Button(entry.wording(language).title, encode(OpenEntry(language, entry.id)))
    if page > 0:
        yield Button(translate("Previous page", language), encode(OpenTopic(language, topic_id, page - 1)))
    if first + PAGE_ENTRIES < len(entries):
        yield Button(translate("Next page", language), encode(OpenTopic(language, topic_id, page + 1)))
    if page > 0 or len(entries) > PAGE_ENTRIES:
        yield Button(translate("All topics", language), encode(OpenTopic(language)))


def _tools(answer: Answer, revision: Revision) -> Iterator[Button]:
    """What can be done with an answer: quote it, say whether it helped; a group's other setting."""
    language = answer.language
    match answer:
        case Answered(_, entry, fact_id):
            yield Button(translate("Cite", language), copies=cite(entry, fact_id, language, revision))
            yield Button(translate("Helpful", language), encode(Vote(True, entry.id, fact_id)))
            yield Button(translate("Not helpful", language), encode(Vote(False, entry.id, fact_id)))
        case GroupSettings(full_answers=full):
            yield _option(translate("Short answers", language), SetFullAnswers(False), chosen=not full)
            yield _option(translate("Full answers", language), SetFullAnswers(True), chosen=full)


def _languages(language: Language) -> tuple[tuple[str, SetLanguage], ...]:
    as_asked = translate("As I ask", language), SetLanguage(None)
    return as_asked, ("English", SetLanguage("en")), ("한국어", SetLanguage("ko"))


def _option(label: str, action: SetLanguage | SetFullAnswers, *, chosen: bool) -> Button:
    return Button(f"✓ {label}" if chosen else label, encode(action))


def _answer_buttons(answer: Answered, revision: Revision) -> Iterator[Button]:
    language, entry = answer.language, answer.entry
    wording = entry.wording(language)
    told = {answer.fact_id, *slots(wording.lead), *slots(wording.body or "")}
    others = [fact_id for fact_id in entry.facts if fact_id not in told]
    for fact_id in others if answer.more else others[:FACT_BUTTONS]:
        yield Button(entry.facts[fact_id].label[language], encode(OpenEntry(language, entry.id, fact_id)))
    for related_id in entry.related[:RELATED_BUTTONS]:
        related = revision.entry(related_id)
        if related is not None:
            yield Button(related.wording(language).title, encode(OpenEntry(language, related.id)))
    if len(others) > FACT_BUTTONS and not answer.more:
        yield Button(translate("More", language), encode(ShowMore(language, entry.id, answer.fact_id)))


def _topic_buttons(language: Language, revision: Revision, near: Sequence[Entry], limit: int) -> Iterator[Button]:
    for topic_id, title in _topic_titles(language, revision, near, limit).items():
        yield Button(title, encode(OpenTopic(language, topic_id)))


def _topic_titles(language: Language, revision: Revision, near: Sequence[Entry], limit: int) -> dict[str, str]:
    """Titles of topics by id: those of the near entries first, then the others in their order."""
    titles = {topic.id: topic.title[language] for topic in revision.topics}
    nearest = [revision.topic_of[entry.id] for entry in near]
    return {topic_id: titles[topic_id] for topic_id in list(dict.fromkeys((*nearest, *titles)))[:limit]}


def _environment(language: Language) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("responders"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would look at every file for every answer
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment
