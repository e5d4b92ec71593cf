"""What buttons ask for, as the few bytes Telegram carries.

The bytes say all that is needed, so a button works after a restart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from knowledge.language import Language, is_language


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry, or one fact of it."""

    language: Language
    entry_id: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Offer all other facts of an entry under the answer that tells one of them."""

    language: Language
    entry_id: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Show a page of a topic's entries; the list of topics without a topic."""

    language: Language
    topic_id: str | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer in this language from now on; None: in the language of each question."""

    language: Language | None


@dataclass(frozen=True, slots=True)
class SetFullAnswers:
    """In a group: answer with the same text as in private from now on, or briefly."""

    full: bool


VoteReason = Literal["wrong", "outdated", "not-asked", "unclear"]


@dataclass(frozen=True, slots=True)
class Vote:
    """Say whether an answer helped, and if not, why."""

    useful: bool
    entry_id: str
    fact_id: str | None = None
    reason: VoteReason | None = None


@dataclass(frozen=True, slots=True)
class TellWhenKnown:
    """Write to me once this question has an answer."""

    question_id: int


@dataclass(frozen=True, slots=True)
class ChooseForAsker:
    """In a group: the asker chooses an entry, or one fact of it."""

    asker_id: int
    entry_id: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveMessage:
    """In a group: remove the bot's message, for the asker and the admins."""

    asker_id: int


@dataclass(frozen=True, slots=True)
class Decline:
    """Do not write to me about this question after all."""

    question_id: int


Deed = Literal[
    "fix", "stop", "resume", "publish", "tell", "cancel", "rebase", "changes", "undo", "back", "keep",
    "attach", "attach-to", "write", "dismiss", "item", "seen", "marked", "export", "revoke", "tell-now", "invite",
    "withdraw", "revisions", "stale",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curate:
    """A curator's work on the knowledge base."""

    deed: Deed
    of: tuple[str, ...] = ()
    """What it is done to: an entry and a fact, the number of a revision, a proposal or a question."""


Action = (
    OpenEntry
    | ShowMore
    | OpenTopic
    | SetLanguage
    | SetFullAnswers
    | Vote
    | TellWhenKnown
    | ChooseForAsker
    | RemoveMessage
    | Decline
    | Curate
)

DATA_LIMIT: Final = 64
"""Bytes that a Telegram button carries."""
_HEX: Final = re.compile("[0-9a-f]+")
_DECIMAL: Final = re.compile("[0-9]{1,18}")  # what the database can look for
_REASONS: Final[Mapping[str, VoteReason]] = {"w": "wrong", "o": "outdated", "q": "not-asked", "u": "unclear"}
_DEEDS: Final[Mapping[str, Deed]] = {deed: deed for deed in get_args(Deed)}
_VOTES: Final = frozenset({"y", "n", *_REASONS})


def encode(action: Action) -> str:
    """`e:en:electric-buses:share`; at most 64 bytes by the limits on ids."""
    match action:
        case OpenEntry(language, entry_id, fact_id):
            return ":".join(filter(None, ("e", language, entry_id, fact_id)))
        case ShowMore(language, entry_id, fact_id):
            return ":".join(filter(None, ("m", language, entry_id, fact_id)))
        case OpenTopic(language, topic_id, page):
            return ":".join(filter(None, ("t", language, topic_id, str(page) if page else None)))
        case Vote(useful, entry_id, fact_id, reason):
            letters = {each: letter for letter, each in _REASONS.items()}
            said = "y" if useful else letters[reason] if reason else "n"
            return ":".join(filter(None, ("v", said, entry_id, fact_id)))
        case TellWhenKnown(question_id):
            return f"w:{question_id}"
        case ChooseForAsker(asker_id, entry_id, fact_id):
            data = ":".join(filter(None, ("c", f"{asker_id:x}", entry_id, fact_id)))
            return data if len(data) <= DATA_LIMIT else f"c:{asker_id:x}:{entry_id}"
        case RemoveMessage(asker_id):
            return f"x:{asker_id:x}"
        case SetLanguage(language):
            return ":".join(filter(None, ("l", language)))
        case Decline(question_id):
            return f"d:{question_id}"
        case Curate(deed, of):
            return ":".join(("k", deed, *of))
        case SetFullAnswers(full):
            return "f:y" if full else "f:n"


def decode(data: str) -> Action | None:
    """Read what `encode` wrote; None for anything else, for example from a version no longer running."""
    action = _read(data.split(":")) if len(data) <= DATA_LIMIT else None
    return action if action is not None and encode(action) == data else None


def _read(parts: list[str]) -> Action | None:
    match parts:
        case ["l"]:
            return SetLanguage(None)
        case ["f", "y" | "n" as full]:
            return SetFullAnswers(full == "y")
        case ["v", said, entry_id] if said in _VOTES:
            return Vote(said == "y", entry_id, None, _REASONS.get(said))
        case ["v", said, entry_id, fact_id] if said in _VOTES:
            return Vote(said == "y", entry_id, fact_id, _REASONS.get(said))
        case ["w", number] if _DECIMAL.fullmatch(number):
            return TellWhenKnown(int(number))
        case ["d", number] if _DECIMAL.fullmatch(number):
            return Decline(int(number))
        case ["k", deed, *of] if deed in _DEEDS:
            return Curate(_DEEDS[deed], tuple(of))
        case ["c", asker, entry_id] if _HEX.fullmatch(asker):
            return ChooseForAsker(int(asker, 16), entry_id)
        case ["c", asker, entry_id, fact_id] if _HEX.fullmatch(asker):
            return ChooseForAsker(int(asker, 16), entry_id, fact_id)
        case ["x", asker] if _HEX.fullmatch(asker):
            return RemoveMessage(int(asker, 16))
        case [kind, language, *rest] if is_language(language):
            return _read_in(language, [kind, *rest])
        case _:
            return None


def _read_in(language: Language, parts: list[str]) -> Action | None:
    match parts:
        case ["e", entry_id]:
            return OpenEntry(language, entry_id)
        case ["e", entry_id, fact_id]:
            return OpenEntry(language, entry_id, fact_id)
        case ["m", entry_id]:
            return ShowMore(language, entry_id)
        case ["m", entry_id, fact_id]:
            return ShowMore(language, entry_id, fact_id)
        case ["t"]:
            return OpenTopic(language)
        case ["t", topic_id]:
            return OpenTopic(language, topic_id)
        case ["t", topic_id, page] if _DECIMAL.fullmatch(page):
            return OpenTopic(language, topic_id, int(page))
        case ["l"]:
            return SetLanguage(language)
        case _:
            return None
