"""Slots in curated texts, and the template markup that is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.placeholders import PlaceholderError, Slot, parse_placeholders, slots

WORDS = st.text(st.characters(exclude_characters="{}%#", exclude_categories=["Cs"]))
FACT_IDS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("no slot", ("no slot",)),
        ("{{ total }}", (Slot("total"),)),
        ("{{total}}", (Slot("total"),)),
        ("{{  target-year  }}", (Slot("target-year"),)),
        ("about {{ total }} by {{ year }}.", ("about ", Slot("total"), " by ", Slot("year"), ".")),
        ("{{ a }}{{ b }}", (Slot("a"), Slot("b"))),
        ("a {single} brace and 50% # stay", ("a {single} brace and 50% # stay",)),
    ],
)
def test_a_text_is_cut_into_words_and_slots(text: str, pieces: tuple[str | Slot, ...]) -> None:
    assert parse_placeholders(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "{{ 7*7 }}",
        "{{ total.real }}",
        "{{ Total }}",
        "{{ a b }}",
        "{{ }}",
        "{{ a- }}",
        "{% if x %}",
        "{# note #}",
        "a lone {{",
        "a lone }}",
        "%} the end",
        "{{ {{ total }} }}",
        "{{ total }} and {{",
    ],
)
def test_other_markup_in_braces_is_refused(text: str) -> None:
    with pytest.raises(PlaceholderError, match=r"only {{ fact-id }} may stand in braces"):
        parse_placeholders(text)


def test_a_refusal_shows_where_the_markup_begins() -> None:
    with pytest.raises(PlaceholderError, match=r"not '\{\{7\*7\}\} benches'"):
        parse_placeholders("It has {{7*7}} benches")


@given(st.lists(st.tuples(WORDS, FACT_IDS)), WORDS)
def test_every_slot_is_found_in_order(pairs: list[tuple[str, str]], end: str) -> None:
    text = "".join(f"{words}{{{{ {fact_id} }}}}" for words, fact_id in pairs) + end
    assert slots(text) == tuple(fact_id for _, fact_id in pairs)


@given(st.text())
def test_any_text_is_either_cut_without_loss_or_refused(text: str) -> None:
    try:
        pieces = parse_placeholders(text)
    except PlaceholderError:
        return
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == text or slots(text)
