"""What the bot tells about itself: its name, its descriptions, its command menu."""

from dataclasses import dataclass, field

Scope = tuple[str, ...]
"""The type of a BotCommandScope, then the chat and the user it is narrowed to."""

DEFAULT_SCOPE: Scope = ("default",)


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

    def private_commands(self, chat_id: int, language_code: str) -> list[dict[str, str]]:
        """The menu of a private chat: the narrowest scope wins, and in it the person's language."""
        for scope in (("chat", str(chat_id)), ("all_private_chats",), DEFAULT_SCOPE):
            for language in (language_code, ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []
