"""Long messages in parts: nothing lost, no tag cut open, cut where a reader would pause."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from responders.splitting import plain_text, shorten, split_html, visible_length

WORD = st.text(st.sampled_from("abc한글<&>\"'😀.!?"), min_size=1, max_size=12)
PLAIN = st.lists(WORD, min_size=1, max_size=12).map(" ".join).map(escape).map(str)
TAGGED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "code"]), PLAIN)
NESTED = st.builds("<b>{} <i>{}</i> {}</b>".format, PLAIN, PLAIN, PLAIN)
MESSAGE = st.builds(
    lambda pieces, gaps: "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False)),
    st.lists(PLAIN | TAGGED | NESTED, min_size=1, max_size=8),
    st.lists(st.sampled_from([" ", "\n", "\n\n", ". "]), min_size=8, max_size=8),
).map(str.strip)
LIMIT = st.integers(1, 80)


class Balance(HTMLParser):
    """Reads HTML and keeps the tags that are open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.crossed = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.crossed = self.crossed or not self.open or self.open.pop() != tag


def test_a_message_within_the_limit_is_one_part() -> None:
    assert split_html("<b>Short.</b>\n\nText.", 4096) == ("<b>Short.</b>\n\nText.",)


@given(MESSAGE, LIMIT)
def test_no_part_is_over_the_limit(text: str, limit: int) -> None:
    assert all(visible_length(part) <= limit for part in split_html(text, limit))


@given(MESSAGE, LIMIT)
def test_every_part_has_its_tags_balanced(text: str, limit: int) -> None:
    read = [Balance(part) for part in split_html(text, limit)]
    assert not any(part.open or part.crossed for part in read)


@given(MESSAGE, LIMIT)
def test_no_part_is_empty_to_a_reader(text: str, limit: int) -> None:
    assert all(plain_text(part).strip() for part in split_html(text, limit))


@given(MESSAGE, LIMIT)
def test_parts_joined_keep_every_letter_in_order(text: str, limit: int) -> None:
    joined = "".join(plain_text(part) for part in split_html(text, limit))
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", plain_text(text))


@given(MESSAGE)
def test_words_that_fit_are_never_cut(text: str) -> None:
    assume(max(map(len, plain_text(text).split())) <= 40)
    joined = " ".join(plain_text(part) for part in split_html(text, 80))
    assert joined.split() == plain_text(text).split()


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One two three. Four five six. Seven eight.", 32, ("One two three. Four five six.", "Seven eight.")),
        ("Is it so? It is! Yes, it certainly is.", 22, ("Is it so? It is!", "Yes, it certainly is.")),
        ("첫 문장입니다. 둘째 문장입니다. 셋째.", 20, ("첫 문장입니다. 둘째 문장입니다.", "셋째.")),
        ("First line. More.\nSecond line is here.", 24, ("First line. More.", "Second line is here.")),
        ("Costs 3.5 million won in all. Next one.", 33, ("Costs 3.5 million won in all.", "Next one.")),
    ],
)
def test_a_line_or_a_sentence_is_the_preferred_place_to_cut(text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert split_html(text, limit) == parts


def test_a_tag_open_at_a_cut_is_closed_and_opened_again() -> None:
    assert split_html("<b>one two <i>three four</i></b>", 10) == (
        "<b>one two</b>",
        "<b><i>three four</i></b>",
    )


def test_an_entity_counts_as_one_character_and_is_never_cut() -> None:
    assert split_html("&amp;" * 5, 2) == ("&amp;&amp;", "&amp;&amp;", "&amp;")


def test_a_word_longer_than_the_limit_is_cut_into_full_parts() -> None:
    parts = split_html("x" * 10_000, 4096)
    assert [len(part) for part in parts] == [4096, 4096, 1808]


@settings(max_examples=20)
@example("<b>")
@given(st.text(st.sampled_from("<>/b &;a")))
def test_any_escaped_text_survives(text: str) -> None:
    parts = split_html(str(escape(text)), 3)
    assert re.sub(r"\s", "", "".join(map(plain_text, parts))) == re.sub(r"\s", "", text)


def test_plain_text_is_what_a_reader_sees() -> None:
    assert plain_text("<b>5 &lt; 6</b> &amp; <i>“7”</i>") == "5 < 6 & “7”"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("ten trees", 9, "ten trees"),
        ("ten old trees in the park", 16, "ten old trees…"),
        ("ten old trees, two new ones", 16, "ten old trees…"),
        ("가" * 50, 20, "가" * 19 + "…"),
    ],
)
def test_a_long_fact_is_shortened_behind_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short
