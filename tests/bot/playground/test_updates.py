import asyncio
import time

from bot.playground.server import Playground
from tests.bot.playground.conftest import BotSide, until
from tests.bot.playground.visitor import Visitor


async def test_a_long_poll_waits_for_the_first_update(bot: BotSide, visitor: Visitor, playground: Playground) -> None:
    poll = asyncio.create_task(bot.gets("getUpdates", timeout=10))
    await until(lambda: len(playground.state.calls) == 1)
    assert not poll.done()
    await visitor.says("hello")
    [update] = await poll
    assert update["message"]["text"] == "hello"


async def test_a_long_poll_ends_empty_when_its_time_is_up(bot: BotSide) -> None:
    started = time.monotonic()
    assert await bot.gets("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3


async def test_a_short_poll_answers_at_once(bot: BotSide) -> None:
    started = time.monotonic()
    assert await bot.gets("getUpdates", timeout=0) == []
    assert time.monotonic() - started < 0.5


async def test_updates_come_in_order_with_rising_ids(bot: BotSide, visitor: Visitor) -> None:
    for text in ("one", "two", "three"):
        await visitor.says(text)
    updates = await bot.gets("getUpdates")
    ids = [update["update_id"] for update in updates]
    assert [update["message"]["text"] for update in updates] == ["one", "two", "three"]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_an_offset_confirms_what_lies_before_it(bot: BotSide, visitor: Visitor) -> None:
    await visitor.says("one")
    await visitor.says("two")
    first, second = await bot.gets("getUpdates")
    assert await bot.gets("getUpdates", offset=first["update_id"] + 1) == [second]
    assert await bot.gets("getUpdates", offset=0) == [second]


async def test_unconfirmed_updates_come_again(bot: BotSide, visitor: Visitor) -> None:
    await visitor.says("one")
    [update] = await bot.gets("getUpdates")
    assert await bot.gets("getUpdates", offset=update["update_id"]) == [update]


async def test_a_negative_offset_keeps_the_last_updates_only(bot: BotSide, visitor: Visitor) -> None:
    for text in ("one", "two", "three"):
        await visitor.says(text)
    updates = await bot.gets("getUpdates", offset=-2)
    assert [update["message"]["text"] for update in updates] == ["two", "three"]


async def test_a_limit_bounds_the_updates(bot: BotSide, visitor: Visitor) -> None:
    for text in ("one", "two", "three"):
        await visitor.says(text)
    assert len(await bot.gets("getUpdates", limit=2)) == 2


async def test_the_same_offset_again_at_once_gets_one_update_only(bot: BotSide, visitor: Visitor) -> None:
    await visitor.says("one")
    await visitor.says("two")
    assert len(await bot.gets("getUpdates")) == 2
    assert len(await bot.gets("getUpdates")) == 1


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: BotSide, playground: Playground) -> None:
    older = asyncio.create_task(bot.calls("getUpdates", timeout=10))
    await until(lambda: len(playground.state.calls) == 1)
    newer = asyncio.create_task(bot.calls("getUpdates", timeout=10))
    response = await older
    assert response.status_code == 409
    assert response.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert not newer.done()
    newer.cancel()


async def test_a_webhook_ends_a_poll_and_refuses_new_ones(bot: BotSide, playground: Playground) -> None:
    poll = asyncio.create_task(bot.calls("getUpdates", timeout=10))
    await until(lambda: len(playground.state.calls) == 1)
    await bot.gets("setWebhook", url="https://bot.example/hook")
    assert (await poll).json()["description"] == "Conflict: terminated by setWebhook request"
    response = await bot.calls("getUpdates")
    assert response.status_code == 409
    assert "can't use getUpdates method while webhook is active" in response.json()["description"]


async def test_polling_works_again_without_the_webhook(bot: BotSide) -> None:
    await bot.gets("setWebhook", url="https://bot.example/hook")
    await bot.gets("deleteWebhook")
    assert await bot.gets("getUpdates") == []


async def test_pending_updates_can_be_dropped(bot: BotSide, visitor: Visitor) -> None:
    await visitor.says("old")
    await bot.gets("deleteWebhook", drop_pending_updates=True)
    assert await bot.gets("getUpdates") == []


async def test_a_bot_gets_only_the_types_of_updates_it_named(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("getUpdates", allowed_updates=["edited_message"])
    message = await visitor.says("first")
    await visitor.corrects(message["message_id"], "second")
    [update] = await bot.gets("getUpdates")
    assert update["edited_message"]["text"] == "second"


async def test_a_list_of_types_that_cannot_be_read_is_ignored(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("getUpdates", allowed_updates="{")
    await visitor.says("hello")
    assert len(await bot.gets("getUpdates")) == 1


async def test_the_latest_thousand_updates_are_kept(playground: Playground, bot: BotSide) -> None:
    for number in range(1001):
        playground.state.updates.add("message", {"number": number})
    [first] = await bot.gets("getUpdates", limit=1)
    assert first["message"] == {"number": 1}
