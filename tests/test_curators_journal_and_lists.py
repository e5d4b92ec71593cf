"""What curators read of their work, over HTTP: journal, lists that page on, invitations, reloads that take back."""

import re

from tests.bot.playground.visitor import Visitor, labels
from tests.knowledge.folder import KnowledgeFolder
from tests.running_bot import RunningBot
from tests.test_curators import corrects_benches, hears_offer, invitation, lets_in, publishes, with_benches

THIRD = """\
  - id: third-{number}
    time: {{kind: publication, as_of: 2019}}
    jurisdiction: {{level: city}}
    sources: [bulletin]
    en:
      title: Leaflet {number}
      phrasings: [leaflet of kind {number}]
      lead: There is leaflet {number}.
    ko:
      title: 안내지 {number}
      phrasings: [안내지 {number} 종류]
      lead: 안내지 {number}이 있습니다.
"""


async def test_the_journal_names_entries_and_figures_in_the_readers_words(bot: RunningBot, owner: Visitor) -> None:
    await bot.visitor.asks("seats along the embankment")
    await owner.presses(await owner.asks("/unanswered"), "다른 항목을 묻는 말")
    await owner.presses(await owner.hears(), "강변공원")
    await hears_offer(owner)
    await publishes(owner, await corrects_benches(owner, "약 1300"))
    for command in ("/revisions", "/audit"):
        assert "강변공원, 새 의자: 1,200개 → 약 1,300개" in (await owner.asks(command))["text"]
    journal = (await owner.asks("/audit"))["text"]
    assert "질문 “seats along the embankment”" in journal
    assert "facts." not in journal
    minji = await lets_in(bot, owner, "Minji")
    await minji.asks("/lang en")
    pending = await corrects_benches(owner, "1400")
    tried = (await minji.asks("/try how many benches are planned"))["text"]
    assert re.search(r"Pending: a change by Jihoon, 2\d November 2026, \d{1,2}:\d\d", tried)
    assert "River park, New benches: about 1,300 → about 1,400" not in (await minji.asks("/revisions"))["text"]
    await publishes(owner, pending)
    assert "River park, New benches: about 1,300 → about 1,400" in (await minji.asks("/revisions"))["text"]


async def test_an_open_invitation_is_seen_and_withdrawn(bot: RunningBot, owner: Visitor) -> None:
    parameter = (await invitation(owner)).partition("start=")[2]
    listed = await owner.asks("/admins")
    assert "Jihoon 님이 보낸 초대가" in listed["text"]
    await owner.presses(listed, "거두기: Jihoon")
    assert "초대를 거두었습니다" in (await owner.hears())["text"]
    assert "That link is not good" in (await bot.visitor.asks(f"/start {parameter}"))["text"]
    listed = await owner.asks("/admins")
    assert labels(listed) == ["관리자 초대하기"]
    assert "초대 거두기" in (await owner.asks("/audit"))["text"]


async def test_lists_page_on_and_lead_to_corrections(bot: RunningBot, owner: Visitor, parks: KnowledgeFolder) -> None:
    parks.write("faq/rules.yaml", parks.read("faq/rules.yaml") + "".join(THIRD.format(number=n) for n in range(20, 27)))
    parks.write("checks/thresholds.yaml", "at_least: {right_first: 0.1}\n")
    await owner.says("/reload")
    await publishes(owner, await hears_offer(owner))
    first = await owner.asks("/stale")
    await owner.presses(first, "더 보기")
    second = await owner.hears()
    assert "안내지 26" in first["text"] + second["text"]
    assert "더 보기" not in labels(second)
    await owner.presses(second, labels(second)[0])
    assert "무엇을 고칠까요" in (await owner.hears())["text"]
    await owner.presses(await owner.asks("/stale"), "고치기 1")
    await owner.hears()
    for question in ("zxcvb one", "qwerty two", "asdfg three"):
        await bot.visitor.asks(question)
    await owner.presses(await owner.asks("/unanswered"), "다음")
    second = await owner.hears()
    assert "qwerty" in second["text"]
    await owner.presses(second, "넘기기")
    assert "zxcvb" in (await owner.hears())["text"]


async def test_a_reload_says_which_upload_the_folder_knows_nothing_of(bot: RunningBot, owner: Visitor) -> None:
    await owner.presses(await owner.asks("/export"), "Excel")
    content = await owner.fetches(await owner.hears())
    await owner.sends("document", name="parks.xlsx", content=with_benches(content, "1,300"))
    await publishes(owner, await hears_offer(owner))
    await owner.says("/reload")
    offer = await hears_offer(owner)
    assert "폴더에는 2번째 판에서 바뀐 내용이 없어, 항목 1개가 그 이전으로 돌아갑니다." in offer["text"]
