"""The frozen types that travel from a question to what is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from knowledge.beyond import NOTHING_BEYOND, Beyond
from knowledge.entries import Entry, Revision, Topic
from knowledge.index import SearchResult
from knowledge.language import Language


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A choice by its names, as a conversation remembers it: a later revision may no longer have it."""

    entry_id: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the next question is read against."""

    entry_id: str | None = None
    """The entry last answered or offered first; None at the start and once the conversation has ended."""
    choices: tuple[OfferedChoice, ...] = ()
    """What was offered last; () once something else was said."""
    misses: int = 0
    """Questions in a row that nothing answered."""


NEW_CONVERSATION: Final = Conversation()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, on any surface."""

    text: str
    language: Language
    """The language it is written in."""
    fixed_language: Language | None = None
    """The language a person has fixed for all answers."""
    conversation: Conversation = NEW_CONVERSATION

    @property
    def answer_language(self) -> Language:
        """The language to answer in: a fixed language wins over the question's own."""
        return self.fixed_language or self.language


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with what the search found for it, all of one revision."""

    question: Question
    found: SearchResult
    revision: Revision
    beyond: Beyond = NOTHING_BEYOND
    """What the question asks for that the first entry found does not hold."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry, and perhaps one fact of it, told."""

    language: Language
    entry: Entry
    fact_id: str | None
    """The fact the first line tells; None for the entry's lead."""
    confidence: float
    """Probability that this is what was asked for; 1.0 where a person chose the entry by a button."""
    asked_now: bool = False
    """Whether today's state was asked for, which no document tells."""
    more: bool = False
    """Whether all other facts are offered under it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """One entry that would be told, were curators not checking it now."""

    language: Language
    entry: Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry, or one fact of it, that a person may have meant."""

    entry: Entry
    fact_id: str | None = None


OfferReason = Literal["unsure", "several", "misnumbered"]
"""Why there are choices: nothing is sure enough or holds all, several things were asked for at once, or a number was
typed that no choice has."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Not one answer but up to four choices, best first."""

    language: Language
    choices: tuple[Choice, ...]
    confidence: float
    beyond: Beyond = NOTHING_BEYOND
    """What the first choice does not hold of what was asked."""
    reason: OfferReason = "unsure"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No entry answers."""

    language: Language
    words: tuple[str, ...] = ()
    """Words of the question that nothing covers."""
    near: tuple[Entry, ...] = ()
    """The entries least far away; their topics are offered first."""
    confidence: float = 0.0
    misses: int = 0
    """Questions in a row before it that nothing answered either."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The entries of one topic, or all topics, to choose from."""

    language: Language
    topic: Topic | None
    """None for the list of topics."""
    page: int = 0
    """Which page of a topic's entries, from 0."""


FixedText = Literal[
    "greeting",
    "help",
    "thanks",
    "acknowledged",
    "unreadable",
    "rescue",
    "police",
    "cannot-act",
    "not-covered",
    "no-judgement",
    "languages",
    "gone",
    "link-gone",
    "privacy",
    "nothing-to-explain",
    "too-many",
    "flood",
    "ask-hint",
    "group-greeting",
    "admins-only",
    "language-menu",
    "language-auto",
    "language-fixed",
]
"""Messages that are the same for everyone; each has a template of that name."""


@dataclass(frozen=True, slots=True)
class Smalltalk:
    """A fixed text: greetings, thanks, help, the emergency number."""

    language: Language
    text: FixedText


SettingsText = Literal["settings", "language-auto", "language-fixed", "answers-short", "answers-full"]
"""What can stand above a group's settings: a question, or what was just chosen; each has a template of that name."""


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """A group's settings, to choose from."""

    language: Language
    text: SettingsText
    fixed_language: Language | None
    """What is chosen now; None: the language of each question."""
    full_answers: bool
    """What is chosen now."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something failed on our side."""

    language: Language
    incident: str
    """Short id that stands in the log, too."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a question got its answer."""

    language: Language
    read: tuple[str, ...]
    """The question's words as they were read."""
    weights: tuple[tuple[str, float], ...]
    """The words that counted most for the entry, heaviest first."""
    entry_id: str | None
    """The entry that was told or came first; None where nothing was found."""
    runner_up: str | None
    confidence: float
    covered: float
    """Part of the question's words that the first entry found holds."""
    by_conversation: bool = False
    """Whether the entry was told for what was said before, not for the question's own words."""
    chosen: bool = False
    """Whether the person opened it by a button or a link: there are no words to explain."""


@dataclass(frozen=True, slots=True)
class About:
    """What the bot is made of, and how often it is right."""

    language: Language
    entries: int
    found: float
    """Part of the check questions whose entry comes first."""
    abstained: float
    """Part of them that is not answered outright."""
    asked: int
    unseen: bool
    """Whether the questions played no part in making the knowledge base."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of a person."""

    language: Language
    languages: int
    votes: int
    asked: int
    """Questions they asked."""
    questions: int
    """Questions without an answer that stood with them."""


Answer = (
    Answered
    | Withheld
    | Suggested
    | Unknown
    | TopicPage
    | Smalltalk
    | GroupSettings
    | Trouble
    | Explained
    | About
    | Forgotten
)

Outcome = Literal["answered", "suggested", "unknown", "smalltalk"]
"""What became of a question; everything that is neither told, offered nor missed is small talk."""


def outcome_of(answer: Answer) -> Outcome:
    """What became of the question that got an answer."""
    match answer:
        case Answered():
            return "answered"
        case Suggested():
            return "suggested"
        case Unknown():
            return "unknown"
        case _:
            return "smalltalk"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message."""

    label: str
    action: str = ""
    """What pressing it asks for, as `actions.py` writes it: at most 64 bytes."""
    copies: str = ""
    """Text that pressing it copies, instead of an action: at most 256 characters."""
    opens: str = ""
    """Address that pressing it opens, instead of an action."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a curator reads; worded by a template in `templates/curators/`."""

    language: Language
    template: str
    """The template's name without its ending."""
    fields: Mapping[str, object] = field(default_factory=dict)
    """What the template's slots hold."""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message ready to be sent."""

    parts: tuple[str, ...]
    """Telegram HTML, each part within Telegram's limit; the buttons belong to the last."""
    buttons: tuple[Button, ...] = ()
    """What to go on with: they can be pressed by number in a terminal."""
    tools: tuple[Button, ...] = ()
    """What to do with the message, in a row below: quote it, vote."""
    curating: tuple[Button, ...] = ()
    """What curators do with it, in a row of its own."""
