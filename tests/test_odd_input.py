"""What people, bots and Telegram send that is no plain question: a fitting answer or silence, and never an error."""

import pytest

from bot.playground.chats import Draft
from bot.playground.scene import CHANNEL_ID, GROUP_ID, VISITOR_ID
from bot.playground.typed import read_typed
from responders.assistant import Assistant
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot

pytestmark = pytest.mark.usefixtures("no_error_logged")

QUESTION = "how many electric buses"
UNREADABLE = "I can only read words."
HOW_TO_ASK = "Write your question behind /ask"
KINDS = ("sticker", "photo", "voice", "location")


@pytest.fixture
def visitor(running_bot: RunningBot) -> Visitor:
    """Somebody in private."""
    return running_bot.visitor


@pytest.fixture
async def alex(running_bot: RunningBot) -> Visitor:
    """Somebody in a group in which the bot, an admin, hears every word."""
    alex = running_bot.visitor.in_group("Alex")
    await alex.lets_bot_be("administrator")
    return alex


async def hears_only_the_answer(person: Visitor) -> None:
    """Nothing was said to whatever came before, and the bot goes on answering."""
    question = "how many electric taxis"
    text = question if person.chat_id == VISITOR_ID else f"/ask {question}"
    assert "10,000" in (await person.asks(text))["text"]


# Out of reach


@pytest.mark.parametrize(
    ("in_group", "description"),
    [
        (False, "Forbidden: bot was blocked by the user"),
        (False, "Forbidden: user is deactivated"),
        (True, "Forbidden: bot was kicked from the supergroup chat"),
    ],
)
async def test_whoever_blocked_the_bot_meanwhile_is_left_alone(
    running_bot: RunningBot, visitor: Visitor, alex: Visitor, in_group: bool, description: str
) -> None:
    running_bot.playground.state.fail_next("sendMessage", 403, description)
    person = alex if in_group else visitor
    await person.says(f"/ask {QUESTION}")
    await hears_only_the_answer(person)


async def test_an_edited_question_whose_answer_is_gone_is_answered_anew(
    running_bot: RunningBot, visitor: Visitor
) -> None:
    question = await visitor.says(QUESTION)
    answer = await visitor.hears()
    chat = running_bot.playground.state.chats[VISITOR_ID]
    running_bot.playground.state.delete(chat, chat.messages[answer["message_id"]])
    await visitor.corrects(question["message_id"], "how many electric taxis")
    anew = await visitor.hears()
    assert anew["message_id"] != answer["message_id"]
    assert "10,000" in anew["text"]
    await visitor.corrects(question["message_id"], "how many electric trucks")
    edited = await visitor.hears()
    assert edited["message_id"] == anew["message_id"]
    assert "19,000" in edited["text"]


async def test_a_group_that_became_a_supergroup_meanwhile_is_answered_there_with_its_settings(
    running_bot: RunningBot, assistant: Assistant, visitor: Visitor
) -> None:
    plain = await visitor.makes_group()
    await plain.hears()  # how to ask
    await plain.presses(await plain.asks("/settings"), "한국어")
    await plain.hears()
    await running_bot.stops()
    await plain.says(f"/ask {QUESTION}")
    supergroup = await plain.upgrades_group()
    await running_bot.starts(assistant)
    assert "3,500대" in (await supergroup.hears())["text"]
    assert "1만 대" in (await supergroup.asks("/ask how many electric taxis"))["text"]


@pytest.mark.parametrize(
    ("text", "label"), [("/settings", "한국어"), (f"/ask {QUESTION}", "Remove"), ("/ask 양재", "양재도서관")]
)
async def test_a_button_from_before_a_group_became_a_supergroup_is_said_to_work_no_longer(
    visitor: Visitor, text: str, label: str
) -> None:
    plain = await visitor.makes_group()
    await plain.hears()  # how to ask
    message = await plain.asks(text)
    supergroup = await plain.upgrades_group()
    said = await plain.presses(message, label)
    assert said is not None
    assert said["text"] == "This button no longer works. To ask, write /ask and your question."
    await hears_only_the_answer(supergroup)


# Not words


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_text_is_told_what_can_be_read(visitor: Visitor, kind: str) -> None:
    await visitor.sends(kind)
    assert (await visitor.hears())["text"].startswith(UNREADABLE)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_text_is_passed_over_in_a_group(alex: Visitor, kind: str) -> None:
    await alex.sends(kind)
    await hears_only_the_answer(alex)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_text_is_told_what_can_be_read_where_the_bot_is_addressed(alex: Visitor, kind: str) -> None:
    sent = await alex.sends(kind, reply_to=await alex.asks(f"/ask {QUESTION}"))
    assert (await alex.hears())["text"].startswith(UNREADABLE)
    await alex.says("@PlaygroundBot", reply_to=sent)
    assert (await alex.hears())["text"].startswith(UNREADABLE)


async def test_a_caption_is_a_question(visitor: Visitor, alex: Visitor) -> None:
    await visitor.sends("photo", caption=QUESTION)
    assert "3,500" in (await visitor.hears())["text"]
    await alex.sends("photo", caption=QUESTION)
    await alex.sends("photo", caption=f"@PlaygroundBot {QUESTION}")
    assert "3,500" in (await alex.hears())["text"]
    await alex.sends("photo", caption="@PlaygroundBot")
    assert (await alex.hears())["text"].startswith(UNREADABLE)


@pytest.mark.parametrize("emoji", ["🚌", "⚡", "👨‍👩‍👧‍👦"])
async def test_a_message_full_of_emoji_is_answered(visitor: Visitor, alex: Visitor, emoji: str) -> None:
    assert (await visitor.asks((emoji * 4096)[:4096]))["text"].startswith(UNREADABLE)
    for address in ("/ask ", "@PlaygroundBot "):
        assert (await alex.asks(f"{address}{emoji * 4096}"[:4096]))["text"].startswith(UNREADABLE)


@pytest.mark.parametrize("text", ["/ask", "@PlaygroundBot"])
async def test_an_address_with_nothing_behind_it_is_told_how_to_ask(alex: Visitor, text: str) -> None:
    assert (await alex.asks(text))["text"].startswith(HOW_TO_ASK)


# Not from a person, or not for the bot


async def test_a_forwarded_question_is_answered_where_the_bot_is_addressed(visitor: Visitor, alex: Visitor) -> None:
    question = await visitor.says(QUESTION)
    await visitor.hears()
    await visitor.forwards(question)
    assert "3,500" in (await visitor.hears())["text"]
    in_group = await alex.says(QUESTION)
    await alex.forwards(in_group)
    mention = await alex.says(f"@PlaygroundBot {QUESTION}")
    assert "3,500" in (await alex.hears())["text"]
    await alex.forwards(mention)
    assert "above" in (await alex.hears())["text"]


async def test_a_post_in_a_channel_gets_silence(running_bot: RunningBot, visitor: Visitor) -> None:
    await visitor.posts(f"/ask {QUESTION} @PlaygroundBot")
    await hears_only_the_answer(visitor)
    assert [message.sender_id for message in running_bot.playground.state.chats[CHANNEL_ID].messages.values()] == [
        CHANNEL_ID
    ]


@pytest.mark.parametrize("text", [f"/ask {QUESTION}", f"@PlaygroundBot {QUESTION}", "/settings"])
async def test_another_bot_gets_silence(alex: Visitor, text: str) -> None:
    await alex.in_chat(GROUP_ID, "Other bot").says(text)
    assert (await alex.hears())["from"]["username"] == "OtherBot"
    await hears_only_the_answer(alex)


async def test_another_bots_reply_gets_silence(alex: Visitor) -> None:
    answer = await alex.asks(f"/ask {QUESTION}")
    await alex.in_chat(GROUP_ID, "Other bot").says("and by when?", reply_to=answer)
    assert (await alex.hears())["from"]["username"] == "OtherBot"
    await hears_only_the_answer(alex)


async def test_its_own_words_chosen_in_inline_mode_get_silence(visitor: Visitor) -> None:
    await visitor.chooses(await visitor.looks_up("electric buses"), "Electric buses")
    await hears_only_the_answer(visitor)


@pytest.mark.parametrize("text", [f"/ask@OtherBot {QUESTION}", "/settings@OtherBot", "/start", "/unknown", QUESTION])
async def test_words_for_others_get_silence_in_a_group(alex: Visitor, text: str) -> None:
    await alex.says(text)
    await hears_only_the_answer(alex)


@pytest.mark.parametrize(
    ("text", "part"), [(f"/ask {QUESTION}", "3,500"), ("/ask", "/lang"), ("/ask@OtherBot x", "/lang")]
)
async def test_ask_is_known_in_private_too(visitor: Visitor, text: str, part: str) -> None:
    assert part in (await visitor.asks(text))["text"]


# Changed or gone meanwhile


async def test_a_reply_to_a_message_that_is_gone_is_read_alone(running_bot: RunningBot, alex: Visitor) -> None:
    for text, said in ((f"/ask {QUESTION}", "3,500"), ("@PlaygroundBot", HOW_TO_ASK)):
        gone = await alex.says("무더위쉼터 몇 곳이에요")
        await alex.deletes(gone)
        group = running_bot.playground.state.chats[GROUP_ID]
        running_bot.playground.state.send(
            group, alex.person_id, Draft(read_typed(text), reply_to_id=gone["message_id"])
        )
        assert said in (await alex.hears())["text"]


@pytest.mark.parametrize("in_group", [False, True])
async def test_a_question_that_is_gone_is_answered_without_a_reply(
    running_bot: RunningBot, visitor: Visitor, alex: Visitor, in_group: bool
) -> None:
    person = alex if in_group else visitor
    state = running_bot.playground.state
    chat = state.chats[person.chat_id]
    question = state.send(chat, person.person_id, Draft(read_typed(f"/ask {QUESTION}")))
    state.delete(chat, question)
    answer = await person.hears()
    assert "3,500" in answer["text"]
    assert "reply_to_message" not in answer


@pytest.mark.parametrize(
    ("before", "after"),
    [(f"/ask {QUESTION}", "/ask how many electric trucks"), (f"/ask {QUESTION}", "/settings"), ("/ask", QUESTION)],
)
async def test_an_edited_command_gets_silence_in_a_group(alex: Visitor, before: str, after: str) -> None:
    command = await alex.says(before)
    await alex.hears()
    await alex.corrects(command["message_id"], after)
    await hears_only_the_answer(alex)


@pytest.mark.parametrize(("before", "after"), [("/start", "/lang ko"), (QUESTION, "/forget")])
async def test_an_edited_command_gets_silence_in_private(visitor: Visitor, before: str, after: str) -> None:
    command = await visitor.says(before)
    await visitor.hears()
    await visitor.corrects(command["message_id"], after)
    await hears_only_the_answer(visitor)


async def test_a_command_edited_into_a_question_is_answered(visitor: Visitor) -> None:
    command = await visitor.says("/strat")
    await visitor.hears()
    await visitor.corrects(command["message_id"], QUESTION)
    assert "3,500" in (await visitor.hears())["text"]


@pytest.mark.parametrize(
    ("earlier", "said"), [(f"/ask@otherbot {QUESTION}", "3,500"), ("/ask@otherbot", "only read words")]
)
async def test_a_mention_in_reply_to_a_command_reads_what_stands_behind_it(
    alex: Visitor, earlier: str, said: str
) -> None:
    asked = await alex.says(earlier)
    await alex.says("@PlaygroundBot", reply_to=asked)
    assert said in (await alex.hears())["text"]
