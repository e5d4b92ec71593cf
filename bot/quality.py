"""`seoulbot kb confusable, stale and self-test`: what curators need to see about a knowledge base, in the terminal."""

import json
from dataclasses import asdict
from typing import Final

from rich.console import Console

from bot.curating import print_list
from knowledge.confusable import Confusion, confusable_pairs
from responders.assistant import Assistant

SHOWN_PAIRS: Final = 30


def show_confusable(assistant: Assistant, console: Console, *, as_json: bool) -> None:
    """Print the entries that take each other's questions, those that take most first; as JSON all of them."""
    with console.status("Asking every phrasing without itself: some ten seconds ..."):
        pairs = confusable_pairs(assistant.knowledge)
    if as_json:
        console.print_json(json.dumps({"pairs": [asdict(pair) for pair in pairs]}, ensure_ascii=False))
        return
    if not pairs:
        console.print("No entry takes another one's question.")
    for pair in pairs[:SHOWN_PAIRS]:
        lines = [*map(_lost, pair.examples)]
        lines += [f"would set {entry} apart: {', '.join(words)}" for entry, words in pair.parting.items() if words]
        first, second = pair.entries
        print_list(console, f"{first} / {second} ({pair.language}): {pair.taken} taken, {pair.close} nearly", lines)
    if len(pairs) > SHOWN_PAIRS:
        console.print(f"{len(pairs) - SHOWN_PAIRS} more pairs: --json lists them.")


def _lost(confusion: Confusion) -> str:
    place = "first" if confusion.is_taken else "close"
    return f"{confusion.question!r}: of {confusion.entry_id}, {confusion.rival_id} comes {place}"
