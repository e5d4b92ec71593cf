"""When an entry is told, offered or neither."""

import pytest

from knowledge.fact_choice import AskedFact
from knowledge.index import Match, SearchResult
from knowledge.knowledge_base import KnowledgeBase
from responders.assistant import Assistant, read_question
from responders.faq import ANSWER_AT, CHOICE_LIMIT, OFFER_AT, admit, suggest, tell
from responders.messages import Answered, Conversation, Explained, Inquiry, Question, Suggested, Unknown


def inquire(base: KnowledgeBase, *matches: Match, unknown: tuple[str, ...] = ()) -> Inquiry:
    """An inquiry that found these matches."""
    relevance = max((match.confidence for match in matches), default=0.0)
    found = SearchResult(matches, unknown, relevance=relevance, covered=1.0)
    return Inquiry(Question("how many are there", "en", "ko"), found, base.revision)


def match(entry_id: str, score: float, confidence: float, fact_id: str | None = None) -> Match:
    """A match as a search gives it."""
    return Match(entry_id, AskedFact(fact_id), score, score, confidence, "phrasing")


IDS = ("ev-target", "electric-buses", "electric-taxis", "ev-chargers", "eco-mileage")


def test_a_sure_match_is_told_with_the_fact_asked_for(knowledge_base: KnowledgeBase) -> None:
    answer = tell(inquire(knowledge_base, match("electric-buses", 0.8, ANSWER_AT, "share")))
    assert answer is not None
    assert (answer.entry.id, answer.fact_id, answer.language) == ("electric-buses", "share", "ko")


def test_a_match_just_below_sure_is_not_told(knowledge_base: KnowledgeBase) -> None:
    assert tell(inquire(knowledge_base, match("electric-buses", 0.8, ANSWER_AT - 0.001))) is None


def test_near_matches_are_offered_best_first(knowledge_base: KnowledgeBase) -> None:
    matches = [match(entry_id, 0.5 - place / 100, OFFER_AT) for place, entry_id in enumerate(IDS)]
    answer = suggest(inquire(knowledge_base, *matches))
    assert answer is not None
    assert [choice.entry.id for choice in answer.choices] == list(IDS[:CHOICE_LIMIT])


def test_a_match_far_behind_the_best_is_not_offered(knowledge_base: KnowledgeBase) -> None:
    answer = suggest(inquire(knowledge_base, match(IDS[0], 0.5, OFFER_AT), match(IDS[1], 0.1, 0.1)))
    assert answer is not None
    assert [choice.entry.id for choice in answer.choices] == [IDS[0]]


def test_a_match_that_is_hardly_near_is_not_offered(knowledge_base: KnowledgeBase) -> None:
    assert suggest(inquire(knowledge_base, match(IDS[0], 0.5, OFFER_AT - 0.001))) is None


def test_nothing_found_is_neither_told_nor_offered(knowledge_base: KnowledgeBase) -> None:
    assert (tell(inquire(knowledge_base)), suggest(inquire(knowledge_base))) == (None, None)


def test_not_knowing_names_the_words_that_nothing_covers(knowledge_base: KnowledgeBase) -> None:
    answer = admit(inquire(knowledge_base, unknown=("pizza",)))
    assert (answer.words, answer.language) == (("pizza",), "ko")


def test_not_knowing_keeps_what_was_nearest(knowledge_base: KnowledgeBase) -> None:
    answer = admit(inquire(knowledge_base, match(IDS[0], 0.2, 0.1), match(IDS[1], 0.1, 0.1)))
    assert [entry.id for entry in answer.near] == list(IDS[:2])


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote Hamlet?",
        "how do I cook rice",
        "my laptop does not start",
        "best pizza recipe with mushrooms",
        "오늘 점심 뭐 먹지",
        "비트코인 가격 알려줘",
        "파스타 만드는 법",
        "프랑스 수도가 어디야",
        "qwertyuiop zxcvbnm",
        "ㅁㄴㅇㄹ",
    ],
)
def test_an_unrelated_question_is_not_answered_with_the_nearest_entry(assistant: Assistant, text: str) -> None:
    assert isinstance(assistant.answer(read_question(text)), Unknown)


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("How many electric buses did Seoul plan?", "electric-buses"),
        ("where does Seoul rank in Monocle's list", "monocle-ranking"),
        ("what is eco mileage", "eco-mileage"),
        ("전기버스 몇 대 도입해요?", "electric-buses"),
        ("서울은 모노클 순위에서 몇 위", "monocle-ranking"),
        ("에코마일리지가 뭔가요", "eco-mileage"),
    ],
)
def test_a_clear_question_is_answered(assistant: Assistant, text: str, entry_id: str) -> None:
    answer = assistant.answer(read_question(text))
    assert isinstance(answer, Answered)
    assert answer.entry.id == entry_id


@pytest.mark.parametrize("text", ["전기버스", "electric buses", "eco mileage"])
def test_one_word_that_names_an_entry_is_enough(assistant: Assistant, text: str) -> None:
    assert isinstance(assistant.answer(read_question(text)), Answered)


def test_an_offer_never_has_more_choices_than_buttons_fit(assistant: Assistant) -> None:
    answer = assistant.answer(read_question("electric"))
    assert isinstance(answer, Suggested)
    assert 1 <= len(answer.choices) <= CHOICE_LIMIT


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("How many electric buses and taxis?", ["electric-buses", "electric-taxis"]),
        ("how many electric taxis and how many electric buses", ["electric-taxis", "electric-buses"]),
        ("전기버스랑 전기택시는 각각 몇 대예요?", ["electric-buses", "electric-taxis"]),
        ("서울런이랑 다둥이 카드 알려줘", ["seoul-learn-families", "multi-child-card"]),
    ],
)
def test_two_entries_joined_in_one_question_are_both_offered(
    assistant: Assistant, question: str, offered: list[str]
) -> None:
    answer = assistant.answer(read_question(question, conversation=Conversation("electric-buses")))
    assert isinstance(answer, Suggested)
    assert ([choice.entry.id for choice in answer.choices], answer.reason) == (offered, "several")
    explained = assistant.explain(read_question(question))
    assert isinstance(explained, Explained)
    assert not explained.by_conversation


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how many electric motorcycles and trucks", "electric-delivery"),
        ("electric buses: how many and by when", "electric-buses"),
        ("전기버스와 관련된 계획 몇 대", "electric-buses"),
    ],
)
def test_what_is_joined_within_one_entry_is_told(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.answer(read_question(question))
    assert isinstance(answer, Answered)
    assert answer.entry.id == told


@pytest.mark.parametrize(
    "question", ["how many electric bikes are planned", "e-scooters in seoul", "전기자전거 몇 대 보급해요"]
)
def test_a_bicycle_is_no_motorcycle(assistant: Assistant, question: str) -> None:
    assert not isinstance(assistant.answer(read_question(question)), Answered)


@pytest.mark.parametrize("question", ["how many electric bikes for deliveries", "전기 오토바이 몇 대 보급해요"])
def test_a_motorcycle_by_its_other_names_is_one(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(read_question(question))
    assert isinstance(answer, Answered)
    assert answer.entry.id == "electric-delivery"


@pytest.mark.parametrize(
    ("question", "entry_id", "fact_id"),
    [
        ("who can get Seoul Learn", "seoul-learn-families", None),
        ("서울런은 누가 이용할 수 있나요", "seoul-learn-families", None),
        ("무료 어린이보험 지원 대상이 누구예요", "child-insurance", "who"),
        ("which number do I call to report danger as a dog patrol member", "dog-patrol", "report-to"),
    ],
)
def test_whom_it_is_for_and_where_to_call_are_told_by_any_text_that_says_so(
    assistant: Assistant, question: str, entry_id: str, fact_id: str | None
) -> None:
    answer = assistant.answer(read_question(question))
    assert isinstance(answer, Answered)
    assert (answer.entry.id, answer.fact_id) == (entry_id, fact_id)
