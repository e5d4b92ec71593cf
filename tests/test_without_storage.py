"""What is stored is a courtesy: people are answered while the database is damaged, held or full."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import StoreError
from bot.store.store import Vote, open_store
from knowledge.language import LANGUAGES
from tests.bot.playground.visitor import Visitor, labels
from tests.conftest import TODAY
from tests.rights import only_with, open_folder
from tests.running_bot import RunningBot


def file_of(bot: RunningBot) -> Path:
    return Path(bot.database_url.removeprefix("sqlite:///"))


@pytest.fixture
async def settled_bot(running_bot: RunningBot) -> RunningBot:
    """The bot once it has set its menus, the last thing of its start that reads the database."""
    own_menus = 0
    while own_menus < len(LANGUAGES):
        await asyncio.sleep(0.01)
        calls = [call for call in running_bot.playground.state.calls if call.method == "setMyCommands"]
        own_menus = sum('"type": "chat"' in call.text("scope") for call in calls)
    return running_bot


def damage(bot: RunningBot) -> None:
    """Put something that is no database into its file."""
    file_of(bot).write_bytes(b"no database any more" * 1000)


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process holds the database: IMMEDIATE, it cannot be written; EXCLUSIVE, not read either."""
    with closing(sqlite3.connect(path)) as holder:
        holder.execute(f"BEGIN {how}")
        yield


async def test_answers_in_private_go_on_while_the_database_is_damaged(settled_bot: RunningBot) -> None:
    before = await settled_bot.visitor.asks("how many electric buses")
    damage(settled_bot)
    for words, part in (
        ("how many electric buses", "3,500"),
        ("who won the football match last night", "football"),
        ("/start", "Seoul"),
        ("/topics", "topic"),
        ("/why", "football"),
    ):
        assert part in (await settled_bot.visitor.asks(words))["text"], words
    await settled_bot.visitor.presses(before, labels(before)[0])
    assert (await settled_bot.visitor.hears())["text"]


async def test_answers_in_groups_go_on_while_the_database_is_damaged(settled_bot: RunningBot, alex: Visitor) -> None:
    damage(settled_bot)
    await alex.says("/ask how many electric buses")
    assert "3,500" in (await alex.hears())["text"]


async def test_owners_get_answers_without_tools_while_the_database_is_damaged(settled_bot: RunningBot) -> None:
    damage(settled_bot)
    owner = settled_bot.visitor.in_private("Jihoon")
    assert "3,500" in (await owner.asks("how many electric buses"))["text"]


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_a_question_that_cannot_be_kept_is_answered_without_a_promise(settled_bot: RunningBot, how: str) -> None:
    with held(file_of(settled_bot), how):
        unknown = await settled_bot.visitor.asks("who won the football match last night")
        assert "football" in unknown["text"]
        assert "Tell me when you know" not in labels(unknown)
    again = await settled_bot.visitor.asks("who won the football match last night")
    assert "Tell me when you know" in labels(again)


async def test_a_choice_that_cannot_be_kept_is_not_said_to_be(settled_bot: RunningBot) -> None:
    with held(file_of(settled_bot), "IMMEDIATE"):
        said = await settled_bot.visitor.asks("/lang ko")
        assert "went wrong" in said["text"]
    assert "한국어" in (await settled_bot.visitor.asks("/lang ko"))["text"]


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_database_that_can_only_be_read_serves(what: str) -> None:
    with open_folder() as folder:
        path = folder / "bot.sqlite3"
        async with open_store(f"sqlite:///{path}", TODAY) as store:
            await store.set_language(5, "ko")
        for each in (path, path.with_name("bot.sqlite3.secret")):
            each.chmod(0o644)  # its owner's only: here somebody else reads it
        with only_with(path, 0o444) if what == "file" else only_with(folder, 0o555):
            async with open_store(f"sqlite:///{path}", TODAY) as store:
                assert await store.language(5) == "ko"
                with pytest.raises(sa.exc.OperationalError, match="readonly"):
                    await store.vote(5, Vote("arisu", None, True), "revision", TODAY)


async def test_a_secret_that_cannot_be_read_is_told_with_the_remedy() -> None:
    with open_folder() as folder:
        path = folder / "bot.sqlite3"
        async with open_store(f"sqlite:///{path}", TODAY):
            pass
        path.chmod(0o644)
        with only_with(folder, 0o555), pytest.raises(StoreError, match=r"secret .* SEOULBOT_SECRET"):
            async with open_store(f"sqlite:///{path}", TODAY):
                pass
