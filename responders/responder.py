"""A responder answers an inquiry or leaves it to the next; their order is the bot's behaviour."""

from collections.abc import Iterable
from typing import Protocol

from responders.messages import Answer, Inquiry


class Responder(Protocol):
    """Decides about one kind of question."""

    def __call__(self, inquiry: Inquiry) -> Answer | None:
        """The answer, or None: not mine."""
        ...


def first_answer(responders: Iterable[Responder], inquiry: Inquiry) -> Answer:
    """The first answer any responder gives. The last responder must answer everything; raises LookupError if not."""
    for responder in responders:
        answer = responder(inquiry)
        if answer is not None:
            return answer
    raise LookupError("the last responder left an inquiry without an answer")
