"""Korean numbers and the particle that fits the word before it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responders.korean import format_number, resolve_particles, without_particle

SIZES = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "": 1}


def read_number(text: str) -> Decimal:
    """The figure that a Korean number stands for."""
    sign = -1 if text.startswith("-") else 1
    total = Decimal(0)
    for part in text.removeprefix("-").split(" "):
        found = re.fullmatch(r"([\d,]+(?:\.\d+)?)([조억만천]?)", part)
        assert found is not None, part
        total += Decimal(found[1].replace(",", "")) * SIZES[found[2]]
    return sign * total


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0", "0"),
        ("1", "1"),
        ("2215", "2,215"),
        ("9999", "9,999"),
        ("10000", "1만"),
        ("10500", "1만 500"),
        ("12000", "1만 2천"),
        ("270000", "27만"),
        ("269500", "26만 9,500"),
        ("2387000", "238만 7천"),
        ("100000000", "1억"),
        ("361630000", "3억 6,163만"),
        ("4964000000", "49억 6,400만"),
        ("54000000000000", "54조"),
        ("1000000000001", "1조 1"),
        ("12345000000000000", "12,345조"),
        ("-270000", "-27만"),
        ("19.2", "19.2"),
        ("0.5", "0.5"),
        ("12345.5", "12,345.5"),
    ],
)
def test_a_figure_is_written_exactly_in_korean_groups(number: str, written: str) -> None:
    assert format_number(Decimal(number)) == written


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_reads_back_as_itself(number: int) -> None:
    assert read_number(format_number(Decimal(number))) == number


@given(st.decimals(0, 10**9, places=2))
def test_a_number_with_decimals_reads_back_as_itself(number: Decimal) -> None:
    assert read_number(format_number(number)) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("환경부을(를)", "환경부를"),
        ("서울을(를)", "서울을"),
        ("버스은(는)", "버스는"),
        ("공원은(는)", "공원은"),
        ("택시이(가)", "택시가"),
        ("대책이(가)", "대책이"),
        ("버스과(와) 택시", "버스와 택시"),
        ("공원과(와) 버스", "공원과 버스"),
        ("공원(으)로", "공원으로"),
        ("버스(으)로", "버스로"),
        ("서울(으)로", "서울로"),
    ],
)
def test_a_particle_follows_the_last_syllable(text: str, expected: str) -> None:
    assert resolve_particles(text) == expected


@pytest.mark.parametrize(
    ("digit", "topic", "way"),
    [
        ("0", "은", "으로"),
        ("1", "은", "로"),
        ("2", "는", "로"),
        ("3", "은", "으로"),
        ("4", "는", "로"),
        ("5", "는", "로"),
        ("6", "은", "으로"),
        ("7", "은", "로"),
        ("8", "은", "로"),
        ("9", "는", "로"),
    ],
)
def test_a_digit_counts_as_it_is_read(digit: str, topic: str, way: str) -> None:
    assert resolve_particles(f"2{digit}은(는) {digit}(으)로") == f"2{digit}{topic} {digit}{way}"


@pytest.mark.parametrize(
    ("number", "subject", "way"),
    [
        ("10", "이", "으로"),
        ("120", "이", "으로"),
        ("119", "가", "로"),
        ("112", "가", "로"),
        ("1,000", "이", "으로"),
        ("62,000", "이", "으로"),
        ("3,500", "이", "으로"),
        ("27만", "이", "으로"),
        ("3억", "이", "으로"),
        ("54조", "가", "로"),
        ("6만 2천", "이", "으로"),
        ("19.2", "가", "로"),
        ("0.6", "이", "으로"),
        ("2,215", "가", "로"),
    ],
)
def test_a_number_takes_the_particle_of_its_last_digit_or_of_ten_hundred_and_thousand(
    number: str, subject: str, way: str
) -> None:
    assert resolve_particles(f"{number}이(가) {number}(으)로") == f"{number}{subject} {number}{way}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40%을(를)", "40%를"),
        ("40%(으)로", "40%로"),
        ("Seoul은(는)", "Seoul은"),
        ("Seoul(으)로", "Seoul로"),
        ("Korean(으)로", "Korean으로"),
        ("MITI이(가)", "MITI가"),
        ("ARISU을(를)", "ARISU를"),
    ],
)
def test_percent_and_latin_letters_count_as_they_are_read(text: str, expected: str) -> None:
    assert resolve_particles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘공원’은(는)", "‘공원’은"),
        ("“버스”을(를)", "“버스”를"),
        ("<b>공원</b>이(가)", "<b>공원</b>이"),
        ("<b>“버스”</b>이(가)", "<b>“버스”</b>가"),
        ("&#34;공원&#34;은(는)", "&#34;공원&#34;은"),
        ("버스&amp;은(는)", "버스&amp;는"),
        ("모노클(Monocle)이(가)", "모노클(Monocle)이"),
    ],
)
def test_tags_quotes_and_spellings_in_brackets_are_looked_through(text: str, expected: str) -> None:
    assert resolve_particles(text) == expected


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("부산은요", "부산"),
        ("부산에서는", "부산"),
        ("버스를", "버스"),
        ("따릉이", "따릉이"),
        ("따릉이는", "따릉이"),
        ("따릉이가", "따릉이"),
        ("반딧불이", "반딧불이"),
        ("논마을", "논마을"),
        ("정형외과", "정형외과"),
        ("전문가", "전문가"),
        ("공원으로", "공원"),
        ("지하로", "지하"),
        ("표", "표"),
    ],
)
def test_a_word_loses_its_particle_and_nothing_of_its_own(word: str, stem: str) -> None:
    assert without_particle(word) == stem


def test_several_particles_in_a_sentence_are_each_resolved() -> None:
    assert resolve_particles("버스은(는) 공원을(를) 지나 서울(으)로") == "버스는 공원을 지나 서울로"


@pytest.mark.parametrize("text", ["", "은 는 이 가", "버스(마을버스)는", "(를) 붙인다"])
def test_a_text_without_pairs_stays_as_it_is(text: str) -> None:
    assert resolve_particles(text) == text


@given(
    st.sampled_from(["은(는)", "이(가)", "을(를)", "과(와)", "(으)로"]),
    st.text(max_size=5).filter(lambda text: "(" not in text),
)
def test_a_pair_becomes_one_of_its_two_forms_after_anything(pair: str, before: str) -> None:
    first, second = pair.rstrip(")").split("(") if pair != "(으)로" else ("으로", "로")
    assert resolve_particles(before + pair) in (before + first, before + second)
