"""A real Chromium on the chat page, and what a person does and sees there."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

CHROMIUM: Final = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
NO_CHROMIUM: Final = (
    "no Chromium found: the tests of the page in a browser are skipped. "
    "Debian, Ubuntu: apt-get install chromium fonts-nanum. Elsewhere: set CHROMIUM to the path of Chromium or Chrome."
)
PHONE: Final = (390, 844)
DESKTOP: Final = (1280, 800)


class Screen:
    """The page in a browser window; `problems` is what the browser complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.text = page.get_by_role("textbox", name="Message").or_(page.get_by_role("textbox", name="메시지"))
        self.log = page.locator("#log")
        self.suggestions = page.locator("#suggestions button")
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def says(self, words: str) -> None:
        """Type and send."""
        await self.text.fill(words)
        await self.text.press("Enter")

    async def opens(self, chat: str) -> None:
        """Go to a chat of the list."""
        await self.page.locator("#chats button", has_text=chat).click()
        await expect(self.page.locator("#chats [aria-current]")).to_contain_text(chat)

    def message(self, words: str) -> Locator:
        """The last message that holds these words."""
        return self.log.locator("article", has_text=words).last

    async def chooses(self, message: Locator, action: str) -> None:
        """Reply to a message, edit it or delete it."""
        await message.hover()
        await message.locator(".dots-button").click()
        await message.locator(".choices").get_by_role("button", name=action).click()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_screen(browser: Browser, url: str, size: tuple[int, int], dark: bool = False) -> AsyncIterator[Screen]:
    """The page in a new window of this size, which knows nothing of other ones."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="en",
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    try:
        screen = Screen(await context.new_page())
        await screen.page.goto(url)
        await expect(screen.page.locator("#chats [aria-current]")).to_be_visible()
        yield screen
    finally:
        await context.close()
