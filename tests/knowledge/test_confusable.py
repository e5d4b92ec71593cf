"""Entries that take each other's questions, found with every phrasing left out in turn."""

from dataclasses import replace

import pytest

from knowledge.beyond import Reader
from knowledge.building import build_arrays
from knowledge.checks import Check
from knowledge.confusable import EXAMPLES, PARTING_WORDS, ConfusablePair, confusable_pairs
from knowledge.index import Index
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES
from knowledge.rows import revision_rows
from tests.knowledge.folder import KnowledgeFolder

LAMPS = {
    "street-lamps": ["lamps in the street", "street lamps in winter", "winter lamps", "lamps and the street in winter"],
    "benches": ["benches by the river", "wooden benches", "sit on a bench"],
}


@pytest.fixture(scope="module")
def shipped(knowledge_base: KnowledgeBase) -> tuple[ConfusablePair, ...]:
    """The Korean pairs of the shipped base: the English ones would take twice as long."""
    return confusable_pairs(replace(knowledge_base, indexes={"ko": knowledge_base.indexes["ko"]}))


def base(folder: KnowledgeFolder, *checks: Check) -> KnowledgeBase:
    """The small base with checks."""
    revision = folder.load()
    indexes = {language: Index(build_arrays(revision_rows(revision, language), language)) for language in LANGUAGES}
    return KnowledgeBase(revision, indexes, Reader(revision), checks)


def test_a_phrasing_left_out_is_as_similar_as_to_an_index_built_without_it() -> None:
    """All its words stand in other phrasings of its entry, so that no idf differs."""
    text = "street lamps in winter"
    similarities = {row.text: found for row, found in Index.from_phrasings(LAMPS).left_out()}[text]
    without = {entry: [phrasing for phrasing in all_of if phrasing != text] for entry, all_of in LAMPS.items()}
    rebuilt = {match.entry_id: match.similarity for match in Index.from_phrasings(without).search(text).matches}
    assert rebuilt["street-lamps"] == pytest.approx(similarities[1], abs=1e-4)


def test_only_the_own_entry_loses_by_it(knowledge_base: KnowledgeBase) -> None:
    index = knowledge_base.indexes["ko"]
    for row, similarities in list(index.left_out())[::1000]:
        whole = {match.entry_id: match.similarity for match in index.search(row.text, limit=200).matches}
        for entry_id, similarity in zip(index.entry_ids, similarities, strict=True):
            if entry_id == row.entry_id:
                assert similarity < whole[entry_id]
            else:
                assert whole.get(entry_id, 0.0) == pytest.approx(similarity, abs=1e-4)


def test_an_entry_whose_only_row_is_left_out_has_nothing_left() -> None:
    index = Index.from_phrasings({**LAMPS, "ferry": ["river ferry"]})
    (found,) = [found for row, found in index.left_out() if row.entry_id == "ferry"]
    by_entry = dict(zip(index.entry_ids, found.tolist(), strict=True))
    assert by_entry["ferry"] == pytest.approx(0.0, abs=1e-3)
    assert by_entry["benches"] > 0.1


def test_a_phrasing_that_finds_another_entry_without_itself_is_taken(folder: KnowledgeFolder) -> None:
    folder.replace(
        "faq/rules.yaml", "        - may I cut a tree", "        - may I cut a tree\n        - river park trees"
    )
    (pair,) = [pair for pair in confusable_pairs(base(folder)) if pair.language == "en" and pair.taken]
    assert pair.entries == ("river-park", "tree-law")
    taken = [confusion.question for confusion in pair.examples if confusion.is_taken]
    assert "river park trees" in taken


def test_the_parting_words_are_the_entrys_own_and_not_those_it_loses_by(folder: KnowledgeFolder) -> None:
    more = "".join(
        f"\n        - {text}" for text in ("tree permit", "permit office", "get a permit", "river park trees")
    )
    folder.replace("faq/rules.yaml", "        - may I cut a tree", f"        - may I cut a tree{more}")
    (pair,) = [pair for pair in confusable_pairs(base(folder)) if pair.language == "en" and pair.taken]
    assert "permit" in pair.parting["tree-law"]
    assert not {"river", "park", "trees"} & set(pair.parting["tree-law"])


@pytest.mark.parametrize(("unseen", "taken"), [(False, 1), (True, 0)])
def test_checks_are_asked_but_not_the_unseen_ones(folder: KnowledgeFolder, unseen: bool, taken: int) -> None:
    before = sum(pair.taken for pair in confusable_pairs(base(folder)))
    check = Check(language="en", question="may a tree be cut", entry="river-park", unseen=unseen)
    assert sum(pair.taken for pair in confusable_pairs(base(folder, check))) == before + taken


def test_a_check_that_its_entry_wins_clearly_is_no_confusion(folder: KnowledgeFolder) -> None:
    check = Check(language="en", question="when does the river park open", entry="river-park")
    assert confusable_pairs(base(folder, check)) == confusable_pairs(base(folder))


def test_the_shipped_pairs_come_with_counts_examples_and_words(shipped: tuple[ConfusablePair, ...]) -> None:
    assert [pair.taken for pair in shipped] == sorted((pair.taken for pair in shipped), reverse=True)
    for pair in shipped:
        assert 0 < len(pair.examples) <= EXAMPLES
        assert len(pair.examples) <= pair.taken + pair.close
        assert {confusion.entry_id for confusion in pair.examples} <= pair.parting.keys() <= set(pair.entries)
        assert all(len(words) <= PARTING_WORDS for words in pair.parting.values())


def test_the_dog_patrol_and_its_launch_are_parted_by_what_differs(shipped: tuple[ConfusablePair, ...]) -> None:
    (pair,) = [pair for pair in shipped if pair.entries == ("dog-patrol", "dog-patrol-launch")]
    assert pair.taken > 10
    assert "발대식" in pair.parting["dog-patrol-launch"]
    assert {confusion.entry_id for confusion in pair.examples} == set(pair.entries)
