"""The store over a real SQLite file."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import StoreError
from bot.store.database import migrate
from bot.store.store import ChatSettings, Forgotten, Vote, open_store
from bot.store.tables import chat_settings, metadata, unanswered

CHAT = 987654321
PERSON = 55
TODAY = dt.date(2026, 11, 21)
HARMLESS = (
    "270,000", "270000", "10000000", "1,234,567,890", "3,500", "4,200곳", "49억 6,400만", "2.387 million",
    "krw 54 trillion", "112", "119", "120", "40%", "6.4", "37.5665", "1.5c", "12 3", "100-200", "n95", "5g",
    "covid-19", "2025", "2021-09-07", "2021.09.07", "2021. 9. 7.", "2021/09/07", "20210907", "07.09.2021",
    "2021년 9월 7일", "2020-2023", "2020~2023", "2020 2021 2022 2023", "9-7", "10:30", "09:00-18:00",
    "2020-2021-2022", "2023-05-15 ~ 2023-10-15", "10,000-20,000", "pm2.5", "24/7", "25개 2023", "65세 2023",
    "12호 2021", "54조 2030", "2호선", "00:30", "19-49", "3.5 @ 2",
)  # fmt: skip
PERSONAL = (
    "010-1234-5678", "010.1234.5678", "010 1234 5678", "01012345678", "０１０-1234-5678", "010–1234–5678",
    "02-123-4567", "02)123-4567", "(02) 123-4567", "031 123 4567", "123-4567", "1588-1234", "010-2012-1998",
    "+82 10 1234 5678", "+821012345678", "+1 (555) 123-4567", "900101-1234567", "900101 1234567", "M12345678",
    "1234-5678-9012-3456", "1234 5678 9012 3456", "110-123-456789", "kim@example.com",
    "Hong.Gildong+x@mail.example.co.kr", "kim @ example.com", "@hong_gildong", "https://t.me/hong_gildong",
    "010/1234/5678", "010_1234_5678", "010 - 1234 - 5678", "0082 10 1234 5678", "3782 822463 10005", "123-45-67890",
    "900101 - 1234567", "12가 3456", "123허4567",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "bot.sqlite3"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_fixed_language_is_known_after_a_restart(url: str) -> None:
    async with open_store(url, TODAY) as store:
        assert await store.language(CHAT) is None
        await store.set_language(CHAT, "ko")
    async with open_store(url, TODAY) as store:
        assert await store.language(CHAT) == "ko"


async def test_a_freed_language_is_forgotten(url: str) -> None:
    async with open_store(url, TODAY) as store:
        await store.set_language(CHAT, "ko")
        await store.set_language(CHAT, None)
        assert await store.language(CHAT) is None


async def test_chats_do_not_share_a_language(url: str) -> None:
    async with open_store(url, TODAY) as store:
        await store.set_language(CHAT, "ko")
        assert await store.language(CHAT + 1) is None


async def test_the_length_of_answers_and_the_language_are_chosen_apart(url: str) -> None:
    async with open_store(url, TODAY) as store:
        await store.set_full_answers(CHAT, True)
        assert await store.settings(CHAT) == ChatSettings(None, full_answers=True)
        await store.set_language(CHAT, "ko")
        await store.set_full_answers(CHAT, False)
        assert await store.settings(CHAT) == ChatSettings("ko", full_answers=False)


async def test_settings_move_with_a_group_once(url: str) -> None:
    async with open_store(url, TODAY) as store:
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


def test_the_migrations_lead_to_the_tables_the_code_uses(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    migrate(url)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_language_fixed_before_answers_had_a_length_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'earlier.sqlite3'}"
    migrate(url, "0002")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("insert into chat_settings values ('a chat', 'ko')"))
    migrate(url)
    with engine.connect() as connection:
        assert connection.execute(sa.select(chat_settings)).all() == [("a chat", "ko", False)]
    engine.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "half.sqlite3"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("create table alembic_version (wrong integer)"))
    with pytest.raises(sa.exc.SQLAlchemyError):
        migrate(f"sqlite:///{path}")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


async def test_a_database_of_a_newer_version_is_refused_with_what_to_do(url: str) -> None:
    async with open_store(url, TODAY):
        pass
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer version"):
        async with open_store(url, TODAY):
            pass


async def test_an_empty_secret_is_refused(url: str, path: Path) -> None:
    async with open_store(url, TODAY):
        pass
    path.with_name("bot.sqlite3.secret").write_text("")
    with pytest.raises(StoreError, match="damaged"):
        async with open_store(url, TODAY):
            pass


async def test_a_second_vote_takes_the_place_of_the_first(url: str) -> None:
    async with open_store(url, TODAY) as store:
        for useful, reason in ((True, None), (False, None), (False, "outdated")):
            await store.vote(PERSON, Vote("electric-buses", "share", useful, reason), "revision", TODAY)
        await store.vote(PERSON, Vote("electric-buses", None, True), "revision", TODAY)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=0, votes=2, asked=0, questions=0)


async def test_a_question_is_kept_once_and_counts_who_asked_it(url: str, path: Path) -> None:
    async with open_store(url, TODAY) as store:
        first = await store.keep_unanswered(PERSON, "Where is the Zoo?", "en", None, TODAY)
        again = await store.keep_unanswered(PERSON, "where is the zoo?", "en", "arisu", TODAY)
        other = await store.keep_unanswered(PERSON + 1, "where is the zoo?", "en", None, TODAY)
        assert first == again == other
        assert await store.keep_unanswered(PERSON, "동물원 어디", "ko", None, TODAY) != first


async def kept_text(url: str, question: str) -> str:
    """What of a question can be read in the database."""
    async with open_store(url, TODAY) as store:
        await store.keep_unanswered(PERSON, question, "en", None, TODAY)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        text = connection.scalars(sa.select(unanswered.c.text)).one()
    engine.dispose()
    return str(text)


@pytest.mark.parametrize("text", PERSONAL)
async def test_numbers_and_addresses_of_people_are_not_kept(url: str, text: str) -> None:
    assert await kept_text(url, f"mine is {text} in 2025") == "mine is … in 2025"


@pytest.mark.parametrize("text", HARMLESS)
async def test_figures_and_dates_are_kept(url: str, text: str) -> None:
    assert await kept_text(url, f"is it {text} or so") == f"is it {text} or so"


async def test_questions_nobody_asked_again_for_ninety_days_go(url: str) -> None:
    async with open_store(url, TODAY) as store:
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


async def test_a_chat_is_kept_only_of_people_who_want_to_be_told(url: str, path: Path) -> None:
    async with open_store(url, TODAY) as store:
        question = await store.keep_unanswered(PERSON, "where is the zoo", "en", None, TODAY)
        assert await store.tell_when_known(question, PERSON, CHAT, TODAY)
        assert not await store.tell_when_known(question, PERSON + 1, CHAT, TODAY)
        assert not await store.tell_when_known(question + 1, PERSON, CHAT, TODAY)


async def test_forgetting_removes_all_of_one_person_and_nothing_of_others(url: str) -> None:
    async with open_store(url, TODAY) as store:
        await store.set_language(CHAT, "ko")
        await store.vote(PERSON, Vote("arisu", None, True), "revision", TODAY)
        for person in (PERSON, PERSON + 1):
            await store.keep_unanswered(person, "where is the zoo", "en", None, TODAY)
        await store.keep_unanswered(PERSON, "only mine", "en", None, TODAY)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=1, votes=1, asked=0, questions=2)
        assert await store.forget(PERSON, CHAT) == Forgotten(languages=0, votes=0, asked=0, questions=0)
        assert await store.language(CHAT) is None
        assert await store.forget(PERSON + 1, CHAT + 1) == Forgotten(languages=0, votes=0, asked=0, questions=1)
