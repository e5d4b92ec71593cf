"""What a change does to the content, to what judges it, and to what people are told."""

from typing import Final

import pytest

from knowledge.checks import Check, Thresholds
from knowledge.content_diff import Demands
from knowledge.entries import Revision
from responders.comparing import Effect, Tried, compare, stricter
from responders.curating import effect_fields
from responders.judging import Judgement, Verdict
from responders.messages import Notice
from responders.rendering import Renderer, message_text
from tests.knowledge.folder import TODAY, KnowledgeFolder

QUESTIONS: Final = tuple(
    Check(language="en", question=f"how many benches {number}", entry="river-park", fact="benches")
    for number in range(3)
)
LAW: Final = Check(language="en", question="is there a law on trees", entry="tree-law")
OUT_OF_SCOPE: Final = Check(language="ko", question="달은 무엇으로 되어 있나요", entry=None)
CHECKS: Final = (*QUESTIONS, LAW, OUT_OF_SCOPE)
DEMANDED: Final = Thresholds(at_least={"right_told": 0.9}, at_most={"wrong_told": 0.1})


def tried(
    revision: Revision, checks: tuple[Check, ...] = CHECKS, thresholds: Thresholds = DEMANDED, missed: int = 0
) -> Tried:
    """A base that is told every check right but the first few."""
    verdicts = [
        Verdict(check, "held-back" if number < missed else "told", None if number < missed else check.entry, None, None)
        for number, check in enumerate(checks)
    ]
    return Tried(revision, Demands(checks, thresholds), Judgement(tuple(verdicts)), ())


def shown(effect: Effect) -> str:
    """What a curator reads of it, in English."""
    fields = effect_fields(effect, "en")
    beside = {"resumes": False, "waiting": 0, "lost": [], "unanswered": []}
    notice = Notice("en", "proposal", {**fields, **beside}, ())
    return message_text(Renderer(lambda: TODAY, 4096).render_notice(notice))


@pytest.fixture
def revision(folder: KnowledgeFolder) -> Revision:
    return folder.load()


def test_the_stricter_thresholds_judge() -> None:
    proposed = Thresholds(at_least={"right_told": 0.5, "right_first": 0.7}, at_most={"wrong_told": 0.05})
    expected = Thresholds(at_least={"right_told": 0.9, "right_first": 0.7}, at_most={"wrong_told": 0.05})
    assert stricter(DEMANDED, proposed) == stricter(proposed, DEMANDED) == expected


def test_thresholds_taken_out_with_an_upload_judge_it_all_the_same(revision: Revision) -> None:
    effect = compare(tried(revision), tried(revision, thresholds=Thresholds(), missed=1), ())
    assert effect.failures == (("en", "right_told"),)
    assert effect.content.surroundings == ("thresholds",)
    assert "English, told their entry: 75.0% (3/4)" in shown(effect)


def test_a_base_without_its_checks_is_refused(revision: Revision) -> None:
    effect = compare(tried(revision), tried(revision, ()), ())
    assert effect.failures == (("en", "right_told"), ("ko", "out_of_scope_told"))
    read = shown(effect)
    assert "Check questions taken away although their entries stay: 5" in read
    assert "English, told their entry: 4 of 4 check questions removed" in read
    assert "Changed beside the entries: check questions (0 added, 5 removed)" in read


def test_half_of_the_checks_may_go_and_it_is_said(revision: Revision) -> None:
    effect = compare(tried(revision), tried(revision, CHECKS[2:]), ())
    assert effect.failures == ()
    assert "Check questions taken away although their entries stay: 2" in shown(effect)


def test_a_check_that_nobody_judges_by_any_more_is_taken_away(revision: Revision) -> None:
    hidden = tuple(check.model_copy(update={"unseen": True}) for check in CHECKS)
    assert compare(tried(revision), tried(revision, hidden), ()).failures


def test_the_checks_of_an_entry_that_goes_go_with_it(revision: Revision, folder: KnowledgeFolder) -> None:
    folder.remove("faq/rules.yaml")
    folder.replace("faq/parks.yaml", "    related: [tree-law]\n", "")
    law = LAW.model_copy(update={"language": "ko"})
    effect = compare(tried(revision, (law,)), tried(folder.load(), ()), ())
    assert (effect.failures, effect.removed) == ((), {})
    assert effect.content.checks_removed == 1


def test_without_a_change_nothing_is_said_of_checks(revision: Revision) -> None:
    effect = compare(tried(revision), tried(revision), ())
    assert not effect.content
    assert "taken away" not in shown(effect)
    assert effect.failures == ()
