"""The words of every entry's phrasings, by the forms under which they count."""

from knowledge.vocabulary import Vocabulary, phrasings_of, shares
from tests.knowledge.folder import KnowledgeFolder


def test_the_ways_to_ask_begin_with_the_title_and_hold_those_of_the_facts(folder: KnowledgeFolder) -> None:
    park, _ = folder.load().entries
    assert phrasings_of(park, "en") == (
        "River park",
        "park by the river",
        "green space on the bank",
        "how many benches are planned",
        "when does the river park open",
    )


def test_forms_are_stems_in_english_and_beginnings_in_korean(folder: KnowledgeFolder) -> None:
    revision = folder.load()
    assert Vocabulary(revision, "en").forms_of("trees cutting") == {"tree", "cut"}
    assert Vocabulary(revision, "ko").forms_of("강변공원은") == {"강변"}


def test_another_name_of_the_same_thing_has_its_mark(folder: KnowledgeFolder) -> None:
    folder.write("glossary.yaml", "concepts:\n  bench: {en: [bench, seat], ko: [의자]}\n")
    assert "=bench" in Vocabulary(folder.load(), "en").forms_of("a seat")
    assert "=bench" in Vocabulary(folder.load(), "ko").forms_of("의자는")


def test_shares_and_holders_count_each_text_and_entry_once(folder: KnowledgeFolder) -> None:
    vocabulary = Vocabulary(folder.load(), "en")
    assert vocabulary.shares["river-park"]["river"] == 3 / 5
    assert (vocabulary.holders["river"], vocabulary.holders["tree"]) == (1, 1)
    assert shares([frozenset({"a", "b"}), frozenset({"a"})]) == {"a": 1.0, "b": 0.5}
