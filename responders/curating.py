"""What a change does, as the fields of a curator's notice."""

from collections.abc import Iterator, Mapping
from typing import Final

from knowledge.checks import Measure
from knowledge.entries import Revision
from knowledge.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from responders.catalogue import N_, translate
from responders.comparing import Change, Effect, ToldChange, told_changes
from responders.doubts import doubt_line
from responders.judging import Share

SHOWN: Final = 5
SHOWN_QUESTIONS: Final = 15
SHOWN_ANSWERS: Final = 3
SHOWN_SOURCES: Final = 3
"""Where more entries change at once, it is by files, which name their sources."""
MEANINGS: Final[Mapping[Measure, str]] = {
    "right_first": N_("right entry first"),
    "right_told": N_("told their entry"),
    "wrong_told": N_("told another entry"),
    "right_fact": N_("first line has the fact"),
    "follow_ups_told": N_("follow-ups told"),
    "typos_right_first": N_("with typing errors: first"),
    "spaceless_right_first": N_("without spaces: first"),
    "near_misses_told": N_("near misses told"),
    "out_of_scope_told": N_("out of scope told"),
}
_SURROUNDINGS: Final[Mapping[str, str]] = {
    "topics": N_("topics"),
    "sources": N_("sources"),
    "contacts": N_("contacts"),
    "units": N_("units"),
    "glossary": N_("glossary"),
    "checks": N_("check questions (%(added)s added, %(removed)s removed)"),
    "thresholds": N_("what the check questions must reach"),
}
_LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"ko": "한국어", "en": "English"}


def effect_fields(effect: Effect, language: Language) -> dict[str, object]:
    """The slots of the notice `proposal`."""
    content = effect.content
    recent = [change for change in effect.real_changes if change.is_recent]
    newly = sum(change.before is None for change in recent)
    lost = sum(change.after is None for change in recent)
    worse = [*(_check_line(effect, change, language) for change in effect.worse), *_lost_lines(effect, language)]
    return {
        "worse_first": worse[:SHOWN],
        "more_worse": max(len(worse) - SHOWN, 0),
        "doubts": [doubt_line(doubt, language) for doubt in effect.doubts[:SHOWN]],
        "bearing": [(each.title[language], each.sources[language], each.as_of[language]) for each in effect.bearing]
        if len(effect.bearing) <= SHOWN_SOURCES
        else [],
        "elsewhere": [each.name[language] for each in effect.elsewhere[:SHOWN]],
        "more_elsewhere": max(len(effect.elsewhere) - SHOWN, 0),
        "told": [told_lines(change, language) for change in effect.told[:SHOWN]],
        "more_told": max(len(effect.told) - SHOWN, 0),
        "added": list(content.added[:SHOWN]),
        "counts": {"added": len(content.added), "changed": len(content.changed), "removed": len(content.removed)},
        "removed": list(content.removed[:SHOWN]),
        "surroundings": [
            translate(_SURROUNDINGS[name], language)
            % {"added": f"{content.checks_added:,}", "removed": f"{content.checks_removed:,}"}
            for name in content.surroundings
        ],
        "checks_lost": sum(share.count for share in effect.removed.values()),
        "asked": f"{effect.asked:,}",
        "reworded": effect.reworded,
        "changed": len(effect.changes),
        "worse": len(effect.worse),
        "real": {
            "asked": effect.real_asked,
            "reworded": effect.real_reworded,
            "newly": newly,
            "lost": lost,
            "other": len(recent) - newly - lost,
            "told": [(change.text, change.told) for change in effect.real_changes if change.told][:SHOWN_ANSWERS],
        },
        "self_test": effect.self_test.total if effect.self_test else None,
        "accuracy": list(_accuracy(effect, language)),
        "failures": list(_failures(effect, language)),
    }


def told_lines(change: ToldChange, language: Language) -> dict[str, object]:
    """One changed thing: its name, and before and after in both languages."""
    sides = [(_LANGUAGE_NAMES[each], change.before[each], change.after[each]) for each in ("ko", "en")]
    return {"name": change.name[language], "sides": sides}


def changed_questions(effect: Effect, language: Language = DEFAULT_LANGUAGE) -> dict[str, object]:
    """The slots of the notice `changes`: the worse first, then what people really asked, then the rest; what each is
    told is named in `language`.
    """
    worse = [_check_line(effect, change, language) for change in effect.worse]
    real = [
        (change.text, *_sides(effect, (change.before, change.before_fact), (change.after, change.after_fact), language))
        for change in effect.real_changes
    ]
    rest = [_check_line(effect, change, language) for change in effect.changes if not change.is_worse]
    return {
        "worse": worse[:SHOWN_QUESTIONS],
        "real": real[:SHOWN_QUESTIONS],
        "rest": rest[:SHOWN_QUESTIONS],
        "more": sum(max(len(each) - SHOWN_QUESTIONS, 0) for each in (worse, real, rest)),
    }


def undo_lines(now: Revision, then: Revision, language: Language) -> list[str]:
    """What going back changes, in one language: entries that go or come back first."""
    lines = [
        *(translate("goes: %(title)s", language) % {"title": title} for title in _only_in(now, then, language)),
        *(translate("comes back: %(title)s", language) % {"title": title} for title in _only_in(then, now, language)),
        *(
            f"{change.name[language]}: {change.before[language] or '–'} → {change.after[language] or '–'}"
            for change in told_changes(now, then)
        ),
    ]
    more = len(lines) - SHOWN
    rest = [translate("and %(count)s more", language) % {"count": f"{more:,}"}] if more > 0 else []
    return [*lines[:SHOWN], *rest]


def percent(share: Share) -> str:
    """A share as people read it."""
    return "–" if share.value is None else f"{share.value:.1%} ({share.count}/{share.asked})"


def _accuracy(effect: Effect, language: Language) -> Iterator[tuple[str, str, str]]:
    """The measures that change: what, before, after."""
    for each in LANGUAGES:
        for measure, meaning in MEANINGS.items():
            before, after = effect.before[each][measure], effect.after[each][measure]
            if before.value != after.value:
                name = f"{_LANGUAGE_NAMES[each]}, {translate(meaning, language)}"
                yield name, percent(before), percent(after)


def _only_in(one: Revision, other: Revision, language: Language) -> Iterator[str]:
    """The titles of the entries that `other` has not."""
    return (entry.wording(language).title for entry in one.entries if other.entry(entry.id) is None)


def _failures(effect: Effect, language: Language) -> Iterator[str]:
    """What keeps a change from being published: a measure with what it reaches, or that its checks are gone."""
    for each, measure in effect.failures:
        name = f"{_LANGUAGE_NAMES[each]}, {translate(MEANINGS[measure], language)}"
        if (each, measure) in effect.thinned:
            lost = effect.removed[each, measure]
            removed = translate("%(count)s of %(asked)s check questions removed", language)
            yield f"{name}: {removed % {'count': f'{lost.count:,}', 'asked': f'{lost.asked:,}'}}"
        else:
            yield f"{name}: {percent(effect.after[each][measure])}"


def _lost_lines(effect: Effect, language: Language) -> Iterator[tuple[str, str, str]]:
    """The questions of people that are no longer answered."""
    for change in effect.real_changes:
        if change.is_recent and change.before is not None and change.after is None:
            yield change.text, *_sides(effect, (change.before, change.before_fact), (None, None), language)


def _check_line(effect: Effect, change: Change, language: Language) -> tuple[str, str, str]:
    one, other = change.before, change.after
    before, after = _sides(effect, (one.told, one.fact_id), (other.told, other.fact_id), language)
    offered = translate("offered among others", language)
    return (
        other.check.question,
        offered if one.outcome == "offered" else before,
        offered if other.outcome == "offered" else after,
    )


def _sides(
    effect: Effect, before: tuple[str | None, str | None], after: tuple[str | None, str | None], language: Language
) -> tuple[str, str]:
    """What is told before and after: titles, and of the same entry the facts as well."""
    return (
        _told_name(effect, *before, language, with_fact=before[0] == after[0]),
        _told_name(effect, *after, language, with_fact=before[0] == after[0]),
    )


def _told_name(
    effect: Effect, entry_id: str | None, fact_id: str | None, language: Language, *, with_fact: bool
) -> str:
    if entry_id is None:
        return translate("no answer", language)
    title = effect.names[entry_id, None][language]
    return f"{title}, {effect.names[entry_id, fact_id][language]}" if with_fact and fact_id else title
