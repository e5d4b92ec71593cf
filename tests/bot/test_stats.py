"""`seoulbot stats` and what a curator gets in a chat."""

import datetime as dt
import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.drawing import HEIGHT, WIDTH
from bot.sheet import describe
from bot.stats import stats_message
from bot.store.questions import AskedQuestion
from bot.store.store import Vote, open_store
from knowledge.knowledge_base import KnowledgeBase
from responders.assistant import Assistant
from responders.messages import Notice
from responders.splitting import visible_length
from tests.bot.conftest import Seoulbot
from tests.bot.figures import made_up
from tests.conftest import TODAY

ASKED = AskedQuestion("How many electric buses?", "en", "private", "answered", "electric-buses", "number", (), 2500)
KEYS = {
    "asked", "outcomes", "votes", "days", "people", "surfaces", "languages", "reasons", "entries", "missing_words",
    "p50_ms", "p99_ms",
}  # fmt: skip


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height as a PNG's header says them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture
async def settings(tmp_path: Path) -> dict[str, str]:
    """A database with one question of today, and the settings that name it."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    async with open_store(url, TODAY) as store:
        await store.questions.keep(55, ASKED)
        await store.vote(55, Vote("electric-buses", None, False, "outdated"), "r", dt.datetime.now(dt.UTC).date())
    return {"SEOULBOT_DATABASE_URL": url, "SEOULBOT_TIMEZONE": "UTC"}


def test_the_object_has_the_keys_of_the_contract(seoulbot: Seoulbot, settings: dict[str, str]) -> None:
    figures = json.loads(seoulbot("stats", "--days", "2", "--json", settings=settings).stdout)
    assert set(figures) == KEYS
    assert figures["asked"] == 1
    assert figures["outcomes"] == {"answered": 1, "suggested": 0, "unknown": 0, "smalltalk": 0}
    assert figures["votes"] == {"helpful": 0, "not_helpful": 1}
    assert figures["reasons"] == {"outdated": 1}
    assert len(figures["days"]) == 2
    assert figures["p50_ms"] == 2.5


def test_the_table_tells_the_same(seoulbot: Seoulbot, settings: dict[str, str]) -> None:
    output = seoulbot("stats", settings=settings).stdout
    assert "electric-buses 1" in output
    assert "outdated 1" in output
    assert "private 1, group 0, guest 0" in output


def test_the_picture_is_written_by_a_process_of_its_own_with_what_that_imports(
    settings: dict[str, str], environment: dict[str, str], elsewhere: Path
) -> None:
    code = """
import sys, bot.app
from bot.cli import app
app(["stats", "--picture", "week.png", "--lang", "ko", "--days", "7"], standalone_mode=False)
print("matplotlib" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env=environment | settings,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "False"
    assert size_of((elsewhere / "week.png").read_bytes()) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("arguments", [("--days", "91"), ("--picture", "a.svg")])
def test_a_wrong_call_is_refused(seoulbot: Seoulbot, arguments: tuple[str, ...]) -> None:
    done = seoulbot("stats", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


async def test_the_message_holds_the_figures_and_the_picture_shows_them(tmp_path: Path, assistant: Assistant) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.sqlite3'}", TODAY) as store:
        await store.questions.keep(55, ASKED)
        today = dt.datetime.now(dt.UTC).date()
        text, picture = await stats_message(store, assistant, "en", today, dt.UTC)
    assert "Questions: 1, at most 1 on one day. Different people: 1." in text.parts[0]
    assert "- Electric buses: 1" in text.parts[0]
    assert picture is not None
    assert size_of(picture) == (WIDTH, HEIGHT)


async def test_where_nothing_can_be_drawn_the_text_is_given(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    async with open_store(f"sqlite:///{tmp_path / 'bot.sqlite3'}", TODAY) as store:
        with capture_logs() as events:
            text, picture = await stats_message(store, assistant, "en", TODAY, dt.UTC)
    assert [(event["event"], set(event)) for event in events] == [
        ("statistics not drawn", {"event", "log_level", "error", "raised_at"})
    ]
    assert text.parts[0].startswith("<b>Questions, 23 October to 21 November 2026</b>")
    assert picture is None


def test_the_text_reads_as_reviewed(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    statistics = made_up(2, 2)
    said = {}
    for language in ("en", "ko"):
        sheet = describe(statistics, knowledge_base.revision, language)
        (said[language],) = assistant.render_notice(Notice(language, "stats", {"sheet": sheet})).parts
    assert said["en"].splitlines() == [
        "<b>Questions, 20 to 21 November 2026</b>",
        "Questions: 24, at most 16 on one day. Different people: 8.",
        "Time to answer: half within 2.8 ms, 99 of 100 within 1,012 ms.",
        "<b>Answers</b>: Answered 6, Choices offered 6, Not known 6, Small talk 6",
        "<b>Where</b>: In private 12, In groups 8, In other chats 4",
        "<b>Language</b>: In English 8, In Korean 16",
        "<b>Votes</b>: Helpful 8, Not helpful 4",
        "<b>Why not helpful</b>: It is wrong 2, Out of date 2, Not what I asked 2, Hard to read 2, No reason given 2",
        "<b>Words nothing covers</b>: zoo 2, 불꽃놀이 2, $price$ 2, 축구 2, aveveryverylongwordthatneverends 2",
        "<b>Told most often</b>",
        "- Electric buses: 24",
    ]
    assert said["ko"].splitlines()[:4] == [
        "<b>2026년 11월 20일~21일 질문 현황</b>",
        "질문 24건(하루 최대 16건), 질문한 사람 8명입니다.",
        "답하는 데 걸린 시간은 절반이 2.8밀리초, 99%가 1,012밀리초 이내입니다.",
        "<b>답변 결과</b>: 답변 6, 선택지 제시 6, 답 없음 6, 인사·안내 6",
    ]
    assert said["ko"].splitlines()[-1] == "- 전기버스: 24"


def test_the_text_fits_one_message_with_long_titles(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    entries = sorted(entry.id for entry in knowledge_base.revision.entries)[:10]
    sheet = describe(made_up(90, 9999, entries), knowledge_base.revision, "en")
    (part,) = assistant.render_notice(Notice("en", "stats", {"sheet": sheet})).parts
    assert visible_length(part) < 2000
