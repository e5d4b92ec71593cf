"""What Telegram refuses, in its words: one playground for all, because no refusal leaves a trace."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.playground.server import Playground
from tests.bot.playground.conftest import BotSide, http_client

pytestmark = pytest.mark.asyncio(loop_scope="module")

VISITOR_ID = 1001
MISSING_ID = 999


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(shared_playground: Playground) -> AsyncIterator[BotSide]:
    async with http_client(f"{shared_playground.api_url}/bot{shared_playground.token}/") as client:
        yield BotSide(client)


async def refusal(bot: BotSide, method: str, **parameters: object) -> str:
    """The description of a 400, without its leading words."""
    response = await bot.calls(method, **parameters)
    body = response.json()
    assert (response.status_code, body["ok"], body["error_code"]) == (400, False, 400), body
    return str(body["description"]).removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("text", "parse_mode", "problem"),
    [
        ("", "", "message text is empty"),
        (" \n", "", "text must be non-empty"),
        ("<b></b>", "HTML", "text must be non-empty"),
        ("😀" * 4097, "", "message is too long"),
        ("<b>" + "x" * 4097 + "</b>", "HTML", "message is too long"),
        ("<i>x</i>" * 4097, "HTML", "text is too long"),
        ("<p>x</p>", "HTML", 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        ("x", "BBCode", "unsupported parse_mode"),
        ("*x*", "MarkdownV2", "the playground reads formatting in HTML only, not in Markdown and not as entities"),
    ],
)
async def test_a_text_is_refused(bot: BotSide, text: str, parse_mode: str, problem: str) -> None:
    assert await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text=text, parse_mode=parse_mode) == problem


async def test_entities_instead_of_html_are_refused(bot: BotSide) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 1}]
    assert "HTML only" in await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", entities=entities)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
    ],
)
async def test_a_malformed_keyboard_is_refused(bot: BotSide, markup: object, problem: str) -> None:
    assert await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=markup) == problem


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": 1}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "A"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "가" * 22}, "BUTTON_DATA_INVALID"),
        (
            {"text": "A", "callback_data": 1},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            {"text": "A", "url": "http://localhost/"},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({"text": "A", "url": 1}, 'can\'t parse inline keyboard button: Field "url" must be of type String'),
        ({"text": "A", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "A", "copy_text": "x"},
            'can\'t parse inline keyboard button: Field "copy_text" must be of type Object',
        ),
    ],
)
async def test_a_button_is_refused(bot: BotSide, button: object, problem: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=markup) == problem


@pytest.mark.parametrize("shape", [(1, 9), (26, 4)])
async def test_a_keyboard_with_too_many_buttons_is_refused(bot: BotSide, shape: tuple[int, int]) -> None:
    rows, columns = shape
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}] * columns] * rows}
    problem = await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", reply_markup=markup)
    assert problem == "REPLY_MARKUP_TOO_LONG"


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ({"message_id": MISSING_ID}, "message to be replied not found"),
        ({"message_id": "x"}, 'can\'t parse reply parameters: Field "message_id" must be of type Number'),
        ([], "object expected as reply parameters"),
        ("{", "can't parse reply parameters JSON object"),
    ],
)
async def test_a_reply_is_refused(bot: BotSide, reply: object, problem: str) -> None:
    assert await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", reply_parameters=reply) == problem


async def test_a_legacy_reply_to_a_missing_message_is_refused(bot: BotSide) -> None:
    problem = await refusal(bot, "sendMessage", chat_id=VISITOR_ID, text="x", reply_to_message_id=MISSING_ID)
    assert problem == "message to be replied not found"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": "x"}),
        ("editMessageText", {"text": "x", "message_id": 1}),
        ("editMessageReplyMarkup", {"message_id": 1}),
        ("deleteMessage", {"message_id": 1}),
        ("sendChatAction", {"action": "typing"}),
        ("getChat", {}),
    ],
)
async def test_an_unknown_chat_is_refused(bot: BotSide, method: str, parameters: dict[str, object]) -> None:
    assert await refusal(bot, method, **parameters) == "chat_id is empty"
    assert await refusal(bot, method, chat_id=42, **parameters) == "chat not found"
    assert await refusal(bot, method, chat_id="@nobody", **parameters) == "chat not found"


@pytest.mark.parametrize(
    ("method", "problem"),
    [
        ("editMessageText", "message to edit not found"),
        ("editMessageReplyMarkup", "message to edit not found"),
        ("deleteMessage", "message to delete not found"),
    ],
)
async def test_a_missing_message_is_refused(bot: BotSide, method: str, problem: str) -> None:
    assert await refusal(bot, method, chat_id=VISITOR_ID, message_id=MISSING_ID, text="x") == problem
    assert await refusal(bot, method, chat_id=VISITOR_ID, text="x") == "message identifier is not specified"


async def test_an_unknown_callback_query_is_refused(bot: BotSide) -> None:
    problem = await refusal(bot, "answerCallbackQuery", callback_query_id="1")
    assert problem == "query is too old and response timeout expired or query ID is invalid"


async def test_a_callback_answer_over_200_characters_is_refused(bot: BotSide) -> None:
    problem = await refusal(bot, "answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert problem == "MESSAGE_TOO_LONG"


async def test_an_unknown_chat_action_is_refused(bot: BotSide) -> None:
    problem = await refusal(bot, "sendChatAction", chat_id=VISITOR_ID, action="thinking")
    assert problem == "wrong parameter action in request"


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ("{", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        (["start"], "can't parse BotCommand: expected an Object"),
        (
            [{"command": "start"}],
            'can\'t parse BotCommand: Fields "command" and "description" must be of type String',
        ),
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_a_command_menu_is_refused(bot: BotSide, commands: object, problem: str) -> None:
    assert await refusal(bot, "setMyCommands", commands=commands) == problem


@pytest.mark.parametrize(
    ("scope", "problem"),
    [
        ([], "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"type": "everywhere"}, "can't parse BotCommandScope: unsupported type specified"),
    ],
)
async def test_a_command_scope_is_refused(bot: BotSide, scope: object, problem: str) -> None:
    assert await refusal(bot, "getMyCommands", scope=scope) == problem


async def test_a_language_that_is_not_two_letters_is_refused(bot: BotSide) -> None:
    assert await refusal(bot, "getMyCommands", language_code="korean") == "invalid language code specified"


@pytest.mark.parametrize(
    ("method", "kind", "limit"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_a_text_about_the_bot_is_refused_over_its_limit(bot: BotSide, method: str, kind: str, limit: int) -> None:
    assert await refusal(bot, method, **{kind: "x" * (limit + 1)}) == f"{kind} is too long"
