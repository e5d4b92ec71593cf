import pytest

from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Visitor

VISITOR_ID = 1001
ENGLISH = [{"command": "start", "description": "What I know"}]
KOREAN = [{"command": "start", "description": "제가 아는 것"}]


async def test_commands_are_kept_for_each_scope_and_language(bot: BotSide) -> None:
    await bot.gets("setMyCommands", commands=ENGLISH)
    await bot.gets("setMyCommands", commands=KOREAN, scope={"type": "all_private_chats"}, language_code="ko")
    assert await bot.gets("getMyCommands") == ENGLISH
    assert await bot.gets("getMyCommands", language_code="ko") == []
    assert await bot.gets("getMyCommands", scope={"type": "all_private_chats"}, language_code="ko") == KOREAN


async def test_deleted_commands_are_gone(bot: BotSide) -> None:
    await bot.gets("setMyCommands", commands=ENGLISH)
    await bot.gets("deleteMyCommands")
    assert await bot.gets("getMyCommands") == []


@pytest.mark.parametrize(
    ("scope", "language_code"),
    [
        ({"type": "chat", "chat_id": VISITOR_ID}, "ko"),
        ({"type": "chat", "chat_id": VISITOR_ID}, ""),
        ({"type": "all_private_chats"}, "ko"),
        ({"type": "all_private_chats"}, ""),
        ({"type": "default"}, "ko"),
    ],
)
async def test_the_person_sees_the_narrowest_menu_in_their_language(
    bot: BotSide, visitor: Visitor, scope: dict[str, object], language_code: str
) -> None:
    await bot.gets("setMyCommands", commands=ENGLISH)
    await bot.gets("setMyCommands", commands=KOREAN, scope=scope, language_code=language_code)
    assert (await visitor.chooses_language("ko"))["commands"] == KOREAN


async def test_menus_of_other_scopes_do_not_reach_the_person(bot: BotSide, visitor: Visitor) -> None:
    await bot.gets("setMyCommands", commands=ENGLISH, scope={"type": "all_group_chats"})
    assert (await visitor.looks())["commands"] == []


@pytest.mark.parametrize(
    ("setter", "getter", "kind"),
    [
        ("setMyName", "getMyName", "name"),
        ("setMyDescription", "getMyDescription", "description"),
        ("setMyShortDescription", "getMyShortDescription", "short_description"),
    ],
)
async def test_texts_about_the_bot_differ_by_language(bot: BotSide, setter: str, getter: str, kind: str) -> None:
    await bot.gets(setter, **{kind: "Seoul"})
    await bot.gets(setter, **{kind: "서울"}, language_code="ko")
    assert await bot.gets(getter, language_code="ko") == {kind: "서울"}
    assert await bot.gets(getter, language_code="en") == {kind: "Seoul"}
    assert await bot.gets(getter) == {kind: "Seoul"}


async def test_an_empty_name_takes_the_name_back(bot: BotSide) -> None:
    before = await bot.gets("getMyName")
    await bot.gets("setMyName", name="Seoul")
    assert (await bot.gets("getMe"))["first_name"] == "Seoul"
    await bot.gets("setMyName")
    assert await bot.gets("getMyName") == before
