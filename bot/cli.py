"""The `seoulbot` command. Exit status: 0 done, 1 refused or failed, 2 wrongly called."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.errors import BotError
from bot.progress import OPENING, STARTING, progress
from bot.store.redaction import QUESTION_DAYS
from knowledge.errors import KnowledgeError
from knowledge.language import DEFAULT_LANGUAGE, Language, is_language

if TYPE_CHECKING:  # each command imports what it needs: a wrong call and --help are answered at once
    from rich.console import Console

    from bot.settings import Settings
    from responders.assistant import Assistant

app = typer.Typer(help="Answers questions about Seoul's policies.", no_args_is_help=True, add_completion=False)
kb = typer.Typer(help="The curators' work on the knowledge base.", no_args_is_help=True)
app.add_typer(kb, name="kb")

Lang = Annotated[str | None, typer.Option("--lang", help="Answer in this language: en or ko.")]


@app.command()
def run() -> None:
    """Serve: Telegram with TELEGRAM_BOT_TOKEN, else the playground in the browser."""
    with progress(STARTING):
        from bot.app import run as serve
    from bot.logs import configure_logs

    configure_logs()
    with _plain_errors():
        asyncio.run(serve(_settings(), typer.echo))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show terms, weights, runner-up, confidence.")] = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="Answer a file of JSON Lines; - reads standard input.")
    ] = None,
) -> None:
    """Answer one question, or a file of them."""
    language = _language(lang)
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")
    if batch is not None and (lang or as_json or explain):
        raise typer.BadParameter("--batch goes alone: each line may carry its own lang")
    if as_json and explain:
        raise typer.BadParameter("give either --json or --explain")
    from bot.json_answers import to_reply
    from bot.terminal import explain as print_explanation
    from bot.terminal import show
    from responders.assistant import read_question

    with _plain_errors():
        assistant = _assistant()
        if batch is not None:
            _answer_file(assistant, batch)
            return
        asked = read_question(question or "", language)
        answer = assistant.answer(asked)
        if as_json:
            typer.echo(json.dumps(to_reply(assistant, answer), ensure_ascii=False))
            return
        console = _console()
        show(console, assistant.render(answer))
        if explain:
            console.print()
            print_explanation(console, assistant, asked)


@app.command()
def chat(lang: Lang = None) -> None:
    """Converse in the terminal; a number presses the button of that number, /quit leaves."""
    from bot.terminal import chat as converse

    language = _language(lang)
    with _plain_errors():
        console = _console()
        converse(console, _assistant(), lambda: console.input("[bold]> [/]"), language)


@app.command()
def evaluate(
    entries: Annotated[Path, typer.Option("--entries", help='JSON Lines: {"id", "phrasings"}.')],
    queries: Annotated[Path, typer.Option("--queries", help='JSON Lines: {"question", "entry"}, entry null for none.')],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Write each query's ranked ids and confidence.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw risk by coverage, and how far the confidence holds, as SVG.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of the phrasings: en or ko; by default told by their letters."),
    ] = None,
) -> None:
    """Measure how any FAQ is found: accuracy, out of scope, speed."""
    with progress(STARTING):
        from bot import evaluating

    language = _language(lang)
    if picture is not None and picture.suffix != ".svg":
        raise typer.BadParameter("name a file that ends in .svg", param_hint="--picture")
    with _plain_errors():
        evaluation = evaluating.evaluate(entries, queries, language, _console(stderr=True))
        if as_json:
            typer.echo(json.dumps(evaluating.to_object(evaluation)))
        else:
            evaluating.print_table(evaluation, _console())
        if predictions is not None:
            evaluating.write_predictions(evaluation, predictions)
        if picture is not None:
            evaluating.write_picture(evaluation, picture)


@app.command()
def stats(
    days: Annotated[int, typer.Option(min=1, max=QUESTION_DAYS, help="How far back.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    picture: Annotated[Path | None, typer.Option("--picture", help="Draw the figures, too, as PNG.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the picture: en or ko.")] = DEFAULT_LANGUAGE,
) -> None:
    """Show how the bot is used: questions, what became of them, votes, times."""
    with progress(STARTING):
        from bot.stats import show_stats

    language = _language(lang) or DEFAULT_LANGUAGE
    if picture is not None and picture.suffix != ".png":
        raise typer.BadParameter("name a file that ends in .png", param_hint="--picture")
    with _plain_errors():
        asyncio.run(show_stats(_settings(), _console(), days, as_json=as_json, picture=picture, language=language))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema, as each start does; of several that try at once, one does."""
    with progress(STARTING):
        from bot.store.store import open_settings_store

    async def bring_up_to_date() -> None:
        async with open_settings_store(_settings()):
            pass

    with _plain_errors():
        with progress("Bringing the database up to date ..."):
            asyncio.run(bring_up_to_date())
        typer.echo("The database is up to date.")


@app.command()
def doctor() -> None:
    """Check all that the bot needs and tell remedies; changes nothing. Exit status 1 on a fault."""
    with progress(STARTING):
        from bot.doctor import examine_environment

    if not asyncio.run(examine_environment(typer.echo)):
        raise typer.Exit(1)


@kb.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    unseen: Annotated[bool, typer.Option(help="Judge by the checks that nobody has read.")] = False,
) -> None:
    """Validate the files and judge them by the checks; exit status 1 below the thresholds."""
    from bot.curating import check as judge_base

    with _plain_errors():
        passed = judge_base(_assistant(), _settings(), _console(), unseen=unseen, as_json=as_json)
    if not passed:
        raise typer.Exit(1)


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@kb.command()
def confusable(as_json: AsJson = False) -> None:
    """Show which entries take each other's questions, and the words that would part them."""
    from bot.quality import show_confusable

    with _plain_errors():
        show_confusable(_assistant(), _console(), as_json=as_json)


@kb.command()
def stale(as_json: AsJson = False) -> None:
    """Show what time has done to the entries: what is old, past or undated, and contacts to check."""
    from bot.quality import show_stale
    from knowledge.loading import load_revision

    with _plain_errors():
        settings = _settings()
        with progress("Reading the files ..."):
            revision = load_revision(settings.knowledge, today=settings.today())
        show_stale(revision, settings.today(), _console(), as_json=as_json)


@kb.command("self-test")
def self_test(
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Ask every probe, not some of each kind.")] = False,
) -> None:
    """Ask what should not be answered: off topic, bare words, questions that lost or changed a word."""
    from bot.quality import show_self_test
    from responders.self_test import SAMPLED

    with _plain_errors():
        sampled = None if everything else SAMPLED
        show_self_test(_assistant(), _console(), sampled=sampled, as_json=as_json)


Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@kb.command()
def diff(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show what publishing the files would change, in content and in answers; exit status 1 if it would be refused."""
    with progress(STARTING):
        from bot.revising import show_diff

    with _plain_errors():
        if not asyncio.run(show_diff(_settings(), _console(), as_json=as_json)):
            raise typer.Exit(1)


@kb.command()
def publish(
    why: Annotated[str, typer.Option(help="What the change is for, for those who look back.")] = "",
    sure: Sure = False,
) -> None:
    """Let the files answer, after showing what that changes."""
    with progress(STARTING):
        from bot.revising import publish as publish_files

    with _plain_errors():
        asyncio.run(publish_files(_settings(), _console(), why, sure=sure))


@kb.command()
def rollback(number: Annotated[int, typer.Argument(help="As `kb log` lists it.")], sure: Sure = False) -> None:
    """Let an earlier revision answer again."""
    with progress(STARTING):
        from bot.revising import roll_back

    with _plain_errors():
        asyncio.run(roll_back(_settings(), _console(), number, sure=sure))


@kb.command()
def log(limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20) -> None:
    """List what was published, newest first."""
    with progress(STARTING):
        from bot.revising import print_log

    with _plain_errors():
        asyncio.run(print_log(_settings(), _console(), limit))


@kb.command()
def export(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    form: Annotated[
        str | None, typer.Option("--format", help="zip, csv, xlsx or jsonld; by default told by the file's ending.")
    ] = None,
    number: Annotated[int | None, typer.Option("--revision", help="Another than the one that answers.")] = None,
) -> None:
    """Write a published revision: its YAML files as a zip, or tables or a FAQ page of what it says."""
    from responders.exporting import export_format

    chosen = export_format(form or path.suffix.removeprefix("."))
    if chosen is None:
        raise typer.BadParameter("use zip, csv, xlsx or jsonld", param_hint="--format")
    with progress(STARTING):
        from bot.revising import write_file

    with _plain_errors():
        exported = asyncio.run(write_file(_settings(), path, chosen, number))
        typer.echo(f"Revision {exported} is in {path}.")


@kb.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(help="YAML of a topic, a zip of YAML files, CSV, XLSX or a FAQ page.")],
    why: Annotated[str, typer.Option(help="What the change is for, for those who look back.")] = "",
    marked: Annotated[
        Path | None,
        typer.Option("--marked", help="Write a copy of a table with its problems marked, if there are any."),
    ] = None,
    sure: Sure = False,
) -> None:
    """Let what a file says answer, after showing what that changes."""
    with progress(STARTING):
        from bot.revising import publish_file

    with _plain_errors():
        asyncio.run(publish_file(_settings(), _console(), file, why, marked, sure=sure))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app()


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr, highlight=stderr)


def _settings() -> "Settings":
    from bot.settings import Settings

    return Settings.read()


def _assistant() -> "Assistant":
    with progress(OPENING):
        from bot.assembly import open_assistant

        return open_assistant(_settings())


def _answer_file(assistant: "Assistant", path: Path) -> None:
    """Print an answer a line; exits with 1 when a line could not be read."""
    from bot.json_answers import answer_batch

    complete = True
    with _lines(path) as lines:
        for line, readable in answer_batch(assistant, lines):
            typer.echo(line)
            complete = complete and readable
    if not complete:
        raise typer.Exit(1)


@contextmanager
def _lines(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        yield file


def _language(code: str | None) -> Language | None:
    if code is None or is_language(code):
        return code
    raise typer.BadParameter("use en or ko", param_hint="--lang")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell what went wrong in plain lines on standard error, with exit status 1."""
    try:
        yield
    except (BotError, KnowledgeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
