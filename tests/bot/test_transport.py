"""HTTP to the Bot API: what arrives, and what a call that fails tells about it."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.errors import SettingsError
from bot.playground import scene
from bot.playground.server import serve
from bot.transport import POOL_SIZE, AiohttpRequest, CallFailedError, environment_proxy
from tests.bot.playground.conftest import until
from tests.bot.scripted_telegram import BAD_GATEWAY, TOKEN, Fate, Reply, ScriptedTelegram, refusal, scripted_telegram
from tests.bot.test_process import free_port

ERROR_PAGE = f"<html>POST /bot{TOKEN}/sendMessage text=secretword</html>".encode()
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
async def telegram() -> AsyncIterator[ScriptedTelegram]:
    async with scripted_telegram() as running:
        yield running


@asynccontextmanager
async def bot_for(url: str, token: str = TOKEN, proxy: str | None = None) -> AsyncIterator[Bot]:
    request = AiohttpRequest(proxy)
    try:
        yield Bot(token, f"{url}/bot", f"{url}/file/bot", request=request)
    finally:
        await request.shutdown()


@pytest.fixture
async def bot(telegram: ScriptedTelegram) -> AsyncIterator[Bot]:
    async with bot_for(telegram.url) as bot:
        yield bot


async def failure_of(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(1, "secretword", read_timeout=0.1)
    return raised.value


async def test_what_is_sent_arrives_as_it_was() -> None:
    text = "전기버스 3,500대 & 50 % + = ?\n😀"
    async with serve("127.0.0.1", 0) as playground, bot_for(playground.api_url, playground.token) as bot:
        assert (await bot.send_message(scene.VISITOR_ID, text)).text == text
        assert (await bot.get_me()).username == "PlaygroundBot"


@pytest.mark.parametrize("name", ["질문 모음.csv", 'a "b".csv', "two\nlines.csv"])
async def test_a_large_file_arrives_under_its_name_and_comes_back(name: str) -> None:
    content = bytes(range(256)) * 8_000
    async with serve("127.0.0.1", 0) as playground, bot_for(playground.api_url, playground.token) as bot:
        sent = await bot.send_document(scene.VISITOR_ID, content, filename=name, caption="R&D")
        assert sent.document is not None
        assert (sent.document.file_name, sent.caption) == (name.replace("\n", ""), "R&D")
        file = await sent.document.get_file()
        assert bytes(await file.download_as_bytearray()) == content


async def test_calls_one_after_another_share_a_connection(telegram: ScriptedTelegram, bot: Bot) -> None:
    for _ in range(3):
        await bot.send_message(1, "x")
    assert len({call.peer for call in telegram.received}) == 1


async def test_a_refused_connection_cannot_have_sent_anything() -> None:
    async with bot_for(f"http://127.0.0.1:{free_port()}") as bot:
        failure = await failure_of(bot)
    assert isinstance(failure, CallFailedError)
    assert not isinstance(failure, TimedOut)
    assert not failure.may_have_arrived


async def test_a_connection_cut_after_sending_leaves_the_outcome_unknown(telegram: ScriptedTelegram, bot: Bot) -> None:
    telegram.fates.append("cut")
    failure = await failure_of(bot)
    assert isinstance(failure, CallFailedError)
    assert not isinstance(failure, TimedOut)
    assert failure.may_have_arrived
    assert len(telegram.received) == 1


async def test_no_answer_in_time_is_a_time_out_with_an_unknown_outcome(telegram: ScriptedTelegram, bot: Bot) -> None:
    telegram.fates.append("silence")
    failure = await failure_of(bot)
    assert isinstance(failure, CallFailedError)
    assert isinstance(failure, TimedOut)
    assert failure.may_have_arrived


async def test_no_free_connection_in_time_is_a_time_out_of_a_call_never_sent(
    telegram: ScriptedTelegram, bot: Bot
) -> None:
    telegram.fates.extend(["silence"] * POOL_SIZE)
    calls = [asyncio.create_task(bot.send_message(1, "x", read_timeout=30)) for _ in range(POOL_SIZE)]
    await until(lambda: len(telegram.received) == POOL_SIZE)
    with pytest.raises(TimedOut) as raised:
        await bot.send_message(1, "x", connect_timeout=0.05, pool_timeout=0.05)
    assert isinstance(raised.value, CallFailedError)
    assert not raised.value.may_have_arrived
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)


@pytest.mark.parametrize(("status", "may_have_arrived"), [(500, False), (502, False), (503, False), (504, True)])
async def test_a_failure_of_telegrams_own_may_be_tried_again(
    telegram: ScriptedTelegram, bot: Bot, status: int, may_have_arrived: bool
) -> None:
    telegram.fates.append(Reply(status, ERROR_PAGE))
    failure = await failure_of(bot)
    assert isinstance(failure, CallFailedError)
    assert failure.may_have_arrived == may_have_arrived


@pytest.mark.parametrize("reply", [Reply(302, b"", {"Location": "/elsewhere"}), Reply(403, ERROR_PAGE)])
async def test_the_page_of_a_proxy_is_no_answer_of_telegram(telegram: ScriptedTelegram, bot: Bot, reply: Reply) -> None:
    telegram.fates.append(reply)
    failure = await failure_of(bot)
    assert isinstance(failure, CallFailedError)
    assert not failure.may_have_arrived


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusal(400, "Bad Request: chat not found"), BadRequest),
        (refusal(401, "Unauthorized"), InvalidToken),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(413, "Request Entity Too Large"), NetworkError),
    ],
)
async def test_a_refusal_is_the_librarys_error_and_no_failure(
    telegram: ScriptedTelegram, bot: Bot, reply: Reply, kind: type[TelegramError]
) -> None:
    telegram.fates.append(reply)
    failure = await failure_of(bot)
    assert isinstance(failure, kind)
    assert not isinstance(failure, CallFailedError)
    assert len(telegram.received) == 1


@pytest.mark.parametrize(
    "fate",
    ["cut", "silence", BAD_GATEWAY, *(Reply(status, ERROR_PAGE) for status in (200, 302, 400, 403, 407, 502))],
    ids=lambda fate: fate if isinstance(fate, str) else f"{fate.status}-{len(fate.body)}",
)
async def test_neither_an_error_nor_a_log_line_holds_the_token_or_the_text(
    telegram: ScriptedTelegram, bot: Bot, fate: Fate, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fates.append(fate)
    with caplog.at_level(logging.INFO):
        assert_silent(await failure_of(bot))
    assert TOKEN not in caplog.text
    assert "secretword" not in caplog.text


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:{port}", "http://secretword:b@127.0.0.1:{port}"])
async def test_an_error_of_connecting_holds_no_token_either(proxy: str | None) -> None:
    port = free_port()
    async with bot_for(f"http://127.0.0.1:{port}", proxy=proxy and proxy.format(port=port)) as bot:
        assert_silent(await failure_of(bot))
        assert TOKEN not in repr(bot.request)


def assert_silent(failure: TelegramError) -> None:
    error: BaseException | None = failure
    told = "".join(traceback.format_exception(failure))
    while error is not None:
        told += f"{error} {error!r} {error.args!r} {vars(error)!r}"
        error = error.__cause__ or error.__context__
    assert TOKEN not in told
    assert "text=secretword" not in told
    assert "secretword:b" not in told


async def test_after_a_shutdown_it_opens_anew_when_asked_to(telegram: ScriptedTelegram, bot: Bot) -> None:
    await bot.send_message(1, "x")
    await bot.request.shutdown()
    with pytest.raises(NetworkError):
        await bot.send_message(1, "x")
    await bot.request.initialize()
    await bot.send_message(1, "x")
    assert len(telegram.received) == 2


async def test_calls_go_through_a_proxy(telegram: ScriptedTelegram) -> None:
    async with bot_for("http://telegram.invalid", proxy=telegram.url) as bot:
        await bot.send_message(1, "x")
    assert telegram.received[0].host == "telegram.invalid"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": "proxy:3128"}, "http://proxy:3128"),
        ({"HTTP_PROXY": "http://proxy:3128"}, None),
        ({"ALL_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "telegram.org"}, None),
        ({"ALL_PROXY": "socks5://proxy:1080", "NO_PROXY": "*"}, None),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str | None
) -> None:
    _set_proxies(monkeypatch, variables)
    assert environment_proxy("https://api.telegram.org") == expected


def test_a_proxy_that_cannot_be_used_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_proxies(monkeypatch, {"ALL_PROXY": "socks5://name:secretword@proxy:1080"})
    with pytest.raises(SettingsError, match=r"HTTPS_PROXY or ALL_PROXY.*http://") as raised:
        environment_proxy("https://api.telegram.org")
    assert "secretword" not in str(raised.value)


def _set_proxies(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
