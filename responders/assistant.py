"""The answer core: one for every surface, so that the same question gets the same answer everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from knowledge.beyond import NOTHING_BEYOND
from knowledge.index import SearchResult
from knowledge.keyboard import hangul_of_keys
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import DEFAULT_LANGUAGE, Language, detect_language
from knowledge.text import words
from responders.actions import OpenEntry, OpenTopic, ShowMore
from responders.choosing import choose, open_entry
from responders.emergency import send_for_help
from responders.faq import OFFER_AT, admit, held_back, offer_each, suggest, tell
from responders.followup import FollowUp
from responders.greeting import greet
from responders.limits import know_limits
from responders.messages import (
    NEW_CONVERSATION,
    Answer,
    Answered,
    Choice,
    Conversation,
    Explained,
    Inquiry,
    Notice,
    OfferedChoice,
    Question,
    RenderedMessage,
    Smalltalk,
    Suggested,
    TopicPage,
    Unknown,
    Withheld,
)
from responders.personal import without_personal
from responders.rendering import Renderer
from responders.responder import Responder, first_answer

EXPLAINED_WORDS: Final = 6


class Assistant:
    """Answers questions and opens what buttons ask for, from the knowledge base now in service."""

    def __init__(self, knowledge: KnowledgeBase, renderer: Renderer) -> None:
        self.knowledge = knowledge
        """Replaced as a whole when another revision is published."""
        self.stopped: frozenset[str] = frozenset()
        """Entries that curators withhold while they check them."""
        self._renderer = renderer

    def answer(self, question: Question, searched: tuple[Question, SearchResult] | None = None) -> Answer:
        """What to say to a question; decided by the first responder that has an answer, in danger before anything
        else is tried. `searched` is what `search` gave for it, where that is known."""
        if (help_first := send_for_help(question)) is not None:
            return help_first
        inquiry = self.inquire(question, searched)
        responders: Sequence[Responder] = (
            choose,
            greet,
            know_limits,
            offer_each,
            FollowUp(self.knowledge),
            tell,
            suggest,
            admit,
        )
        answer = self._unless_stopped(first_answer(responders, inquiry))
        if isinstance(answer, Answered) and inquiry.found.asked.now:
            return replace(answer, asked_now=True)
        return answer

    def inquire(self, question: Question, searched: tuple[Question, SearchResult] | None = None) -> Inquiry:
        """What the responders decide by. `searched` is what `search` gave for the question, where that is known."""
        knowledge = self.knowledge
        question, found = searched or self.search(question)
        beyond = NOTHING_BEYOND
        if found.matches:
            first = found.matches[0]
            beyond = knowledge.beyond(found.asked, question.language, first.entry_id, first.fact)
        return Inquiry(question, found, knowledge.revision, beyond)

    def search(self, question: Question, limit: int = 5) -> tuple[Question, SearchResult]:
        """What the search finds for a question without what tells who somebody is; one typed with the keyboard in the
        wrong language becomes the one that was meant."""
        question = replace(question, text=without_personal(question.text))
        found = self.knowledge.search(question.text, question.language, limit)
        typed = {word for word in words(question.text) if word.isalpha()}
        if question.language == "ko" or typed - set(found.unknown_words):
            return question, found
        hangul = hangul_of_keys(question.text) or ""
        meant = self.knowledge.search(hangul, "ko", limit)
        if not meant.matches or not set(words(hangul)) - set(meant.unknown_words):
            return question, found
        return replace(question, text=hangul, language="ko"), meant

    def explain(self, question: Question) -> Explained | Smalltalk:
        """Why a question got its answer."""
        meant, found = searched = self.search(question)
        answer = self.answer(question, searched)
        if isinstance(answer, Smalltalk):
            return Smalltalk(question.answer_language, "nothing-to-explain")
        ranked = [match.entry_id for match in found.matches]
        told = _entry_of(answer)
        entry_id = told or next(iter(ranked), None)
        if entry_id is None:
            return Explained(question.answer_language, found.read, (), None, None, 0.0, 0.0)
        match answer:
            case Answered():
                by_conversation = told not in ranked[:1] or held_back(self.inquire(question, searched)) is not None
            case Suggested(reason="several"):
                by_conversation = False  # the first named need not be the first found
            case _:
                by_conversation = told is not None and told not in ranked[:1]
        by_word = self.knowledge.indexes[meant.language].explain_words(meant.text, entry_id)
        return Explained(
            question.answer_language,
            found.read,
            tuple((word, round(weight, 1)) for word, weight in by_word[:EXPLAINED_WORDS] if weight > 0),
            entry_id,
            next((other for other in ranked if other != entry_id), None),
            found.matches[0].confidence if found.matches else 1.0,
            found.covered,
            by_conversation=by_conversation,
        )

    def open(self, action: OpenEntry | ShowMore | OpenTopic) -> Answer:
        """What a person chose by a button; says so when a later revision no longer has it."""
        revision = self.knowledge.revision
        if isinstance(action, OpenTopic):
            topics = (topic for topic in revision.topics if topic.id == action.topic_id)
            return TopicPage(action.language, next(topics, None), action.page)
        answer = open_entry(revision, action.language, action.entry_id, action.fact_id)
        if answer is None:
            return Smalltalk(action.language, "gone")
        return self._unless_stopped(replace(answer, more=True) if isinstance(action, ShowMore) else answer)

    def _unless_stopped(self, answer: Answer) -> Answer:
        """No curated word of an entry that is being checked goes out."""
        if isinstance(answer, Answered) and answer.entry.id in self.stopped:
            return Withheld(answer.language, answer.entry)
        return answer

    def candidates(self, searched: tuple[Question, SearchResult]) -> list[Answered]:
        """What a question may be about, best first: what inline mode offers as one types. `searched` is what `search`
        gave for it."""
        meant, found = searched
        if found.relevance < OFFER_AT:
            return []
        answers = []
        for match in found.near:
            entry = self.knowledge.revision.entry(match.entry_id)
            if entry is not None and entry.id not in self.stopped:
                answers.append(Answered(meant.answer_language, entry, match.fact.fact_id, match.confidence))
        return answers

    def render_short(self, answer: Answer) -> RenderedMessage:
        """The message for an answer just given, as groups get it."""
        return self._renderer.render_short(answer, self.knowledge.revision)

    def render_notice(self, notice: Notice) -> RenderedMessage:
        """The message for a curator."""
        return self._renderer.render_notice(notice)

    def render(self, answer: Answer) -> RenderedMessage:
        """The message for an answer just given: callers await nothing in between, so the revision is the same."""
        return self._renderer.render(answer, self.knowledge.revision)


def _entry_of(answer: Answer) -> str | None:
    """The entry that an answer tells, withholds or offers first."""
    match answer:
        case Answered(_, entry) | Withheld(_, entry) | Suggested(_, (Choice(entry), *_)):
            return entry.id
        case _:
            return None


def read_question(
    text: str,
    fixed_language: Language | None = None,
    fallback_language: Language = DEFAULT_LANGUAGE,
    conversation: Conversation = NEW_CONVERSATION,
) -> Question:
    """A person's words as a question.

    It is searched in the language it is written in (`fallback_language` where no letter tells) and answered in
    the fixed one, if any.
    """
    language = detect_language(text) or fixed_language or fallback_language
    return Question(text, language, fixed_language, conversation)


def converse(assistant: Assistant, history: Iterable[str], fixed_language: Language | None = None) -> Conversation:
    """The conversation after these questions, oldest first."""
    conversation = NEW_CONVERSATION
    for earlier in history:
        answer = assistant.answer(read_question(earlier, fixed_language, conversation=conversation))
        conversation = continue_conversation(conversation, answer)
    return conversation


def continue_conversation(conversation: Conversation, answer: Answer) -> Conversation:
    """What the next question is read against: the entry just told or offered first, and what was offered. Small talk
    changes nothing."""
    match answer:
        case Answered():
            was_chosen = any(choice.entry_id == answer.entry.id for choice in conversation.choices)
            return Conversation(
                answer.entry.id, conversation.choices if was_chosen else ()
            )  # another may be chosen yet
        case Suggested() if answer.choices:
            offered = tuple(OfferedChoice(choice.entry.id, choice.fact_id) for choice in answer.choices)
            return Conversation(offered[0].entry_id, offered)
        case Unknown():
            return replace(conversation, choices=(), misses=conversation.misses + 1)
        case _:
            return conversation
