"""What a change does to the content, to what judges it, and to what people are told."""

from typing import Final, get_args

import pytest

from knowledge.checks import Check, Thresholds
from knowledge.content_diff import Demands
from knowledge.entries import Revision
from knowledge.language import Language
from responders.comparing import Effect, Part, RealQuestion, Tried, compare, corrected, stricter, told_changes
from responders.curating import changed_questions, effect_fields, undo_lines
from responders.judging import Judgement, Outcome, Verdict
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
    beside = {"resumes": False, "waiting": 0, "lost": [], "unanswered": [], "back": None}
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


def edited(folder: KnowledgeFolder, *places: tuple[str, str]) -> Revision:
    """The small base with other texts in some places of `faq/parks.yaml`."""
    for old, new in places:
        folder.replace("faq/parks.yaml", old, new)
    return folder.load()


@pytest.mark.parametrize(
    ("old", "new", "part", "name", "before", "after"),
    [
        ("number: 1200", "number: 1300", "value", "River park, New benches", "1,200", "1,300"),
        (
            "The river park opens in {{ opening }}.",
            "It opens in {{ opening }}.",
            "sentence",
            "River park, Opening, sentence",
            "The river park opens in May 2022.",
            "It opens in May 2022.",
        ),
        ("en: New benches", "en: Benches", "label", "River park, Benches, label", "New benches", "Benches"),
        (
            "label: {en: Opening, ko: 개장}\n",
            "label: {en: Opening, ko: 개장}\n        note: {en: Perhaps., ko: 아마도.}\n",
            "note",
            "River park, Opening, note",
            "",
            "Perhaps.",
        ),
        ("title: River park", "title: Bank park", "title", "Bank park, title", "River park", "Bank park"),
        ("It opens in {{", "Open from {{", "body", "River park", "It opens in May 2022.", "Open from May 2022."),
        (
            "sources: [bulletin]",
            "sources: [old-page]",
            "sources",
            "River park, source",
            "City bulletin (City Hall, 7 September 2021)",
            "나무 이야기 (Tree Office)",
        ),
        ("as_of: 2021-09-07", "as_of: 2021-10", "as_of", "River park, date", "7 September 2021", "October 2021"),
    ],
    ids=lambda value: value if value in get_args(Part) else "",
)
def test_whatever_people_read_is_shown_before_and_after(
    revision: Revision, folder: KnowledgeFolder, old: str, new: str, part: Part, name: str, before: str, after: str
) -> None:
    changed = edited(folder, (old, new))
    (change,) = told_changes(revision, changed)
    assert (change.part, change.name["en"], change.before["en"], change.after["en"]) == (part, name, before, after)
    assert corrected(revision, changed) == (() if part in ("title", "label") else ("river-park",))


def test_a_new_fact_is_one_change(folder: KnowledgeFolder) -> None:
    whole = folder.load()
    fact = folder.read("faq/parks.yaml").partition("      opening:")[2].partition("    en:\n      title")[0]
    fewer = edited(
        folder, ("      opening:" + fact, ""), ("      body: It opens in {{ opening }}.\n", ""),
        ("      body: 문을 여는 때는 {{ opening }}입니다.\n", ""),
    )  # fmt: skip
    added = [(change.name["ko"], change.before["ko"], change.after["ko"]) for change in told_changes(fewer, whole)]
    assert added == [("강변공원", "", "문을 여는 때는 2022년 5월입니다."), ("강변공원, 개장", "", "2022년 5월")]


def test_what_changes_in_korean_is_named_in_korean(revision: Revision, folder: KnowledgeFolder) -> None:
    (change,) = told_changes(revision, edited(folder, ("title: 강변공원", "title: 강가공원")))
    assert (change.name["ko"], change.before["ko"], change.after["ko"]) == ("강가공원, 제목", "강변공원", "강가공원")


def test_only_what_stands_in_a_first_line_counts_as_reworded(revision: Revision, folder: KnowledgeFolder) -> None:
    law = Verdict(LAW, "told", "river-park", None, None)
    judgement = Judgement((law,))
    old = Tried(revision, Demands(), judgement, ())
    for place, counted in ((("title: River park", "title: Bank park"), 0), (("was to get", "gets"), 1)):
        new = Tried(edited(folder, place), Demands(), judgement, ())
        assert compare(old, new, ()).reworded == counted


def test_going_back_names_the_entries_that_go_and_come_back(folder: KnowledgeFolder) -> None:
    both = folder.load()
    folder.remove("faq/rules.yaml")
    fewer = edited(folder, ("    related: [tree-law]\n", ""), ("number: 1200", "number: 1300"))
    assert undo_lines(both, fewer, "en") == ["goes: Tree law", "River park, New benches: 1,200 → 1,300"]
    assert undo_lines(fewer, both, "en") == ["comes back: Tree law", "River park, New benches: 1,300 → 1,200"]
    assert undo_lines(fewer, both, "ko")[0] == "되살아나는 항목: 나무법"
    assert undo_lines(both, both, "en") == []


def test_going_back_over_much_says_how_much_is_not_shown(revision: Revision, folder: KnowledgeFolder) -> None:
    changed = edited(
        folder, ("title: River park", "title: Park"), ("number: 1200", "number: 1300"), ("date: 2022-05", "date: 2023"),
        ("en: New benches", "en: Benches"), ("as_of: 2021-09-07", "as_of: 2021-10"), ("was to get", "gets"),
        ("It opens in {{", "Open from {{"),
    )  # fmt: skip
    lines = undo_lines(revision, changed, "en")
    assert (len(lines), lines[-1]) == (6, "and 2 more")


def changes_shown(effect: Effect, language: Language) -> list[str]:
    """The lines of the questions answered otherwise, as a curator reads them."""
    notice = Notice(language, "changes", changed_questions(effect, language), ())
    lines = message_text(Renderer(lambda: TODAY, 4096).render_notice(notice)).split("\n")
    return [line for line in lines if "→" in line]


def test_questions_answered_otherwise_are_told_by_titles_and_labels(revision: Revision) -> None:
    def judged(*told: tuple[Outcome, str | None, str | None]) -> Judgement:
        return Judgement(tuple(Verdict(check, *each, None) for check, each in zip(QUESTIONS, told, strict=False)))

    demands = Demands(QUESTIONS, Thresholds())
    asked: tuple[RealQuestion, ...] = (("벤치", "ko"), ("trees", "en"))
    old = judged(("told", "river-park", "benches"), ("told", "river-park", None), ("offered", None, None))
    new = judged(("told", "river-park", "opening"), ("wrong", "tree-law", "height"), ("held-back", None, None))
    effect = compare(
        Tried(revision, demands, old, (("river-park", None), None)),
        Tried(revision, demands, new, (("river-park", "benches"), ("tree-law", "height"))),
        asked,
    )
    assert changes_shown(effect, "en") == [
        "“how many benches 1”: River park → Tree law",
        "“벤치”: River park → River park, New benches",
        "“trees”: no answer → Tree law",
        "“how many benches 0”: River park, New benches → River park, Opening",
        "“how many benches 2”: offered among others → no answer",
    ]
    assert changes_shown(effect, "ko")[:2] == [
        "“how many benches 1”: 강변공원 → 나무법",
        "“벤치”: 강변공원 → 강변공원, 새 의자",
    ]


def test_an_entry_that_goes_is_still_told_by_its_title(revision: Revision, folder: KnowledgeFolder) -> None:
    folder.remove("faq/rules.yaml")
    fewer = edited(folder, ("    related: [tree-law]\n", ""))
    nothing = Demands(), Judgement(())
    effect = compare(
        Tried(revision, *nothing, (("tree-law", "height"),)), Tried(fewer, *nothing, (None,)), [("trees", "en")]
    )
    assert changes_shown(effect, "en") == ["“trees”: Tree law → no answer"]


def test_only_recent_questions_are_counted_as_such_and_all_are_told(revision: Revision) -> None:
    nothing = revision, Demands(), Judgement(())
    wanted: RealQuestion = ("which benches", "en")
    recent: list[RealQuestion] = [("벤치", "ko"), ("trees", "en")]
    old = Tried(*nothing, (None, None, ("tree-law", None)))
    new = Tried(*nothing, (("river-park", "benches"), ("river-park", "benches"), ("tree-law", None)))
    read = shown(compare(old, new, [wanted, *recent], recent))
    assert "2 real questions of the last 30 days: 0 with a corrected first line, 1 newly answered, 0" in read
    assert "“which benches” is then told: New benches: 1,200" in read
    assert "3 real questions of the last 30 days: 0 with a corrected first line, 2" in shown(
        compare(old, new, [wanted, *recent])
    )


def test_waiting_questions_alone_are_told_without_a_count(revision: Revision) -> None:
    nothing = revision, Demands(), Judgement(())
    effect = compare(Tried(*nothing, (None,)), Tried(*nothing, (("river-park", None),)), [("benches", "en")], ())
    assert "last 30 days" not in shown(effect)
    assert "“benches” is then told: The river park was to get 1,200 benches." in shown(effect)
