"""The order of responders decides."""

import pytest

from knowledge.index import SearchResult
from knowledge.knowledge_base import KnowledgeBase
from responders.messages import Answer, Inquiry, Question, Smalltalk
from responders.responder import first_answer


def silent(inquiry: Inquiry) -> Answer | None:
    """Leaves every inquiry to the next."""
    return None


def thanks(inquiry: Inquiry) -> Answer | None:
    """Answers everything with thanks."""
    return Smalltalk(inquiry.question.answer_language, "thanks")


def gone(inquiry: Inquiry) -> Answer | None:
    """Answers everything with regret."""
    return Smalltalk(inquiry.question.answer_language, "gone")


@pytest.fixture
def inquiry(knowledge_base: KnowledgeBase) -> Inquiry:
    """Some question."""
    return Inquiry(Question("hm", "en"), SearchResult((), ()), knowledge_base.revision)


def test_the_first_responder_with_an_answer_decides(inquiry: Inquiry) -> None:
    assert first_answer((silent, thanks, gone), inquiry) == Smalltalk("en", "thanks")


def test_responders_that_leave_a_question_unanswered_are_a_mistake(inquiry: Inquiry) -> None:
    with pytest.raises(LookupError):
        first_answer((silent, silent), inquiry)
