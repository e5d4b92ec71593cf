"""Check questions: what people may ask, with the entry it must find or none. They judge and are never indexed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from knowledge.entries import Revision, StrictModel, Text
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.language import Language
from knowledge.said import said
from knowledge.validation_problems import reading_problems, validation_problems
from knowledge.yaml_lines import Location, YamlDocument, read_yaml

CheckKind = Literal["question", "typo", "follow-up", "near-miss", "out-of-scope"]
Measure = Literal[
    "right_first", "right_told", "wrong_told", "right_fact", "follow_ups_told", "typos_right_first",
    "spaceless_right_first", "near_misses_told", "out_of_scope_told",
]  # fmt: skip
"""A share of the checks; what each counts stands in `checks/thresholds.yaml`."""

_THRESHOLDS: Final = "checks/thresholds.yaml"


class Check(StrictModel):
    """A question with what must be found for it."""

    language: Language
    question: Text
    entry: str | None
    """None: no entry answers it."""
    fact: str | None = None
    """None: the entry as a whole was asked for."""
    near: str | None = None
    """For a near miss: the entry whose words it borrows."""
    history: tuple[Text, ...] = ()
    """Earlier questions of the same conversation, oldest first."""

    typo: bool = False
    """Whether it is written with typing errors."""
    unseen: bool = False
    """Whether its file says `unseen: true`: nobody has read it since it was written, so no rule was chosen by it."""

    @property
    def kind(self) -> CheckKind:
        """What it judges."""
        if self.entry is None:
            return "near-miss" if self.near else "out-of-scope"
        if self.history:
            return "follow-up"
        return "typo" if self.typo else "question"


Proportion = Annotated[float, Field(ge=0, le=1)]


class Thresholds(StrictModel):
    """What a knowledge base must reach to be published, in each language."""

    at_least: Mapping[Measure, Proportion] = {}
    at_most: Mapping[Measure, Proportion] = {}


def load_thresholds(folder: Path) -> Thresholds:
    """What `folder/checks/thresholds.yaml` demands; raises InvalidKnowledgeError."""
    document = read_yaml(folder / _THRESHOLDS)
    problems = reading_problems(_THRESHOLDS, document)
    if not problems:
        try:
            return Thresholds.model_validate(document.data)
        except ValidationError as error:
            problems = validation_problems(error, _THRESHOLDS, document)
    raise InvalidKnowledgeError(problems)


def load_checks(folder: Path, revision: Revision | None = None) -> dict[str, tuple[Check, ...]]:
    """The checks of every file in `folder/checks`, by the file's name without its ending.

    Raises InvalidKnowledgeError with every problem, also of entries and facts that `revision`, if given, lacks.
    """
    problems: list[Problem] = []
    paths = sorted(path for path in (folder / "checks").glob("*.yaml") if path.stem != "thresholds")
    checks = {path.stem: _read(path, revision, problems) for path in paths}
    if problems:
        raise InvalidKnowledgeError(problems)
    return checks


def _read(path: Path, revision: Revision | None, problems: list[Problem]) -> tuple[Check, ...]:
    document = read_yaml(path)
    name = f"checks/{path.name}"
    problems += reading_problems(name, document)
    data = document.data if isinstance(document.data, dict) else {}
    raws, unseen = data.get("checks"), data.get("unseen", False)
    for field in sorted(data.keys() - {"checks", "unseen"}):
        where = document.line_of((field,))
        what = said("There is no field '{field}'.", field=field)
        problems.append(Problem(name, where, what, said("Use 'checks:' and 'unseen: true'.")))
    if not isinstance(unseen, bool):
        what, remedy = said("'unseen' is neither true nor false."), said("Write 'unseen: true', or leave it out.")
        problems.append(Problem(name, document.line_of(("unseen",)), what, remedy))
    if not isinstance(raws, list):
        problems.append(Problem(name, 1, said("There are no checks."), said("Add a list '{name}:'.", name="checks")))
        return ()
    marks = {"unseen": True} if unseen is True else {}
    found = [
        _check(name, document, ("checks", number), {**raw, **marks} if isinstance(raw, dict) else raw, problems)
        for number, raw in enumerate(raws)
    ]
    for number, check in enumerate(found):
        if check is not None and revision is not None:
            problems += _unknown_names(name, document.line_of(("checks", number)), check, revision)
    return tuple(check for check in found if check is not None)


def _check(name: str, document: YamlDocument, at: Location, raw: object, problems: list[Problem]) -> Check | None:
    try:
        return Check.model_validate(raw)
    except ValidationError as error:
        problems += validation_problems(error, name, document, at)
        return None


def _unknown_names(name: str, line: int, check: Check, revision: Revision) -> list[Problem]:
    for entry_id in filter(None, (check.entry, check.near)):
        if revision.entry(entry_id) is None:
            what = said("There is no entry '{entry}'.", entry=entry_id)
            return [Problem(name, line, what, said("Correct the id, or remove the check."))]
    entry = revision.entry(check.entry or "")
    if check.fact is not None and entry is None:
        what = said("A check without an entry names a fact.")
        return [Problem(name, line, what, said("Name the entry, or remove 'fact'."))]
    if check.fact is not None and entry is not None and check.fact not in entry.facts:
        what = said("Entry '{entry}' has no fact '{fact}'.", entry=check.entry, fact=check.fact)
        return [Problem(name, line, what, said("Correct the id, or remove 'fact'."))]
    return []
