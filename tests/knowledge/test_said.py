"""Texts that remember what they were made of are texts like any other."""

import pickle
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.said import Said, said


def test_a_text_is_its_template_with_the_slots_filled() -> None:
    text = said("Entry '{entry}': {what}", entry="parks", what=said("{count} values.", count=3))
    assert text == "Entry 'parks': 3 values."
    assert (text.template, sorted(text.slots)) == ("Entry '{entry}': {what}", ["entry", "what"])
    assert sorted(["Entry 'x'", text]) == [text, "Entry 'x'"]


@given(st.text())
def test_nothing_that_people_wrote_is_taken_for_a_slot(written: str) -> None:
    assert said(written) == written
    assert said("'{name}'", name=written) == f"'{written}'"


def test_problems_keep_their_texts_on_the_way_from_a_child_process() -> None:
    problem = Problem("a.yaml", 3, said("{name} is missing.", name=said("This")), said("Correct it."))
    for copy in (pickle.loads(pickle.dumps(InvalidKnowledgeError([problem]))).problems[0], deepcopy(problem)):
        assert copy == problem
        assert isinstance(copy.what, Said)
        assert isinstance(copy.what.slots["name"], Said)
