"""The knowledge base in service: one revision and the indexes that find its entries."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.asking import Asked
from knowledge.beyond import Beyond, Reader
from knowledge.checks import Check, load_checks
from knowledge.entries import Revision
from knowledge.fact_choice import AskedFact
from knowledge.index import Index, SearchResult
from knowledge.index_cache import open_indexes
from knowledge.language import Language
from knowledge.loading import load_revision


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything one answer reads. A publication replaces the whole object, so no answer mixes two revisions."""

    revision: Revision
    indexes: Mapping[Language, Index]
    reader: Reader
    checks: tuple[Check, ...] = ()
    """Of entries that the revision has."""

    @property
    def index_files(self) -> list[Path]:
        """Where its indexes lie in the cache."""
        return [index.file for index in self.indexes.values() if index.file is not None]

    def search(self, text: str, language: Language, limit: int = 5) -> SearchResult:
        """Rank the revision's entries for a question in `language`."""
        return self.indexes[language].search(text, limit)

    def beyond(self, asked: Asked, language: Language, entry_id: str, fact: AskedFact) -> Beyond:
        """What a question asks for that an entry does not hold, when it is told `fact` of it."""
        return self.reader.beyond(
            asked, language, entry_id, fact, holds=lambda word: self.holds(word, language, entry_id)
        )

    def holds(self, word: str, language: Language, entry_id: str) -> bool:
        """Whether any text of an entry has a word of a question."""
        return self.indexes[language].holds(word, entry_id)

    def asked_fact(self, text: str, language: Language, entry_id: str) -> AskedFact:
        """The fact of an entry that a question asks for."""
        return self.indexes[language].asked_fact(text, entry_id)


def open_knowledge_base(folder: Path, cache_folder: Path, today: dt.date, number: int | None = None) -> KnowledgeBase:
    """Load the curated files and their indexes, the confidence corrected by the checks that are not unseen; `number`
    is the revision's among the published ones.

    Raises InvalidKnowledgeError for the files, IndexBuildError for the indexes.
    """
    revision = load_revision(folder, today=today).model_copy(update={"number": number})
    checks = [check for checks in load_checks(folder).values() for check in checks]
    known = [check for check in checks if check.entry is None or revision.entry(check.entry)]  # no entry gone stops it
    choosing = [check for check in known if not check.unseen]  # unseen ones only judge
    return KnowledgeBase(revision, open_indexes(revision, cache_folder, choosing), Reader(revision), tuple(known))
