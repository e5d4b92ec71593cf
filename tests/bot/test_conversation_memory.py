"""Conversations in memory: apart per person, ended by silence, bounded."""

from bot.conversations import LIFETIME_S, Conversations, Partner
from bot.recent import KEPT
from responders.messages import NEW_CONVERSATION, Conversation
from tests.bot.clock import Clock

TALK = Conversation("ev-target")


def test_a_conversation_goes_on_within_half_an_hour() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.keep(Partner(1, 1), TALK)
    clock.now_s += LIFETIME_S - 1
    assert conversations.with_partner(Partner(1, 1)) == TALK


def test_silence_ends_a_conversation() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.keep(Partner(1, 1), TALK)
    clock.now_s += LIFETIME_S
    assert conversations.with_partner(Partner(1, 1)) == NEW_CONVERSATION


def test_two_people_and_two_topics_of_one_group_keep_their_own() -> None:
    conversations = Conversations()
    conversations.keep(Partner(1, 1), TALK)
    assert conversations.with_partner(Partner(1, 2)) == NEW_CONVERSATION
    assert conversations.with_partner(Partner(1, 1, thread_id=5)) == NEW_CONVERSATION


def test_the_longest_silent_is_forgotten_first() -> None:
    conversations = Conversations()
    for person in range(KEPT + 1):
        conversations.keep(Partner(1, person), TALK)
    assert conversations.with_partner(Partner(1, 0)) == NEW_CONVERSATION
    assert conversations.with_partner(Partner(1, 1)) == TALK
