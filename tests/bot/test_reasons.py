"""Why something was published or done: the bot's own words are shown in the reader's language, people's as written."""

import pytest

from bot.reasons import FILE, FILES, FIRST_START, QUESTIONS, VOTES, reason_in


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
