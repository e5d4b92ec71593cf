"""Who and what is in a playground when it opens."""

from typing import Final

from telegram.constants import ChatID

from bot.playground.chats import Chat, Person

BOT_ID: Final = 7_000_000_001
VISITOR_ID: Final = 1001
MINJI_ID: Final = 1002
ALEX_ID: Final = 1003
ADMIN_ID: Final = 1004
OTHER_BOT_ID: Final = 7_000_000_002
ANONYMOUS_ADMIN_ID: Final = int(ChatID.ANONYMOUS_ADMIN)
"""Telegram's account in whose name admins write anonymously; a member of no chat."""

GROUP_ID: Final = -1001000000001
FLATMATES_ID: Final = -1001000000002
"""A group without the bot: whoever mentions it here asks it as a guest."""

CHANNEL_ID: Final = -1001000000003


def people() -> dict[int, Person]:
    """Everybody, by id."""
    everybody = (
        Person(BOT_ID, "Playground bot", username="PlaygroundBot", is_bot=True),
        Person(VISITOR_ID, "Visitor", language_code="en"),
        Person(MINJI_ID, "Minji", language_code="ko", username="minji_seoul"),
        Person(ALEX_ID, "Alex", language_code="en", username="alex_seoul"),
        Person(ADMIN_ID, "Jihoon", language_code="ko", username="jihoon_editor"),
        Person(OTHER_BOT_ID, "Other bot", username="OtherBot", is_bot=True),
        Person(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True),
    )
    return {person.id: person for person in everybody}


def chats() -> dict[int, Chat]:
    """Every chat, by id."""
    private = [
        Chat(person_id, "private", {person_id: "member", BOT_ID: "member"})
        for person_id in (VISITOR_ID, MINJI_ID, ALEX_ID, ADMIN_ID)
    ]
    residents = {VISITOR_ID: "member", MINJI_ID: "member", ALEX_ID: "creator"}
    group = Chat(
        GROUP_ID, "supergroup", residents | {BOT_ID: "member", OTHER_BOT_ID: "administrator"}, "Newcomers in Seoul"
    )
    group.add_topic(ALEX_ID, "Moving to Seoul")
    flatmates = Chat(FLATMATES_ID, "supergroup", dict(residents), "Flatmates")
    channel = Chat(CHANNEL_ID, "channel", {ALEX_ID: "creator", BOT_ID: "administrator"}, "Seoul news")
    return {chat.id: chat for chat in (*private, group, flatmates, channel)}
