"""`seoulbot kb`: the curators' work in the terminal."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.progress import progress
from bot.settings import Settings
from knowledge.checks import Measure, Thresholds, load_checks, load_thresholds
from knowledge.entries import Revision
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant
from responders.curating import MEANINGS, percent
from responders.judging import Judgement, Share, Verdict, judge

SHOWN_MISSES: Final = 40
ENTRY_PHRASINGS: Final = 8
FACT_PHRASINGS: Final = 3
"""Phrasings that every entry and every fact should have in each language."""


def check(assistant: Assistant, settings: Settings, console: Console, *, unseen: bool, as_json: bool) -> bool:
    """Judge the base by its checks and print the report; whether it reaches the thresholds.

    Of unseen checks only the figures are printed, so that they stay unseen.
    """
    revision = assistant.knowledge.revision
    with progress("Asking the checks ..."):
        files = load_checks(settings.knowledge, revision)
        thresholds = load_thresholds(settings.knowledge)
        judgement = judge(assistant, (check for file in files.values() for check in file if check.unseen == unseen))
    passed = not judgement.failures(thresholds)
    if as_json:
        report = _figures(revision, judgement, thresholds, passed) | ({} if unseen else _failures(revision, judgement))
        console.print_json(json.dumps(report, ensure_ascii=False))
    else:
        _print_figures(revision, judgement, thresholds, console)
        if not unseen:
            _print_failures(revision, judgement, console)
    return passed


def _print_figures(revision: Revision, judgement: Judgement, thresholds: Thresholds, console: Console) -> None:
    facts = sum(len(entry.facts) for entry in revision.entries)
    console.print(f"{len(revision.entries)} entries, {facts} facts, {len(revision.sources)} sources: valid.")
    failures = judgement.failures(thresholds)
    shares = {language: judgement.shares(language) for language in LANGUAGES}
    table = Table("share of the checks", *LANGUAGES, "demanded")
    for measure, meaning in MEANINGS.items():
        cells = [
            f"{percent(shares[language][measure])}{' !' if (language, measure) in failures else ''}"
            for language in LANGUAGES
        ]
        table.add_row(meaning, *cells, _demanded(measure, thresholds))
    console.print(table)
    for language, measure in failures:
        console.print(f"{language}: {MEANINGS[measure]}: {percent(shares[language][measure])}, ", end="")
        console.print(f"but {_demanded(measure, thresholds)} is demanded.")


def _print_failures(revision: Revision, judgement: Judgement, console: Console) -> None:
    print_list(console, "Told, although it does not answer:", map(_told, judgement.wrong))
    print_list(console, "Another entry comes first:", map(_missed, judgement.misses[:SHOWN_MISSES]))
    thefts = (f"{thief} takes {count} of {entry}" for entry, thief, count in judgement.thefts() if count > 1)
    print_list(console, "Entries that take each other's questions:", thefts)
    print_list(console, "Too few phrasings:", _thinly_phrased(revision))


def _thinly_phrased(revision: Revision) -> list[str]:
    """Entries and facts with fewer phrasings than they should have, as lines for a curator."""
    lines = []
    for entry in revision.entries:
        for language in LANGUAGES:
            count = len(entry.wording(language).phrasings)
            if count < ENTRY_PHRASINGS:
                lines.append(f"{entry.id} ({language}): {count} of {ENTRY_PHRASINGS} phrasings")
            for fact_id, fact in entry.facts.items():
                count = len(fact.phrasings[language])
                if count < FACT_PHRASINGS:
                    lines.append(f"{entry.id}, fact {fact_id} ({language}): {count} of {FACT_PHRASINGS} phrasings")
    return lines


def _told(verdict: Verdict) -> str:
    fact = f", fact {verdict.fact_id}" if verdict.fact_id else ""
    return f"{verdict.check.question!r}: {verdict.told}{fact}; right: {verdict.check.entry or 'none'}"


def _missed(verdict: Verdict) -> str:
    return f"{verdict.check.question!r}: {verdict.check.entry}, but {verdict.won or 'nothing'} wins"


def _demanded(measure: Measure, thresholds: Thresholds) -> str:
    if measure in thresholds.at_least:
        return f"at least {thresholds.at_least[measure]:.0%}"
    return f"at most {thresholds.at_most[measure]:.0%}" if measure in thresholds.at_most else ""


def print_list(console: Console, title: str, lines: Iterable[str]) -> None:
    """Print lines under a title; nothing when there are none."""
    found = list(lines)
    if found:
        console.print(title)
        console.print("\n".join(f"  {escape(line)}" for line in found), soft_wrap=True)


def shares_object(shares: Mapping[Language, Mapping[Measure, Share]]) -> dict[str, object]:
    """Every measure of each language, as scripts read them."""
    return {
        language: {measure: {"share": share.value, "asked": share.asked} for measure, share in measures.items()}
        for language, measures in shares.items()
    }


def _figures(revision: Revision, judgement: Judgement, thresholds: Thresholds, passed: bool) -> dict[str, object]:
    return {
        "passed": passed,
        "revision": revision.id,
        "entries": len(revision.entries),
        "measures": shares_object({language: judgement.shares(language) for language in LANGUAGES}),
        "thresholds": thresholds.model_dump(),
    }


def _failures(revision: Revision, judgement: Judgement) -> dict[str, object]:
    return {
        "misses": [{**_question(verdict), "won": verdict.won} for verdict in judgement.misses],
        "wrong": [{**_question(verdict), "told": verdict.told, "fact": verdict.fact_id} for verdict in judgement.wrong],
        "thefts": [{"entry": entry, "thief": thief, "count": count} for entry, thief, count in judgement.thefts()],
        "thinly_phrased": _thinly_phrased(revision),
    }


def _question(verdict: Verdict) -> dict[str, object]:
    check = verdict.check
    return {"question": check.question, "language": check.language, "kind": check.kind, "entry": check.entry}
