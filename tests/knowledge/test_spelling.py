"""Misspelt English words, read as the words they were meant to be."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import SHORTEST, Spelling

KNOWN = ("library", "bridge", "swimming", "ferry", "last", "garden", "gardens", "2025", "café", "bus")
LONG_WORDS = st.text(string.ascii_lowercase, min_size=SHORTEST + 1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("libary", "library"),
        ("librarry", "library"),
        ("libkary", "library"),
        ("lirbary", "library"),
        ("swiming", "swimming"),
        ("brigde", "bridge"),
        ("bidge", "bridge"),
        ("fery", "fery"),
        ("ferrry", "ferry"),
        ("fermy", "fermy"),
        ("fer\u0433y", "fer\u0433y"),
        ("lsat", "last"),
        ("lost", "lost"),
        ("sub", "sub"),
        ("bsu", "bsu"),
        ("garden", "garden"),
        ("gardenz", "garden"),
        ("2052", "2052"),
        ("caef", "caef"),
        ("xylophone", "xylophone"),
        ("lbirray", "lbirray"),
        ("ibraryl", "ibraryl"),
        ("", ""),
    ],
)
def test_a_word_one_slip_away_from_a_known_one_is_read_as_that(typed: str, meant: str) -> None:
    assert Spelling(KNOWN).correct(typed) == meant


def test_the_first_of_two_known_words_that_are_as_near_is_preferred() -> None:
    assert Spelling(["stable", "staple"]).correct("stadle") == "stable"
    assert Spelling(["staple", "stable"]).correct("stadle") == "staple"


@pytest.mark.parametrize("typed", ["garden", "", "x"])
def test_with_no_known_word_every_word_stays(typed: str) -> None:
    assert Spelling(()).correct(typed) == typed


@given(st.lists(st.text(max_size=8), max_size=5), st.text(max_size=8))
def test_a_word_stays_or_becomes_a_known_one(known: list[str], typed: str) -> None:
    assert Spelling(known).correct(typed) in {typed, *known}


@given(st.lists(LONG_WORDS, min_size=1, max_size=5))
def test_known_words_stay_as_they_are(known: list[str]) -> None:
    assert [Spelling(known).correct(word) for word in known] == known


@given(meant=LONG_WORDS, place=st.integers(0, SHORTEST), letter=st.sampled_from(string.ascii_lowercase))
def test_any_single_slip_behind_the_first_letter_of_a_long_word_is_read_right(
    meant: str, place: int, letter: str
) -> None:
    slips = [
        meant[:place] + meant[place + 1 :],
        meant[:place] + letter + meant[place:],
        meant[:place] + letter + meant[place + 1 :] if place else meant,
        meant[: place - 1] + meant[place] + meant[place - 1] + meant[place + 1 :] if place else meant,
    ]
    assert [Spelling([meant]).correct(slip) for slip in slips] == [meant] * len(slips)


def test_another_word_that_only_begins_otherwise_stays() -> None:
    assert Spelling(["classes"]).correct("glasses") == "glasses"
