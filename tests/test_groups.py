"""In groups: quiet, short, once; and inline mode."""

import pytest

from bot.group_memory import MESSAGES_A_MINUTE, Groups
from bot.playground.scene import FLATMATES_ID
from knowledge.knowledge_base import KnowledgeBase
from responders.assistant import Assistant
from responders.rendering import Renderer
from tests.bot.playground.visitor import Visitor, labels
from tests.conftest import TODAY
from tests.running_bot import RunningBot

QUESTION = "how many electric buses"
TOO_MUCH = "한 단체방에 질문이 많습니다. 1분 뒤에 이어서 답하겠습니다. 개인 대화에서는 바로 답합니다."


@pytest.mark.parametrize("address", ["/ask", "@PlaygroundBot"])
async def test_who_asks_gets_a_short_silent_reply_in_the_topic(minji: Visitor, address: str) -> None:
    question = await minji.says(f"{address} {QUESTION}")
    answer = await minji.hears()
    assert "3,500" in answer["text"]
    assert "2021" in answer["text"]
    assert len(answer["text"]) <= 300
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert labels(answer) == ["개인 대화에서 전체 보기", "지우기"] or labels(answer) == [
        "Full answer in private",
        "Remove",
    ]


@pytest.mark.parametrize("address", ["/ask", "@PlaygroundBot"])
async def test_a_reply_with_nothing_but_the_address_asks_what_the_other_message_says(
    minji: Visitor, address: str
) -> None:
    earlier = await minji.says("무더위쉼터 몇 곳이에요")
    await minji.says(address, reply_to=earlier)
    assert "4,200" in (await minji.hears())["text"]


async def test_a_reply_to_the_answer_is_a_follow_up_on_it(running_bot: RunningBot, minji: Visitor) -> None:
    await minji.says(f"/ask {QUESTION}")
    answer = await minji.hears()
    alex = running_bot.visitor.in_group("Alex", topic="Moving to Seoul")
    await alex.says("what share of all buses?", reply_to=answer)
    assert "40%" in (await minji.hears())["text"]


async def test_the_same_again_is_pointed_to(minji: Visitor) -> None:
    await minji.says(f"/ask {QUESTION}")
    await minji.hears()
    await minji.says(f"/ask {QUESTION}")
    again = await minji.hears()
    assert again["text"] in ("Answered a few messages above.", "조금 위에서 답했습니다.")
    assert again["reply_markup"]["inline_keyboard"][0][0]["url"].startswith("https://t.me/c/")


async def test_whoever_is_pointed_to_an_answer_can_follow_up_on_it(running_bot: RunningBot, minji: Visitor) -> None:
    alex = running_bot.visitor.in_group("Alex", topic="Moving to Seoul")
    await minji.asks(f"/ask {QUESTION}")
    await alex.hears()
    pointer = await alex.asks(f"/ask {QUESTION}")
    assert pointer["text"] == "Answered a few messages above."
    assert "40%" in (await alex.asks("/ask what share of all buses?"))["text"]
    await minji.hears()
    await minji.hears()
    await minji.says("what share of all buses?", reply_to=pointer)
    assert "40%" in (await minji.hears())["text"]


async def test_only_the_asker_chooses(running_bot: RunningBot, minji: Visitor) -> None:
    await minji.says("/ask 양재")
    offered = await minji.hears()
    choice = next(label for label in labels(offered) if "도서관" in label)
    alex = running_bot.visitor.in_group("Alex", topic="Moving to Seoul")
    refused = await alex.presses(offered, choice)
    assert refused is not None
    assert refused["show_alert"]
    assert "/ask" in refused["text"]
    await minji.presses(offered, choice)
    edited = await minji.hears()
    assert edited["message_id"] == offered["message_id"]
    assert "양재도서관" in edited["text"]


async def test_what_an_anonymous_admin_asks_is_chosen_and_removed_by_admins(
    running_bot: RunningBot, minji: Visitor
) -> None:
    alex = running_bot.visitor.in_group("Alex", topic="Moving to Seoul")
    await alex.says_anonymously("/ask 양재")
    offered = await alex.hears()
    for label in ("양재도서관", "지우기"):
        refused = await minji.presses(offered, label)
        assert refused is not None
        assert refused["show_alert"]
    await alex.presses(offered, "양재도서관")
    told = await alex.hears()
    assert told["message_id"] == offered["message_id"]
    assert "양재도서관" in told["text"]
    removed = await alex.presses(told, "지우기")
    assert removed is not None
    assert not removed["show_alert"]


async def test_a_choice_is_what_the_next_question_and_a_repeat_are_read_against(minji: Visitor) -> None:
    await minji.presses(await minji.asks("/ask 양재"), "양재도서관")
    told = await minji.hears()
    assert "양재도서관" in (await minji.asks("/ask 그건 어디예요?"))["text"]
    again = await minji.asks("/ask 양재도서관")
    assert again["reply_markup"]["inline_keyboard"][0][0]["url"].endswith(f"/{told['message_id']}")


async def test_the_asker_and_admins_remove_the_answer_and_nobody_else(running_bot: RunningBot, minji: Visitor) -> None:
    await minji.says(f"/ask {QUESTION}")
    answer = await minji.hears()
    visitor = running_bot.visitor.in_group(topic="Moving to Seoul")
    refused = await visitor.presses(answer, labels(answer)[-1])
    assert refused is not None
    assert refused["show_alert"]
    await running_bot.visitor.in_group("Alex", topic="Moving to Seoul").presses(answer, labels(answer)[-1])
    await minji.says("/ask 무더위쉼터 몇 곳")
    assert "4,200" in (await minji.hears())["text"]


async def test_a_full_answer_opens_in_private(minji: Visitor) -> None:
    await minji.says(f"/ask {QUESTION}")
    answer = await minji.hears()
    private = await minji.opens(answer, labels(answer)[0])
    full = await private.hears()
    assert "Source" in full["text"] or "출처" in full["text"]


@pytest.mark.parametrize("text", ["/ask zqx", "/settings"])
async def test_too_much_gets_one_notice_and_then_silence(running_bot: RunningBot, minji: Visitor, text: str) -> None:
    heard = [(await minji.asks(text))["text"] for _ in range(MESSAGES_A_MINUTE + 1)]
    assert TOO_MUCH not in heard[:-1]
    assert heard[-1] == TOO_MUCH
    for _ in range(2):
        await minji.says(text)
    await running_bot.visitor.says(QUESTION)
    await running_bot.visitor.hears()  # updates are answered in order: so all before it have been
    said = [message for message in (await minji.looks())["messages"] if message["from"]["is_bot"]]
    assert len(said) == MESSAGES_A_MINUTE + 1


async def test_every_part_of_a_long_answer_counts(
    running_bot: RunningBot, knowledge_base: KnowledgeBase, minji: Visitor
) -> None:
    short_parts = Assistant(knowledge_base, Renderer(lambda: TODAY, 150))
    await running_bot.stops()
    await running_bot.starts(short_parts, Groups(messages_a_minute=3))
    alex = running_bot.visitor.in_group("Alex", topic="Moving to Seoul")
    await alex.presses(await alex.asks("/settings"), "Full answers")
    await alex.hears()
    answer = await alex.asks(f"/ask {QUESTION}")
    while not labels(answer):
        answer = await alex.hears()
    await alex.says(f"/ask {QUESTION}")
    assert (await alex.hears())["text"].startswith("That is a lot for one group")


async def test_inline_mode_finds_answers_and_sends_the_chosen_one(minji: Visitor) -> None:
    found = await minji.looks_up("electric buses")
    titles = [result["title"] for result in found["answer"]["results"]]
    assert titles[0] == "Electric buses"
    assert all(result["description"] for result in found["answer"]["results"])
    sent = await minji.chooses(found, "Electric buses")
    assert "3,500" in sent["text"]
    assert "Source" in sent["text"]


async def test_nothing_typed_lists_topics_and_nothing_found_leads_to_the_private_chat(minji: Visitor) -> None:
    topics = await minji.looks_up("")
    assert len(topics["answer"]["results"]) >= 10
    beyond = await minji.looks_up("how many electric buses in 2019")
    assert beyond["answer"]["results"][0]["title"] == "Electric buses"
    assert beyond["answer"]["button"]["text"] == "Not in my documents: anything about 2019"
    nothing = await minji.looks_up("zqx qzx")
    assert nothing["answer"]["results"] == []
    assert nothing["answer"]["button"]["start_parameter"]


@pytest.mark.parametrize(("typed", "personal"), [("", True), ("120", True), ("electric buses", False)])
async def test_only_results_in_the_language_of_the_words_are_kept_for_everybody(
    running_bot: RunningBot, minji: Visitor, typed: str, personal: bool
) -> None:
    await minji.looks_up(typed)
    answered = [call for call in running_bot.playground.state.calls if call.method == "answerInlineQuery"]
    assert [call.flag("is_personal") for call in answered] == [personal]


async def test_a_mention_where_the_bot_is_no_member_gets_one_short_answer(running_bot: RunningBot) -> None:
    guest = running_bot.visitor.in_chat(FLATMATES_ID, "Minji")
    await guest.says("@PlaygroundBot 무더위쉼터 몇 곳이에요")
    assert "4,200" in (await guest.hears())["text"]
