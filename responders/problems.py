"""What a curator must mend, in the curator's language."""

from dataclasses import replace

from knowledge.errors import Problem
from knowledge.language import Language
from responders.catalogue import in_language


def problem_text(problem: Problem, language: Language) -> str:
    """Where it stands, what is wrong and how to mend it."""
    worded = problem_in(problem, language)
    return f"{in_language(problem.place, language)}: {worded.what} {worded.remedy}"


def problem_in(problem: Problem, language: Language) -> Problem:
    """The problem with its words in `language`, for example to be marked in a copy of the file."""
    what, remedy, column = (in_language(text, language) for text in (problem.what, problem.remedy, problem.column))
    return replace(problem, what=what, remedy=remedy, column=column)
