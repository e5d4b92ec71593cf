"""What buttons ask for, as the few bytes Telegram carries.

The bytes say all that is needed, so a button works after a restart.
"""

from dataclasses import dataclass

from knowledge.language import Language, is_language


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry, or one fact of it."""

    language: Language
    entry_id: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Show a topic's entries; the list of topics without a topic."""

    language: Language
    topic_id: str | None = None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer in this language from now on; None: in the language of each question."""

    language: Language | None


Action = OpenEntry | OpenTopic | SetLanguage


def encode(action: Action) -> str:
    """`e:en:electric-buses:share`; at most 64 bytes by the limits on ids."""
    match action:
        case OpenEntry(language, entry_id, fact_id):
            return ":".join(filter(None, ("e", language, entry_id, fact_id)))
        case OpenTopic(language, topic_id):
            return ":".join(filter(None, ("t", language, topic_id)))
        case SetLanguage(language):
            return ":".join(filter(None, ("l", language)))


def decode(data: str) -> Action | None:
    """Read what `encode` wrote; None for anything else, for example from a version no longer running."""
    kind, *parts = data.split(":")
    if kind == "l" and not parts:
        return SetLanguage(None)
    language = parts[0] if parts else None
    if not is_language(language):
        return None
    match [kind, *parts[1:]]:
        case ["e", entry_id]:
            return OpenEntry(language, entry_id)
        case ["e", entry_id, fact_id]:
            return OpenEntry(language, entry_id, fact_id)
        case ["t"]:
            return OpenTopic(language)
        case ["t", topic_id]:
            return OpenTopic(language, topic_id)
        case ["l"]:
            return SetLanguage(language)
        case _:
            return None
