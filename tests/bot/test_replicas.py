"""Several processes on one PostgreSQL: each chat has one home, and nothing is lost or answered twice when one dies."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.errors import StoreError, TakenOverError
from bot.store.inbox import Inbox, RawUpdate
from bot.store.index_shelf import KEPT, IndexShelf
from bot.store.postgresql import connect_to
from bot.store.replicas import DEAD_S, Replicas
from bot.store.revisions import Revisions
from bot.store.store import open_store
from bot.store.tables import inbox, indexes, replicas
from bot.store.transactions import Transactions
from knowledge.snapshot import Snapshot
from tests.bot.clock import Clock
from tests.bot.tables import connected, rows
from tests.conftest import SECRET, TODAY
from tests.postgresql import PostgreSQL

CHATS: Final = range(1, 1001)


class Replica:
    """A process, as far as others on the same database notice it."""

    def __init__(self, url: str) -> None:
        self.engine = connect_to(url)
        self.clock = Clock()
        self.replicas = Replicas(self.engine, self.clock)
        self.inbox = Inbox(Transactions(self.engine), self.replicas)

    def chats(self) -> Iterator[int]:
        """Chats whose home it is, for all that it knows."""
        return (chat for chat in count(1) if self.replicas.home_of(chat) == self.replicas.me)

    async def lives_on(self) -> None:
        """Beat, after as long as one may be silent."""
        self.clock.now_s += DEAD_S
        await self.replicas.beat()

    async def takes(self) -> list[int]:
        """The updates it takes up now."""
        return [update["update_id"] async for update in self.inbox.take_up()]


@pytest.fixture
def url(postgresql: PostgreSQL) -> str:
    return postgresql.new_migrated_database()


@asynccontextmanager
async def started(url: str, number: int) -> AsyncIterator[list[Replica]]:
    """So many processes that see each other."""
    async with AsyncExitStack() as stack:
        started = [Replica(url) for _ in range(number)]
        for each in started:
            stack.push_async_callback(each.engine.dispose)
        for each in started * 2:
            await each.replicas.beat()
        yield started


@pytest.fixture
async def two(url: str) -> AsyncIterator[list[Replica]]:
    async with started(url, 2) as replicas:
        yield replicas


@pytest.fixture
async def three(url: str) -> AsyncIterator[list[Replica]]:
    async with started(url, 3) as replicas:
        yield replicas


def update(update_id: int, chat: int) -> RawUpdate:
    return {"update_id": update_id, "message": {"chat": {"id": chat}, "text": "전기버스 몇 대"}}


def change(url: str, table: sa.Table, condition: sa.ColumnElement[bool], **values: Any) -> None:
    with connected(url) as connection:
        assert connection.execute(sa.update(table).where(condition).values(values)).rowcount == 1


def falls_silent(url: str, replica: Replica) -> None:
    """Let its last heartbeat be too long ago."""
    long_ago = replicas.c.beat_at - dt.timedelta(seconds=DEAD_S + 1)
    change(url, replicas, replicas.c.id == replica.replicas.me, beat_at=long_ago)


def states(url: str) -> dict[int, str]:
    """How far each update is."""
    return {row["update_id"]: row["state"] for row in rows(url, inbox)}


@contextmanager
def away(server: PostgreSQL) -> Iterator[None]:
    """The database cannot be reached."""
    server.stop()
    try:
        yield
    finally:
        server.start()


# Whose a chat is


async def test_every_chat_has_one_home_the_same_for_all_about_half_of_them_each(two: list[Replica]) -> None:
    one, other = (each.replicas for each in two)
    assert one.live == other.live == tuple(sorted((one.me, other.me)))
    assert one.leads != other.leads
    homes = [one.home_of(chat) for chat in CHATS]
    assert homes == [other.home_of(chat) for chat in CHATS]
    assert set(homes) == {one.me, other.me}
    assert 400 <= homes.count(one.me) <= 600


async def test_when_one_leaves_only_its_chats_move(three: list[Replica]) -> None:
    stays, leaves = three[0].replicas, three[2].replicas
    homes = {chat: stays.home_of(chat) for chat in CHATS}
    await leaves.leave()
    await stays.beat()
    moved = {chat for chat in CHATS if stays.home_of(chat) != homes[chat]}
    assert moved == {chat for chat, home in homes.items() if home == leaves.me}


async def test_a_process_alone_on_a_file_is_every_chats_home(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.sqlite3'}", TODAY) as store:
        await store.replicas.beat()
        assert {store.replicas.home_of(chat) for chat in CHATS} == {store.replicas.me}
        assert store.replicas.leads


# Who answers


@asynccontextmanager
async def listening(replica: Replica) -> AsyncIterator[Replicas]:
    """It hears what others tell, and has done what it does when it begins to listen."""
    heard, stop = replica.replicas, asyncio.Event()
    task = asyncio.create_task(heard.listen(stop))
    try:
        async with asyncio.timeout(30):
            await heard.assigned.wait()
            await heard.published.wait()
        heard.assigned.clear()
        heard.published.clear()
        yield heard
    finally:
        stop.set()
        await task


async def test_an_update_that_comes_in_elsewhere_is_told_to_its_home_which_takes_it(two: list[Replica]) -> None:
    one, home = two
    chat = next(home.chats())
    async with listening(home) as heard:
        await one.inbox.store([update(1, chat)])
        await asyncio.wait_for(heard.assigned.wait(), 30)
    assert one.inbox.turn(1) is None
    assert await one.takes() == []
    assert await home.takes() == [1]
    assert await home.takes() == []
    assert home.inbox.turn(1) == chat


async def test_an_update_that_comes_in_at_both_is_answered_once(two: list[Replica]) -> None:
    chats = dict(enumerate(CHATS[:100]))
    updates = [update(*each) for each in chats.items()]
    await asyncio.gather(*(each.inbox.store(updates) for each in two))
    await asyncio.gather(*(each.takes() for each in two))
    for update_id, chat in chats.items():
        (home,) = [each for each in two if each.inbox.turn(update_id) is not None]
        assert home.replicas.me == home.replicas.home_of(chat)


async def test_what_is_still_in_work_where_a_chat_was_holds_back_what_comes_later(url: str, two: list[Replica]) -> None:
    async with started(url, 1) as (newcomer,):
        chat = next(newcomer.chats())
        before = next(each for each in two if each.replicas.me == two[0].replicas.home_of(chat))
        await before.inbox.store([update(1, chat)])
        await newcomer.inbox.store([update(2, chat)])
        await newcomer.inbox.store([update(3, chat)])
        assert newcomer.inbox.turn(2) is None
        assert await newcomer.takes() == []
        before.inbox.finish(1)
        await before.inbox.close()
        assert await newcomer.takes() == [2, 3]


# When one dies


async def test_what_a_dead_one_leaves_is_taken_by_one_of_those_who_live(url: str, three: list[Replica]) -> None:
    *survivors, dead = three
    chats = dead.chats()
    shared = next(chats)
    await dead.inbox.store([update(number, shared if number < 4 else next(chats)) for number in range(1, 21)])
    for sent in (1, 10, 11):
        await dead.inbox.begin_sending(sent)
    change(url, inbox, inbox.c.update_id == 11, state="resent")
    falls_silent(url, dead)
    for each in survivors:
        await each.lives_on()
    assert survivors[0].replicas.live == survivors[1].replicas.live
    assert dead.replicas.me not in survivors[0].replicas.live
    with capture_logs() as events:
        taken = await asyncio.gather(*(each.takes() for each in survivors))
    assert sorted(taken[0] + taken[1]) == [number for number in range(1, 21) if number != 11]
    told = [(event["log_level"], event["update"]) for event in events]
    assert sorted(told) == [("error", 11), ("warning", 1), ("warning", 10)]
    assert states(url) == {number: "taken" for number in range(1, 21)} | {1: "again", 10: "again", 11: "done"}
    for numbers in taken:
        in_their_chat = [number for number in numbers if number < 4]
        assert in_their_chat == sorted(in_their_chat)


async def test_one_that_was_silent_for_a_while_finds_its_updates_taken_over(url: str, two: list[Replica]) -> None:
    survivor, silent = two
    chats = silent.chats()
    await silent.inbox.store([update(1, next(chats)), update(2, next(chats))])
    falls_silent(url, silent)
    await survivor.lives_on()
    assert await survivor.takes() == [1, 2]
    with pytest.raises(TakenOverError):
        await silent.inbox.begin_sending(1)
    assert silent.inbox.turn(1) is None
    silent.inbox.finish(2)
    await silent.inbox.close()
    assert states(url) == {1: "taken", 2: "taken"}
    await silent.replicas.beat()
    assert await silent.takes() == []
    await survivor.inbox.begin_sending(1)
    assert states(url) == {1: "sending", 2: "taken"}


async def test_nobody_is_held_dead_by_one_that_has_just_started(url: str, two: list[Replica]) -> None:
    silent = two[0]
    falls_silent(url, silent)
    async with started(url, 1) as (newcomer,):
        newcomer.clock.now_s += DEAD_S - 0.5
        await newcomer.replicas.beat()
        assert silent.replicas.me in newcomer.replicas.live
        newcomer.clock.now_s += 0.5
        await newcomer.replicas.beat()
        assert silent.replicas.me not in newcomer.replicas.live


async def test_nobody_is_held_dead_by_one_that_was_silent_itself(url: str, two: list[Replica]) -> None:
    judge, silent = two
    await judge.lives_on()
    falls_silent(url, silent)
    judge.clock.now_s += DEAD_S + 0.5
    await judge.replicas.beat()
    assert silent.replicas.me in judge.replicas.live
    await judge.lives_on()
    assert judge.replicas.live == (judge.replicas.me,)


async def test_what_a_newcomer_has_taken_is_left_to_it_by_those_who_have_not_seen_it_yet(
    url: str, two: list[Replica]
) -> None:
    async with started(url, 1) as (newcomer,):
        await newcomer.inbox.store([update(1, next(newcomer.chats()))])
        assert newcomer.inbox.turn(1) is not None
        assert newcomer.replicas.me not in two[0].replicas.live
        assert [await each.takes() for each in two] == [[], []]


# When the database is away


async def test_what_was_answered_while_the_database_was_away_is_noted_when_it_is_back(
    url: str, two: list[Replica], postgresql: PostgreSQL
) -> None:
    one = two[0]
    chats = one.chats()
    await one.inbox.store([update(1, next(chats))])
    with away(postgresql), capture_logs() as events:
        await one.inbox.begin_sending(1)
        one.inbox.finish(1)
        await one.inbox.store_or_answer([update(2, next(chats))])
        assert one.inbox.turn(2) is not None
        one.inbox.finish(2)
        await asyncio.wait_for(one.inbox.settled(), 30)
        with pytest.raises(sa.exc.SQLAlchemyError):
            await one.takes()
    assert {event["event"] for event in events} == {"inbox not written"}
    assert states(url) == {1: "taken"}
    assert await one.takes() == []
    await one.inbox.close()
    assert states(url) == {1: "done"}


async def test_what_is_taken_when_the_database_goes_away_is_answered(
    url: str, two: list[Replica], postgresql: PostgreSQL
) -> None:
    one, other = two
    await other.inbox.store([update(1, next(one.chats()))])
    sa.event.listen(one.engine.sync_engine, "checkin", lambda *_: postgresql.stop(), once=True)
    try:
        assert await one.takes() == [1]
    finally:
        postgresql.start()


async def test_after_a_lost_connection_one_looks_whether_something_was_missed(
    two: list[Replica], postgresql: PostgreSQL
) -> None:
    one, home = two
    async with listening(home) as heard:
        with away(postgresql):
            pass
        async with asyncio.timeout(30):
            await heard.assigned.wait()
            await heard.published.wait()
        heard.assigned.clear()
        await one.inbox.store([update(1, next(home.chats()))])
        await asyncio.wait_for(heard.assigned.wait(), 30)


# What else they share


async def test_every_move_of_what_answers_is_told(two: list[Replica]) -> None:
    curator = Revisions(two[0].engine)
    async with listening(two[1]) as heard:
        first = await curator.publish(Snapshot({}), "a curator", "", based_on=None)
        await asyncio.wait_for(heard.published.wait(), 30)
        for move in (
            curator.publish(Snapshot({}), "a curator", "", based_on=first),
            curator.roll_back(first, "a curator", based_on=first + 1),
            curator.stop("arisu", "a curator"),
            curator.resume("arisu", "a curator"),
        ):
            heard.published.clear()
            await move
            await asyncio.wait_for(heard.published.wait(), 30)


async def test_an_index_that_one_has_built_is_fetched_whole_by_another(two: list[Replica], tmp_path: Path) -> None:
    built, cache = tmp_path / "index-en.npz", tmp_path / "other" / "cache"
    built.write_bytes(bytes(range(256)) * 1000)
    await IndexShelf(two[0].engine).put([built])
    shelf = IndexShelf(two[1].engine)
    await shelf.fetch([built.name, "index-never-built.npz"], cache)
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == {built.name: built.read_bytes()}
    (cache / built.name).write_bytes(b"its own")
    await shelf.fetch([built.name], cache)
    assert (cache / built.name).read_bytes() == b"its own"


async def test_only_the_newest_indexes_stay_on_the_shelf(url: str, two: list[Replica], tmp_path: Path) -> None:
    now = dt.datetime(2026, 11, 21)
    shelf = IndexShelf(two[0].engine, lambda: now)
    built = [tmp_path / f"index-{number}.npz" for number in range(KEPT + 1)]
    for number, path in enumerate([*built[:KEPT], built[0], built[KEPT]]):
        now += dt.timedelta(minutes=number)
        path.write_bytes(b"an index")
        await shelf.put([path])
    assert {row["name"] for row in rows(url, indexes)} == {path.name for path in built} - {built[1].name}


# What is refused


async def test_without_a_secret_that_all_have_nothing_is_opened(url: str) -> None:
    with pytest.raises(StoreError, match="SEOULBOT_SECRET"):
        async with open_store(url, TODAY):
            pass


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://bot:hidden-password@127.0.0.1:1/bot",
        "postgresql://127.0.0.1:1/bot?user=bot&password=hidden-password",
        "postgresql://bot:hidden-password@127.0.0.1:port/bot",
        "postgresql://bot:hidden-password@127.0.0.1:99999/bot",
        "postgresql://bot:an@hidden-password@127.0.0.1:1/bot",
        "postgresql://bot:1/hidden-password@127.0.0.1:1/bot",
        "postgresql://bot:with:/hidden-password@127.0.0.1:1/bot",
    ],
)
async def test_an_address_where_nothing_answers_is_refused_without_its_password(address: str) -> None:
    await is_refused(address)


async def test_a_wrong_password_is_refused_and_not_repeated(url: str, postgresql: PostgreSQL) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        (rules,) = connection.execute("SHOW hba_file").fetchone() or ("",)
    path = Path(rules)
    path.write_text(f"local all guarded scram-sha-256\n{path.read_text()}")  # noqa: ASYNC240
    postgresql.restart()
    refusal = await is_refused(url.replace("postgres:@", "guarded:hidden-password@"))
    assert "password authentication failed" in refusal


async def is_refused(address: str) -> str:
    """Why it cannot be opened; without the password."""
    with pytest.raises(StoreError, match="SEOULBOT_DATABASE_URL") as refusal:
        async with open_store(address, TODAY, SECRET):
            pass
    assert "hidden" not in str(refusal.value)
    return str(refusal.value)
