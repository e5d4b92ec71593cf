"""What an answer begins with, and which facts that tells."""

from knowledge.entries import Entry, Revision
from knowledge.language import Language
from knowledge.placeholders import slots
from responders.values import fill_slots, format_value


def first_line(entry: Entry, fact_id: str | None, language: Language, revision: Revision) -> str:
    """What an answer begins with: the fact's sentence, or "label: value"; without a fact the entry's lead."""
    if fact_id is None:
        return fill_slots(entry.wording(language).lead, entry, language, revision.units)
    fact = entry.facts[fact_id]
    if fact.sentence is not None:
        return fill_slots(fact.sentence[language], entry, language, revision.units)
    return f"{fact.label[language]}: {format_value(fact.value, language, revision.units)}"


def told_facts(entry: Entry, fact_id: str | None, language: Language) -> frozenset[str]:
    """The facts whose values stand in the first line."""
    if fact_id is None:
        return frozenset(slots(entry.wording(language).lead))
    sentence = entry.facts[fact_id].sentence
    return frozenset({fact_id, *(slots(sentence[language]) if sentence else ())})
