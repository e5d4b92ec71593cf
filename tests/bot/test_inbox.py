"""The inbox over a database of each kind: what is stored outlives a process, is answered once, at most once more."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.audit import Clock, utc_now
from bot.store.database import open_engine
from bot.store.inbox import KEPT_DAYS, Inbox, RawUpdate
from bot.store.replicas import Replicas
from bot.store.tables import inbox
from bot.store.transactions import Transactions


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(database_url, dt.date(2026, 11, 22))
    yield opened
    await opened.dispose()


def inbox_of(engine: AsyncEngine, now: Clock = utc_now) -> Inbox:
    """The inbox as a new process opens it."""
    return Inbox(Transactions(engine), Replicas(engine), now)


def update(update_id: int) -> RawUpdate:
    return {"update_id": update_id, "message": {"text": "전기버스 <몇> 대"}}


async def test_what_was_not_answered_is_taken_up_by_the_next_process_in_order(engine: AsyncEngine) -> None:
    first = inbox_of(engine)
    await first.store([update(3), update(1)])
    await first.store([update(2)])
    assert None not in [first.turn(number) for number in (1, 2, 3)]
    first.finish(2)
    await first.close()
    second = inbox_of(engine)
    assert [each async for each in second.take_up()] == [update(1), update(3)]
    assert (await second.backlog()).updates == 2


async def test_an_update_that_comes_twice_is_open_once(engine: AsyncEngine) -> None:
    box = inbox_of(engine)
    await box.store([update(1), update(1)])
    box.finish(1)
    await box.store([update(1)])
    assert box.turn(1) is None
    await box.close()
    again = inbox_of(engine)
    await again.store([update(1)])
    assert again.turn(1) is None


async def test_one_that_may_have_been_answered_is_taken_up_once_more_and_no_further(engine: AsyncEngine) -> None:
    first = inbox_of(engine)
    await first.store([update(1), update(2)])
    await first.begin_sending(1)
    await first.close()
    second = inbox_of(engine)
    assert [each async for each in second.take_up()] == [update(1), update(2)]
    await second.begin_sending(1)
    third = inbox_of(engine)
    assert [each async for each in third.take_up()] == [update(2)]
    assert [each async for each in inbox_of(engine).take_up()] == [update(2)]


async def test_answered_ones_keep_no_words_and_are_forgotten_after_some_days(engine: AsyncEngine) -> None:
    today = dt.datetime(2026, 11, 22, 9)
    box = inbox_of(engine, lambda: today)
    await box.store([update(1)])
    box.finish(1)
    await box.close()
    async with engine.connect() as connection:
        assert (await connection.execute(sa.select(inbox.c.body, inbox.c.state))).all() == [(None, "done")]
    await inbox_of(engine, lambda: today + dt.timedelta(KEPT_DAYS, 1)).forget_answered()
    async with engine.connect() as connection:
        assert (await connection.execute(sa.select(inbox))).all() == []


async def test_many_at_once_share_transactions_and_none_is_lost(engine: AsyncEngine) -> None:
    box = inbox_of(engine)
    await asyncio.gather(*(box.store([update(number)]) for number in range(200)))
    await asyncio.gather(*(box.begin_sending(number) for number in range(200)))
    for number in range(0, 200, 2):
        box.finish(number)
    await box.close()
    assert len([each async for each in inbox_of(engine).take_up()]) == 100


async def test_where_nothing_can_be_written_updates_are_answered_before_they_are_acknowledged(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as connection:
        await connection.execute(sa.text("alter table inbox rename to elsewhere"))
    box = inbox_of(engine)
    await box.store_or_answer([update(1)])
    assert box.turn(1) is not None
    waiting = asyncio.create_task(box.settled())
    await box.begin_sending(1)
    assert not waiting.done()
    box.finish(1)
    await asyncio.wait_for(waiting, 5)
    await box.close()


async def test_what_was_refused_is_no_doubt_after_a_kill(engine: AsyncEngine) -> None:
    first = inbox_of(engine)
    await first.store([update(1)])
    assert await first.begin_sending(1)
    await first.nothing_sent(1)
    for _ in range(3):
        box = inbox_of(engine)
        assert [each async for each in box.take_up()] == [update(1)]
    assert await box.begin_sending(1)
    assert not await box.begin_sending(1)


async def test_what_is_put_off_is_left_to_the_next_start(engine: AsyncEngine) -> None:
    first = inbox_of(engine)
    await first.store([update(1)])
    first.put_off(1)
    first.finish(1)
    await first.close()
    assert [each async for each in inbox_of(engine).take_up()] == [update(1)]
