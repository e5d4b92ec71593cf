"""What the bot remembers of groups."""

import pytest

from bot.conversations import LIFETIME_S
from bot.group_memory import REPEAT_S, Groups
from responders.messages import Conversation
from tests.bot.clock import Clock

GROUP = -100
OTHER = -200
TALK = Conversation("ev-target")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def groups(clock: Clock) -> Groups:
    """A memory of groups that may be told three messages a minute."""
    return Groups(messages_a_minute=3, clock_s=clock)


def test_a_full_minute_gets_one_notice_until_its_first_message_is_a_minute_old(groups: Groups, clock: Clock) -> None:
    rooms = []
    for now_s in (0, 10, 20, 30, 40, 59, 60, 61, 70):
        clock.now_s = now_s
        rooms.append(groups.messages.room(GROUP))
    assert rooms == ["free", "free", "free", "notice", "silent", "silent", "free", "silent", "free"]


def test_there_is_one_notice_a_minute(groups: Groups, clock: Clock) -> None:
    groups.messages.take(GROUP, 3)
    assert [groups.messages.room(GROUP) for _ in range(2)] == ["notice", "silent"]
    clock.now_s = 59
    groups.messages.take(GROUP, 3)
    assert groups.messages.room(GROUP) == "silent"
    clock.now_s = 60
    assert groups.messages.room(GROUP) == "notice"


def test_every_group_has_its_own_minute(groups: Groups, clock: Clock) -> None:
    groups.messages.take(GROUP, 3)
    clock.now_s = 30
    groups.messages.take(OTHER, 3)
    assert (groups.messages.room(GROUP), groups.messages.room(OTHER)) == ("notice", "notice")
    clock.now_s = 60
    assert (groups.messages.room(GROUP), groups.messages.room(OTHER)) == ("free", "silent")


def test_messages_that_follow_take_room(groups: Groups) -> None:
    assert groups.messages.room(GROUP) == "free"
    groups.messages.take(GROUP, 2)
    assert groups.messages.room(GROUP) == "notice"


def test_the_same_is_pointed_to_for_ten_minutes_in_its_topic(groups: Groups, clock: Clock) -> None:
    groups.told(GROUP, 5, "electric-buses:None", 77)
    assert groups.told_lately(GROUP, None, "electric-buses:None") is None
    assert groups.told_lately(OTHER, 5, "electric-buses:None") is None
    clock.now_s = REPEAT_S - 1
    assert groups.told_lately(GROUP, 5, "electric-buses:None") == 77
    clock.now_s = REPEAT_S
    assert groups.told_lately(GROUP, 5, "electric-buses:None") is None


def test_nothing_is_pointed_to_where_a_group_wants_repeats(clock: Clock) -> None:
    groups = Groups(repeat_s=0, clock_s=clock)
    groups.told(GROUP, None, "electric-buses:None", 77)
    assert groups.told_lately(GROUP, None, "electric-buses:None") is None


def test_replies_are_read_against_a_message_for_half_an_hour(groups: Groups, clock: Clock) -> None:
    groups.keep(GROUP, 77, TALK)
    assert groups.conversation(GROUP, 78) is None
    assert groups.conversation(OTHER, 77) is None
    clock.now_s = LIFETIME_S - 1
    assert groups.conversation(GROUP, 77) == TALK
    clock.now_s = LIFETIME_S
    assert groups.conversation(GROUP, 77) is None


def test_a_message_that_was_removed_is_forgotten_and_no_other(groups: Groups) -> None:
    for chat_id in (GROUP, OTHER):
        groups.keep(chat_id, 77, TALK)
        groups.told(chat_id, None, "electric-buses:None", 77)
    groups.told(GROUP, None, "ev-target:None", 78)
    groups.forget(GROUP, 77)
    assert groups.conversation(GROUP, 77) is None
    assert groups.told_lately(GROUP, None, "electric-buses:None") is None
    assert groups.conversation(OTHER, 77) == TALK
    assert groups.told_lately(OTHER, None, "electric-buses:None") == 77
    assert groups.told_lately(GROUP, None, "ev-target:None") == 78
