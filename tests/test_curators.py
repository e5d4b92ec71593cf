"""Curators at work in chat, over HTTP: fix, stop, reload, publish, undo, teach; and everybody else sees none of it."""

from io import BytesIO
from typing import get_args

import pytest
from openpyxl import load_workbook

from bot.app import CURATORS_COMMANDS
from bot.store.audit import Deed
from bot.store.store import open_store
from knowledge.exchange.exports import to_csv
from knowledge.language import contains_hangul
from knowledge.snapshot import read_snapshot
from responders.assistant import Assistant
from tests.bot.playground.visitor import Json, Visitor, labels
from tests.conftest import TODAY
from tests.knowledge.folder import PARK_CHECKS, KnowledgeFolder
from tests.running_bot import RunningBot

COMMANDS = tuple(f"/{name}" for name in CURATORS_COMMANDS)


async def hears_offer(curator: Visitor, label: str = "공개") -> Json:
    """The next message with a button of this label; progress before it is passed over."""
    while label not in labels(message := await curator.hears()):
        assert "따져 보고" in message["text"] or "단계 중" in message["text"], message["text"]
    return message


async def corrects_benches(curator: Visitor, value: str) -> Json:
    """From the answer to the offer to publish another number of benches."""
    answer = await curator.asks("의자 몇 개 놓나요")
    await curator.presses(answer, "고치기")
    assert "1. 새 의자" in (await curator.hears())["text"]
    assert "지금 값" in (await curator.asks("1"))["text"]
    await curator.says(value)
    return await hears_offer(curator)


async def publishes(curator: Visitor, offer: Json, label: str = "공개") -> Json:
    """Press [Publish] and give what the bot says then."""
    await curator.presses(offer, label)
    while "공개했습니다" not in (message := await curator.hears())["text"]:
        assert message["message_id"] == offer["message_id"]  # it loses its buttons
    return message


async def invitation(owner: Visitor) -> str:
    """A link that lets one person in."""
    await owner.presses(await owner.asks("/admins"), "관리자 초대하기")
    link: str = (await owner.hears())["text"].split()[-1]
    return link


async def lets_in(bot: RunningBot, owner: Visitor, name: str) -> Visitor:
    """Invite somebody, who then curates too."""
    link = await invitation(owner)
    curator = bot.visitor.in_private(name)
    assert "관리자" in (await curator.asks(f"/start {link.partition('start=')[2]}"))["text"]
    return curator


async def test_a_wrong_figure_is_corrected_in_four_steps_and_undone_in_two(bot: RunningBot, owner: Visitor) -> None:
    answer = await owner.asks("의자 몇 개 놓나요")
    assert labels(answer)[-2:] == ["고치기", "답변 멈추기"]
    await owner.presses(answer, "고치기")
    await owner.hears()
    assert "예: 2500" in (await owner.asks("1"))["text"]
    assert "430.000은 430일 수도" in (await owner.asks("430.000"))["text"]
    await owner.says("1300")
    offer = await hears_offer(owner)
    assert "한국어: 1,200개 → 1,300개" in offer["text"]
    assert "English: 1,200 → 1,300" in offer["text"]
    assert "확인 질문 2개: 첫 줄이 고쳐지는 답 1개" in offer["text"]
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]
    live = await publishes(owner, offer)
    assert "2번째 판" in live["text"]
    told = (await bot.visitor.asks("how many benches are planned"))["text"]
    assert "New benches: 1,300" in told
    assert "Corrected on 21 November 2026." in told
    await owner.presses(live, "되돌리기")
    question = await owner.hears()
    assert "새 의자: 1,300개 → 1,200개" in question["text"]
    await owner.presses(question, "돌아가기")
    assert "돌아가기" not in labels(await owner.hears())
    assert "1번째 판으로 돌아갔습니다" in (await owner.hears())["text"]
    assert "New benches: 1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]
    assert "공개: 강변공원, 새 의자: 1,200개 → 1,300개" in (await owner.asks("/audit"))["text"]


async def test_a_stopped_answer_is_told_nobody_until_it_answers_again(
    bot: RunningBot, owner: Visitor, parks_assistant: Assistant
) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "답변 멈추기")
    stopped = await owner.hears()
    assert labels(stopped) == ["다시 답하기", "고치기"]
    assert "I am checking this answer" in (await bot.visitor.asks("how many benches are planned"))["text"]
    assert "I am checking this answer" in (await bot.visitor.asks("/start river-park"))["text"]
    assert (await bot.visitor.looks_up("benches"))["answer"]["results"] == []
    group = await bot.visitor.in_group().asks("/ask how many benches are planned")
    assert "I am checking this answer" in group["text"]
    await bot.stops()
    parks_assistant.stopped = frozenset()  # a new process knows nothing
    await bot.starts(parks_assistant)
    assert "I am checking this answer" in (await bot.visitor.asks("how many benches are planned"))["text"]
    await owner.presses(stopped, "다시 답하기")
    await owner.hears()
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_publishing_a_correction_ends_the_stop(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "답변 멈추기")
    stopped = await owner.hears()
    await owner.presses(stopped, "고치기")
    await owner.hears()
    await owner.asks("1")
    await owner.says("약 1300")
    assert "멈춤도 풀었습니다" in (await publishes(owner, await hears_offer(owner)))["text"]
    assert "about 1,300" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_texts_dates_and_sources_are_corrected_too(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "고치기")
    await owner.hears()
    assert "첫 문장: 강변공원에 의자 {{ benches }}" in (await owner.asks("3"))["text"]
    assert "{{ benches }}" in (await owner.asks("2"))["text"]
    await owner.says("강변공원 의자는 {{ seats }}입니다.\nThe park has {{ seats }} benches.")
    refused = await owner.hears()
    while "seats" not in refused["text"]:
        refused = await owner.hears()
    assert "‘seats’ 사실이 없습니다" in refused["text"]
    await owner.presses(refused, "취소")
    while "그대로 두었습니다" not in (await owner.hears())["text"]:
        pass
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "고치기")
    await owner.hears()
    assert "기준 시점: 2021년 9월 7일" in (await owner.asks("4"))["text"]
    await owner.says("2021-10-01")
    await publishes(owner, await hears_offer(owner))
    assert "October 2021" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_files_that_break_a_rule_are_refused_with_their_line(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    assert "공개할 것이 없습니다" in (await owner.asks("/reload"))["text"]
    parks.replace("faq/parks.yaml", "      as_of: 2021-09-07", "      as_off: 2021-09-07")
    await owner.says("/reload")
    while "공개하지 않았고" not in (refused := await owner.hears())["text"]:
        pass
    assert "faq/parks.yaml 9번째 줄: ‘river-park’ 항목: ‘time.as_off’ 필드는 여기에 쓸 수 없습니다." in refused["text"]
    assert labels(refused) == []
    assert "공개 거부: 파일 다시 읽기" in (await owner.asks("/audit"))["text"]
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]


@pytest.mark.parametrize(
    ("speaks", "label", "told"),
    [
        ("ko", "이곳을 표시한 파일 받기", "parks.csv 3행 “value” 열: 430.000은 430일 수도, 430,000일 수도 있습니다."),
        ("en", "Send me the file with these places marked", 'parks.csv, row 3, column "value": 430.000 can mean 430'),
    ],
)
async def test_a_file_that_is_refused_is_explained_and_marked_in_the_curators_language(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder, speaks: str, label: str, told: str
) -> None:
    await owner.chooses_language(speaks)
    content = to_csv(read_snapshot(parks.path)).replace(b",1200,", b",430.000,")
    await owner.sends("document", name="parks.csv", content=content)
    refused = await owner.hears()
    assert told in refused["text"]
    await owner.presses(refused, label)
    marked = (await owner.fetches(await owner.hears())).decode("utf-8-sig")
    assert told.partition(": ")[2] in marked


async def test_every_deed_of_the_log_has_a_name_in_korean(
    bot: RunningBot, owner: Visitor, parks_assistant: Assistant
) -> None:
    await bot.stops()
    async with open_store(bot.database_url, TODAY) as store:
        for deed in get_args(Deed):
            await store.audit.note("Jihoon (1)", deed)
    await bot.starts(parks_assistant)
    lines = (await owner.asks("/audit"))["text"].splitlines()
    deeds = [line.rpartition("Jihoon (1), ")[2].partition(" (")[0] for line in lines if "Jihoon" in line]
    assert len(set(deeds)) == len(get_args(Deed))
    assert [deed for deed in deeds if not contains_hangul(deed)] == []
    assert "봇, 공개: 처음 시작" in lines[-1]
    assert "봇: 처음 시작" in (await owner.asks("/revisions"))["text"]


async def test_files_whose_checks_do_worse_than_demanded_are_refused(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    parks.write("checks/parks.yaml", PARK_CHECKS.replace("tree-law}", "river-park}"))
    await owner.says("/reload")
    refused = await hears_offer(owner, "취소")
    assert "기준에 못 미칩니다" in refused["text"]
    assert "맞는 항목이 첫째: 50.0%" in refused["text"]
    assert "공개" not in labels(refused)


async def test_what_was_taught_survives_a_reload_until_the_files_say_otherwise(
    bot: RunningBot, owner: Visitor, parks: KnowledgeFolder
) -> None:
    await publishes(owner, await corrects_benches(owner, "1300"))
    parks.replace("faq/parks.yaml", "green space on the bank", "green space on the river bank")
    await owner.says("/reload")
    await publishes(owner, await hears_offer(owner))
    assert "1,300" in (await bot.visitor.asks("how many benches are planned"))["text"]
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1400")
    await owner.says("/reload")
    offer = await hears_offer(owner)
    assert "더는 맞지 않는 것" in offer["text"]
    await publishes(owner, offer)
    assert "1,400" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_a_question_asked_in_two_languages_is_answered_once_and_its_askers_told(
    bot: RunningBot, owner: Visitor
) -> None:
    visitor, minji = bot.visitor, bot.visitor.in_private("Minji")
    await visitor.presses(await visitor.asks("what does a bench cost in the river park"), "Tell me when you know")
    assert "Don't tell me after all" in labels(await visitor.hears())
    await minji.presses(await minji.asks("강변공원 의자 가격"), "답이 생기면 알림 받기")
    wish = await minji.hears()
    await minji.presses(wish, "알림 취소")
    assert "답이 생기면 알림 받기" in labels(await minji.hears())
    waiting = await owner.asks("/unanswered")
    assert "2명이 물었습니다" in waiting["text"]
    assert "답을 기다리는 사람: 1명" in waiting["text"]
    await owner.presses(waiting, "답 쓰기")
    await owner.hears()
    assert "네 줄이 필요합니다" in (await owner.asks("의자 하나는 십만 원입니다."))["text"]
    answer = "강변공원 의자 값\n의자 하나는 십만 원입니다.\nPrice of a bench\nOne bench costs a hundred thousand won."
    assert "1. City bulletin" in (await owner.asks(answer))["text"]
    assert "목록의 번호나 다른 낱말을 보내세요" in (await owner.asks("9"))["text"]
    await owner.says("1")
    offer = await hears_offer(owner)
    assert "새로 답하는 질문 2개" in offer["text"]
    await publishes(owner, offer, "공개하고 알리기")
    assert "알린 사람: 1명" in (await owner.hears())["text"]
    told = (await visitor.hears())["text"]
    assert told.startswith("On 21 November 2026 you asked: “what does a bench cost in the river park”")
    assert "One bench costs a hundred thousand won" in told
    assert told.endswith("Your request is now deleted; I won't write about it again.")
    assert "기다리는 것이 없습니다" in (await owner.asks("/unanswered"))["text"]
    assert "십만 원" in (await minji.asks("강변공원 의자 가격"))["text"]


async def test_a_question_is_attached_to_an_entry(bot: RunningBot, owner: Visitor) -> None:
    question = "seats along the embankment"
    assert "Tell me when you know" in labels(await bot.visitor.asks(question))
    waiting = await owner.asks("/unanswered")
    assert question in waiting["text"]
    await owner.presses(waiting, "다른 항목을 묻는 말")
    choices = await owner.hears()
    await owner.presses(choices, "강변공원")
    offer = await hears_offer(owner)
    assert f"“{question}”에 이렇게 답합니다: The river park was to get 1,200 benches." in offer["text"]
    await publishes(owner, offer)
    assert "1,200" in (await bot.visitor.asks(question))["text"]


async def test_attached_where_its_answer_is_missing_a_question_stays_unanswered(
    bot: RunningBot, owner: Visitor
) -> None:
    await bot.visitor.asks("what does a bench cost in the river park")
    await owner.presses(await owner.asks("/unanswered"), "이 항목을 묻는 말로 추가")
    assert "여전히 답하지 못합니다" in (await hears_offer(owner))["text"]


async def test_questions_and_votes_that_need_nothing_are_dismissed(bot: RunningBot, owner: Visitor) -> None:
    await bot.visitor.asks("zxcvb qwerty asdfg")
    answer = await bot.visitor.asks("how many benches are planned")
    await bot.visitor.presses(answer, "Not helpful")
    reasons = await bot.visitor.hears()
    await bot.visitor.presses(reasons, "Out of date")
    first = await owner.asks("/unanswered")
    assert "zxcvb" in first["text"]
    await owner.presses(first, "넘기기")
    votes = await owner.hears()
    assert "강변공원, 새 의자" in votes["text"]
    await owner.presses(votes, "넘기기")
    assert "기다리는 것이 없습니다" in (await owner.hears())["text"]
    await bot.visitor.asks("zxcvb qwerty asdfg")
    assert "기다리는 것이 없습니다" in (await owner.asks("/unanswered"))["text"]


async def test_who_blocked_the_bot_is_not_waited_for(bot: RunningBot, owner: Visitor) -> None:
    await bot.visitor.presses(await bot.visitor.asks("seats along the embankment"), "Tell me when you know")
    await bot.visitor.hears()
    await bot.visitor.lets_bot_be("kicked")
    waiting = await owner.asks("/unanswered")
    await owner.presses(waiting, "다른 항목을 묻는 말")
    await owner.presses(await owner.hears(), "강변공원")
    offer = await hears_offer(owner)
    await publishes(owner, offer, "공개하고 알리기")
    assert "알린 사람: 0명" in (await owner.hears())["text"]
    assert "기다리는 것이 없습니다" in (await owner.asks("/unanswered"))["text"]


async def test_strangers_get_what_they_get_for_an_unknown_command(bot: RunningBot) -> None:
    unknown = (await bot.visitor.asks("/nonsense"))["text"]
    assert {(await bot.visitor.asks(command))["text"] for command in COMMANDS} == {unknown}
    assert {"고치기", "Fix", "Stop"}.isdisjoint(labels(await bot.visitor.asks("how many benches are planned")))


async def test_a_strangers_press_on_a_curators_button_does_nothing(bot: RunningBot, owner: Visitor) -> None:
    minji, alex = (await lets_in(bot, owner, "Minji")).in_group("Minji"), bot.visitor.in_group("Alex")
    answer = await minji.asks("/ask 의자 몇 개 놓나요")
    for label in ("고치기", "답변 멈추기"):
        shown = await alex.presses(answer, label)
        assert shown is not None
        assert "no longer works" in shown["text"]
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]
    await minji.presses(answer, "답변 멈추기")
    while "멈췄습니다" not in (await minji.hears())["text"]:
        pass
    assert "I am checking this answer" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_going_back_behind_a_correction_that_ended_a_stop_stops_again(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "답변 멈추기")
    await owner.presses(await owner.hears(), "고치기")
    await owner.hears()
    await owner.asks("1")
    await owner.says("1300")
    live = await publishes(owner, await hears_offer(owner))
    assert "1,300" in (await bot.visitor.asks("how many benches are planned"))["text"]
    await owner.presses(live, "되돌리기")
    await owner.presses(await owner.hears(), "돌아가기")
    while "1번째 판으로 돌아갔습니다" not in (await owner.hears())["text"]:
        pass
    assert "I am checking this answer" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_published_without_telling_people_can_still_be_told(bot: RunningBot, owner: Visitor) -> None:
    question = "seats along the embankment"
    await bot.visitor.presses(await bot.visitor.asks(question), "Tell me when you know")
    await bot.visitor.hears()
    await owner.presses(await owner.asks("/unanswered"), "다른 항목을 묻는 말")
    await owner.presses(await owner.hears(), "강변공원")
    await publishes(owner, await hears_offer(owner))
    waiting = await owner.asks("/unanswered")
    assert "기다리는 사람이 1명" in waiting["text"]
    await owner.presses(waiting, "알리기")
    while "알린 사람: 1명" not in (await owner.hears())["text"]:
        pass
    assert question in (await bot.visitor.hears())["text"]
    assert "기다리는 것이 없습니다" in (await owner.asks("/unanswered"))["text"]


async def test_who_wants_to_know_a_dismissed_question_brings_it_back(bot: RunningBot, owner: Visitor) -> None:
    asked = await bot.visitor.asks("seats along the embankment")
    await owner.presses(await owner.asks("/unanswered"), "넘기기")
    assert "기다리는 것이 없습니다" in (await owner.hears())["text"]
    await bot.visitor.presses(asked, "Tell me when you know")
    assert "답을 기다리는 사람: 1명" in (await owner.asks("/unanswered"))["text"]


async def test_a_step_begun_in_the_group_leaves_private_questions_alone(bot: RunningBot, owner: Visitor) -> None:
    minji = await lets_in(bot, owner, "Minji")
    group = minji.in_group("Minji")
    await group.presses(await group.asks("/ask 의자 몇 개 놓나요"), "고치기")
    menu = await group.hears()
    assert "1,200" in (await minji.asks("의자 몇 개 놓나요"))["text"]
    await group.says("1")  # not to the bot
    await group.says("1", reply_to=menu)
    assert "지금 값" in (await group.hears())["text"]


async def test_links_that_let_people_in_are_given_in_private_only(bot: RunningBot, owner: Visitor) -> None:
    group = await owner.makes_group()  # any but the one named for it: there the command does not exist
    await group.hears()
    await group.says("/admins")
    assert "1,200" in (await group.asks("/ask how many benches are planned"))["text"]
    assert "관리자 초대하기" in labels(await owner.asks("/admins"))


async def test_an_invitation_lets_one_person_in_until_an_owner_takes_it_back(bot: RunningBot, owner: Visitor) -> None:
    outdated = await invitation(owner)
    parameter = (await invitation(owner)).partition("start=")[2]
    unknown = (await bot.visitor.asks("/start curate-nonsense"))["text"]
    assert unknown.startswith("That link is not good, or no longer.\n\nI answer from")
    assert (await bot.visitor.asks(f"/start {outdated.partition('start=')[2]}"))["text"] == unknown
    minji = bot.visitor.in_private("Minji")
    assert "이제 관리자입니다" in (await minji.asks(f"/start {parameter}"))["text"]
    stranger = (await bot.visitor.asks(f"/start {parameter}"))["text"]
    assert stranger == unknown
    answer = await minji.asks("의자 몇 개 놓나요")
    assert "고치기" in labels(answer)
    help_text = (await minji.asks("/help"))["text"]
    assert "/unanswered: 답을 기다리는 질문" in help_text
    assert "/audit" not in help_text
    assert (await minji.asks("/admins"))["text"] == help_text  # owners only
    listed = await owner.asks("/admins")
    await owner.presses(listed, labels(listed)[0])
    assert "Minji 님은 이제 관리자가 아닙니다" in (await owner.hears())["text"]
    assert (await minji.asks("/reload"))["text"] == help_text.partition("\n\n관리자 명령")[0]
    await minji.presses(answer, "답변 멈추기")
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_of_two_curators_the_second_sees_that_the_base_moved(bot: RunningBot, owner: Visitor) -> None:
    minji = await lets_in(bot, owner, "Minji")
    first, second = await corrects_benches(owner, "1300"), None
    await minji.presses(await minji.asks("강변공원은 언제 열어요"), "고치기")
    await minji.hears()
    await minji.asks("1")
    await minji.says("2022-06")
    second = await hears_offer(minji)
    await publishes(owner, first)
    await minji.presses(second, "공개")
    moved = await minji.hears()
    assert "그사이 Jihoon 님이 2번째 판을 공개해" in moved["text"]
    await minji.presses(moved, "다시 따져 보기")
    while "공개" not in labels(again := await minji.hears()):
        pass
    await minji.presses(again, "공개")
    while "3번째 판" not in (await minji.hears())["text"]:
        pass
    told = (await bot.visitor.asks("how many benches are planned"))["text"]
    assert "1,300" in told
    assert "June 2022" in told


async def test_a_pending_change_outlives_a_restart(bot: RunningBot, owner: Visitor, parks_assistant: Assistant) -> None:
    offer = await corrects_benches(owner, "1300")
    await bot.stops()
    await bot.starts(parks_assistant)
    await publishes(owner, offer)
    assert "1,300" in (await bot.visitor.asks("how many benches are planned"))["text"]


async def test_the_curators_group_works_and_other_groups_hear_nothing(bot: RunningBot, owner: Visitor) -> None:
    minji = await lets_in(bot, owner, "Minji")
    curator, stranger = minji.in_group("Minji"), bot.visitor.in_group("Alex")
    await stranger.says("/revisions")
    assert "1번째 판" in (await curator.asks("/revisions"))["text"]
    other = await minji.makes_group()
    await other.hears()  # the greeting
    await other.says("/revisions")
    assert "benches" in (await other.asks("/ask how many benches are planned"))["text"]


async def test_answers_go_on_while_a_change_is_worked_out(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("의자 몇 개 놓나요"), "고치기")
    await owner.hears()
    await owner.asks("1")
    await owner.says("1300")
    await owner.hears()  # it is being worked out
    assert "1,200" in (await bot.visitor.asks("how many benches are planned"))["text"]
    await hears_offer(owner)


async def test_a_table_goes_out_comes_back_wrong_and_then_right(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("/export"), "Excel")
    exported = await owner.hears()
    assert exported["document"]["file_name"] == "seoulbot-1.xlsx"
    content = await owner.fetches(exported)
    await owner.sends("document", name="parks.xlsx", content=content)
    assert "공개할 것이 없습니다" in (await owner.hears())["text"]
    await owner.sends("document", name="parks.xlsx", content=with_benches(content, "430.000"))
    refused = await owner.hears()
    assert "D2" in refused["text"]
    await owner.presses(refused, "이곳을 표시한 파일 받기")
    marked = load_workbook(BytesIO(await owner.fetches(await owner.hears())))["Facts"]["D2"]
    assert marked.comment is not None
    await owner.sends("document", name="parks.xlsx", content=with_benches(content, "1,300"))
    await publishes(owner, await hears_offer(owner))
    assert "1,300" in (await bot.visitor.asks("how many benches are planned"))["text"]
    await owner.sends("document", name="notes.pdf", content=b"%PDF-1.4")
    assert "notes.pdf" in (await owner.hears())["text"]


def with_benches(content: bytes, figure: str) -> bytes:
    """A workbook with another number of benches."""
    book = load_workbook(BytesIO(content))
    book["Facts"]["D2"].value = figure
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


async def test_a_strangers_file_is_a_message_like_any_other(bot: RunningBot) -> None:
    await bot.visitor.sends("document", name="parks.xlsx", content=b"PK")
    assert "I can only read words" in (await bot.visitor.hears())["text"]
    await bot.visitor.sends("document", "how many benches are planned", "parks.xlsx", b"PK")
    assert "1,200" in (await bot.visitor.hears())["text"]


async def test_what_curators_look_at(bot: RunningBot, owner: Visitor) -> None:
    assert "강변공원" in (await owner.asks("/stale"))["text"]
    assert "/try 전기버스" in (await owner.asks("/try"))["text"]
    await corrects_benches(owner, "1300")
    tried = (await owner.asks("/try how many benches are planned"))["text"]
    assert "1,200" in tried
    assert "1,300" in tried
    await owner.says("/stats")
    assert "photo" in await owner.hears()
    assert "질문 현황" in (await owner.hears())["text"]


async def test_the_digest_of_a_week_reaches_each_curator_once(bot: RunningBot, owner: Visitor) -> None:
    await bot.visitor.asks("zxcvb qwerty asdfg")
    await lets_in(bot, owner, "Minji")
    minji = bot.visitor.in_private("Minji")
    await owner.asks("/help")  # by which the bot knows the language of an owner's app
    assert [await bot.sends_digest(), await bot.sends_digest()] == [2, 0]
    assert "지난 한 주" in (await owner.hears())["text"]
    while "지난 한 주" not in (message := await minji.hears())["text"]:
        pass
    assert "zxcvb" in message["text"]
