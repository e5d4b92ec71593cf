"""`seoulbot evaluate`: any FAQ from its files to a table, a JSON object, predictions and a picture."""

import json
import resource
import sys
import time
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

import numpy as np
from pydantic import StringConstraints, TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.charts import Axis, line_chart, side_by_side
from bot.writing import writing
from knowledge.confidence import IN_SCOPE_SHARE
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.evaluation import (
    PRECISION,
    Outcomes,
    Prediction,
    Quality,
    Query,
    ask,
    measure,
    reliability,
    risk_coverage,
)
from knowledge.index import Index
from knowledge.language import Language, contains_hangul

REFRESH: Final = 100
"""Questions between two refreshes of the progress bar: drawing it from a thread would disturb the times."""
CURVE_POINTS: Final = 400

_ENTRY_EXAMPLE: Final = '{"id": "opening-hours", "phrasings": ["when do you open"]}'
_QUERY_EXAMPLE: Final = '{"question": "are you open today", "entry": "opening-hours"}, entry null when none answers it'

Id = Annotated[str, StringConstraints(min_length=1)]
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the entries file."""

    id: Id
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What building and asking took."""

    p50_us: float
    """Median time of one question, text in to ten matches out, in microseconds."""
    p99_us: float
    build_s: float
    """From phrasings to an index that answers; importing scikit-learn comes on top, once."""
    rss_mb: float
    """Most memory the process ever held, building and scikit-learn included."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything an evaluation found."""

    queries: tuple[Query, ...]
    predictions: tuple[Prediction, ...]
    outcomes: Outcomes
    quality: Quality
    cost: Cost


def evaluate(entries_file: Path, queries_file: Path, language: Language | None, progress: Console) -> Evaluation:
    """Build an index of the entries and ask it every question.

    `language` None: Korean when most phrasings have Hangul. Raises InvalidKnowledgeError with every line of the two
    files that cannot be used, and IndexBuildError when the phrasings hold no word. Progress shows on a terminal only.
    """
    phrasings, queries = read_files(entries_file, queries_file)
    with Progress(console=progress, auto_refresh=False, transient=True, disable=not progress.is_terminal) as bar:
        task = bar.add_task(f"Indexing {len(phrasings)} entries ...", total=len(queries))
        bar.refresh()
        started = time.perf_counter()
        index = Index.from_phrasings(phrasings, language or _language(phrasings))
        build_s = time.perf_counter() - started
        bar.update(task, description="Asking ...")
        predictions, times_us = [], []
        ask(index, queries[0].question)  # the first search of a process warms caches
        for number, query in enumerate(queries):
            if number % REFRESH == 0:
                bar.update(task, completed=number, refresh=True)
            prediction, taken_us = ask(index, query.question)
            predictions.append(prediction)
            times_us.append(taken_us)
    p50, p99 = np.percentile(times_us, (50, 99))
    outcomes = Outcomes.of(queries, predictions)
    cost = Cost(float(p50), float(p99), build_s, _peak_memory_mb())
    return Evaluation(queries, tuple(predictions), outcomes, measure(outcomes), cost)


def read_files(entries_file: Path, queries_file: Path) -> tuple[dict[str, tuple[str, ...]], tuple[Query, ...]]:
    """Phrasings by entry id, and the queries; raises InvalidKnowledgeError with every problem of both files."""
    problems: list[Problem] = []
    entries = list(_read(entries_file, TypeAdapter(EntryLine), _ENTRY_EXAMPLE, problems))
    lines: dict[str, int] = {}
    for number, entry in entries:
        if entry.id in lines:
            what = f"Entry '{entry.id}' stands in line {lines[entry.id]} already."
            problems.append(Problem(str(entries_file), number, what, "Put its phrasings together, or rename one."))
        elif not entry.phrasings:
            what = f"Entry '{entry.id}' has no phrasings."
            problems.append(Problem(str(entries_file), number, what, "Add one, or remove the entry."))
        lines.setdefault(entry.id, number)
    every_entry_is_known = not problems
    queries = list(_read(queries_file, TypeAdapter(Query), _QUERY_EXAMPLE, problems))
    for number, query in queries:
        if every_entry_is_known and query.entry is not None and query.entry not in lines:
            what = f"There is no entry '{query.entry}' in {entries_file}."
            problems.append(Problem(str(queries_file), number, what, "Correct the id, or write null for none."))
    if problems:
        raise InvalidKnowledgeError(problems)
    return {entry.id: entry.phrasings for _, entry in entries}, tuple(query for _, query in queries)


def _read(
    path: Path, line_type: TypeAdapter[Line], example: str, problems: list[Problem]
) -> Iterator[tuple[int, Line]]:
    """The objects of a file with their line numbers; blank lines are skipped, others that are none go to `problems`."""
    name, empty = str(path), True
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 1, f"The file cannot be read: {error.strerror}.", "Correct the path."))
        return
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if not line.strip():
            continue
        empty = False
        try:
            yield number, line_type.validate_json(line)
        except ValidationError as error:
            problems.append(Problem(name, number, _explain(error), f"Write one object a line: {example}."))
    if empty:
        problems.append(Problem(name, 1, "The file is empty.", f"Write one object a line: {example}."))


def _explain(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_input=False)[0]
    if detail["type"] in ("json_invalid", "dataclass_type"):
        return "This is no JSON object."
    return f"'{'.'.join(map(str, detail['loc']))}': {detail['msg']}."


def _language(phrasings: Mapping[str, Sequence[str]]) -> Language:
    korean = [contains_hangul(text) for texts in phrasings.values() for text in texts]
    return "ko" if sum(korean) > len(korean) / 2 else "en"


def _peak_memory_mb() -> float:
    """Of this process only: getrusage alone would count a larger parent's memory from before exec, on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(fields["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def to_object(evaluation: Evaluation) -> dict[str, float | None]:
    """The measures as scripts read them: shares between 0 and 1, null for what the questions cannot tell."""
    quality = {name: _rounded(value, 4) for name, value in asdict(evaluation.quality).items()}
    cost = {name: _rounded(value, 3 if name == "build_s" else 1) for name, value in asdict(evaluation.cost).items()}
    return {**quality, **cost}


def print_table(evaluation: Evaluation, console: Console) -> None:
    """Print the measures for people: shares in percent."""
    in_scope = int(evaluation.outcomes.in_scope.sum())
    table = Table(title=f"{in_scope} questions in scope, {len(evaluation.queries) - in_scope} out of scope")
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column("what it says")
    for name, value in asdict(evaluation.quality).items():
        table.add_row(name, "-" if value is None else f"{value:.1%}", _MEANINGS[name])
    for name, value in asdict(evaluation.cost).items():
        table.add_row(name, f"{value:.2f}" if name == "build_s" else f"{value:,.0f}", _MEANINGS[name])
    console.print(table)


_MEANINGS: Final[Mapping[str, str]] = {
    "top1": "in scope: the right entry comes first",
    "recall3": "in scope: it is among the first three",
    "mrr10": "in scope: mean of 1 / rank, up to the tenth",
    "auroc": "in scope is surer than out of scope; 50 % is a coin's toss",
    "rec95": "out of scope held back while 95 % in scope are answered",
    "rec90": "out of scope held back while 90 % in scope are answered",
    "cov_p90": "in scope answered while 90 % of all answers are right",
    "ece": "how far the confidence is from how often it is right",
    "p50_us": "microseconds a question, median",
    "p99_us": "microseconds a question, 99 of 100 are faster",
    "build_s": "seconds to build the index",
    "rss_mb": "megabytes at the most",
}


def write_predictions(evaluation: Evaluation, path: Path) -> None:
    """Write a line for each query, in order: `{"question", "entry", "ranked", "confidence"}`, `ranked` ids best first.

    Raises BotError when the file cannot be written.
    """
    lines = (
        {
            "question": query.question,
            "entry": query.entry,
            "ranked": prediction.ranked,
            "confidence": prediction.confidence,
        }
        for query, prediction in zip(evaluation.queries, evaluation.predictions, strict=True)
    )
    with writing(path):
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_picture(evaluation: Evaluation, path: Path) -> None:
    """Draw as SVG what answering more costs (the risk-coverage curve) and, with questions out of scope, how far the
    confidence holds (the reliability diagram). Raises BotError when it cannot be written.
    """
    charts = [_risk_chart(evaluation.outcomes)]
    if evaluation.outcomes.has_both:
        charts.append(_reliability_chart(evaluation.outcomes))
    with writing(path):
        path.write_text(side_by_side(*charts), encoding="utf-8")


def _risk_chart(outcomes: Outcomes) -> str:
    shares = {"in scope only": 1.0}
    if outcomes.has_both:
        shares[f"with {1 - IN_SCOPE_SHARE:.0%} out of scope"] = IN_SCOPE_SHARE
    curves = {label: risk_coverage(outcomes, share) for label, share in shares.items()}
    highest = max([2 * (1 - PRECISION), *(float(risk.max(initial=0.0)) for _, risk in curves.values())])
    top = min(1.0, np.ceil(highest * 10) / 10)
    lines = {label: list(zip(coverage, risk / top, strict=True)) for label, (coverage, risk) in curves.items()}
    lines[f"{PRECISION:.0%} of the answers right"] = [(0.0, (1 - PRECISION) / top), (1.0, (1 - PRECISION) / top)]
    return line_chart(
        "Answering the surest first",
        Axis("questions in scope that are answered", _percents(1.0)),
        Axis("answers that are wrong", _percents(top)),
        {label: _thinned(points) for label, points in lines.items()},
    )


def _reliability_chart(outcomes: Outcomes) -> str:
    confidence, right = reliability(outcomes)
    return line_chart(
        "Confidence held against the facts",
        Axis("confidence, mean of each tenth of the questions", _percents(1.0)),
        Axis("first match is right", _percents(1.0)),
        {"measured": list(zip(confidence, right, strict=True)), "if it held exactly": [(0.0, 0.0), (1.0, 1.0)]},
    )


def _percents(top: float) -> list[tuple[float, str]]:
    """Six ticks from 0 % to `top`."""
    return [(share / 5, f"{top * share / 5:.0%}") for share in range(6)]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most CURVE_POINTS of a curve, more than a picture shows, its last point among them."""
    step = -(-len(points) // CURVE_POINTS) or 1
    return [*points[:-1:step], *points[-1:]]
