import httpx
import pytest

from bot.playground.server import Playground
from tests.bot.playground.conftest import BotSide

VISITOR_ID = 1001


async def test_get_me_tells_what_bot_libraries_look_at(bot: BotSide) -> None:
    me = await bot.gets("getMe")
    assert me["is_bot"] is True
    assert {"id", "first_name", "username", "can_join_groups", "can_read_all_group_messages"} <= me.keys()


@pytest.mark.parametrize("method", ["getMe", "getme", "GETME"])
async def test_the_case_of_a_method_does_not_matter(bot: BotSide, method: str) -> None:
    assert (await bot.gets(method))["is_bot"]


async def test_parameters_may_come_in_the_query(page: httpx.AsyncClient, playground: Playground) -> None:
    url = f"/bot{playground.token}/sendMessage"
    response = await page.get(url, params={"chat_id": VISITOR_ID, "text": "hi"})
    assert response.json()["result"]["text"] == "hi"


async def test_parameters_may_come_as_json(page: httpx.AsyncClient, playground: Playground) -> None:
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    body = {"chat_id": VISITOR_ID, "text": "hi", "reply_markup": keyboard, "parse_mode": None}
    response = await page.post(f"/bot{playground.token}/sendMessage", json=body)
    assert response.json()["result"]["reply_markup"] == keyboard


async def test_parameters_may_come_in_parts(page: httpx.AsyncClient, playground: Playground) -> None:
    parts = {"chat_id": (None, str(VISITOR_ID)), "text": (None, "hi")}
    response = await page.post(f"/bot{playground.token}/sendMessage", files=parts)
    assert response.json()["result"]["text"] == "hi"


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_json_object_is_refused(
    page: httpx.AsyncClient, playground: Playground, body: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = await page.post(f"/bot{playground.token}/getMe", content=body, headers=headers)
    assert response.status_code == 400
    assert response.json()["description"].startswith("Bad Request: can't parse request")


async def test_an_unknown_method_is_not_found(bot: BotSide) -> None:
    response = await bot.calls("sendGreeting")
    assert (response.status_code, response.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_a_wrong_token_is_unauthorized(page: httpx.AsyncClient) -> None:
    response = await page.get(f"/bot123:{'a' * 35}/getMe")
    expected = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (response.status_code, response.json()) == (401, expected)


@pytest.mark.parametrize("token", ["nonsense", "123:short", "x:" + "a" * 35])
async def test_a_malformed_token_is_not_found(page: httpx.AsyncClient, token: str) -> None:
    response = await page.get(f"/bot{token}/getMe")
    assert response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_calls_are_recorded_with_their_parameters(bot: BotSide, playground: Playground) -> None:
    await bot.calls("sendMessage", chat_id=VISITOR_ID, text="hi", reply_markup={"inline_keyboard": []})
    [call] = playground.state.calls
    assert (call.method, call.text("text"), call.integer("chat_id")) == ("sendMessage", "hi", VISITOR_ID)
    assert call.json("reply_markup", "reply markup") == {"inline_keyboard": []}


async def test_a_method_fails_as_often_as_asked(bot: BotSide, playground: Playground) -> None:
    playground.state.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user", times=2)
    statuses = [(await bot.calls("sendMessage", chat_id=VISITOR_ID, text="hi")).status_code for _ in range(3)]
    assert statuses == [403, 403, 200]


async def test_other_methods_do_not_fail_with_it(bot: BotSide, playground: Playground) -> None:
    playground.state.fail_next("sendMessage", 500, "Internal Server Error")
    assert (await bot.calls("getMe")).status_code == 200


async def test_flood_control_tells_how_long_to_wait(bot: BotSide, playground: Playground) -> None:
    playground.state.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    response = await bot.calls("sendMessage", chat_id=VISITOR_ID, text="hi")
    assert response.status_code == 429
    assert response.json()["parameters"] == {"retry_after": 7}
