"""One plain line to quote an answer by: poster, title, date, fact, version."""

from typing import Final

from knowledge.entries import Entry, Revision, Source
from knowledge.language import Language
from responders.catalogue import N_, translate
from responders.dates import format_moment
from responders.first_line import first_line
from responders.korean import resolve_particles
from responders.splitting import plain_text

CITE_LIMIT: Final = 256
"""Characters that a Telegram button can copy."""

_LINE: Final = N_("{poster}, “{title}”, {dated}: {fact} Seoul policy bot, version {version}.")


def cite(entry: Entry, fact_id: str | None, language: Language, revision: Revision) -> str:
    """The line, at most CITE_LIMIT characters: a fact that is too long is cut."""
    source = revision.sources[entry.sources[0]]
    fact = plain_text(first_line(entry, fact_id, language, revision))
    if language == "ko":
        fact = resolve_particles(fact)
    line = translate(_LINE, language).format(
        poster=source.posted_by,
        title=source.title,
        dated=_dated(source, language),
        fact="{fact}",
        version=revision.version,
    )
    room = CITE_LIMIT - len(line) + len("{fact}")
    return line.replace("{fact}", fact if len(fact) <= room else f"{fact[: room - 1]}…")


def _dated(source: Source, language: Language) -> str:
    if source.date is None:
        return translate("undated", language)
    date = format_moment(source.date, language)
    return translate("posted %(date)s", language) % {"date": date} if source.dated_by == "posted" else date
