"""The store over a real database of each kind."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.proposals import Pending
from bot.store.questions import AskedQuestion
from bot.store.store import ChatSettings, Forgotten, Vote, open_store
from bot.store.tables import chat_settings, unanswered, votes
from knowledge.snapshot import Snapshot
from tests.bot.tables import rows
from tests.conftest import SECRET

CHAT = 987654321
PERSON = 55
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "bot.sqlite3"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_fixed_language_is_known_after_a_restart(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        assert await store.language(CHAT) is None
        await store.set_language(CHAT, "ko")
    async with open_store(database_url, TODAY, SECRET) as store:
        assert await store.language(CHAT) == "ko"


async def test_a_freed_language_is_forgotten(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.set_language(CHAT, "ko")
        await store.set_language(CHAT, None)
        assert await store.language(CHAT) is None


async def test_chats_do_not_share_a_language(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.set_language(CHAT, "ko")
        assert await store.language(CHAT + 1) is None


async def test_the_length_of_answers_and_the_language_are_chosen_apart(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.set_full_answers(CHAT, True)
        assert await store.settings(CHAT) == ChatSettings(None, full_answers=True)
        await store.set_language(CHAT, "ko")
        await store.set_full_answers(CHAT, False)
        assert await store.settings(CHAT) == ChatSettings("ko", full_answers=False)


async def test_settings_move_with_a_group_once(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.set_language(CHAT, "ko")
        await store.set_full_answers(CHAT, True)
        await store.move_chat(CHAT, CHAT + 1)
        assert await store.settings(CHAT) == ChatSettings()
        await store.set_language(CHAT + 1, "en")
        await store.move_chat(CHAT, CHAT + 1)
        assert await store.settings(CHAT + 1) == ChatSettings("en", full_answers=True)


async def test_the_file_does_not_tell_whose_chat_it_is(url: str, path: Path) -> None:
    async with open_store(url, TODAY) as store:
        await store.set_language(CHAT, "ko")
    assert str(CHAT).encode() not in path.read_bytes()  # noqa: ASYNC240


async def test_the_secret_is_made_once_and_only_its_owner_can_read_it(url: str, path: Path) -> None:
    async with open_store(url, TODAY):
        secret = path.with_name("bot.sqlite3.secret")
        made = secret.read_text()
    async with open_store(url, TODAY):
        assert secret.read_text() == made
    assert secret.stat().st_mode & 0o077 == 0
    assert len(made) == 64


async def test_a_given_secret_leaves_no_file(url: str, path: Path) -> None:
    async with open_store(url, TODAY, "a secret of the operator's"):
        assert not path.with_name("bot.sqlite3.secret").exists()


@pytest.fixture
def no_database(path: Path) -> bytes:
    """The content of a file at the database's place that is none."""
    path.parent.mkdir()
    content = b"this is no database, and long enough to be looked at as one" * 20
    path.write_bytes(content)
    return content


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(
    url: str, path: Path, no_database: bytes
) -> None:
    with pytest.raises(StoreError, match="SEOULBOT_DATABASE_URL"):
        async with open_store(url, TODAY):
            pass
    assert path.read_bytes() == no_database  # noqa: ASYNC240


async def test_an_empty_secret_is_refused(url: str, path: Path) -> None:
    async with open_store(url, TODAY):
        pass
    path.with_name("bot.sqlite3.secret").write_text("")
    with pytest.raises(StoreError, match="damaged"):
        async with open_store(url, TODAY):
            pass


async def test_a_second_vote_takes_the_place_of_the_first(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        for useful, reason in ((True, None), (False, None), (False, "outdated")):
            await store.vote(PERSON, Vote("electric-buses", "share", useful, reason), "revision", TODAY)
        await store.vote(PERSON, Vote("electric-buses", None, True), "revision", TODAY)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=0, votes=2, asked=0, questions=0)


async def test_a_question_is_kept_once_and_counts_who_asked_it(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        first = await store.keep_unanswered(PERSON, "Where is the Zoo?", "en", None, TODAY)
        again = await store.keep_unanswered(PERSON, "where is the zoo?", "en", "arisu", TODAY)
        other = await store.keep_unanswered(PERSON + 1, "where is the zoo?", "en", None, TODAY)
        assert first == again == other
        assert await store.keep_unanswered(PERSON, "동물원 어디", "ko", None, TODAY) != first


async def test_a_question_without_an_answer_is_kept_without_what_tells_who_asked(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.keep_unanswered(PERSON, "The Zoo? Call 010-1234-5678", "en", None, TODAY)
    (row,) = rows(database_url, unanswered)
    assert row["text"] == "the zoo? call …"


async def test_questions_nobody_asked_again_for_ninety_days_go(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        old, asked_again = [
            await store.keep_unanswered(PERSON, text, "en", None, TODAY) for text in ("where is the zoo", "zoo hours")
        ]
        await store.keep_unanswered(PERSON + 1, "zoo hours", "en", None, TODAY + dt.timedelta(1))
        await store.forget_expired(TODAY + dt.timedelta(90))
        assert await store.tell_when_known(old, PERSON, CHAT, TODAY)
        await store.forget_expired(TODAY + dt.timedelta(91))
        assert not await store.tell_when_known(old, PERSON, CHAT, TODAY)
        assert await store.tell_when_known(asked_again, PERSON, CHAT, TODAY)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=0, votes=0, asked=0, questions=1)


async def test_a_chat_is_kept_only_of_people_who_want_to_be_told(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        question = await store.keep_unanswered(PERSON, "where is the zoo", "en", None, TODAY)
        assert await store.tell_when_known(question, PERSON, CHAT, TODAY)
        assert not await store.tell_when_known(question, PERSON + 1, CHAT, TODAY)
        assert not await store.tell_when_known(question + 1, PERSON, CHAT, TODAY)


async def test_forgetting_removes_all_of_one_person_and_nothing_of_others(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.set_language(CHAT, "ko")
        await store.vote(PERSON, Vote("arisu", None, True), "revision", TODAY)
        for person in (PERSON, PERSON + 1):
            await store.keep_unanswered(person, "where is the zoo", "en", None, TODAY)
        await store.keep_unanswered(PERSON, "only mine", "en", None, TODAY)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=1, votes=1, asked=0, questions=2)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=0, votes=0, asked=0, questions=0)
        assert await store.language(CHAT) is None
        assert await store.forget(PERSON + 1, CHAT + 1) == Forgotten(languages=0, votes=0, asked=0, questions=1)


async def test_what_comes_in_twice_at_once_is_kept_once(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as one, open_store(database_url, TODAY, SECRET) as two:
        for kept in (one, two):  # both are connected
            await kept.settings(CHAT)
        again = (one, two) * 4
        vote = Vote("arisu", None, False, "outdated")
        await asyncio.gather(*(kept.vote(PERSON, vote, "revision", TODAY) for kept in again))
        await asyncio.gather(*(kept.set_language(CHAT, "ko") for kept in again))
        await asyncio.gather(*(kept.revisions.stop("arisu", "a curator") for kept in again))
    assert len(rows(database_url, votes)) == len(rows(database_url, chat_settings)) == 1


async def test_a_vote_against_an_answer_that_a_curator_has_looked_at_waits_again(database_url: str) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.vote(PERSON, Vote("arisu", None, False), "revision", TODAY)
        await store.queue.dismiss_votes("arisu", None, "a curator")
        assert await store.queue.unhelpful_answers() == []
        await store.vote(PERSON, Vote("arisu", None, False, "wrong"), "revision", TODAY)
        (answer,) = await store.queue.unhelpful_answers()
        assert answer.reasons == {"wrong": 1}


ODD = "\x00a\ud83d"
LONG = "a long story " * 100


@pytest.mark.parametrize(("text", "kept"), [(ODD, "\ufffda\ufffd"), (LONG, LONG)])
async def test_words_that_a_database_would_refuse_are_kept_as_far_as_it_can(
    database_url: str, text: str, kept: str
) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        await store.questions.keep(
            PERSON, AskedQuestion(text, "en", "private", "unknown", None, None, text.split(), elapsed_us=1)
        )
        await store.keep_unanswered(PERSON, text, "en", None, TODAY)
        token = await store.curators.invite(text)
        assert await store.curators.accept(token, PERSON, text, "en") == kept[:100]
        assert [each.name for each in await store.curators.all()] == [kept[:100]]
        assert await store.curators.revoke(PERSON, text) == kept[:100]
        await store.revisions.stop("arisu", text)
        await store.audit.note(text, "tell", text)
        assert await store.audit.is_noted("tell", text)
        assert (await store.audit.latest(1))[0].about == kept[:100]
        number = await store.proposals.keep(Pending(Snapshot({}), 1, refused=False, why=text))
        pending = await store.proposals.get(number)
        assert pending is not None
        assert pending.why == kept[:300]
        published = await store.revisions.publish(Snapshot({}), text, text, based_on=None)
        publication = await store.revisions.publication(published)
        assert (publication.who, publication.why) == (kept[:100], kept[:300])
        update = {"update_id": 1, "message": {"text": text}}
        await store.inbox.store([update])
    async with open_store(database_url, TODAY, SECRET) as store:
        assert [each async for each in store.inbox.take_up()] == [update]
