"""What a search costs beside other ways to search, and how right it is: `python -m tests.benchmarks.search`.

Writes docs/benchmarks.md and docs/benchmarks.svg. `--data FOLDER` adds the accuracy on development sets
(`NAME-KIND.entries.jsonl`, `NAME.queries.jsonl`); without it the accuracy of the last run stays. `--million` adds a
million rows. Systems that are not installed are left out; the dependency group `bench` has them, numba comes by hand.
"""

import argparse
import cProfile
import datetime as dt
import importlib
import importlib.util
import math
import pstats
import random
import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from rich.console import Console
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

import knowledge.building
import knowledge.index
from bot.charts import Axis, line_chart
from bot.evaluating import read_files
from bot.settings import Settings
from knowledge.evaluation import RANKED, Outcomes, Prediction, Quality, ask, measure
from knowledge.index import Index
from knowledge.language import Language, contains_hangul
from knowledge.loading import SHIPPED, load_revision
from knowledge.text import NO_GLOSSARY, Glossary, stemmed, terms, words
from tests.benchmarks.page import DOCS, PAGE, measured_on, table, write_section

ROWS: Final = (1_000, 10_000, 100_000)
MILLION: Final = 1_000_000
PROFILED_ROWS: Final = 100_000
ALL_TERMS_ROWS: Final = (1_000, 10_000)
"""Words and characters: a hundred terms a row instead of ten, so fewer rows."""
ROWS_OF_ENTRY: Final = 10
LEARNED_ROWS: Final = 1_000
"""Rows up to which a linear model is fitted here: for 10,000 rows of 1,000 entries it takes over a minute."""
SEED: Final = 20261122
QUESTIONS: Final = 200
ROUNDS: Final = 3
TURN: Final = 20
"""Questions that a system is asked before the next one's turn."""
BUDGET_S: Final = 4.0
"""A system that has been asked for so long is asked no more; its quantiles are of the questions until then."""
PROFILED: Final = 8
OPTIONAL: Final = ("bm25s", "numba", "tantivy")

Ask = Callable[[str], object]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class System:
    """A way to search, built over some rows."""

    ask: Ask
    build_s: float


@dataclass(frozen=True, slots=True)
class Times:
    """What one system took."""

    build_s: float
    p50_us: float
    p99_us: float


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="folder with development sets")
    parser.add_argument("--million", action="store_true", help="a million rows as well; takes some minutes more")
    arguments = parser.parse_args()
    console = Console()
    texts, questions = _shipped_text()
    by_words: dict[int, Mapping[str, Times]] = {}
    profile: list[tuple[str, float]] = []
    with _words_only():
        for size in (*ROWS, MILLION) if arguments.million else ROWS:
            systems = _built(console, size, _word_systems(_rows(texts, size)))
            by_words[size] = _time(console, systems, questions)
            if size == PROFILED_ROWS:
                profile = _profile(systems["this index"].ask, questions)
    by_all: dict[int, Mapping[str, Times]] = {}
    for size in ALL_TERMS_ROWS:
        by_all[size] = _time(console, _built(console, size, _all_term_systems(_rows(texts, size))), questions)
    picture = DOCS / "benchmarks.svg"
    picture.write_text(_chart(by_words), encoding="utf-8")
    write_section("search", _section(by_words, by_all, profile))
    if arguments.data:
        write_section("accuracy", _accuracy(console, arguments.data))
    console.print(f"Written: {PAGE}, {picture}")


def _shipped_text() -> tuple[list[str], list[str]]:
    """Every English text of the shipped entries, and the phrasings that are asked."""
    entries = load_revision(SHIPPED, today=Settings.read().today()).entries
    phrasings = [phrasing for entry in entries for phrasing in entry.wording("en").phrasings]
    prose = [text for entry in entries for text in (entry.wording("en").lead, entry.wording("en").body) if text]
    return phrasings + prose, random.Random(SEED).sample(phrasings, min(QUESTIONS, len(phrasings)))


def _rows(texts: Sequence[str], size: int) -> list[str]:
    """Rows that read like the shipped texts: each word is one that follows the last one there; always the same."""
    following: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for one, other in pairwise(["", *words(text)]):
            following[one].append(other)
    chance = random.Random(SEED)
    rows = []
    for _ in range(size):
        row, last = [], ""
        for _ in range(chance.randint(5, 12)):
            last = chance.choice(following[last] or following[""])
            row.append(last)
        rows.append(" ".join(row))
    return rows


@contextmanager
def _words_only() -> Iterator[None]:
    """Indexes built and asked meanwhile know words only, as the other systems do, and rank by similarity."""

    def stems(found: Sequence[str], language: Language, glossary: Glossary = NO_GLOSSARY) -> Iterator[str]:
        return (f"w:{stemmed(word, language)}" for word in found)

    def stems_of_text(text: str, language: Language, glossary: Glossary = NO_GLOSSARY) -> Iterator[str]:
        return stems(words(text), language, glossary)

    with (
        patch.object(knowledge.building, "terms", stems_of_text),
        patch.object(knowledge.building, "MODEL_CELLS", 0),
        patch.object(knowledge.index, "terms", stems_of_text),
        patch.object(knowledge.index, "terms_of", stems),
    ):
        yield


def _word_systems(rows: Sequence[str]) -> Iterator[tuple[str, Callable[[], Ask]]]:
    yield "this index", partial(_this_index, rows, 1)
    yield f"this index, {ROWS_OF_ENTRY} rows an entry", partial(_this_index, rows, ROWS_OF_ENTRY)
    yield "scikit-learn, textbook", partial(_textbook, rows, _stems)
    if _installed("bm25s"):
        yield "bm25s, numpy", partial(_bm25s, rows, "numpy")
        yield "bm25s, numpy, no stop words", partial(_bm25s_tokenized, rows)
        if _installed("numba"):
            yield "bm25s, numba", partial(_bm25s, rows, "numba")
    if _installed("tantivy"):
        yield "tantivy", partial(_tantivy, rows)
    yield "SQLite FTS5", partial(_fts5, rows)


def _all_term_systems(rows: Sequence[str]) -> Iterator[tuple[str, Callable[[], Ask]]]:
    yield "this index", partial(_this_index, rows, 1)
    if len(rows) <= LEARNED_ROWS:
        yield f"this index, {ROWS_OF_ENTRY} rows an entry", partial(_this_index, rows, ROWS_OF_ENTRY)
    yield "scikit-learn, textbook", partial(_textbook, rows, lambda text: list(terms(text, "en")))


def _stems(text: str) -> list[str]:
    return [stemmed(word, "en") for word in words(text)]


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _this_index(rows: Sequence[str], rows_of_entry: int) -> Ask:
    entries: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows):
        entries[f"{number // rows_of_entry:07}"].append(row)
    index = Index.from_phrasings(entries)
    return lambda question: index.search(question, RANKED)


def _textbook(rows: Sequence[str], analyzer: Callable[[str], list[str]]) -> Ask:
    vectorizer = TfidfVectorizer(analyzer=analyzer)
    matrix = vectorizer.fit_transform(rows)

    def search(question: str) -> object:
        similarities = cosine_similarity(vectorizer.transform([question]), matrix)[0]
        return np.argsort(-similarities)[:RANKED]

    return search


def _bm25s(rows: Sequence[str], backend: str) -> Ask:
    retriever = importlib.import_module("bm25s").BM25(backend=backend)
    retriever.index([_stems(row) for row in rows], show_progress=False)
    return lambda question: retriever.retrieve([_stems(question)], k=RANKED, show_progress=False)


def _bm25s_tokenized(rows: Sequence[str]) -> Ask:
    """As bm25s's own README does it, English stop words left out."""
    bm25s, stemmer = importlib.import_module("bm25s"), importlib.import_module("Stemmer").Stemmer("english")
    cut = partial(bm25s.tokenize, stopwords="en", stemmer=stemmer, show_progress=False)
    retriever = bm25s.BM25(backend="numpy")
    retriever.index(cut(list(rows)), show_progress=False)
    return lambda question: retriever.retrieve(cut(question), k=RANKED, show_progress=False)


def _tantivy(rows: Sequence[str]) -> Ask:
    tantivy = importlib.import_module("tantivy")
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem").build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for row in rows:
        writer.add_document(tantivy.Document(text=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    return lambda question: searcher.search(index.parse_query(" ".join(words(question)), ["text"]), RANKED).hits


def _fts5(rows: Sequence[str]) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE rows USING fts5(text, tokenize = 'porter unicode61')")
    database.executemany("INSERT INTO rows VALUES (?)", ((row,) for row in rows))
    statement = f"SELECT rowid FROM rows WHERE rows MATCH ? ORDER BY rank LIMIT {RANKED}"

    def search(question: str) -> object:
        return database.execute(statement, (" OR ".join(f'"{word}"' for word in words(question)),)).fetchall()

    return search


def _built(console: Console, size: int, systems: Iterator[tuple[str, Callable[[], Ask]]]) -> dict[str, System]:
    console.rule(f"{size:,} rows")
    built = {}
    for name, build in systems:
        started = time.perf_counter()
        search = build()
        built[name] = System(search, time.perf_counter() - started)
        console.print(f"{name}: built in {built[name].build_s:.2f} s")
    return built


def _time(console: Console, systems: Mapping[str, System], questions: Sequence[str]) -> dict[str, Times]:
    """Every system asked the same questions, in turns: a slow moment of the machine meets them all."""
    for system in systems.values():
        system.ask(questions[0])  # numba compiles now
    times_s: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS):
        for start in range(0, len(questions), TURN):
            for name, system in systems.items():
                if sum(times_s[name]) < BUDGET_S:
                    times_s[name] += _ask_each(system.ask, questions[start : start + TURN])
    found = {}
    for name, taken in times_s.items():
        p50, p99 = np.percentile(taken, (50, 99)) * 1e6
        found[name] = Times(systems[name].build_s, float(p50), float(p99))
        console.print(f"{name}: p50 {p50:,.0f} µs, p99 {p99:,.0f} µs")
    return found


def _ask_each(search: Ask, questions: Sequence[str]) -> Iterator[float]:
    for question in questions:
        started = time.perf_counter()
        search(question)
        yield time.perf_counter() - started


def _profile(search: Ask, questions: Sequence[str]) -> list[tuple[str, float]]:
    """The functions in which a search spends its time, and microseconds a question in each itself."""
    with cProfile.Profile() as profile:
        for question in questions:
            search(question)
    functions = pstats.Stats(profile).get_stats_profile().func_profiles
    own = sorted(((found.tottime, name) for name, found in functions.items()), reverse=True)[:PROFILED]
    return [
        (re.sub(r"[<>{}']|built-in method |method | objects", "", name), s / len(questions) * 1e6) for s, name in own
    ]


def _accuracy(console: Console, folder: Path) -> str:
    """A Markdown section: every system on every development set of a folder."""
    lines = [
        f"## Accuracy\n\nMeasured {dt.date.today()} on the development sets. Percent; AUROC and what follows judge the",
        "system's confidence, for the others the score of their first hit, which is no probability and has no ECE.\n",
        "| set | system | top-1 | R@3 | MRR@10 | AUROC | rec@95 | rec@90 | cov@P90 | ECE |",
        "|---|---|" + "---:|" * 8,
    ]
    for entries_file in sorted(folder.glob("*.entries.jsonl")):
        name = entries_file.name.partition(".")[0]
        queries_file = folder / f"{name.rpartition('-')[0]}.queries.jsonl"
        phrasings, queries = read_files(entries_file, queries_file)
        for system, predict in _rankers(phrasings):
            quality = measure(Outcomes.of(queries, [predict(query.question) for query in queries]))
            line = f"| {name} | {system} | {_percents(quality, has_ece=system == 'this index')} |"
            console.print(line)
            lines.append(line)
    return "\n".join(lines)


def _percents(quality: Quality, *, has_ece: bool) -> str:
    shares = (
        quality.top1, quality.recall3, quality.mrr10, quality.auroc, quality.rec95, quality.rec90, quality.cov_p90,
        quality.ece if has_ece else None,
    )  # fmt: skip
    return " | ".join("-" if share is None else f"{100 * share:.1f}" for share in shares)


def _rankers(phrasings: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Callable[[str], Prediction]]]:
    rows = [(entry_id, text) for entry_id, texts in phrasings.items() for text in texts]
    ids, texts = [entry_id for entry_id, _ in rows], [text for _, text in rows]
    language: Language = "ko" if sum(map(contains_hangul, texts)) > len(texts) / 2 else "en"
    index = Index.from_phrasings(phrasings, language)
    yield "this index", lambda question: ask(index, question)[0]
    yield "TfidfVectorizer's default, best phrasing", _cosine_ranker(ids, texts, TfidfVectorizer())
    same = TfidfVectorizer(analyzer=lambda text: list(terms(text, language)))
    yield "scikit-learn on the same terms, best phrasing", _cosine_ranker(ids, texts, same)
    if _installed("bm25s"):
        yield "bm25s, phrasings joined", _bm25s_ranker(phrasings, language)


def _cosine_ranker(ids: Sequence[str], texts: Sequence[str], vectorizer: Any) -> Callable[[str], Prediction]:
    matrix = vectorizer.fit_transform(texts)

    def predict(question: str) -> Prediction:
        return _prediction(ids, cosine_similarity(vectorizer.transform([question]), matrix)[0])

    return predict


def _bm25s_ranker(phrasings: Mapping[str, Sequence[str]], language: Language) -> Callable[[str], Prediction]:
    def cut(text: str) -> list[str]:
        return [stemmed(word, language) for word in words(text)]

    retriever = importlib.import_module("bm25s").BM25(backend="numpy")
    retriever.index([cut(" ".join(texts)) for texts in phrasings.values()], show_progress=False)

    def predict(question: str) -> Prediction:
        known = [term for term in cut(question) if term in retriever.vocab_dict]
        return _prediction(list(phrasings), retriever.get_scores(known)) if known else Prediction((), 0.0)

    return predict


def _prediction(ids: Sequence[str], scores: Numbers) -> Prediction:
    """The best score of each entry, best first."""
    order = [number for number in np.argsort(-scores, kind="stable")[: 10 * RANKED] if scores[number] > 0]
    ranked = list(dict.fromkeys(ids[number] for number in order))[:RANKED]
    return Prediction(tuple(ranked), float(scores[order[0]]) if order else 0.0)


def _chart(by_words: Mapping[int, Mapping[str, Times]]) -> str:
    """Time by rows, both axes logarithmic."""
    sizes = list(by_words)
    lowest, highest = (
        1,
        math.ceil(math.log10(max(times.p50_us for found in by_words.values() for times in found.values()))),
    )
    decades = math.log10(sizes[-1] / sizes[0])

    def place(size: int, taken_us: float) -> tuple[float, float]:
        return math.log10(size / sizes[0]) / decades, (math.log10(taken_us) - lowest) / (highest - lowest)

    lines = {name: [place(size, by_words[size][name].p50_us) for size in sizes] for name in by_words[sizes[0]]}
    return line_chart(
        "One question, words only, median",
        Axis("rows", [(place(size, 1)[0], f"{size:,}") for size in sizes]),
        Axis("microseconds", [(place(1, 10**power)[1], f"{10**power:,}") for power in range(lowest, highest + 1)]),
        lines,
    )


def _section(
    by_words: Mapping[int, Mapping[str, Times]],
    by_all: Mapping[int, Mapping[str, Times]],
    profile: Sequence[tuple[str, float]],
) -> str:
    steps = "\n".join(f"| `{name}` | {taken_us:,.0f} |" for name, taken_us in profile)
    return f"""## Time of one question

{measured_on(_versions())}
Text in, ten hits out. Every system is asked the same {QUESTIONS} shipped questions, in turns. Rows are generated
from the shipped English texts: each word is one that follows the last one there.

### Words only

Stems of words in every system, ranked by similarity in this one. It also reads misspelt words, scores entries by all
their rows, and tells its confidence and the words nothing covers. Microseconds, median / 99 of 100 are faster:

{_times_table(by_words)}

![time by rows](benchmarks.svg)

### Words and characters

What `Index.from_phrasings` builds, with {ROWS_OF_ENTRY} rows an entry the linear model included; the textbook
(`cosine_similarity(vectorizer.transform([question]), rows)`) on the same terms. Microseconds:

{_times_table(by_all)}

### Building, seconds

Words only:

{_builds_table(by_words)}

Words and characters:

{_builds_table(by_all)}

### Where this index spends its time

Words only, {PROFILED_ROWS:,} rows, each an entry of its own: microseconds a question inside each function, by
cProfile, which slows Python's own steps.

| function | µs |
|---|---:|
{steps}
"""


def _versions() -> Iterator[str]:
    yield f"SQLite {sqlite3.sqlite_version}"
    for name, module in (("numpy", "numpy"), ("scikit-learn", "sklearn"), *((name, name) for name in OPTIONAL)):
        if _installed(module):
            yield f"{name} {version(name)}"


def _times_table(found: Mapping[int, Mapping[str, Times]]) -> str:
    return _table(found, lambda times: f"{times.p50_us:,.0f} / {times.p99_us:,.0f}")


def _builds_table(found: Mapping[int, Mapping[str, Times]]) -> str:
    return _table(found, lambda times: f"{times.build_s:.2f}")


def _table(found: Mapping[int, Mapping[str, Times]], cell: Callable[[Times], str]) -> str:
    names = dict.fromkeys(name for times in found.values() for name in times)
    lines = [[name, *(cell(times[name]) if name in times else "-" for times in found.values())] for name in names]
    return table(["", *(f"{size:,} rows" for size in found)], *lines)


if __name__ == "__main__":
    main()
