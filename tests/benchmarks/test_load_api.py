"""The Bot API for load gives out and counts as Telegram does."""

import aiohttp
from aiohttp import web

from tests.benchmarks.load_api import TOKEN, LoadApi

SECRET = "a-secret-of-24-characters"


async def _call(api: LoadApi, method: str, **parameters: str | int) -> object:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api.url}/bot{TOKEN}/{method}", data=parameters) as response,
    ):
        return (await response.json())["result"]


async def test_updates_come_again_until_they_are_confirmed_and_a_second_answer_is_counted() -> None:
    api = LoadApi(())
    async with api.serving():
        asked = [api.ask("hello", "en"), api.ask("안녕", "ko")]
        updates = [each.update for each in asked]
        assert await _call(api, "getUpdates", timeout=1) == updates
        assert await _call(api, "getUpdates", timeout=1, offset=updates[1]["update_id"]) == updates[1:]
        assert await _call(api, "getUpdates", timeout=0, offset=updates[1]["update_id"] + 1) == []
        for _ in range(2):
            await _call(api, "sendMessage", chat_id=asked[0].chat_id, text="hello")
    assert [each.answers for each in asked] == [2, 0]


async def test_the_next_update_of_a_chat_is_posted_once_the_last_was_taken() -> None:
    posted: list[tuple[str, str]] = []

    async def receive(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        posted.append((text, request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return web.Response(status=503 if len(posted) == 1 else 200)

    app = web.Application()
    app.router.add_post("/telegram", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = LoadApi([runner.addresses[0][1]])
    async with api.serving():
        for text in ("first", "second"):
            api.ask(text, "en", chat_id=5)
        await _call(api, "setWebhook", url="https://bot.example/telegram", secret_token=SECRET)
        await api.delivered()
    await runner.cleanup()
    assert posted == [("first", SECRET), ("first", SECRET), ("second", SECRET)]
