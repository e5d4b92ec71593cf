import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, utf16_length
from bot.playground.telegram_html import TelegramHtmlError, parse_html

TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler")


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(min_size=1), st.sampled_from(TAGS))
def test_an_entity_covers_the_text_of_its_tag(text: str, tag: str) -> None:
    plain, [entity] = parse_html(f"😀<{tag}>{html.escape(text)}</{tag}>.")
    assert plain == f"😀{text}."
    assert (entity.offset, entity.length) == (2, utf16_length(text))


@given(st.text(alphabet="<>/=&;\"' abp#x1"))
def test_any_html_is_read_or_refused(text: str) -> None:
    try:
        plain, entities = parse_html(text)
    except TelegramHtmlError:
        return
    assert all(entity.length > 0 and entity.offset + entity.length <= utf16_length(plain) for entity in entities)


@pytest.mark.parametrize(
    ("source", "type"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<B>x</b>", "bold"),
        ("<b ignored='1'>x</b >", "bold"),
    ],
)
def test_each_supported_tag_has_its_entity_type(source: str, type: str) -> None:
    assert parse_html(source) == ("x", [Entity(type, 0, 1)])


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://seoul.go.kr/a?b=1&amp;c=2">x</a>', "https://seoul.go.kr/a?b=1&c=2"),
        ('<a href="https://seoul.go.kr">x</a>', "https://seoul.go.kr/"),
        ('<a href="seoul.go.kr/ev">x</a>', "http://seoul.go.kr/ev"),
        ("<a href=seoul.go.kr>x</a>", "http://seoul.go.kr/"),
        ('<a href="tg://resolve?domain=x">x</a>', "tg://resolve?domain=x"),
    ],
)
def test_a_link_is_kept_with_scheme_and_path(source: str, url: str) -> None:
    assert parse_html(source) == ("x", [Entity("text_link", 0, 1, url=url)])


def test_a_link_without_href_leads_to_its_own_text() -> None:
    assert parse_html("<a>seoul.go.kr</a>")[1] == [Entity("text_link", 0, 11, url="http://seoul.go.kr/")]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tel:120", "mailto:a@b.kr", "http://localhost", "http://[::1"])
def test_a_link_that_telegram_cannot_follow_leaves_its_words(url: str) -> None:
    assert parse_html(f'<a href="{url}">x</a>') == ("x", [])


def test_a_custom_emoji_carries_its_id() -> None:
    assert parse_html('<tg-emoji emoji-id="5368">👍</tg-emoji>')[1] == [
        Entity("custom_emoji", 0, 2, custom_emoji_id="5368")
    ]


def test_code_in_a_pre_gives_it_a_language() -> None:
    assert parse_html('<pre><code class="language-python">x</code></pre>')[1] == [
        Entity("pre", 0, 1, language="python")
    ]


def test_code_outside_a_pre_has_no_language() -> None:
    assert parse_html('<code class="language-python">x</code>')[1] == [Entity("code", 0, 1)]


def test_nested_entities_come_with_the_enclosing_one_first() -> None:
    plain, entities = parse_html("<b>a<i>b</i></b>")
    assert (plain, entities) == ("ab", [Entity("bold", 0, 2), Entity("italic", 1, 1)])


def test_offsets_count_utf16_code_units() -> None:
    assert parse_html("서울😀<b>x</b>")[1] == [Entity("bold", 4, 1)]


def test_an_empty_tag_leaves_no_entity() -> None:
    assert parse_html("a<b></b>") == ("a", [])


def test_an_empty_end_tag_closes_the_innermost_tag() -> None:
    assert parse_html("<b><i>x</>y</>")[1] == [Entity("bold", 0, 2), Entity("italic", 0, 1)]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("R&D", "R&D"),
        ("&nbsp;&copy;", "&nbsp;&copy;"),
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt b", "< b"),
        ("&#65;&#x42;&#x1F600;", "AB😀"),
        ("&#0;&#x110000;&#;&#x;", "&#0;&#x110000;&#;&#x;"),
        ("&#000000065;", "&#000000065;"),
    ],
)
def test_only_known_references_are_decoded(source: str, plain: str) -> None:
    assert parse_html(source)[0] == plain


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("가<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<ul>", 'Unsupported start tag "ul" at byte offset 0'),
        ("<h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(TelegramHtmlError) as refusal:
        parse_html(source)
    assert str(refusal.value) == f"can't parse entities: {problem}"


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(TelegramHtmlError, match="invalid Unicode characters"):
        parse_html("&#xD83D;")


def test_an_entity_is_written_without_fields_that_do_not_apply() -> None:
    bold = Entity("bold", 0, 1)
    assert bold.as_json() == {"type": "bold", "offset": 0, "length": 1}
    assert replace(bold, url="http://a.b/").as_json()["url"] == "http://a.b/"
