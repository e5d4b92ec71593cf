"""What of a question is kept: nothing that tells who somebody is, but figures and dates."""

import pytest

from bot.store.redaction import TEXT_LIMIT, redacted

HARMLESS = (
    "270,000", "270000", "10000000", "1,234,567,890", "3,500", "4,200곳", "49억 6,400만", "2.387 million",
    "krw 54 trillion", "112", "119", "120", "40%", "6.4", "37.5665", "1.5c", "12 3", "100-200", "n95", "5g",
    "covid-19", "2025", "2021-09-07", "2021.09.07", "2021. 9. 7.", "2021/09/07", "20210907", "07.09.2021",
    "2021년 9월 7일", "2020-2023", "2020~2023", "2020 2021 2022 2023", "9-7", "10:30", "09:00-18:00",
    "2020-2021-2022", "2023-05-15 ~ 2023-10-15", "10,000-20,000", "pm2.5", "24/7", "25개 2023", "65세 2023",
    "12호 2021", "54조 2030", "2호선", "00:30", "19-49", "3.5 @ 2",
)  # fmt: skip
PERSONAL = (
    "010-1234-5678", "010.1234.5678", "010 1234 5678", "01012345678", "０１０-1234-5678", "010–1234–5678",
    "02-123-4567", "02)123-4567", "(02) 123-4567", "031 123 4567", "123-4567", "1588-1234", "010-2012-1998",
    "+82 10 1234 5678", "+821012345678", "+1 (555) 123-4567", "900101-1234567", "900101 1234567", "M12345678",
    "1234-5678-9012-3456", "1234 5678 9012 3456", "110-123-456789", "kim@example.com",
    "Hong.Gildong+x@mail.example.co.kr", "kim @ example.com", "@hong_gildong", "https://t.me/hong_gildong",
    "010/1234/5678", "010_1234_5678", "010 - 1234 - 5678", "0082 10 1234 5678", "3782 822463 10005", "123-45-67890",
    "900101 - 1234567", "12가 3456", "123허4567",
)  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_numbers_and_addresses_of_people_are_not_kept(text: str) -> None:
    assert redacted(f"mine is {text} in 2025") == "mine is … in 2025"


@pytest.mark.parametrize("text", HARMLESS)
def test_figures_and_dates_are_kept(text: str) -> None:
    assert redacted(f"is it {text} or so") == f"is it {text} or so"


@pytest.mark.parametrize("text", ["M12345678", "m123a4567", "t.me/hong_gildong"])
def test_they_are_found_where_korean_touches_them(text: str) -> None:
    assert redacted(f"여권{text}") == "여권…"
    assert redacted(f"여권{text}이에요").startswith("여권…")


def test_a_long_question_is_cut() -> None:
    assert redacted("where is the zoo " * 100) == ("where is the zoo " * 100)[:TEXT_LIMIT]
