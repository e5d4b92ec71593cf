"""What the bot tells about itself: its name, its descriptions, its command menu."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.chats import Chat

Scope = tuple[str, ...]
"""The type of a BotCommandScope, then the chat and the user it is narrowed to."""

DEFAULT_SCOPE: Scope = ("default",)


def _scopes(chat: Chat, person_id: int) -> Iterator[Scope]:
    """The scopes that hold for somebody in a chat, the narrowest first, in the order that Telegram documents."""
    chat_id = str(chat.id)
    if chat.type == "private":
        yield from (("chat", chat_id), ("all_private_chats",), DEFAULT_SCOPE)
        return
    yield ("chat_member", chat_id, str(person_id))
    if chat.is_run_by(person_id):
        yield ("chat_administrators", chat_id)
    yield ("chat", chat_id)
    if chat.is_run_by(person_id):
        yield ("all_chat_administrators",)
    yield from (("all_group_chats",), DEFAULT_SCOPE)


@dataclass(frozen=True, slots=True)
class BotProfile:
    """Each text and each menu may differ by language; "" stands for every other language."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By kind (name, description, short_description) and language."""

    commands: dict[tuple[Scope, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope and language."""

    def text(self, kind: str, language_code: str) -> str:
        """The text that people of a language see; "" if the bot has none."""
        return self.texts.get((kind, language_code)) or self.texts.get((kind, ""), "")

    def menu(self, chat: Chat, person_id: int, language_code: str) -> list[dict[str, str]]:
        """What somebody is offered in a chat: the narrowest scope wins, and in it the person's language."""
        for scope in _scopes(chat, person_id):
            for language in (language_code, ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []
