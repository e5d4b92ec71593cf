"""`seoulbot kb`: the curators' work in the terminal."""

import json
from collections.abc import Mapping
from typing import Final

from rich.console import Console
from rich.markup import escape

from bot.settings import Settings
from knowledge.checks import Half, load_checks
from knowledge.judging import Judgement, Thresholds, judge, load_thresholds, thinly_phrased
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language

SHOWN_MISSES: Final = 40
_MISSED: Final = {"question", "language", "entry"}


def check(base: KnowledgeBase, settings: Settings, half: Half, console: Console, *, as_json: bool) -> bool:
    """Judge the base by its checks and print the report; whether it reaches the thresholds."""
    files = load_checks(settings.knowledge, base.revision)
    thresholds = load_thresholds(settings.knowledge)
    judgement = judge(base, (check for file in files.values() for check in file if check.half == half))
    passed = all(judgement.accuracy(language) >= thresholds.right_first[language] for language in LANGUAGES)
    if as_json:
        console.print_json(json.dumps(_as_object(base, judgement, thresholds, passed), ensure_ascii=False))
    else:
        _print(base, judgement, thresholds, console)
    return passed


def _print(base: KnowledgeBase, judgement: Judgement, thresholds: Thresholds, console: Console) -> None:
    revision = base.revision
    facts = sum(len(entry.facts) for entry in revision.entries)
    console.print(f"{len(revision.entries)} entries, {facts} facts, {len(revision.sources)} sources: valid.")
    for language in LANGUAGES:
        reached, wanted = judgement.accuracy(language), thresholds.right_first[language]
        verdict = "" if reached >= wanted else ", too low"
        console.print(
            f"{language}: right entry first for {reached:.1%} of {judgement.asked[language]} checks"
            f" (at least {wanted:.0%}){verdict}"
        )
    for miss in judgement.misses[:SHOWN_MISSES]:
        console.print(f"  {escape(repr(miss.check.question))}: {miss.check.entry}, but {miss.won} wins")
    thefts = [f"  {thief} takes {count} of {entry}" for entry, thief, count in judgement.thefts() if count > 1]
    _print_list(console, "Entries that take each other's questions:", thefts)
    _print_list(console, "Too few phrasings:", [f"  {line}" for line in thinly_phrased(revision)])


def _print_list(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(title)
        console.print("\n".join(lines))


def _as_object(base: KnowledgeBase, judgement: Judgement, thresholds: Thresholds, passed: bool) -> Mapping[str, object]:
    accuracy: Mapping[Language, float] = {language: judgement.accuracy(language) for language in LANGUAGES}
    return {
        "passed": passed,
        "revision": base.revision.id,
        "entries": len(base.revision.entries),
        "asked": judgement.asked,
        "accuracy": accuracy,
        "thresholds": thresholds.right_first,
        "misses": [
            {
                "question": miss.check.question,
                "language": miss.check.language,
                "entry": miss.check.entry,
                "won": miss.won,
            }
            for miss in judgement.misses
        ],
        "thefts": [{"entry": entry, "thief": thief, "count": count} for entry, thief, count in judgement.thefts()],
        "thinly_phrased": thinly_phrased(base.revision),
    }
