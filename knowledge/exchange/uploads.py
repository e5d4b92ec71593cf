"""An uploaded file -> the snapshot to be proposed.

Nothing of a file is executed or evaluated, and every reason not to take it is an InvalidKnowledgeError.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Literal

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.archives import open_archive, read_base
from knowledge.exchange.cells import Cell
from knowledge.exchange.columns import ONE_TABLE, SHEETS
from knowledge.exchange.csv_files import read_csv
from knowledge.exchange.curated import Curated
from knowledge.exchange.faq_pages import read_faq_page
from knowledge.exchange.limits import PROBLEM_LIMIT, refuse_too_large, refuse_too_many_entries
from knowledge.exchange.merging import merge
from knowledge.exchange.tables import Upload, read_entries, read_one_table, read_sources, rows
from knowledge.exchange.tracing import traced
from knowledge.exchange.xlsx_files import read_xlsx
from knowledge.loading import load_revision
from knowledge.said import said
from knowledge.snapshot import Snapshot
from knowledge.taught import (
    Misfit,
    carry_over,
    dropped,
    merged_entries,
    read_taught,
    snapshot_entries,
    snapshot_sources,
    with_taught,
)
from knowledge.validation_problems import reading_problems
from knowledge.yaml_lines import parse_yaml

UploadKind = Literal["yaml", "csv", "xlsx", "jsonld", "zip"]

_ENDINGS: Final[Mapping[str, UploadKind]] = {
    ".yaml": "yaml", ".yml": "yaml", ".csv": "csv", ".tsv": "csv", ".json": "jsonld", ".jsonld": "jsonld",
    ".xlsx": "xlsx", ".zip": "zip",
}  # fmt: skip
_ZIP: Final = b"PK"
_OLD_EXCEL: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_TOPIC_FILE: Final = re.compile(rb"^(topic|entries):", re.MULTILINE)
_READ: Final = said("Upload a YAML file of a topic, a zip of YAML files, CSV, XLSX or a FAQPage as JSON-LD.")


def read_upload(name: str, content: bytes, base: Snapshot, today: dt.date) -> tuple[Snapshot, tuple[Misfit, ...]]:
    """What the base becomes with an uploaded file called `name`, and what was taught in chat that is lost with it; the
    base itself where the file says nothing new.

    Raises InvalidKnowledgeError with every problem, each at its line, cell or path. `today` bounds the as-of dates.
    """
    name = " ".join(PurePosixPath(name.replace("\\", "/")).name.split()) or "file"
    try:
        return _read(name, content, base, today)
    except InvalidKnowledgeError as error:
        if len(error.problems) <= PROBLEM_LIMIT:
            raise
        more = f"{len(error.problems) - PROBLEM_LIMIT:,}"
        last = Problem(name, 1, said("There are {count} more problems.", count=more), said("Mend these first."))
        raise InvalidKnowledgeError([*error.problems[:PROBLEM_LIMIT], last]) from None


def upload_kind(name: str, content: bytes) -> UploadKind:
    """What a file is, by its content and name; raises InvalidKnowledgeError where it is nothing that is read."""
    if not content.strip():
        raise _refusal(name, said("The file is empty."), _READ)
    if content.startswith(_OLD_EXCEL):
        what = said("This is an old Excel or Word file, or one locked with a password.")
        raise _refusal(name, what, said("Save it as .xlsx, without a password."))
    ending = PurePosixPath(name).suffix.casefold()
    if content.startswith(_ZIP):
        return _packed_kind(name, content, ending)
    kind = _ENDINGS.get(ending)
    if kind in ("xlsx", "zip"):
        what = said("The file is not what its name says: no {ending} file begins like this.", ending=ending)
        raise _refusal(name, what, _READ)
    if kind is not None:
        return kind
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return "jsonld"
    if _TOPIC_FILE.search(start):
        return "yaml"
    if b"entry" in start.splitlines()[0] and b"fact" in start.splitlines()[0]:
        return "csv"
    raise _refusal(name, said("Neither the name nor the content says what kind of file this is."), _READ)


def _packed_kind(name: str, content: bytes, ending: str) -> UploadKind:
    with open_archive(name, content) as archive:
        members = archive.namelist()
    if "[Content_Types].xml" not in members:
        if ending in ("", ".zip") or any(member.endswith(".yaml") for member in members):
            return "zip"
        raise _refusal(name, said("Files that end in {ending} are not read.", ending=ending), _READ)
    if ending == ".xlsm":
        raise _refusal(name, said("Workbooks with macros are not read."), said("Save it as .xlsx."))
    if not any(member.startswith("xl/") for member in members):
        raise _refusal(name, said("This is an Office file, but no workbook."), _READ)
    return "xlsx"


def _read(name: str, content: bytes, base: Snapshot, today: dt.date) -> tuple[Snapshot, tuple[Misfit, ...]]:
    refuse_too_large(name, len(content))
    kind = upload_kind(name, content)
    if kind == "zip":
        whole = _valid(read_base(name, content), base, today)
        return whole, () if whole == base else dropped(read_taught(base), merged_entries(whole))
    if kind == "yaml":
        return _with_topic_file(name, content, base, today)
    curated = Curated.read(base)
    unread: list[Problem] = []
    match kind:
        case "csv":
            upload = _read_table(name, content, unread)
        case "xlsx":
            upload = _read_workbook(name, content, unread)
        case "jsonld":
            upload = read_faq_page(name, content, curated)
    refuse_too_many_entries(name, len(upload.entries))
    try:
        valid = _merged(base, curated, upload, today)
    except InvalidKnowledgeError as error:
        raise InvalidKnowledgeError([*unread, *_beside(unread, error.problems)]) from None
    if unread:
        raise InvalidKnowledgeError(unread)
    return valid, ()


def _merged(base: Snapshot, curated: Curated, upload: Upload, today: dt.date) -> Snapshot:
    merged = merge(base, curated, upload)
    try:
        return _valid(merged, base, today)
    except InvalidKnowledgeError as error:
        raise InvalidKnowledgeError(traced(error.problems, merged, curated, upload)) from None


def _beside(unread: Sequence[Problem], problems: Sequence[Problem]) -> list[Problem]:
    """The problems that are no consequence of cells that could not be read: where there are any, only those of other
    cells in the same rows.
    """
    if not unread:
        return list(problems)
    rows = {(each.sheet, each.line) for each in unread}
    cells = {(each.sheet, each.line, each.column) for each in unread}
    return [
        each
        for each in problems
        if (each.sheet, each.line) in rows
        and each.column
        and (each.sheet, each.line, each.column) not in cells
        and each.at[-1:] != ("value",)  # of the value as a whole: its kind is what could not be read
    ]


def _read_table(name: str, content: bytes, unread: list[Problem]) -> Upload:
    """What a table says; cells that cannot be read are added to `unread`."""
    problems: list[Problem] = []
    table = read_csv(name, content, problems)
    whole = Cell(name, "", 1, ONE_TABLE[0])
    found = rows(table, ONE_TABLE, whole, problems)
    entries = read_one_table(found, unread)
    if problems:
        raise InvalidKnowledgeError([*problems, *unread])
    return Upload(entries)


def _read_workbook(name: str, content: bytes, unread: list[Problem]) -> Upload:
    """What a workbook says; cells that cannot be read are added to `unread`."""
    problems: list[Problem] = []
    sheets = read_xlsx(name, content, problems)
    if missing := [sheet for sheet in ("Entries", "Facts") if sheet not in sheets]:
        what = said("The workbook has no sheet {names}.", names=", ".join(missing))
        remedy = said("A workbook has the sheets {names}; take them from an export.", names=", ".join(SHEETS))
        problems.append(Problem(name, 1, what, remedy))
        raise InvalidKnowledgeError(problems)
    found = {sheet: rows(cells, SHEETS[sheet], Cell(name, sheet, 1, "A"), problems) for sheet, cells in sheets.items()}
    if problems:  # a row that was not read would be missed below
        raise InvalidKnowledgeError(problems)
    entries = read_entries(found["Entries"], found["Facts"], unread)
    return Upload(entries, read_sources(found.get("Sources", []), unread))


def _with_topic_file(name: str, content: bytes, base: Snapshot, today: dt.date) -> tuple[Snapshot, tuple[Misfit, ...]]:
    """The base with one topic's file in place of the one of its topic, or beside the others, and what is lost."""
    document = parse_yaml(content)
    if problems := reading_problems(name, document):
        raise InvalidKnowledgeError(problems)
    topic = document.data.get("topic") if isinstance(document.data, dict) else None
    topic_id = topic.get("id") if isinstance(topic, dict) else None
    if not isinstance(topic_id, str) or not re.fullmatch(r"[a-z0-9-]+", topic_id):
        remedy = said("Begin with 'topic:', its id and its title in both languages.")
        raise _refusal(name, said("The file names no topic."), remedy)
    entries = document.data.get("entries")
    refuse_too_many_entries(name, len(entries) if isinstance(entries, list) else 0)
    topic_files = Curated.read(base).topic_files
    file = topic_files.get(topic_id, f"faq/{topic_id}.yaml")
    if topic_id not in topic_files and file in base.files:
        what = said("{file} holds another topic already.", file=file)
        raise _refusal(name, what, said("Give the topic another id."))
    replaced = Snapshot({**base.files, file: content})
    taught = read_taught(base)
    kept, misfits = carry_over(taught, snapshot_entries(replaced), snapshot_sources(replaced))
    try:
        valid = _valid(replaced if kept == taught else with_taught(replaced, kept), base, today)
        return valid, tuple(misfit for misfit in misfits if not misfit.is_absorbed)
    except InvalidKnowledgeError as error:
        own = (replace(problem, file=name) if problem.file == file else problem for problem in error.problems)
        raise InvalidKnowledgeError(list(own)) from None


def _valid(snapshot: Snapshot, base: Snapshot, today: dt.date) -> Snapshot:
    """The snapshot; raises InvalidKnowledgeError."""
    if snapshot == base:
        return base
    with snapshot.unpacked() as folder:
        load_revision(folder, today=today)
    return snapshot


def _refusal(name: str, what: str, remedy: str) -> InvalidKnowledgeError:
    return InvalidKnowledgeError([Problem(name, 1, what, remedy)])
