"""The knowledge base in service: one revision and the indexes that find its entries."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entries import Revision
from knowledge.index import Index, SearchResult
from knowledge.index_cache import open_indexes
from knowledge.language import Language
from knowledge.loading import load_revision


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything one answer reads. A publication replaces the whole object, so no answer mixes two revisions."""

    revision: Revision
    indexes: Mapping[Language, Index]

    def search(self, text: str, language: Language, limit: int = 5) -> SearchResult:
        """Rank the revision's entries for a question in `language`."""
        return self.indexes[language].search(text, limit)


def open_knowledge_base(folder: Path, cache_folder: Path, today: dt.date) -> KnowledgeBase:
    """Load the curated files and their indexes.

    Raises InvalidKnowledgeError for the files, IndexBuildError for the indexes.
    """
    revision = load_revision(folder, today=today)
    return KnowledgeBase(revision, open_indexes(revision, cache_folder))
