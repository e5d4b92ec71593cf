"""Asking a base what should not be answered, at each publication: how often it tells what does not answer."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from knowledge.entries import Revision
from knowledge.language import LANGUAGES, Language
from knowledge.text import squash
from responders.assistant import Assistant, read_question
from responders.catalogue import N_, translate
from responders.first_line import told_facts
from responders.judging import Share
from responders.listing import TITLE_LIMIT, Group, group
from responders.messages import Answered, Notice
from responders.probing import Probe, ProbeKind, make_probes
from responders.rendering import RELATED_BUTTONS, message_text
from responders.splitting import shorten

SAMPLED: Final = 40
"""Probes of each kind and language where not all are asked: 400 together, in two seconds."""
EXAMPLES: Final = 6
QUESTION_LIMIT: Final = 60
"""Characters of a question in a message."""

KINDS: Final[Mapping[ProbeKind, str]] = {
    "off-topic": N_("off topic"),
    "word": N_("one word alone"),
    "shortened": N_("without the rarest word"),
    "city": N_("another city for Seoul"),
    "year": N_("another year"),
}
"""What people read of each kind, in the order it is told."""
_ASKED_IN: Final[Mapping[Language, str]] = {"en": N_("In English"), "ko": N_("In Korean")}


@dataclass(frozen=True, slots=True)
class Blunder:
    """A probe that was told what does not answer it."""

    probe: Probe
    entry_id: str
    fact_id: str | None


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How a base did on questions made to catch it out."""

    shares: Mapping[Language, Mapping[ProbeKind, Share]]
    """How many probes of each kind were told what does not answer them."""
    blunders: tuple[Blunder, ...]
    """The first of each kind and language, then the second ones."""

    @property
    def total(self) -> Share:
        """All kinds and languages together."""
        every = [share for shares in self.shares.values() for share in shares.values()]
        return Share(sum(share.count for share in every), sum(share.asked for share in every))


def self_test(assistant: Assistant, sampled: int | None = SAMPLED) -> SelfTest:
    """Ask probes made of the base in service: `sampled` of each kind and language, None for all of them."""
    asked = Counter[tuple[Language, ProbeKind]]()
    blunders = defaultdict[tuple[Language, ProbeKind], list[Blunder]](list)
    for probe in make_probes(assistant.knowledge.revision, sampled):
        asked[probe.language, probe.kind] += 1
        answer = assistant.answer(read_question(probe.question))
        if isinstance(answer, Answered) and not _is_right(assistant, probe, answer):
            blunders[probe.language, probe.kind].append(Blunder(probe, answer.entry.id, answer.fact_id))
    shares = {
        language: {kind: Share(len(blunders[language, kind]), asked[language, kind]) for kind in KINDS}
        for language in LANGUAGES
    }
    in_turn = (blunder for each in zip_longest(*blunders.values()) for blunder in each if blunder is not None)
    return SelfTest(shares, tuple(in_turn))


def self_test_notice(test: SelfTest, revision: Revision, language: Language) -> Notice:
    """The message for a curator."""
    total = test.total
    groups = self_test_groups(test, revision, language)
    return Notice(language, "self-test", {"count": total.count, "asked": total.asked, "groups": groups})


def self_test_groups(test: SelfTest, revision: Revision, language: Language) -> tuple[Group, ...]:
    """What a message says of a self-test: the figures of each language asked in, and some of what went wrong."""
    figures = (
        group(translate(_ASKED_IN[asked_in], language), _figures(shares, language))
        for asked_in, shares in test.shares.items()
    )
    told = [_example(blunder, revision, language) for blunder in test.blunders]
    examples = (group(translate(N_("Told, although it does not answer"), language), told, EXAMPLES),) if told else ()
    return (*figures, *examples)


def _figures(shares: Mapping[ProbeKind, Share], language: Language) -> list[str]:
    line = translate(N_("{kind}: {count} of {asked}"), language)
    return [
        line.format(kind=translate(KINDS[kind], language), count=share.count, asked=share.asked)
        for kind, share in shares.items()
    ]


def _example(blunder: Blunder, revision: Revision, language: Language) -> str:
    """The question and what it was told, by its title."""
    entry = revision.entry(blunder.entry_id)
    title = entry.wording(language).title if entry else blunder.entry_id
    line = translate(N_("“{question}”: {title}"), language)
    return line.format(question=shorten(blunder.probe.question, QUESTION_LIMIT), title=shorten(title, TITLE_LIMIT))


def _is_right(assistant: Assistant, probe: Probe, answer: Answered) -> bool:
    """Whether an answer is one that the probe may be told."""
    match probe.kind:
        case "off-topic":
            return False
        case "city" | "year":
            return probe.put_in.casefold() in message_text(assistant.render(answer)).casefold()
        case "shortened":
            return answer.entry.id in probe.named
        case "word":
            return _is_phrasing(probe, answer) or (_offers_named(probe, answer) and _tells_whole(probe, answer))


def _is_phrasing(probe: Probe, answer: Answered) -> bool:
    """Whether a curator wrote this very word as a way to ask for what is told."""
    wording, said = answer.entry.wording(probe.language), squash(probe.question)
    of_fact = answer.entry.facts[answer.fact_id].phrasings[probe.language] if answer.fact_id else ()
    return said in map(squash, (wording.title, *wording.phrasings, *of_fact))


def _offers_named(probe: Probe, answer: Answered) -> bool:
    """Whether a word's entry is told; where it names several, whether buttons under it lead to the others."""
    reached = {answer.entry.id, *answer.entry.related[:RELATED_BUTTONS]}
    return answer.entry.id in probe.named and set(probe.named) <= reached


def _tells_whole(probe: Probe, answer: Answered) -> bool:
    """Whether an entry is told for its name and not some fact of it: none, one that the lead tells as well, or the
    only one whose label has the word."""
    entry, language, said = answer.entry, probe.language, squash(probe.question)
    labelled = [fact_id for fact_id, fact in entry.facts.items() if said in squash(fact.label[language])]
    return answer.fact_id in (None, *told_facts(entry, None, language)) or labelled == [answer.fact_id]
