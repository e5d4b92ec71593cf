"""Korean typed with the keyboard set to English."""

import pytest

from knowledge.keyboard import hangul_of_keys


@pytest.mark.parametrize(
    ("keys", "hangul"),
    [
        ("tjdnf", "서울"),
        ("Tjdnf", "서울"),
        ("cndwjsth djel dlTdjdy?", "충전소 어디 있어요?"),
        ("2025sus wjsrlck", "2025년 전기차"),
        ("Rkcldhk ekfr rkqt dhlRhk", "까치와 닭 값 외꽈"),
        ("ekfrl", "달기"),
    ],
)
def test_the_keys_write_korean(keys: str, hangul: str) -> None:
    assert hangul_of_keys(keys) == hangul


@pytest.mark.parametrize("text", ["", "서울", "how many electric buses", "bus", "EV", "2025", "ㅎㅇ", "tjdnf bus"])
def test_text_that_becomes_no_whole_syllables_is_none(text: str) -> None:
    assert hangul_of_keys(text) is None
