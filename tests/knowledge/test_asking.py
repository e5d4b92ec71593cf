"""What a question asks for, read from its words."""

import string
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import asking
from knowledge.asking import Asked, names_something, what_is_asked
from knowledge.language import LANGUAGES, Language
from knowledge.patterns import read_lexicon

KINDS: Final[dict[Language, list[tuple[str, set[str]]]]] = {
    "en": [
        ("When does the library open on Sundays?", {"when"}),
        ("which year did the pool open", {"when"}),
        ("how many people came to the concert", {"people"}),
        ("How many children attended?", {"people"}),
        ("how many seats are there", {"count"}),
        ("number of bins in the park", {"count"}),
        ("what percentage of homes have solar panels", {"share"}),
        ("how long does the ferry take", {"duration"}),
        ("how many weeks is the course", {"duration"}),
        ("how often does the night bus run", {"frequency"}),
        ("how many times a week do they sweep the street", {"frequency"}),
        ("how tall is the tower", {"size"}),
        ("how far is the airport", {"size"}),
        ("how old must I be to vote", {"age"}),
        ("what rank is the city in", {"rank"}),
        ("how much is a monthly ticket", {"amount"}),
        ("how much money did the concert raise", {"amount"}),
        ("what was the budget", {"amount"}),
        ("who is the head of the zoo", {"person"}),
        ("who got the prize", {"person"}),
        ("who joined the choir", {"person"}),
        ("who can join the choir", {"group"}),
        ("who is eligible for the swimming course", {"group"}),
        ("who benefits from the night bus", {"group"}),
        ("Who is the swimming course for?", {"group"}),
        ("what number should I call about the swimming pool", set()),
        ("Where is the fish market?", {"place"}),
        ("why was the road closed", {"reason"}),
        ("tell me about the swimming pool", set()),
        ("", set()),
    ],
    "ko": [
        ("도서관은 언제 열어요?", {"when"}),
        ("콘서트에 몇 명 왔어요", {"people"}),
        ("아이들이 몇명이나 참가했어요", {"people"}),
        ("의자가 몇 개예요", {"count"}),
        ("태양광 있는 집이 몇 퍼센트야", {"share"}),
        ("배로 얼마나 걸려요", {"duration"}),
        ("버스가 얼마나 자주 와요", {"frequency"}),
        ("강이 얼마나 넓어요", {"size"}),
        ("몇 살부터 탈 수 있어요", {"age"}),
        ("우리 도시가 몇 위야", {"rank"}),
        ("한 달 표가 얼마예요", {"amount"}),
        ("예산이 얼마야", {"amount"}),
        ("동물원장이 누구예요", {"person"}),
        ("노래자랑에서 누가 상을 받았어요", {"person"}),
        ("누가 합창단에 왔어요", {"person"}),
        ("수영 강습 누가 받을 수 있어요", {"group"}),
        ("누가 수영장을 이용할 수 있어요", {"group"}),
        ("수영 강습 지원 대상이 누구예요", {"group"}),
        ("수영 강습은 누구를 위한 거예요", {"group"}),
        ("합창단 가입 대상 알려 줘", {"group"}),
        ("수산물 가게가 어디에 있어요", {"place"}),
        ("길을 왜 막았어요", {"reason"}),
        ("수영장 알려 줘", set()),
        ("", set()),
    ],
}

DETAILS: Final[dict[Language, list[tuple[str, set[str]]]]] = {
    "en": [
        ("what does a ticket for the zoo cost, the price please", {"price", "application"}),
        ("is there a phone number", {"phone"}),
        ("how do I apply for the course", {"application"}),
        ("where can I buy the honey", {"purchase"}),
        ("what is the address of the museum", {"address"}),
        ("opening hours of the pool", {"hours"}),
        ("which company built the bridge, what brand", {"maker"}),
        ("who wrote the guide", {"author"}),
        ("website of the library", {"website"}),
        ("how many died in the fire", {"deaths"}),
        ("what will the weather be", {"weather"}),
        ("which papers: a certificate?", {"papers"}),
        ("are there German subtitles", {"language"}),
        ("what time does the fair start", {"clock"}),
        ("when did the fair come to an end", {"end"}),
        ("will there be a sequel", {"again"}),
        ("did the new rule help", {"effect"}),
        ("how were the judges chosen", {"judges", "criterion"}),
        ("what material is the bench", {"material"}),
        ("what did the ranger say", {"statement"}),
        ("who is the mayor of the village", {"head"}),
        ("can I get my money back if I cancel", {"refund"}),
        ("are there any seats left", {"vacancy"}),
        ("who teaches the pottery class", {"teacher"}),
        ("why is the bridge called Old Goat", {"naming"}),
        ("is there an app for my iPhone", {"device"}),
        ("I forgot my password", {"login"}),
        ("what do the critics say", {"criticism", "statement"}),
        ("where did the money come from", {"sponsor"}),
        ("which law is the fair based on", {"law"}),
        ("what should I wear", {"outfit"}),
        ("who repairs the swans", {"repair"}),
        ("are the old batteries recycled", {"disposal"}),
        ("does the bridge have a lift and Wi-Fi", {"amenities"}),
        ("what colour are the swans", {"looks"}),
        ("where can I watch the boat race", {"watching"}),
        ("where was the boat race filmed", {"filmed"}),
        ("do other cities have one too", {"comparison"}),
        ("where was the ranger born", {"biography"}),
        ("in what year was the bridge built", {"founding"}),
        ("has the deadline been extended", {"delay"}),
        ("fine dust on the bench", set()),
        ("a no-contact fair", set()),
        ("how big is the old bridge", set()),
        ("", set()),
    ],
    "ko": [
        ("동물원 입장료", {"price"}),
        ("전화번호 있어요?", {"phone"}),
        ("강좌는 어떻게 신청해요", {"application"}),
        ("꿀은 어디서 사요", {"purchase"}),
        ("박물관 주소 알려 주세요", {"address"}),
        ("수영장 운영 시간", {"hours"}),
        ("다리는 어느 회사가 지었어", {"maker"}),
        ("안내서 저자가 누구야", {"author"}),
        ("도서관 누리집", {"website"}),
        ("불이 나서 사망한 사람", {"deaths"}),
        ("내일 기온", {"weather"}),
        ("무슨 서류가 있어야 해요", {"papers"}),
        ("독일어 자막 있어요", {"language"}),
        ("장터는 몇 시에 시작해요", {"clock"}),
        ("장터는 언제 끝났어요", {"end"}),
        ("속편도 나와요?", {"again"}),
        ("새 규칙은 효과가 있었나요", {"effect"}),
        ("나무는 어떤 기준으로 골랐어요", {"criterion"}),
        ("의자는 무슨 소재예요", {"material"}),
        ("관리인이 무슨 말을 했어요", {"statement"}),
        ("마을 시장은 누구예요", {"head"}),
        ("취소하면 환불되나요", {"refund"}),
        ("표가 아직 남았어요", {"vacancy"}),
        ("도자기는 누가 가르쳐요", {"teacher"}),
        ("이름은 왜 그렇게 지었어요", {"naming"}),
        ("아이폰에서도 돼요", {"device"}),
        ("비밀번호를 까먹었어", {"login"}),
        ("논란은 없었어?", {"criticism"}),
        ("세금으로 한 거야", {"sponsor", "price"}),
        ("무슨 법에 나와요", {"law"}),
        ("준비물 알려 줘", {"outfit"}),
        ("고장나면 어떡해", {"repair"}),
        ("폐배터리는 어디로 가요", {"disposal"}),
        ("화장실이랑 와이파이 있어요", {"amenities"}),
        ("백조는 무슨 색이에요", {"looks"}),
        ("경기 영상은 어디서 봐요", {"watching"}),
        ("어디서 촬영했어요", {"filmed"}),
        ("다른 도시에도 있나요", {"comparison"}),
        ("관리인 고향", {"biography"}),
        ("다리는 언제 지어졌어요", {"founding"}),
        ("기간이 연장됐나요", {"delay"}),
        ("악기를 배우는 아침", set()),
        ("자가격리하던 아이돌봄 블록 공연장 옆", set()),
        ("편해지는 길", set()),
        ("오래된 다리는 얼마나 커요", set()),
        ("", set()),
    ],
}


def cases(examples: dict[Language, list[tuple[str, set[str]]]]) -> list[tuple[Language, str, set[str]]]:
    """Language, question and what is asked for."""
    return [(language, text, expected) for language, each in examples.items() for text, expected in each]


@pytest.mark.parametrize(("language", "text", "kinds"), cases(KINDS))
def test_the_kind_of_answer_is_read_from_the_words_that_ask(language: Language, text: str, kinds: set[str]) -> None:
    assert what_is_asked(text, language).kinds == kinds


@pytest.mark.parametrize(("language", "text", "details"), cases(DETAILS))
def test_practical_details_are_told_apart(language: Language, text: str, details: set[str]) -> None:
    assert what_is_asked(text, language).details == details


def test_the_lexicon_knows_every_detail() -> None:
    lexicon = read_lexicon(Path(asking.__file__).with_name("lexicon") / "asking.yaml")
    assert set(lexicon["details"]) == set(get_args(asking.Detail))


@pytest.mark.parametrize(
    ("language", "text", "years"),
    [
        ("en", "rules of 2019 and of 2021", {2019, 2021}),
        ("en", "the flood of 1987", {1987}),
        ("en", "12019 steps, room 20215, 1776", set()),
        ("ko", "2019년과 2021년 규칙", {2019, 2021}),
        ("ko", "２０２１년", {2021}),
        ("ko", "1500명", set()),
    ],
)
def test_years_are_figures_of_four_digits_of_our_time(language: Language, text: str, years: set[int]) -> None:
    assert what_is_asked(text, language).years == years


@pytest.mark.parametrize(
    ("language", "text", "ordinals"),
    [
        ("en", "the 3rd fair", {3}),
        ("en", "the Second fair and the 21st", {2, 21}),
        ("en", "three fairs, 2 of them outdoors", set()),
        ("ko", "제3회 박람회", {3}),
        ("ko", "제 12 회 박람회", {12}),
        ("ko", "7차 조사는", {7}),
        ("ko", "2번째 모임", {2}),
        ("ko", "1위는 누구", {1}),
        ("ko", "차 3대와 모임 2개", set()),
    ],
)
def test_which_of_several_is_meant_is_read_from_its_number(language: Language, text: str, ordinals: set[int]) -> None:
    assert what_is_asked(text, language).ordinals == ordinals


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("how many lamps are on the bridge", ("lamps",)),
        ("Which breed is the cat, and what colour?", ("breed", "colour")),
        ("what kinds of trees grow there", ("trees",)),
        ("names of the keepers", ("keepers",)),
        ("how many other swans", ("swans",)),
        ("list of ponds", ("ponds",)),
        ("what is it", ()),
        ("which one", ()),
        ("how many people", ()),
        ("tell me about lamps", ()),
    ],
)
def test_the_noun_behind_an_english_question_word_is_what_is_wanted(text: str, nouns: tuple[str, ...]) -> None:
    assert what_is_asked(text, "en").nouns == nouns


@pytest.mark.parametrize(
    ("language", "text", "now"),
    [
        ("en", "is the pool still closed", True),
        ("en", "what is on today", True),
        ("en", "do you know the pool", False),
        ("en", "the pool in 2019", False),
        ("ko", "지금도 열려 있나요", True),
        ("ko", "올해는 언제 해요", True),
        ("ko", "수영장은 언제 열었어요", False),
    ],
)
def test_todays_state_is_asked_for_with_words_of_now(language: Language, text: str, now: bool) -> None:
    assert what_is_asked(text, language).now is now


@pytest.mark.parametrize(
    ("language", "word", "names"),
    [
        ("en", "bridge", True),
        ("en", "please", False),
        ("ko", "다리는", True),
        ("ko", "알려줘", False),
        ("ko", "강", False),
        ("ko", "어디예요", False),
    ],
)
def test_a_word_in_which_people_only_ask_names_nothing(language: Language, word: str, names: bool) -> None:
    assert names_something(word, language) is names


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=60))
def test_any_text_can_be_read(language: Language, text: str) -> None:
    assert isinstance(what_is_asked(text, language), Asked)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "WHEN does the 3rd fair of 2021 open now?"), ("ko", "제3회 박람회 언제")]
)
def test_case_width_and_punctuation_do_not_change_what_is_asked_for(language: Language, text: str) -> None:
    wide = str.maketrans(string.ascii_letters + string.digits, "".join(
        chr(ord(each) + 0xFEE0) for each in string.ascii_letters + string.digits
    ))  # fmt: skip
    first, *others = (what_is_asked(one, language) for one in (text, text.translate(wide), text.upper().rstrip("?")))
    assert others == [first, first]
