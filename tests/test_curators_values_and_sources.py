"""What a curator types in chat, over HTTP: figures that cannot be right, and the source that an answer really has."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.bot.playground.visitor import Json, Visitor, labels
from tests.knowledge.folder import KnowledgeFolder
from tests.running_bot import RunningBot
from tests.test_curators import corrects_benches, hears_offer, publishes

SEATS = "둑길 의자\n둑길 의자는 3,000원에 빌립니다.\nSeats on the embankment\nThese seats are let for 3,000 won."
FEWER = "의자 수\n새 의자는 공원에 있습니다.\nHow many benches are planned by the river\nThe benches are in the park."


async def begins_to_answer(bot: RunningBot, owner: Visitor, question: str, written: str = SEATS) -> Json:
    """From a question that nothing answers to the list of sources for what is written."""
    await bot.visitor.asks(question)
    await owner.presses(await owner.asks("/unanswered"), "답 쓰기")
    await owner.hears()
    return await owner.asks(written)


async def test_a_figure_that_cannot_be_right_is_refused_and_a_doubtful_one_is_pointed_out(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    parks.replace("faq/rules.yaml", "A tree may be cut", "For 1,200 trees there was one permit. A tree may be cut")
    parks.replace("faq/rules.yaml", "나무는 허가를", "나무 1,200그루에 허가가 하나 있었습니다. 나무는 허가를")
    await owner.says("/reload")
    await publishes(owner, await hears_offer(owner))
    await bot.visitor.asks("how many benches are planned")
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "고치기")
    await owner.hears()
    await owner.asks("1")
    assert "원래 단위: 개" in (await owner.asks("3600 km"))["text"]
    assert "쉼표는" in (await owner.asks("3,60"))["text"]
    assert "소수가 될 수 없습니다" in (await owner.asks("12.5"))["text"]
    sentence = await owner.asks("나무를 베어도 되나요")
    assert "숫자 하나가 필요합니다" in sentence["text"]
    assert "[취소]" in sentence["text"]
    assert labels(sentence) == ["취소"]
    await owner.says("1200")
    assert "이미 그렇게 되어 있습니다" in (await owner.hears())["text"]
    offer = await corrects_benches(owner, "12000개")
    assert "강변공원, 새 의자: 1,200개에서 12,000개" in offer["text"].replace("1만 2천 개", "12,000개")
    assert "이전 수치가 그대로" in offer["text"]
    assert "나무법, 첫 문장" in offer["text"]
    assert "실제 질문 2개: 첫 줄이 고쳐지는 답 2개" in offer["text"]
    assert "‘강변공원’의 출처: City bulletin (City Hall, 2021년 9월 7일), 기준 시점: 2021년 9월 7일" in offer["text"]


async def test_a_share_over_a_hundred_percent_is_taken_only_from_who_sends_it_twice(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    parks.replace("units.yaml", "units:\n", 'units:\n  percent: {en: "{n}%", ko: "{n}%"}\n')
    parks.replace("faq/rules.yaml", "{number: 1, unit: tree}", "{number: 40, unit: percent}")
    await owner.says("/reload")
    await publishes(owner, await hears_offer(owner))
    await owner.presses(await owner.asks("/stale"), "고치기 2")
    assert "집마다 심는 나무: 40%" in (await owner.hears())["text"]
    await owner.asks("1")
    assert "백 퍼센트를 넘을 수 없습니다" in (await owner.asks("120%"))["text"]
    assert "백 퍼센트를 넘을 수 없습니다" in (await owner.asks("130%"))["text"]
    await owner.says("130%")
    assert "한국어: 40% → 130%" in (await hears_offer(owner))["text"]


async def test_an_answer_taught_from_a_new_document_names_it_in_chat_and_in_exports(
    bot: RunningBot, owner: Visitor
) -> None:
    offered = await begins_to_answer(bot, owner, "seats along the embankment")
    assert "1. City bulletin (City Hall, 2021-09-07)" in offered["text"]
    assert "제목의 낱말" in offered["text"]
    assert "제목에 그 말이" in (await owner.asks("경복궁"))["text"]
    assert "쌍반점" in (await owner.asks("공원 요금 안내; 서울시"))["text"]
    await owner.says("공원 요금 안내; 서울시 공원과; 2026-11-20; https://parks.seoul.go.kr/fees")
    offer = await hears_offer(owner)
    assert "출처: 공원 요금 안내 (서울시 공원과, 2026년 11월 20일, https://parks.seoul.go.kr/fees)" in offer["text"]
    assert "기준 시점: 2026년 11월 20일" in offer["text"]
    await publishes(owner, offer)
    told = (await bot.visitor.asks("seats along the embankment"))["text"]
    assert "These seats are let for 3,000 won" in told
    assert (
        "“공원 요금 안내” (in Korean), 서울시 공원과, posted 20 November 2026. https://parks.seoul.go.kr/fees" in told
    )
    await owner.presses(await owner.asks("/export"), "Excel")
    content = await owner.fetches(await owner.hears())
    rows = list(load_workbook(BytesIO(content))["Sources"].values)
    assert "공원 요금 안내" in [row[2] for row in rows]
    await owner.sends("document", name="parks.xlsx", content=content)
    assert "공개할 것이 없습니다" in (await owner.hears())["text"]
    await owner.says("/reload")
    assert "공개할 것이 없습니다" in (await owner.hears())["text"]


async def test_what_the_city_answers_itself_says_so_and_its_text_is_the_answer_to_how_much(
    bot: RunningBot, owner: Visitor
) -> None:
    await begins_to_answer(bot, owner, "seats along the embankment")
    await owner.says("0")
    offer = await hears_offer(owner)
    assert "출처: 서울시 답변 (Seoul Metropolitan Government, 2026년 11월 21일)" in offer["text"]
    await publishes(owner, offer)
    told = (await owner.asks("둑길 의자 얼마"))["text"]
    assert "3,000원에 빌립니다" in told
    assert "출처: 서울시 답변(Seoul Metropolitan Government), 2026년 11월 21일." in told
    told = (await bot.visitor.asks("seats along the embankment"))["text"]
    assert "Source: answered by the city (Seoul Metropolitan Government), 21 November 2026." in told


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("나무", "나무 이야기 (Tree Office)"),
        ("Bench plan; City Hall; 2023-05", "Bench plan (City Hall, 2023년 5월)"),
    ],
)
async def test_an_entry_gets_another_source(bot: RunningBot, owner: Visitor, named: str, told: str) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "고치기")
    await owner.hears()
    assert "기준 시점: 2021년 9월 7일" in (await owner.asks("4"))["text"]
    await owner.says(named)
    assert f"→ {told}" in (await hears_offer(owner))["text"]


async def test_what_a_taught_answer_takes_from_others_is_named_first(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    parks.write("checks/thresholds.yaml", "at_least: {right_first: 0.1}\n")
    await owner.says("/reload")
    await publishes(owner, await hears_offer(owner))
    await begins_to_answer(bot, owner, "zxcvb qwerty asdfg", FEWER)
    await owner.says("1")
    lines = (await hears_offer(owner))["text"].splitlines()
    assert lines[1] == "지금보다 나빠지는 답:"
    assert lines[2].startswith("• “how many benches are planned by the river”: ‘강변공원’ 대신 ‘의자 수’")
