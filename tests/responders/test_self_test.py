"""How often a base tells what does not answer."""

import pickle

import pytest

from knowledge.beyond import Reader
from knowledge.building import build_arrays
from knowledge.index import Index
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.rows import revision_rows
from responders.assistant import Assistant
from responders.judging import Share
from responders.rendering import Renderer, message_text
from responders.self_test import EXAMPLES, KINDS, SAMPLED, SelfTest, self_test, self_test_notice
from tests.knowledge.folder import TODAY, KnowledgeFolder


@pytest.fixture(scope="module")
def shipped(assistant: Assistant) -> SelfTest:
    """The shipped base's."""
    return self_test(assistant)


def over(folder: KnowledgeFolder) -> SelfTest:
    """All probes of the small base."""
    revision = folder.load()
    indexes = {language: Index(build_arrays(revision_rows(revision, language), language)) for language in LANGUAGES}
    return self_test(Assistant(KnowledgeBase(revision, indexes, Reader(revision)), Renderer(lambda: TODAY, 4096)), None)


def told(test: SelfTest, kind: str) -> dict[str, str]:
    """Probe and entry of what went wrong in English."""
    return {
        blunder.probe.question: blunder.entry_id
        for blunder in test.blunders
        if (blunder.probe.kind, blunder.probe.language) == (kind, "en")
    }


def with_phrasing(folder: KnowledgeFolder, phrasing: str) -> KnowledgeFolder:
    """Give the tree law one more English phrasing."""
    folder.replace("faq/rules.yaml", "        - may I cut a tree", f"        - may I cut a tree\n        - {phrasing}")
    return folder


def test_a_question_off_topic_that_is_told_anything_is_wrong(folder: KnowledgeFolder) -> None:
    assert told(over(folder), "off-topic") == {}
    assert told(over(with_phrasing(folder, "why is the sky blue")), "off-topic") == {"why is the sky blue": "tree-law"}


def test_a_word_of_one_title_may_be_told_and_one_of_two_may_not(folder: KnowledgeFolder) -> None:
    assert told(over(folder), "word") == {}
    folder.replace("faq/parks.yaml", "title: River park", "title: River park and its law")
    folder.replace("faq/parks.yaml", "    related: [tree-law]\n", "")
    assert told(over(folder), "word") == {"law": "tree-law"}


def test_a_word_of_two_titles_may_be_told_where_a_button_leads_to_the_other(folder: KnowledgeFolder) -> None:
    folder.replace("faq/parks.yaml", "title: River park", "title: River park and its law")
    folder.replace(
        "faq/rules.yaml", "    sources: [old-page]\n", "    sources: [old-page]\n    related: [river-park]\n"
    )
    assert told(over(folder), "word") == {}


def test_a_word_that_a_curator_wrote_as_a_phrasing_may_be_told(folder: KnowledgeFolder) -> None:
    folder.replace("faq/parks.yaml", "title: River park", "title: River park and its law")
    folder.replace("faq/parks.yaml", "    related: [tree-law]\n", "")
    assert told(over(with_phrasing(folder, "law")), "word") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_base_tells_little_that_does_not_answer(shipped: SelfTest, language: Language) -> None:
    """At most what it did on 22 November 2026, with room for what curators add."""
    shares = shipped.shares[language]
    assert {share.asked for share in shares.values()} == {SAMPLED}
    assert shares["off-topic"] == shares["year"] == Share(0, SAMPLED)
    assert all((share.value or 0.0) <= 0.25 for share in shares.values())


def test_what_went_wrong_is_counted_and_listed_by_turns(shipped: SelfTest) -> None:
    assert shipped.total.asked == len(LANGUAGES) * len(KINDS) * SAMPLED
    assert shipped.total.count == len(shipped.blunders)
    kinds = [(blunder.probe.language, blunder.probe.kind) for blunder in shipped.blunders]
    first = len(set(kinds))
    assert len(set(kinds[:first])) == first


def test_nothing_right_is_listed(shipped: SelfTest) -> None:
    assert all(
        blunder.entry_id not in blunder.probe.named for blunder in shipped.blunders if blunder.probe.kind == "shortened"
    )


def test_it_travels_between_processes(shipped: SelfTest) -> None:
    assert pickle.loads(pickle.dumps(shipped)) == shipped


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_has_the_figures_and_some_examples(
    shipped: SelfTest, assistant: Assistant, language: Language
) -> None:
    message = assistant.render_notice(self_test_notice(shipped, assistant.knowledge.revision, language))
    assert len(message.parts) == 1
    lines = message_text(message).splitlines()
    assert str(shipped.total.count) in lines[0]
    assert str(shipped.total.asked) in lines[0]
    assert sum(line.startswith("·") for line in lines) == len(LANGUAGES) * len(KINDS) + EXAMPLES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_base_without_fault_gets_no_examples(
    folder: KnowledgeFolder, assistant: Assistant, language: Language
) -> None:
    test = over(folder)
    assert test.total.count == 0
    message = assistant.render_notice(self_test_notice(test, folder.load(), language))
    assert message_text(message).count("·") == len(LANGUAGES) * len(KINDS)
