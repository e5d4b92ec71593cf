"""How fast the bot sends, and what it does about calls that fail: over real HTTP, with a clock of the tests' own."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.sending import PATIENCE_S, Sending
from bot.transport import AiohttpRequest, CallFailedError
from tests.bot.clock import Clock, SkippingClock, StandingClock
from tests.bot.playground.conftest import until
from tests.bot.scripted_telegram import (
    BAD_GATEWAY,
    TOKEN,
    Fate,
    ScriptedTelegram,
    refusal,
    scripted_telegram,
    wait,
)
from tests.bot.test_process import free_port

GROUP_ID = -100


@pytest.fixture(autouse=True)
def newest_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise RetryAfter warns that its type will change."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def telegram() -> AsyncIterator[ScriptedTelegram]:
    async with scripted_telegram() as running:
        yield running


class Sender:
    """A bot with a clock of its own."""

    def __init__(self, url: str, clock: SkippingClock | StandingClock, a_second: int) -> None:
        self._request = AiohttpRequest()
        sending = Sending(a_second, now_s=clock, sleep=clock.sleep)
        self.bot = ExtBot(TOKEN, f"{url}/bot", request=self._request, rate_limiter=sending)
        sending.bot = self.bot
        self._calls: list[asyncio.Task[object]] = []

    async def sends(self, text: str = "x", chat_id: int = 1) -> None:
        await self.bot.send_message(chat_id, text, read_timeout=0.2)

    def starts_sending(self, text: str = "x", chat_id: int = 1) -> "asyncio.Task[None]":
        call = asyncio.create_task(self.sends(text, chat_id))
        self._calls.append(call)
        return call

    async def close(self) -> None:
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._request.shutdown()


@pytest.fixture
def skipping() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def standing() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def patient(telegram: ScriptedTelegram, skipping: SkippingClock) -> AsyncIterator[Sender]:
    """A bot for which pauses take no time."""
    sender = Sender(telegram.url, skipping, 30)
    yield sender
    await sender.close()


@pytest.fixture
async def sender(telegram: ScriptedTelegram, standing: StandingClock) -> AsyncIterator[Sender]:
    """A bot for which time passes when a test says so."""
    sender = Sender(telegram.url, standing, 30)
    yield sender
    await sender.close()


async def settled(telegram: ScriptedTelegram, calls: int, clock: StandingClock, sleepers: int) -> None:
    """So many calls have arrived, and so many wait for time to pass: nothing else can happen."""
    await until(lambda: (len(telegram.received), clock.sleepers) == (calls, sleepers))


async def test_a_chat_gets_three_messages_at_once_then_one_a_second_and_in_order(
    telegram: ScriptedTelegram, patient: Sender, skipping: Clock
) -> None:
    await asyncio.gather(*(patient.sends(str(number)) for number in range(12)))
    assert [call.text for call in telegram.received] == [str(number) for number in range(12)]
    assert skipping.now_s == pytest.approx(9)


async def test_a_group_gets_twenty_a_minute(telegram: ScriptedTelegram, patient: Sender, skipping: Clock) -> None:
    for _ in range(20):
        await patient.sends(chat_id=GROUP_ID)
    assert skipping.now_s < 20
    await patient.sends(chat_id=GROUP_ID)
    assert skipping.now_s == pytest.approx(60)


async def test_all_chats_together_get_thirty_a_second(
    telegram: ScriptedTelegram, sender: Sender, standing: StandingClock
) -> None:
    calls = [sender.starts_sending(chat_id=chat_id) for chat_id in range(1, 41)]
    await settled(telegram, 30, standing, sleepers=1)
    standing.move(0.9)
    await settled(telegram, 30, standing, sleepers=1)
    standing.move(0.2)
    await asyncio.gather(*calls)
    assert Counter(call.chat_id for call in telegram.received) == Counter(str(chat_id) for chat_id in range(1, 41))


async def test_a_chat_told_to_wait_waits_as_told_and_no_other_does(
    telegram: ScriptedTelegram, sender: Sender, standing: StandingClock
) -> None:
    telegram.fates_by_chat["1"] = deque([wait(7)])
    first, second = sender.starts_sending("first"), sender.starts_sending("second")
    await settled(telegram, 2, standing, sleepers=1)
    third = sender.starts_sending("third")
    await sender.sends("other", chat_id=2)
    await settled(telegram, 3, standing, sleepers=2)
    standing.move(6.9)
    await settled(telegram, 3, standing, sleepers=2)
    standing.move(0.2)
    await asyncio.gather(first, second, third)
    assert Counter(call.text for call in telegram.received) == Counter(["first", "first", "second", "other", "third"])


async def test_three_chats_told_to_wait_at_once_slow_all(
    telegram: ScriptedTelegram, sender: Sender, standing: StandingClock
) -> None:
    telegram.fates.extend([wait(5)] * 3)
    with capture_logs() as logged:
        flooded = [sender.starts_sending(chat_id=chat_id) for chat_id in (1, 2, 3)]
        await settled(telegram, 3, standing, sleepers=3)
    assert [event["event"] for event in logged] == ["telegram asks to slow down"]
    other = sender.starts_sending(chat_id=4)
    await settled(telegram, 3, standing, sleepers=4)
    await sender.bot.answer_callback_query("1")
    standing.move(5)
    await asyncio.gather(other, *flooded)
    assert len(telegram.received) == 8


async def test_what_is_no_message_waits_for_no_limit(
    telegram: ScriptedTelegram, sender: Sender, standing: StandingClock
) -> None:
    for _ in range(3):
        await sender.sends()
    sender.starts_sending()
    await settled(telegram, 3, standing, sleepers=1)
    await sender.bot.answer_callback_query("1")
    await sender.bot.send_chat_action(1, "typing")
    await sender.bot.delete_message(1, 1)
    assert [call.method for call in telegram.received[3:]] == ["answerCallbackQuery", "sendChatAction", "deleteMessage"]


async def test_an_edit_counts_as_a_message(telegram: ScriptedTelegram, patient: Sender, skipping: Clock) -> None:
    for number in range(4):
        await patient.bot.edit_message_text(str(number), 1, 1)
    assert skipping.now_s == pytest.approx(3)


@pytest.mark.parametrize("seconds", [PATIENCE_S + 1, 3600])
async def test_a_wait_longer_than_anybodys_patience_ends_the_call_and_those_after_it(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock, seconds: float
) -> None:
    telegram.fates.append(wait(int(seconds)))
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await patient.sends()
    assert len(telegram.received) == 1
    assert skipping.slept_s == []


async def test_a_bad_gateway_is_tried_again_after_growing_pauses(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock
) -> None:
    telegram.fates.extend([BAD_GATEWAY] * 4)
    await patient.bot.delete_message(1, 1)  # no message: nothing else makes it wait
    assert len(telegram.received) == 5
    assert skipping.slept_s == sorted(skipping.slept_s)
    assert skipping.slept_s[-1] > 2 * skipping.slept_s[0]


async def test_a_message_that_stays_refused_for_a_quarter_of_an_hour_is_given_up(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock
) -> None:
    telegram.fates_by_chat["1"] = deque([BAD_GATEWAY] * 1_000)
    with pytest.raises(CallFailedError):
        await patient.sends()
    assert PATIENCE_S - 60 < skipping.now_s <= PATIENCE_S
    assert len(telegram.received) < 300


async def test_while_telegram_answers_nobody_the_only_repeat_is_kept_and_one_asks_for_all(
    telegram: ScriptedTelegram, patient: Sender
) -> None:
    telegram.fates.extend(["cut"] * 5)
    await asyncio.gather(patient.sends(chat_id=1), patient.sends(chat_id=2))
    methods = [call.method for call in telegram.received]
    assert methods == ["sendMessage"] * 2 + ["getMe"] * 4 + ["sendMessage"] * 2


async def test_in_an_outage_the_pauses_grow_however_many_wait(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock
) -> None:
    telegram.fates.extend([BAD_GATEWAY] * 15)
    await asyncio.gather(*(patient.sends(chat_id=number) for number in range(1, 6)))
    assert skipping.now_s > 30


async def test_an_outage_of_hours_costs_no_message_and_one_of_days_does(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.fates.extend([BAD_GATEWAY] * 200)
    await patient.sends()
    assert skipping.now_s > PATIENCE_S
    monkeypatch.setattr("bot.sending.OUTAGE_S", 600.0)
    telegram.fates.extend([BAD_GATEWAY] * 200)
    with pytest.raises(CallFailedError):
        await patient.sends()


async def test_a_refused_connection_is_tried_again(skipping: SkippingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(f"http://127.0.0.1:{free_port()}", skipping, 30)
    monkeypatch.setattr("bot.sending.OUTAGE_S", 600.0)
    with capture_logs() as logged, pytest.raises(CallFailedError):
        await sender.sends()
    assert len(skipping.slept_s) > 4
    assert logged == []  # nothing can have arrived
    await sender.close()


@pytest.mark.parametrize("fate", ["cut", "silence", refusal(504, "Gateway Timeout")], ids=["cut", "silence", "504"])
async def test_a_message_that_may_have_arrived_is_repeated_once_and_logged_without_its_text(
    telegram: ScriptedTelegram, patient: Sender, fate: Fate
) -> None:
    telegram.fates_by_chat["1"] = deque([fate] * 5)
    with capture_logs() as logged, pytest.raises(CallFailedError):
        await patient.sends("secretword")
    assert [call.method for call in telegram.received] == ["sendMessage", "getMe", "sendMessage"]
    assert [(event["event"], event["method"]) for event in logged] == [("outcome unknown", "sendMessage")] * 2
    assert "secretword" not in str(logged)
    assert TOKEN not in str(logged)


async def test_the_repeat_of_a_message_that_may_have_arrived_may_succeed(
    telegram: ScriptedTelegram, patient: Sender
) -> None:
    telegram.fates_by_chat["1"] = deque(["cut", BAD_GATEWAY])
    await patient.sends()
    assert [call.method for call in telegram.received].count("sendMessage") == 3


async def test_what_does_no_harm_twice_is_repeated_more_often(telegram: ScriptedTelegram, patient: Sender) -> None:
    telegram.fates.extend(["cut"] * 3)
    await patient.bot.edit_message_text("x", 1, 1)
    assert len(telegram.received) == 4


@pytest.mark.parametrize(
    ("fate", "kind"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(400, "Bad Request: message is not modified"), BadRequest),
        (refusal(413, "Request Entity Too Large"), NetworkError),
    ],
)
async def test_a_refusal_ends_a_call_at_once(
    telegram: ScriptedTelegram, patient: Sender, skipping: SkippingClock, fate: Fate, kind: type[TelegramError]
) -> None:
    telegram.fates.append(fate)
    with pytest.raises(kind):
        await patient.sends()
    assert len(telegram.received) == 1
    assert skipping.slept_s == []


async def test_a_typing_sign_is_worth_no_repeat(telegram: ScriptedTelegram, patient: Sender) -> None:
    for fate in (BAD_GATEWAY, wait(1)):
        telegram.fates.append(fate)
        with pytest.raises(TelegramError):
            await patient.bot.send_chat_action(1, "typing")
    assert len(telegram.received) == 2


async def test_more_chats_than_are_kept_in_mind_keep_their_limits(
    telegram: ScriptedTelegram, skipping: SkippingClock
) -> None:
    sender = Sender(telegram.url, skipping, 1_000)
    for chat_id in range(1, 1_102):
        await sender.sends(chat_id=chat_id)
    started_s = skipping.now_s
    for _ in range(4):
        await sender.sends(chat_id=5_000)
    assert skipping.now_s - started_s == pytest.approx(3)
    await sender.close()
