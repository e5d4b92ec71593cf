"""What a group's admins choose with /settings: the language and the length of its answers."""

from tests.bot.playground.visitor import Visitor, labels
from tests.running_bot import RunningBot

QUESTION = "how many electric buses"


async def test_members_are_told_that_admins_choose(alex: Visitor, minji: Visitor) -> None:
    menu = await alex.asks("/settings")
    for label in ("한국어", "Full answers"):
        refused = await minji.presses(menu, label)
        assert refused is not None
        assert refused["text"] == "단체방 관리자만 바꿀 수 있습니다."
    assert labels(await alex.asks("/settings")) == labels(menu)
    await minji.says("/settings")
    while not (answer := await minji.hears())["text"].startswith("단체방"):
        assert labels(answer) == labels(menu)
    assert labels(answer) == []


async def test_an_anonymous_admin_is_an_admin(alex: Visitor) -> None:
    await alex.says_anonymously("/settings")
    menu = await alex.hears()
    await alex.presses(menu, "Full answers")
    assert "✓ Full answers" in labels(await alex.hears())


async def test_the_menu_shows_what_is_chosen_and_changes_in_its_place(alex: Visitor) -> None:
    menu = await alex.asks("/settings")
    assert menu["text"] == "How should I answer in this group?"
    assert labels(menu) == ["✓ As I ask", "English", "한국어", "✓ Short answers", "Full answers"]
    shown = await alex.presses(menu, "Full answers")
    assert shown is not None
    changed = await alex.hears()
    assert changed["message_id"] == menu["message_id"]
    assert changed["text"] == shown["text"] == "From now on I answer in full here, as in private."
    assert labels(changed) == ["✓ As I ask", "English", "한국어", "Short answers", "✓ Full answers"]
    await alex.presses(changed, "한국어")
    changed = await alex.hears()
    assert changed["text"] == "이제부터 한국어로 답합니다."
    assert labels(changed) == ["질문한 언어로", "English", "✓ 한국어", "짧은 답", "✓ 전체 답"]


async def test_a_language_chosen_in_a_topic_is_confirmed_there_and_holds_for_all(
    running_bot: RunningBot, alex: Visitor, minji: Visitor
) -> None:
    general = running_bot.visitor.in_group("Alex")
    menu = await alex.asks("/settings")
    await alex.presses(menu, "한국어")
    assert (await alex.hears())["text"] == "이제부터 한국어로 답합니다."
    await minji.says(f"/ask {QUESTION}")
    while (answer := await minji.hears())["message_id"] == menu["message_id"]:
        pass
    assert "3,500대" in answer["text"]
    await general.says(f"/ask {QUESTION}")
    assert "3,500대" in (await general.hears())["text"]  # nothing was said here before


async def test_full_answers_have_the_text_of_the_private_chat(running_bot: RunningBot) -> None:
    group = running_bot.visitor.in_group("Alex")
    await group.presses(await group.asks("/settings"), "Full answers")
    await group.hears()
    question = await group.says(f"/ask {QUESTION}")
    answer = await group.hears()
    sent = [call for call in running_bot.playground.state.calls if call.method == "sendMessage"]
    assert sent[-1].flag("disable_notification")
    await running_bot.visitor.says(QUESTION)
    assert answer["text"] == (await running_bot.visitor.hears())["text"]
    assert len(answer["text"]) > 300
    assert labels(answer) == ["Remove"]
    assert answer["reply_to_message"]["message_id"] == question["message_id"]


async def test_a_choice_is_told_in_full_too(running_bot: RunningBot) -> None:
    group = running_bot.visitor.in_group("Alex")
    await group.presses(await group.asks("/settings"), "Full answers")
    await group.hears()
    await group.says("/ask 양재")
    offered = await group.hears()
    await group.presses(offered, next(label for label in labels(offered) if label != "지우기"))
    told = await group.hears()
    assert told["message_id"] == offered["message_id"]
    assert "출처" in told["text"] or "Source" in told["text"]


async def test_settings_stay_when_a_group_becomes_a_supergroup(running_bot: RunningBot) -> None:
    plain = await running_bot.visitor.makes_group()
    await plain.hears()  # how to ask
    for label in ("한국어", "전체 답"):
        await plain.presses(await plain.asks("/settings"), label)
        await plain.hears()
    supergroup = await plain.upgrades_group()
    await supergroup.says(f"/ask {QUESTION}")
    answer = await supergroup.hears()
    assert "3,500대" in answer["text"]
    assert "출처" in answer["text"]
