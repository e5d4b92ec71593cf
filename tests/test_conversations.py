"""Whole conversations: a person's words in by HTTP, the bot's messages out by HTTP."""

import asyncio

import pytest

from tests.bot.playground.visitor import Json, labels
from tests.running_bot import RunningBot


def first_line(message: Json) -> str:
    return str(message["text"]).partition("\n")[0]


async def test_start_says_what_the_bot_knows_and_what_it_does_not(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("/start")
    assert "five documents" in message["text"]
    assert "2020 and 2023" in message["text"]
    assert "timetables" in message["text"]
    assert "All topics" in labels(message)


async def test_the_name_and_the_menu_are_set_in_both_languages(running_bot: RunningBot) -> None:
    while len((english := await running_bot.visitor.looks())["commands"]) < 8:  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # menus are set while the bot answers already
    while (await running_bot.visitor.chooses_language("ko"))["commands"] == english["commands"]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # menus are set while the bot answers already
    korean = await running_bot.visitor.looks()
    assert (english["bot"]["name"], korean["bot"]["name"]) == ("Seoul policy bot", "서울 정책 봇")
    assert [command["command"] for command in korean["commands"]] == [
        "start", "topics", "why", "lang", "about", "privacy", "forget", "help",
    ]  # fmt: skip
    assert korean["commands"][3]["description"] == "답하는 언어"


async def test_help_says_what_the_bot_knows_and_how_it_is_used(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("/help")
    assert "five documents" in message["text"]
    assert "/lang" in message["text"]


async def test_a_question_for_a_figure_gets_it_with_its_year_and_source(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("How many electric buses did Seoul plan?")
    assert "3,500" in first_line(message)
    assert "(plan of September 2021)" in first_line(message)
    assert "2025 is past" in message["text"]
    assert "seoulsolution, posted 7 September 2021" in message["text"]
    assert message["entities"][0]["type"] == "bold"


async def test_a_korean_question_gets_a_korean_answer(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("전기버스 몇 대 들여온대요?")
    assert "3,500대" in first_line(message)
    assert "2021년 9월 계획" in first_line(message)
    assert "출처: seoulsolution" in message["text"]


@pytest.mark.parametrize("question", ["who won the football match last night", "오늘 점심 뭐 먹지"])
async def test_an_unrelated_question_gets_i_do_not_know_and_topics(running_bot: RunningBot, question: str) -> None:
    message = await running_bot.visitor.asks(question)
    assert "I don't know that" in message["text"] or "제 자료에 없습니다" in message["text"]
    assert "120" in message["text"]
    assert len(labels(message)) == 5


async def test_a_button_opens_the_entry_it_names(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("How many electric buses did Seoul plan?")
    await running_bot.visitor.presses(message, "Electric school buses")
    assert "school bus" in first_line(await running_bot.visitor.hears())


async def test_topics_lead_to_their_entries_and_those_to_answers(running_bot: RunningBot) -> None:
    start = await running_bot.visitor.asks("/start")
    await running_bot.visitor.presses(start, "All topics")
    topics = await running_bot.visitor.hears()
    await running_bot.visitor.presses(topics, labels(topics)[0])
    entries = await running_bot.visitor.hears()
    await running_bot.visitor.presses(entries, labels(entries)[0])
    assert "Source:" in (await running_bot.visitor.hears())["text"]


async def test_a_short_follow_up_is_read_against_the_last_answer(running_bot: RunningBot) -> None:
    await running_bot.visitor.asks("how many electric vehicles did the city plan")
    message = await running_bot.visitor.asks("and trucks?")
    assert "19,000" in first_line(message)


async def test_a_fixed_language_wins_over_the_question_s_own(running_bot: RunningBot) -> None:
    assert "한국어로" in (await running_bot.visitor.asks("/lang ko"))["text"]
    assert "3,500대" in first_line(await running_bot.visitor.asks("how many electric buses"))
    assert "language of your question" in (await running_bot.visitor.asks("/lang auto"))["text"]
    assert "3,500 " in first_line(await running_bot.visitor.asks("how many electric buses"))


async def test_the_language_can_be_chosen_by_button(running_bot: RunningBot) -> None:
    menu = await running_bot.visitor.asks("/lang")
    await running_bot.visitor.presses(menu, "한국어")
    assert "한국어로" in (await running_bot.visitor.hears())["text"]


async def test_someone_whose_telegram_is_korean_is_greeted_in_korean(running_bot: RunningBot) -> None:
    await running_bot.visitor.chooses_language("ko")
    assert "다섯 건" in (await running_bot.visitor.asks("/start"))["text"]


async def test_an_unknown_command_gets_help(running_bot: RunningBot) -> None:
    assert "/lang" in (await running_bot.visitor.asks("/reload"))["text"]


@pytest.mark.parametrize(
    "text",
    [
        "🚌🚌🚌",
        "\u202e\u202d",
        "{{7*7}}",
        "{% for x in y %}",
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "x" * 4096,
        "버" * 4096,
        "a\x07b\x1b[31m",
        "1. 2. 3.",
        "?",
        "'; drop table chat_settings; --",
    ],
)
async def test_odd_input_gets_a_calm_answer_without_its_markup(running_bot: RunningBot, text: str) -> None:
    message = await running_bot.visitor.asks(text)
    assert message["text"]
    assert "49" not in message["text"]
    assert {entity["type"] for entity in message.get("entities", [])} <= {"bold"}
    assert all("bold" not in line for line in _marked(message))


async def test_a_failure_is_told_calmly_with_a_number_and_logged_without_the_words(
    running_bot: RunningBot, capfd: pytest.CaptureFixture[str]
) -> None:
    running_bot.playground.state.fail_next("sendMessage", 400, "Bad Request: something new")
    message = await running_bot.visitor.asks("how many electric buses, asks Kim Secretword")
    assert "Something went wrong on my side" in message["text"]
    logged = capfd.readouterr()
    assert "Secretword" not in logged.out + logged.err
    assert running_bot.playground.token not in logged.out + logged.err


@pytest.mark.parametrize("code", [429, 502])
async def test_a_typing_sign_that_fails_does_not_cost_the_answer(
    running_bot: RunningBot, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    running_bot.playground.state.fail_next("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    running_bot.playground.state.fail_next("sendChatAction", code, "Not now", retry_after=1 if code == 429 else None)
    assert "3,500" in first_line(await running_bot.visitor.asks("how many electric buses"))
    assert "sendChatAction" in [call.method for call in running_bot.playground.state.calls]


async def test_an_answer_at_once_needs_no_typing_sign(running_bot: RunningBot) -> None:
    await running_bot.visitor.asks("how many electric buses")
    assert "sendChatAction" not in [call.method for call in running_bot.playground.state.calls]


async def test_when_telegram_asks_to_slow_down_the_answer_comes_later(
    running_bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    running_bot.playground.state.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    assert "3,500" in first_line(await running_bot.visitor.asks("how many electric buses"))


async def test_a_button_pressed_too_long_ago_still_gets_its_answer(running_bot: RunningBot) -> None:
    message = await running_bot.visitor.asks("how many electric buses")
    description = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    running_bot.playground.state.fail_next("answerCallbackQuery", 400, description)
    pressed = asyncio.create_task(running_bot.visitor.presses(message, "Electric school buses"))
    assert "school bus" in first_line(await running_bot.visitor.hears())
    pressed.cancel()


def _marked(message: Json) -> list[str]:
    """The pieces of the text that stand in bold or italics."""
    text = message["text"].encode("utf-16-le")
    spans = [(2 * entity["offset"], 2 * entity["length"]) for entity in message.get("entities", [])]
    return [text[start : start + length].decode("utf-16-le") for start, length in spans]
