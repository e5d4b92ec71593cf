"""The chat page in a real Chromium; `bot` stands in for the bot, so that each answer is known beforehand."""

import re
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload, expect

from bot.playground import scene
from bot.playground.server import Playground
from tests.bot.playground.browser import CHROMIUM, DESKTOP, NO_CHROMIUM, PHONE, Screen, open_browser, open_screen
from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Visitor
from tests.running_bot import RunningBot

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)

TOPIC_ID = 1
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "More", "callback_data": "more"}, {"text": "Cite", "copy_text": {"text": "Seoul, 2021: 3,500"}}],
        [{"text": "In private", "url": "https://t.me/PlaygroundBot?start=buses"}],
        [{"text": "Look up", "switch_inline_query_current_chat": "buses"}],
    ]
}


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all: starting it takes longer than most tests."""
    async with open_browser() as browser:
        yield browser


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
async def screen(request: pytest.FixtureRequest, browser: Browser, playground: Playground) -> AsyncIterator[Screen]:
    """The page at both widths; no test may leave an error in the console."""
    async with open_screen(browser, playground.url, request.param) as screen:
        yield screen
        assert screen.problems == []


def article(number: int) -> dict[str, object]:
    content = {"message_text": f"Fact {number}"}
    return {
        "type": "article",
        "id": str(number),
        "title": f"Title {number}",
        "description": "EN",
        "input_message_content": content,
    }


async def test_a_question_is_answered_and_a_button_pressed(screen: Screen, bot: BotSide) -> None:
    await screen.says("How many buses?")
    await bot.hears("message")
    await bot.gets("sendChatAction", chat_id=scene.VISITOR_ID, action="typing")
    await expect(screen.page.locator("#typing")).to_be_visible()
    await bot.gets(
        "sendMessage", chat_id=scene.VISITOR_ID, text="<b>3,500</b> buses", parse_mode="HTML", reply_markup=KEYBOARD
    )
    answer = screen.message("3,500")
    await expect(answer.locator("strong")).to_have_text("3,500")
    await expect(screen.page.locator("#typing")).to_be_hidden()
    await answer.get_by_role("button", name="More").click()
    query = await bot.hears("callback_query")
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"], text="There is more", show_alert=True)
    await expect(screen.page.get_by_role("dialog")).to_have_text(re.compile("There is more"))
    await screen.page.get_by_role("button", name="Close").click()
    await answer.get_by_role("button", name="Cite").click()
    await expect(screen.page.locator("#toast")).to_have_text("Copied: Seoul, 2021: 3,500")
    assert await screen.page.evaluate("navigator.clipboard.readText()") == "Seoul, 2021: 3,500"


async def test_the_language_of_the_person_and_the_page_is_switched(screen: Screen, bot: BotSide) -> None:
    await screen.page.get_by_role("button", name="한국어").click()
    await expect(screen.page.get_by_role("button", name="보내기")).to_be_visible()
    await expect(screen.page.locator("html")).to_have_attribute("lang", "ko")
    await screen.says("버스 몇 대?")
    assert (await bot.hears("message"))["from"]["language_code"] == "ko"


async def test_the_bot_is_mentioned_in_a_group_in_reply_to_somebody(
    screen: Screen, bot: BotSide, visitor: Visitor
) -> None:
    await visitor.in_group("Minji", "Moving to Seoul").says("How many buses?")
    await screen.opens("Newcomers in Seoul")
    await screen.chooses(screen.message("How many buses?"), "Reply")
    await expect(screen.page.locator("#context")).to_contain_text("How many buses?")
    await screen.text.press_sequentially("@play")
    await expect(screen.suggestions).to_have_count(1)
    await screen.text.press("Enter")
    await expect(screen.text).to_have_value("@PlaygroundBot ")
    await screen.text.press("Enter")
    message = await bot.hears("message")
    assert (message["message_thread_id"], message["reply_to_message"]["text"]) == (TOPIC_ID, "How many buses?")
    await bot.gets(
        "sendMessage", chat_id=scene.GROUP_ID, message_thread_id=TOPIC_ID, text="3,500", reply_markup=KEYBOARD
    )
    await screen.message("3,500").get_by_role("link", name="In private").click()
    await expect(screen.page.locator("#chats [aria-current]")).to_contain_text("Private chat")
    assert (await bot.hears("message"))["text"] == "/start buses"


async def test_one_writes_as_another_member_in_another_topic(screen: Screen, bot: BotSide) -> None:
    await screen.opens("Newcomers in Seoul")
    general = screen.page.get_by_role("button", name="General")
    await general.click()
    await expect(general).to_have_attribute("aria-pressed", "true")
    await screen.page.get_by_label("Write as").select_option("Minji")
    await screen.says("/ask how many?")
    message = await bot.hears("message")
    assert (message["from"]["first_name"], "message_thread_id" in message) == ("Minji", False)
    await bot.gets("sendMessage", chat_id=scene.GROUP_ID, message_thread_id=TOPIC_ID, text="elsewhere")
    await expect(screen.page.get_by_role("button", name="Moving to Seoul").locator(".badge")).to_have_text("1")
    await expect(screen.log).not_to_contain_text("elsewhere")
    await screen.page.get_by_label("Bot:").select_option("admin")
    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "administrator"


async def test_ones_own_message_is_corrected_and_deleted(screen: Screen, bot: BotSide) -> None:
    await screen.says("frist")
    await screen.chooses(screen.message("frist"), "Edit")
    await expect(screen.text).to_have_value("frist")
    await screen.says("first")
    await expect(screen.message("first")).to_contain_text("edited")
    await bot.hears("message")
    assert (await bot.hears("edited_message"))["text"] == "first"
    await screen.text.press("ArrowUp")
    await expect(screen.text).to_have_value("first")
    await screen.text.press("Escape")
    await expect(screen.text).to_have_value("")
    await screen.chooses(screen.message("first"), "Delete")
    await expect(screen.log.locator("article")).to_have_count(0)


async def test_something_is_looked_up_while_typing_and_chosen(screen: Screen, bot: BotSide) -> None:
    await screen.opens("Flatmates")
    await screen.text.fill("@PlaygroundBot buses")
    query = await bot.hears("inline_query")
    button = {"text": "Ask in private", "start_parameter": "inline"}
    results = [article(1), article(2)]
    await bot.gets("answerInlineQuery", inline_query_id=query["id"], results=results, button=button)
    await expect(screen.suggestions).to_have_count(3)
    await expect(screen.page.locator("#found")).to_have_text("2 found")
    await screen.text.press("ArrowUp")
    await expect(screen.suggestions.last).to_be_focused()
    await screen.page.keyboard.press("Enter")
    await expect(screen.message("Fact 2")).to_contain_text("via @PlaygroundBot")
    assert (await bot.hears("chosen_inline_result"))["query"] == "buses"
    await screen.text.fill("@PlaygroundBot nothing")
    query = await bot.hears("inline_query")
    await bot.gets("answerInlineQuery", inline_query_id=query["id"], results=[], button=button)
    await screen.page.get_by_role("button", name="Ask in private").click()
    assert (await bot.hears("message"))["text"] == "/start inline"


async def test_a_button_puts_a_search_into_the_line(screen: Screen, bot: BotSide) -> None:
    await bot.gets("sendMessage", chat_id=scene.VISITOR_ID, text="x", reply_markup=KEYBOARD)
    await screen.log.get_by_role("button", name="Look up").click()
    await expect(screen.text).to_have_value("@PlaygroundBot buses")


async def test_enter_ends_a_korean_syllable_before_it_sends(screen: Screen, bot: BotSide) -> None:
    keyboard = await screen.page.context.new_cdp_session(screen.page)
    await screen.text.focus()
    await keyboard.send("Input.imeSetComposition", {"text": "버스", "selectionStart": 2, "selectionEnd": 2})
    await screen.text.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await bot.hears_nothing()
    await keyboard.send("Input.insertText", {"text": "버스"})
    await screen.text.press("Enter")
    assert (await bot.hears("message"))["text"] == "버스"


async def test_files_go_both_ways(
    screen: Screen, bot: BotSide, page: httpx.AsyncClient, playground: Playground
) -> None:
    document = FilePayload(name="notes.csv", mimeType="text/csv", buffer=b"1,2")
    await screen.page.locator("#file").set_input_files(document)
    assert (await bot.hears("message"))["document"]["file_name"] == "notes.csv"
    async with screen.page.expect_download() as download:
        await screen.log.get_by_role("link", name="notes.csv").click()
    assert (await (await download.value).path()).read_bytes() == b"1,2"
    form = {"chat_id": str(scene.VISITOR_ID), "caption": "The poster"}
    files = {"photo": ("a.png", b64decode(PIXEL), "image/png")}
    await page.post(f"/bot{playground.token}/sendPhoto", data=form, files=files)
    picture = screen.log.get_by_role("img", name="The poster")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    await screen.page.get_by_role("button", name="Attach").click()
    await screen.page.get_by_role("button", name="Location").click()
    assert "location" in await bot.hears("message")


async def test_the_keyboard_alone_is_enough(screen: Screen, bot: BotSide) -> None:
    keys = screen.page.keyboard
    await expect(screen.text).to_be_focused()
    await keys.type("How many buses?")
    await keys.press("Enter")
    await bot.hears("message")
    await bot.gets("sendMessage", chat_id=scene.VISITOR_ID, text="3,500", reply_markup=KEYBOARD)
    await expect(screen.message("3,500")).to_be_visible()
    await tab_to(screen, "More", backwards=True)
    await keys.press("Enter")
    query = await bot.hears("callback_query")
    await bot.gets("answerCallbackQuery", callback_query_id=query["id"])
    await tab_to(screen, "Flatmates", backwards=True)
    await keys.press("Enter")
    await expect(screen.text).to_be_focused()
    await keys.type("@mi")
    await keys.press("ArrowUp")
    await expect(screen.suggestions.last).to_be_focused()
    await keys.press("Escape")
    await expect(screen.text).to_be_focused()
    await tab_to(screen, "Attach", backwards=True)
    await keys.press("Enter")
    await expect(screen.page.get_by_role("button", name="File or picture")).to_be_focused()
    await keys.press("Escape")
    await expect(screen.page.get_by_role("button", name="Attach")).to_be_focused()


async def tab_to(screen: Screen, name: str, backwards: bool) -> None:
    """Move the focus until it is on the button with this name, and see that it is in sight."""
    for _ in range(40):
        await screen.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        focused: str = await screen.page.evaluate(
            "document.activeElement.ariaLabel || document.activeElement.innerText"
        )
        if focused.startswith(name):
            style = await screen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
            return
    raise AssertionError(f"{name} is out of reach")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_no_violation_and_nothing_is_cut_off(
    browser: Browser, playground: Playground, bot: BotSide, visitor: Visitor, size: tuple[int, int], dark: bool
) -> None:
    await bot.gets("setMyCommands", commands=[{"command": "start", "description": "What I know"}])
    await visitor.says("a long question " * 30)
    html = (
        "<b>x</b> <a href='https://a.bc'>y</a> <tg-spoiler>s</tg-spoiler>"
        "<blockquote expandable>z\n\n\n\n\n\nz</blockquote>"
    )
    await bot.gets("sendMessage", chat_id=scene.VISITOR_ID, text=html, parse_mode="HTML", reply_markup=KEYBOARD)
    await visitor.sends("photo", caption="A picture")
    await visitor.sends("document")
    await visitor.in_group("Minji", "Moving to Seoul").says("/ask how many?")
    async with open_screen(browser, playground.url, size, dark) as screen:
        await screen.page.locator("#tasks").evaluate("tasks => (tasks.open = true)")
        await check(screen, "private")
        await screen.page.get_by_role("button", name="Menu").click()
        await check(screen, "menu")
        await screen.opens("Newcomers in Seoul")
        await screen.message("/ask").hover()
        await screen.message("/ask").locator(".dots-button").click()
        await screen.text.press_sequentially("@")
        await expect(screen.suggestions).to_have_count(4)
        await check(screen, "group")


async def check(screen: Screen, where: str) -> None:
    results: Any = await Axe().run(screen.page)
    found = [
        (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in results.response["violations"]
    ]
    assert found == [], where
    width = await screen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, where


async def test_light_and_dark_are_switched_and_remembered(browser: Browser, playground: Playground) -> None:
    async with open_screen(browser, playground.url, DESKTOP) as screen:
        await expect(screen.page.locator("html")).to_have_attribute("data-theme", "light")
        await screen.page.get_by_role("button", name="Dark").click()
        await screen.page.reload()
        await expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")
        background = await screen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(22, 27, 26)"


async def test_the_tasks_are_ticked_off_as_they_are_done(screen: Screen, bot: BotSide) -> None:
    tasks, done = screen.page.locator("#task-list li"), screen.page.locator("#tasks-done")
    for number, answer in ((0, "3,500"), (1, "I don't know")):
        await start_task(screen, number)
        await expect(screen.text).not_to_have_value("")
        await screen.text.press("Enter")
        await bot.hears("message")
        await bot.gets("sendMessage", chat_id=scene.VISITOR_ID, text=answer)
        await expect(done).to_have_text(f"{number + 1}/5")
    await start_task(screen, 2)
    await expect(screen.page.locator("#context")).to_be_visible()
    await expect(screen.text).not_to_have_value("")
    await screen.text.press("Enter")
    await bot.hears("message")
    await start_task(screen, 3)
    query = await bot.hears("inline_query")
    await bot.gets("answerInlineQuery", inline_query_id=query["id"], results=[article(1)])
    await screen.suggestions.first.click()
    await start_task(screen, 4)
    await expect(screen.page.get_by_role("button", name="한국어")).to_be_focused()
    await screen.page.keyboard.press("Enter")
    await expect(done).to_have_text("5/5")
    await expect(tasks.locator(".mark[role=img]")).to_have_count(5)
    await screen.page.reload()
    await expect(done).to_have_text("5/5")


async def start_task(screen: Screen, number: int) -> None:
    if not await screen.page.locator("#task-list").is_visible():
        await screen.page.locator("#tasks summary").click()
    await screen.page.locator("#task-list li button").nth(number).click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_real_bot_answers_on_the_page(
    browser: Browser, running_bot: RunningBot, size: tuple[int, int]
) -> None:
    async with open_screen(browser, running_bot.playground.url, size) as screen:
        await screen.says("How many electric buses did Seoul plan?")
        await expect(screen.message("3,500")).to_contain_text("plan of September 2021")
        await screen.message("3,500").get_by_role("button", name="Electric school buses").click()
        await expect(screen.message("school bus")).to_be_visible()
        await screen.page.get_by_role("button", name="한국어").click()
        await screen.says("/start")
        await expect(screen.message("다섯 건")).to_be_visible()
        assert screen.problems == []
