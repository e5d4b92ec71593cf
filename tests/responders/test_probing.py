"""Probes: questions made to catch a base out."""

import re
from collections import Counter

import pytest

from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language, detect_language
from responders.probing import Probe, make_probes
from tests.knowledge.folder import KnowledgeFolder

KINDS = ("off-topic", "word", "shortened", "city", "year")
PARKS = "faq/parks.yaml"


@pytest.fixture(scope="module")
def shipped(knowledge_base: KnowledgeBase) -> list[Probe]:
    """Probes made of the shipped base."""
    return list(make_probes(knowledge_base.revision, limit=40))


def of_kind(folder: KnowledgeFolder, kind: str, language: Language = "en") -> dict[str, Probe]:
    """Every probe of a kind that the small base gives."""
    probes = make_probes(folder.load(), limit=None)
    return {probe.question: probe for probe in probes if (probe.kind, probe.language) == (kind, language)}


def asked(folder: KnowledgeFolder, phrasing: str) -> None:
    """Give the river park one more English phrasing."""
    folder.replace(PARKS, "        - park by the river\n", f'        - park by the river\n        - "{phrasing}"\n')


def test_each_kind_is_asked_in_each_language_up_to_the_limit(shipped: list[Probe]) -> None:
    counts = Counter((probe.language, probe.kind) for probe in shipped)
    assert counts == {(language, kind): 40 for language in LANGUAGES for kind in KINDS}


def test_every_probe_is_different_and_in_its_language(shipped: list[Probe]) -> None:
    assert len({(probe.kind, probe.question) for probe in shipped}) == len(shipped)
    assert all(detect_language(probe.question) == probe.language for probe in shipped if probe.kind != "shortened")


def test_the_same_base_gives_the_same_probes(knowledge_base: KnowledgeBase, shipped: list[Probe]) -> None:
    assert list(make_probes(knowledge_base.revision, limit=40)) == shipped


def test_another_entry_does_not_change_which_probes_an_entry_gives(folder: KnowledgeFolder) -> None:
    asked(folder, "green benches near the old bridge")
    before = [probe for probe in of_kind(folder, "shortened").values() if probe.named == ("river-park",)]
    folder.replace("faq/rules.yaml", "        - may I cut a tree", "        - may I fell an oak in autumn")
    after = [probe for probe in of_kind(folder, "shortened").values() if probe.named == ("river-park",)]
    assert before == after != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_questions_off_topic_are_shipped(folder: KnowledgeFolder, language: Language) -> None:
    assert len(of_kind(folder, "off-topic", language)) == 60


def test_a_word_names_the_entries_whose_titles_have_it(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "title: River park", "title: River park trees")
    named = {question: probe.named for question, probe in of_kind(folder, "word").items()}
    both = ("river-park", "tree-law")
    assert named == {"river": both[:1], "park": both[:1], "trees": both, "tree": both, "law": both[1:]}


def test_a_korean_word_is_found_inside_longer_ones(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "title: 강변공원", "title: 강변 나무")
    assert of_kind(folder, "word", "ko")["나무"].named == ("river-park", "tree-law")


def test_a_name_of_the_glossary_names_what_has_any_name_of_the_thing(folder: KnowledgeFolder) -> None:
    folder.write("glossary.yaml", "concepts:\n  park: {en: [park, green area], ko: [공원]}\n")
    assert of_kind(folder, "word")["green area"].named == ("river-park",)


def test_a_word_of_no_title_names_the_entries_whose_phrasings_have_it(folder: KnowledgeFolder) -> None:
    folder.write("glossary.yaml", "concepts:\n  bench: {en: [bench, seat], ko: [의자]}\n")
    assert of_kind(folder, "word")["seat"].named == ("river-park",)


def test_a_phrasing_loses_the_word_that_the_fewest_entries_have(folder: KnowledgeFolder) -> None:
    asked(folder, "which trees stand in the river park")
    folder.replace(
        "faq/rules.yaml", "        - may I cut a tree", "        - may I cut a tree in the park by the river"
    )
    probes = of_kind(folder, "shortened")
    assert probes["which trees in the river park"].named == ("river-park",)


def test_what_is_left_and_asks_for_another_entry_is_no_probe(folder: KnowledgeFolder) -> None:
    asked(folder, "cut a tree, alders")
    assert "cut a tree," not in of_kind(folder, "shortened")
    folder.replace("faq/rules.yaml", "        - may I cut a tree", "        - may I fell an oak")
    assert "cut a tree," in of_kind(folder, "shortened")


@pytest.mark.parametrize("phrasing", ["Seoul's river park", "the park of seoul"])
def test_another_city_stands_for_seoul(folder: KnowledgeFolder, phrasing: str) -> None:
    asked(folder, phrasing)
    ((question, probe),) = of_kind(folder, "city").items()
    assert question == re.sub("seoul", probe.put_in, phrasing, flags=re.IGNORECASE)


def test_another_year_is_one_that_the_entry_does_not_mention(
    shipped: list[Probe], knowledge_base: KnowledgeBase
) -> None:
    phrasings = {
        phrasing: entry for entry in knowledge_base.revision.entries for language in LANGUAGES
        for phrasing in (entry.wording(language).title, *entry.wording(language).phrasings,
                         *(text for fact in entry.facts.values() for text in fact.phrasings[language]))
    }  # fmt: skip
    for probe in shipped:
        if probe.kind == "year":
            before, after = probe.question.split(probe.put_in, 1)
            pattern = re.compile(rf"{re.escape(before)}\d{{4}}{re.escape(after)}")
            entries = [entry for phrasing, entry in phrasings.items() if pattern.fullmatch(phrasing)]
            assert any(probe.put_in not in entry.model_dump_json() for entry in entries) or not entries
