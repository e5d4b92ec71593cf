"""`seoulbot kb confusable, stale and self-test`: what curators need to see about a knowledge base, in the terminal."""

import datetime as dt
import json
from dataclasses import asdict
from typing import Final

from rich.console import Console
from rich.table import Table

from bot.curating import print_list
from bot.progress import progress
from knowledge.confusable import Confusion, confusable_pairs
from knowledge.entries import Revision
from knowledge.language import LANGUAGES
from responders.assistant import Assistant
from responders.curating import percent
from responders.self_test import KINDS, Blunder, SelfTest, self_test
from responders.staleness import Stale, find_stale

SHOWN_PAIRS: Final = 30
SHOWN_BLUNDERS: Final = 40


def show_confusable(assistant: Assistant, console: Console, *, as_json: bool) -> None:
    """Print the entries that take each other's questions, those that take most first; as JSON all of them."""
    with progress("Asking every phrasing without itself: some ten seconds ..."):
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


def show_stale(revision: Revision, today: dt.date, console: Console, *, as_json: bool) -> None:
    """Print what has to be looked at again, the most important first."""
    stale = find_stale(revision, today)
    if as_json:
        console.print_json(json.dumps(_stale_object(stale), ensure_ascii=False))
        return
    contacts = (
        f"{contact.id}: {contact.number}, checked {contact.checked}: {fault}" for contact, fault in stale.contacts
    )
    print_list(console, "Contacts to check:", contacts)
    loose = (f"{each.entry.id}: {each.number}" for each in stale.numbers)
    print_list(console, "Telephone numbers that are not among the contacts:", loose)
    print_list(console, "Past:", (f"{past.entry.id}: {past.standing}, {past.end}" for past in stale.past))
    for age, entries in stale.aged:
        print_list(
            console,
            f"{age.replace('-', ' ').capitalize()} years old:",
            (f"{entry.id}: {entry.time.as_of}" for entry in entries),
        )
    undated = (
        f"{each.source_id}: latest year {each.latest_year or 'unknown'}, {each.entries}" for each in stale.undated
    )
    print_list(console, "Sources without a date, and how many entries rest on them:", undated)
    console.print(f"To look at again: {stale.count}.")


def show_self_test(assistant: Assistant, console: Console, *, sampled: int | None, as_json: bool) -> None:
    """Print how often probes are told what does not answer them, and which."""
    with progress("Asking ..."):
        test = self_test(assistant, sampled)
    if as_json:
        console.print_json(json.dumps(self_test_object(test), ensure_ascii=False))
        return
    print_self_test(test, console)
    print_list(console, "For example:", map(_blunder, test.blunders[:SHOWN_BLUNDERS]))


def print_self_test(test: SelfTest, console: Console) -> None:
    """Print how often probes of each kind are told what does not answer them."""
    table = Table("told what does not answer", *LANGUAGES)
    for kind, name in KINDS.items():
        table.add_row(name, *(percent(test.shares[language][kind]) for language in LANGUAGES))
    console.print(table)


def _blunder(blunder: Blunder) -> str:
    return f"{blunder.probe.question!r} ({blunder.probe.kind}): {blunder.entry_id}, {blunder.fact_id or 'as a whole'}"


def self_test_object(test: SelfTest) -> dict[str, object]:
    """The figures and every blunder, as scripts read them."""
    return {
        "asked": test.total.asked,
        "wrong": test.total.count,
        "kinds": {
            language: {kind: {"asked": share.asked, "wrong": share.count} for kind, share in shares.items()}
            for language, shares in test.shares.items()
        },
        "blunders": [
            {**asdict(blunder.probe), "told": blunder.entry_id, "fact": blunder.fact_id} for blunder in test.blunders
        ],
    }


def _stale_object(stale: Stale) -> dict[str, object]:
    return {
        "count": stale.count,
        "contacts": [
            {"contact": contact.id, "number": contact.number, "checked": str(contact.checked), "fault": fault}
            for contact, fault in stale.contacts
        ],
        "numbers": [{"entry": each.entry.id, "number": each.number} for each in stale.numbers],
        "past": [{"entry": past.entry.id, "standing": past.standing, "end": str(past.end)} for past in stale.past],
        "aged": {
            age: [{"entry": entry.id, "as_of": str(entry.time.as_of)} for entry in entries]
            for age, entries in stale.aged
        },
        "undated": [
            {"source": each.source_id, "latest_year": each.latest_year, "entries": each.entries}
            for each in stale.undated
        ],
    }


def _lost(confusion: Confusion) -> str:
    place = "first" if confusion.is_taken else "close"
    return f"{confusion.question!r}: of {confusion.entry_id}, {confusion.rival_id} comes {place}"
