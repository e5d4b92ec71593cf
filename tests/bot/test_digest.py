"""The week in one message for curators."""

from bot.digest import digest
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import Language
from responders.assistant import Assistant


def said(knowledge_base: KnowledgeBase, assistant: Assistant, language: Language) -> list[str]:
    """The lines of a digest."""
    notice = digest(
        language,
        knowledge_base.revision,
        asked=1312,
        asked_before=290,
        unanswered=("where is the <b>zoo</b>", "축구 누가 이겼어"),
        votes_against={"arisu": 1, "electric-buses": 3, "gone-entry": 2},
        stale=12,
    )
    (part,) = assistant.render_notice(notice).parts
    return part.splitlines()


def test_a_digest_in_english(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    assert said(knowledge_base, assistant, "en") == [
        "<b>The past week</b>",
        "Questions: 1,312 (the week before: 290).",
        "Questions without an answer: 2.",
        "- where is the &lt;b&gt;zoo&lt;/b&gt;",
        "- 축구 누가 이겼어",
        "Votes against an answer: 6.",
        "- Electric buses: 3",
        "- gone-entry: 2",
        "- Arisu, Seoul&#39;s tap water: 1",
        "Entries that may be out of date: 12.",
    ]


def test_a_digest_in_korean(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    lines = said(knowledge_base, assistant, "ko")
    assert lines[:3] == ["<b>지난 한 주</b>", "질문 1,312건(그 전주 290건)입니다.", "답이 없는 질문은 2건입니다."]
    assert lines[5:7] == ["도움이 안 됐다는 투표는 6건입니다.", "- 전기버스: 3"]
    assert lines[-1] == "오래됐을 수 있는 항목은 12개입니다."


def test_a_quiet_week_lists_nothing(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    notice = digest(
        "en",
        knowledge_base.revision,
        asked=0,
        asked_before=0,
        unanswered=(),
        votes_against={},
        stale=0,
    )
    assert "- " not in assistant.render_notice(notice).parts[0]
