"""The words of every entry's phrasings, by the forms under which they count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from knowledge.asking import names_something
from knowledge.entries import Entry, Revision
from knowledge.language import Language
from knowledge.text import Glossary, stemmed, words

Forms = frozenset[str]


class Vocabulary:
    """What the phrasings of a revision say in one language."""

    def __init__(self, revision: Revision, language: Language) -> None:
        self._language: Final = language
        self._glossary: Final = Glossary(revision.glossary_names)
        self.phrasings: Final = {entry.id: phrasings_of(entry, language) for entry in revision.entries}
        """By entry id."""
        self.forms: Final = {entry_id: tuple(map(self.forms_of, texts)) for entry_id, texts in self.phrasings.items()}
        """Of each phrasing."""
        self.shares: Final = {entry_id: shares(forms) for entry_id, forms in self.forms.items()}
        """The part of each entry's phrasings that has each form."""
        self.holders: Final = Counter(form for held in self.shares.values() for form in held)
        """In how many entries' phrasings a form stands."""

    def naming(self, text: str) -> list[str]:
        """The words of a text that can name what it is about."""
        return self._naming(words(text))

    def form(self, word: str) -> str:
        """As the index knows words: by their stem, in Korean by their beginning."""
        return word[:2] if self._language == "ko" else stemmed(word, self._language)

    def forms_of(self, text: str) -> Forms:
        """The forms of a text's naming words, and the things that the glossary knows them as, marked with `=`."""
        found = words(text)
        return frozenset((*map(self.form, self._naming(found)), *self._glossary.concepts(found)))

    def _naming(self, found: Iterable[str]) -> list[str]:
        return [word for word in found if names_something(word, self._language)]


def shares(texts: Iterable[Forms]) -> Mapping[str, float]:
    """The part of some texts that has each form."""
    held = list(texts)
    counts = Counter(form for forms in held for form in forms)
    return {form: count / len(held) for form, count in counts.items()}


def phrasings_of(entry: Entry, language: Language) -> tuple[str, ...]:
    """Every way to ask for an entry, as a whole or for one of its facts; its title is the first."""
    wording = entry.wording(language)
    of_facts = (phrasing for fact in entry.facts.values() for phrasing in fact.phrasings[language])
    return (wording.title, *wording.phrasings, *of_facts)
