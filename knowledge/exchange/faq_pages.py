"""FAQ pages (JSON-LD, schema.org's FAQPage): what answers a question is told from, and new entries out of them."""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from json.decoder import JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any, Final

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.cells import Cell, plain
from knowledge.exchange.curated import Curated
from knowledge.exchange.limits import refuse_too_many_entries
from knowledge.exchange.tables import Upload, Uploaded, as_moment
from knowledge.language import LANGUAGES, Language, is_language
from knowledge.library_texts import said_by_library
from knowledge.said import said
from knowledge.yaml_lines import VALUE_LIMIT, Location

_ID: Final = re.compile(r"#?(?P<entry>[a-z0-9-]+)(?:#(?P<fact>[a-z0-9-]+))?/(?P<language>[a-z]+)")
_FIX: Final = said("Change it in YAML, XLSX or CSV, or with [Fix].")


def question_id(entry_id: str, fact_id: str | None, language: Language) -> str:
    """The `@id` of a Question of ours: `dog-patrol#members/en`."""
    return f"{entry_id}#{fact_id}/{language}" if fact_id else f"{entry_id}/{language}"


def question_version(question: Mapping[str, Any]) -> str:
    """What tells whether a Question of ours still says what was exported: 16 hex digits, kept as its `version`."""
    told = {name: value for name, value in question.items() if name != "version"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def read_faq_page(name: str, content: bytes, curated: Curated) -> Upload:
    """The new entries of a FAQPage. Questions of ours say nothing new: a changed one is refused.

    Raises InvalidKnowledgeError with every problem, each with its line and path.
    """
    page = _Page(name, content)
    questions = page.questions()
    refuse_too_many_entries(name, len(questions))
    reader = _Reader(page, curated)
    entries = reader.entries(questions)
    if page.problems:
        raise InvalidKnowledgeError(page.problems)
    return Upload(entries)


class _Decoder(json.JSONDecoder):
    """Notes where each object begins; the standard library's scanner in Python calls what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.begin: dict[int, int] = {}
        self._kept: list[object] = []
        self.parse_object = self._placed
        self.scan_once = py_make_scanner(self)

    def _placed(self, text_and_end: tuple[str, int], *rest: Any) -> tuple[Any, int]:
        found, end = JSONObject(text_and_end, *rest)
        self.begin[id(found)] = text_and_end[1]
        if len(self.begin) > VALUE_LIMIT:
            raise ValueError("too many objects")
        self._kept.append(found)  # so that no other object gets its id
        return found, end


class _Page:
    """A document with the places of its objects."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._decoder = _Decoder()
        try:
            text = content.decode("utf-8-sig")
            self._ends = [match.start() for match in re.finditer("\n", text)]
            self.data = self._decoder.decode(text)
        except UnicodeDecodeError as error:
            raise self._refusal(1, said("The file is not UTF-8 text."), said("Save it as UTF-8.")) from error
        except json.JSONDecodeError as error:
            what = said("This is not JSON: {why}.", why=said_by_library(error.msg))
            raise self._refusal(error.lineno, what, said("Check commas, quotes and brackets here.")) from error
        except (RecursionError, ValueError) as error:
            what = said("The values are nested too deeply, too long or too many.")
            raise self._refusal(1, what, said("Export a page, and add to that.")) from error

    def questions(self) -> list[tuple[str, dict[str, Any]]]:
        """The Questions, each with its path."""
        if not isinstance(self.data, dict) or self.data.get("@type") != "FAQPage":
            remedy = said('Write "@type": "{kind}".', kind="FAQPage")
            self.problems.append(self._problem(1, "$", said("The document is no FAQPage."), remedy))
            return []
        listed = self.data.get("mainEntity")
        if not isinstance(listed, list) or not listed:
            what, remedy = said("There are no questions."), said('Add a list "mainEntity".')
            self.problems.append(self._problem(1, "$.mainEntity", what, remedy))
            return []
        found = []
        for position, item in enumerate(listed):
            path = f"$.mainEntity[{position}]"
            if isinstance(item, dict) and item.get("@type") == "Question":
                found.append((path, item))
            else:
                remedy = said('Write "@type": "{kind}".', kind="Question")
                self.problems.append(self._problem(self.line(item), path, said("This is no Question."), remedy))
        return found

    def line(self, value: object) -> int:
        """The line on which an object begins."""
        return bisect_right(self._ends, self._decoder.begin.get(id(value), 0) - 1) + 1

    def cell(self, path: str, around: object, text: str = "") -> Cell:
        """The place of a value inside the object `around`."""
        return Cell(self.name, "", self.line(around), "", text, path=path)

    def _problem(self, line: int, path: str, what: str, remedy: str) -> Problem:
        return Cell(self.name, "", line, "", path=path).problem(what, remedy)

    def _refusal(self, line: int, what: str, remedy: str) -> InvalidKnowledgeError:
        return InvalidKnowledgeError([Problem(self.name, line, what, remedy)])


class _Reader:
    """One run over the Questions of a page."""

    def __init__(self, page: _Page, curated: Curated) -> None:
        self._page = page
        self._curated = curated

    def entries(self, questions: list[tuple[str, dict[str, Any]]]) -> tuple[Uploaded, ...]:
        pairs: dict[str, dict[Language, tuple[str, dict[str, Any]]]] = {}
        for path, question in questions:
            named = self._named(path, question)
            if named is None:
                continue
            entry_id, fact_id, language = named
            if entry_id in self._curated.entries:
                self._refuse_change(path, question, entry_id, fact_id)
            elif fact_id is not None:
                what = said("There is no entry '{entry}'.", entry=entry_id)
                self._refuse(path, question, "@id", what, said("Add facts in YAML, XLSX or CSV."))
            elif language in pairs.setdefault(entry_id, {}):
                what = said("This @id stands here a second time.")
                self._refuse(path, question, "@id", what, said("Keep one of the two Questions."))
            else:
                pairs[entry_id][language] = path, question
        return tuple(entry for entry_id, pair in pairs.items() for entry in self._entry(entry_id, pair))

    def _named(self, path: str, question: dict[str, Any]) -> tuple[str, str | None, Language] | None:
        """Entry, fact and language of a Question; a translation is named by what it translates."""
        language = question.get("inLanguage")
        original = question.get("translationOfWork")
        own = original.get("@id") if isinstance(original, dict) else question.get("@id")
        match = _ID.fullmatch(own) if isinstance(own, str) else None
        if not isinstance(language, str) or not is_language(language):
            remedy = said('Write "en" or "ko".')
            self._refuse(path, question, "inLanguage", said("The language is not known."), remedy)
        elif match is None:
            remedy = said('Write the id of the entry and the language, as in "tree-law/en".')
            self._refuse(path, question, "@id", said("The Question has no @id that can be read."), remedy)
        elif not isinstance(original, dict) and match["language"] != language:
            what = said("The @id and inLanguage differ.")
            self._refuse(path, question, "@id", what, said("Correct one of the two."))
        else:
            return match["entry"], match["fact"], language
        return None

    def _refuse_change(self, path: str, question: dict[str, Any], entry_id: str, fact_id: str | None) -> None:
        if fact_id is not None and fact_id not in (self._curated.entries[entry_id].get("facts") or {}):
            what = said("Entry '{entry}' has no fact '{fact}'.", entry=entry_id, fact=fact_id)
            self._refuse(path, question, "@id", what, _FIX)
            return
        if question.get("version") != question_version(question):
            what = said(
                "The Question '{id}' was changed; it cannot be put back into the entry's parts.", id=question.get("@id")
            )
            self._refuse(path, question, "acceptedAnswer", what, _FIX)

    def _entry(self, entry_id: str, pair: Mapping[Language, tuple[str, dict[str, Any]]]) -> Iterator[Uploaded]:
        """A new entry out of a Question in both languages; none where something is missing."""
        path, question = next(iter(pair.values()))
        before = len(self._page.problems)
        for language in LANGUAGES:
            if language not in pair:
                what = said("The entry '{entry}' has no Question in '{language}'.", entry=entry_id, language=language)
                remedy = said('Add a Question with the @id "{id}".', id=question_id(entry_id, None, language))
                self._refuse(path, question, "@id", what, remedy)
        cells: dict[Location, Cell] = {("id",): self._page.cell(f"{path}.@id", question, entry_id)}
        raw: dict[str, Any] = {"id": entry_id, "time": {"kind": "publication"}, "jurisdiction": {"level": "city"}}
        topic = self._text(path, question, ("about", "articleSection"), said("Write the id of a topic."))
        as_of = self._text(path, question, ("temporal", "dateModified"), said("Write the date of the source."))
        raw["time"]["as_of"] = as_moment(as_of)
        cells["time", "as_of"] = self._page.cell(f"{path}.temporal", question, as_of)
        self._text(path, question, ("citation",), said("Write the id of a source."))
        raw["sources"] = _named(question.get("citation"))
        cells["sources",] = self._page.cell(f"{path}.citation", question, "\n".join(raw["sources"]))
        for language, (own_path, own) in pair.items():
            title = self._text(own_path, own, ("name",), said("Write the question."))
            answer = own.get("acceptedAnswer")
            told = answer if isinstance(answer, dict) else {}
            text = self._text(f"{own_path}.acceptedAnswer", told, ("text",), said("Write the answer."))
            more = own.get("alternateName", [])
            phrasings = (
                [title, *(plain(each) for each in more if isinstance(each, str))] if isinstance(more, list) else [title]
            )
            raw[language] = {"title": title, "phrasings": phrasings, "lead": text}
            cells[language, "title"] = self._page.cell(f"{own_path}.name", own, title)
            cells[language, "phrasings"] = self._page.cell(f"{own_path}.name", own, "\n".join(phrasings))
            cells[language, "lead"] = self._page.cell(f"{own_path}.acceptedAnswer.text", own, text)
        if len(self._page.problems) == before:
            yield Uploaded(entry_id, raw, cells["id",], cells, self._page.cell(f"{path}.about", question, topic))

    def _text(self, path: str, around: dict[str, Any], fields: tuple[str, ...], remedy: str) -> str:
        """What the first of these fields that is there says, or names."""
        for field in fields:
            if named := _named(around.get(field)):
                return named[0]
        self._refuse(path, around, fields[0], said("{name} is missing.", name=said("'{name}'", name=fields[0])), remedy)
        return ""

    def _refuse(self, path: str, around: object, field: str, what: str, remedy: str) -> None:
        self._page.problems.append(self._page.cell(f"{path}.{field}", around).problem(what, remedy))


def _named(value: object) -> list[str]:
    """The texts of a value, of each item of a list; an object is named by its identifier."""
    items = value if isinstance(value, list) else [value]
    texts = (item.get("identifier", item.get("@id")) if isinstance(item, dict) else item for item in items)
    return [plain(text) for text in texts if isinstance(text, str) and plain(text)]
