"""Why something was published or done: the bot's own words are shown in the reader's language, people's as written."""

from pathlib import Path

import pytest

from bot.reasons import FILE, FILES, FIRST_START, QUESTIONS, VOTES, correction, reason_in
from tests.knowledge.folder import KnowledgeFolder


@pytest.mark.parametrize(
    ("kept", "korean"),
    [
        (FIRST_START, "처음 시작"),
        (FILES, "파일 다시 읽기"),
        (FILE.format(name="새 {n} 표.xlsx"), "파일 새 {n} 표.xlsx"),
        (QUESTIONS.format(ids="3, 4"), "질문 3, 4번"),
        (VOTES.format(answer="river-park benches"), "river-park benches 답변 평가"),
    ],
)
def test_what_the_bot_kept_is_shown_in_the_readers_language(kept: str, korean: str) -> None:
    assert reason_in(kept, "en") == kept
    assert reason_in(kept, "ko") == korean


@pytest.mark.parametrize(
    "written",
    [
        "",
        "river-park: facts.benches.value",
        "file a complaint",
        "question the budget",
        "votes on Sunday?",
        "files gone",
    ],
)
def test_what_people_wrote_stays_as_it_is(written: str) -> None:
    assert reason_in(written, "ko") == written


def test_a_correction_is_told_by_title_label_and_figures(tmp_path: Path) -> None:
    revision = KnowledgeFolder(tmp_path).load()
    entry = {"facts": {"benches": {"value": {"number": 1200, "unit": "thing"}}}}
    at = ("facts", "benches", "value")
    kept = correction("river-park", {at: {"number": 1300, "unit": "thing", "approximate": "about"}}, entry)
    assert reason_in(kept, "ko", revision) == "강변공원, 새 의자: 1,200개 → 약 1,300개"
    assert reason_in(kept, "en", revision) == "River park, New benches: 1,200 → about 1,300"


@pytest.mark.parametrize(
    ("kept", "korean"),
    [
        ("river-park: facts.benches.value", "강변공원, 새 의자"),
        ("river-park: ko.lead, en.lead", "강변공원, 첫 문장"),
        ("river-park: sources, time.as_of", "강변공원, 출처와 날짜"),
        ("river-park: facts.gone.value: 1 -> 2", "강변공원, gone"),
        ("river-park: facts.opening.value: 2022-05 -> 2022-06", "강변공원, 개장: 2022년 5월 → 2022년 6월"),
        ("river-park", "강변공원"),
        ("votes on river-park benches", "강변공원, 새 의자 답변 평가"),
        ("lake-park: facts.benches.value", "lake-park: facts.benches.value"),
        ("question 7, 8", "질문 “벤치는 얼마”"),
        ("question 9", "질문 9번"),
    ],
)
def test_names_are_those_of_the_revision_that_answers(kept: str, korean: str, tmp_path: Path) -> None:
    assert reason_in(kept, "ko", KnowledgeFolder(tmp_path).load(), {8: "벤치는 얼마"}) == korean
