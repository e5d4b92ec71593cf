"""The bot in a terminal: one question, its explanation, or a conversation."""

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.language import DEFAULT_LANGUAGE, Language, is_language
from responders.actions import (
    Action,
    ChooseForAsker,
    Curate,
    Decline,
    OpenEntry,
    OpenTopic,
    RemoveMessage,
    SetFullAnswers,
    SetLanguage,
    ShowMore,
    TellWhenKnown,
    Vote,
    decode,
)
from responders.assistant import Assistant, continue_conversation, read_question
from responders.messages import NEW_CONVERSATION, Answer, Button, Question, RenderedMessage, Smalltalk
from responders.rendering import message_text
from responders.trying import decision, reason, try_question

EXPLAINED_TERMS: Final = 15
_LEAVE: Final = frozenset({"/quit", "/exit", "/q"})


def show(console: Console, message: RenderedMessage) -> None:
    """Print a message and number its buttons, so that they can be chosen by number."""
    console.print(escape(message_text(message)))
    for number, button in enumerate(message.buttons, start=1):
        console.print(f"  [bold]{number}[/] {escape(button.label)}")


def explain(console: Console, assistant: Assistant, question: Question) -> None:
    """Print what the search found for a question: terms with their weights, the runner-up, what decides."""
    trial = try_question(assistant, question)
    question, found = trial.inquiry.question, trial.inquiry.found
    console.print(escape(decision(trial, "en")))
    console.print(escape(reason(trial, "en")))
    if found.unknown_words:
        console.print(f"Not covered: {escape(', '.join(found.unknown_words))}")
    if not found.matches:
        return
    for name, match in zip(("First", "Runner-up"), found.matches, strict=False):
        fact = f", fact {match.fact.fact_id}" if match.fact.fact_id else ""
        console.print(f"{name}: {match.entry_id}{fact}, score {match.score:.3f}, confidence {match.confidence:.2f}")
        console.print(f"  nearest text: {escape(match.phrasing)}")
    console.print(f"Words covered: {found.covered:.2f}, relevance {found.relevance:.2f}")
    console.print(f"Confidence comes from: similarity {found.matches[0].similarity:.3f}, lead {found.lead:.3f}")
    table = Table("term", "weight", title=f"Why {found.matches[0].entry_id}")
    terms = assistant.knowledge.indexes[question.language].explain(question.text, found.matches[0].entry_id)
    for term in terms[:EXPLAINED_TERMS]:
        table.add_row(escape(repr(term.term)), f"{term.weight:.4f}")
    rest = terms[EXPLAINED_TERMS:]
    if rest:
        table.add_row(f"{len(rest)} more", f"{sum(term.weight for term in rest):.4f}")
    table.add_row("score", f"{sum(term.weight for term in terms):.4f}")
    console.print(table)


def chat(console: Console, assistant: Assistant, ask: Callable[[], str], language: Language | None) -> None:
    """Converse until `/quit` or the end of input; a number presses the button of that number."""
    conversation = NEW_CONVERSATION
    message = assistant.render(Smalltalk(language or DEFAULT_LANGUAGE, "greeting"))
    show(console, message)
    while (text := _ask(ask)) is not None:
        command, _, wanted = text.partition(" ")
        if command == "/lang" and wanted:
            language = wanted if is_language(wanted) else None
        fixed = _command(command, language, wanted)
        action = _pressed(message.buttons, text)
        if isinstance(action, SetLanguage):
            language = action.language
        pressed = _press(assistant, action, language)
        if action is None and text.isdecimal() and message.buttons and not conversation.choices:
            console.print(f"The numbers are 1 to {len(message.buttons)}.")
            continue
        question = read_question(text, language, conversation=conversation)
        answer = fixed or pressed or assistant.answer(question)
        conversation = continue_conversation(conversation, answer)
        message = assistant.render(answer)
        show(console, message)


def _command(command: str, language: Language | None, wanted: str) -> Smalltalk | None:
    """The commands people know from Telegram."""
    answer_in = language or DEFAULT_LANGUAGE
    match command:
        case "/start":
            return Smalltalk(answer_in, "greeting")
        case "/lang" if not wanted:
            return Smalltalk(answer_in, "language-menu")
        case "/lang":
            return Smalltalk(answer_in, "language-fixed" if language else "language-auto")
        case _ if command.startswith("/"):
            return Smalltalk(answer_in, "help")
        case _:
            return None


def _ask(ask: Callable[[], str]) -> str | None:
    try:
        text = ask().strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if text in _LEAVE else text


def _pressed(buttons: Sequence[Button], text: str) -> Action | None:
    """What the button with the typed number asks for; None when the text is no such number."""
    if not text.isdecimal() or not 1 <= int(text) <= len(buttons):
        return None
    return decode(buttons[int(text) - 1].action)


def _press(assistant: Assistant, action: Action | None, language: Language | None) -> Answer | None:
    match action:
        case OpenEntry() | ShowMore() | OpenTopic():
            return assistant.open(action)
        case SetLanguage():
            return Smalltalk(language or DEFAULT_LANGUAGE, "language-fixed" if language else "language-auto")
        case (
            SetFullAnswers()
            | Vote()
            | TellWhenKnown()
            | Decline()
            | ChooseForAsker()
            | RemoveMessage()
            | Curate()
            | None
        ):
            return None  # Telegram has them, the terminal shows no such button
        case _:
            assert_never(action)
