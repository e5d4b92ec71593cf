"""What an answer costs: `make bench` prints one table. Times are of this machine; read them as ratios."""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from bot.assembly import MESSAGE_LIMIT
from bot.settings import Settings
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from knowledge.language import LANGUAGES
from knowledge.loading import SHIPPED
from knowledge.rows import revision_rows
from knowledge.text import terms
from responders.assistant import Assistant, read_question
from responders.rendering import Renderer

ROUNDS = 5
SERVING = """
import resource, sys
import bot.app
from bot.assembly import open_assistant
from bot.settings import Settings
open_assistant(Settings.read())
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(megabytes, "with" if any(name.partition(".")[0] == "sklearn" for name in sys.modules) else "without")
"""


def main() -> None:
    """Measure and print."""
    console = Console()
    table = Table("what", "median", "p99", title="One question in process")
    with TemporaryDirectory() as cache:
        started = time.perf_counter()
        open_knowledge_base(SHIPPED, Path(cache), Settings.read().today())
        built_s = time.perf_counter() - started
        started = time.perf_counter()
        knowledge = open_knowledge_base(SHIPPED, Path(cache), Settings.read().today())
        loaded_s = time.perf_counter() - started
    assistant = Assistant(knowledge, Renderer(Settings.read().today, MESSAGE_LIMIT))
    questions = [phrasing for language in LANGUAGES for phrasing in _phrasings(knowledge, language)]
    whole, search = _time(assistant, questions)
    table.add_row("text in, message out", *_quantiles(whole))
    table.add_row("search only", *_quantiles(search))
    table.add_row("scikit-learn's textbook search, same features", *_quantiles(_time_textbook(knowledge)))
    console.print(table)
    console.print(f"Opening the knowledge base: {built_s:.2f} s with building, {loaded_s:.2f} s from the cache.")
    done = subprocess.run([sys.executable, "-c", SERVING], capture_output=True, text=True, check=True)
    megabytes, scikit_learn = done.stdout.split()
    console.print(f"A serving process: {megabytes} MB at the most, {scikit_learn} scikit-learn.")


def _phrasings(knowledge: KnowledgeBase, language: str) -> list[str]:
    entries = knowledge.revision.entries
    return [phrasing for entry in entries for phrasing in getattr(entry, language).phrasings]


def _time(assistant: Assistant, questions: list[str]) -> tuple[list[float], list[float]]:
    """Seconds per question of the whole answer and of the search alone, ROUNDS times each."""
    whole, search = [], []
    for text in track(questions * ROUNDS, "asking ..."):
        question = read_question(text)
        started = time.perf_counter()
        assistant.render(assistant.answer(question))
        whole.append(time.perf_counter() - started)
        started = time.perf_counter()
        assistant.knowledge.search(text, question.language)
        search.append(time.perf_counter() - started)
    return whole, search


def _time_textbook(knowledge: KnowledgeBase) -> list[float]:
    """Seconds per question of `cosine_similarity(vectorizer.transform([question]), rows)`, English rows."""
    rows = [row.text for row in revision_rows(knowledge.revision, "en")]
    vectorizer = TfidfVectorizer(analyzer=lambda text: list(terms(text, "en")))
    matrix = vectorizer.fit_transform(rows)
    times = []
    for text in track(_phrasings(knowledge, "en"), "textbook ..."):
        started = time.perf_counter()
        cosine_similarity(vectorizer.transform([text]), matrix).argsort()
        times.append(time.perf_counter() - started)
    return times


def _quantiles(times_s: list[float]) -> tuple[str, str]:
    return f"{statistics.median(times_s) * 1000:.2f} ms", f"{statistics.quantiles(times_s, n=100)[98] * 1000:.2f} ms"


if __name__ == "__main__":
    main()
