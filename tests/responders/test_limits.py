"""What the bot does not do is told from questions about it."""

import pytest

from responders.assistant import Assistant, read_question
from responders.messages import FixedText, Smalltalk


def fixed_text(assistant: Assistant, text: str) -> FixedText | None:
    answer = assistant.answer(read_question(text))
    return answer.text if isinstance(answer, Smalltalk) else None


@pytest.mark.parametrize(
    "text",
    [
        "pls sign me up for the dog patrol",
        "can you book a raft tour for 4 of us on saturday",
        "report my neighbor for parking in my resident spot",
        "i want to apply for the multi children card",
        "file a complaint about the bus driver for me",
        "could u register my daughter for seoul learn",
        "reserve me a seat at the drive in cinema",
        "tell city hall that the streetlight in my alley is broken",
        "cancel my eco mileage membership pls",
        "submit my application for the energy voucher",
        "다둥이카드 신청 좀 해줘",
        "반려견 순찰대에 우리 강아지 등록해주세요",
        "뗏목 체험 토요일 4명 예약해줘",
        "옆집 불법주차 신고해줘",
        "버스기사 불친절 민원 넣어주세요",
        "에코마일리지 탈퇴시켜줘",
        "우리 애 서울런 가입시켜 주세요",
        "가로등 고장났는데 시청에 전달해 주세요",
        "자동차극장 자리 하나 잡아줘",
        "에너지바우처 나 대신 신청해줄래",
        "can u sign my mom up for the vr classes",
        "please book me yangjae library seat",
        "i'd like to report a pothole",
        "help me register for eco mileage",
        "can you reserve a spot at the cooling shelter for my grandma",
        "put me on the waiting list for daycare",
        "enroll my kid in seoripul sam",
        "complain to the bus company for me",
        "이거 구청에 신고 좀 해줄래?",
        "서리풀 축제 표 두장 예매해줘",
        "공공어린이집 대기 걸어줘",
        "나 순찰대 지원하고 싶어 접수해줘",
        "층간소음 민원 넣고싶어",
        "쓰레기 안 치워가는데 구청에 말 좀 해줘",
        "회원가입 대신 해줘",
        "지원금 신청 도와줘",
    ],
)
def test_a_request_to_act_is_declined(assistant: Assistant, text: str) -> None:
    assert fixed_text(assistant, text) == "cannot-act"


@pytest.mark.parametrize(
    "text",
    [
        "how do i apply for the multi children card",
        "who can apply for energy vouchers",
        "where do dog patrol members report what they find",
        "how many cases did the dog patrol report",
        "how many people signed up for eco mileage",
        "do i need to register to join the raft tour",
        "which number do patrol members call to report a damaged facility",
        "how are complaints from apartment residents handled",
        "is an application needed for the free child insurance",
        "can you apply for the card with only two kids",
        "다자녀 카드 신청은 어떻게 해요",
        "에너지바우처 누가 신청할 수 있어?",
        "순찰대는 위험한 거 보면 어디에 신고해요",
        "순찰대 신고 건수 몇 건이야",
        "에코마일리지 가입자 몇 명인지 알려줘",
        "뗏목 체험 예약해야 하나요",
        "서울런 신청 자격 알려주세요",
        "민원이 제일 많은 분야가 뭐야",
        "어린이 보험 가입하려면 신청해야 돼?",
        "순찰대원 등록하고 보험도 들어주나요",
        "how do i sign up for eco mileage",
        "can i apply for seoul learn with two kids",
        "where to report a drunk person while walking my dog",
        "can you pay taxes with eco mileage",
        "what do you have to submit for the multi child card",
        "is registration open for dog patrol",
        "who can register for the blueprint academy",
        "report on sharing city benefits",
        "how to cancel eco mileage",
        "book payback system at libraries",
        "tell me about the city hall logo",
        "where exactly can i put my tent in the camping shelter",
        "에코마일리지 어떻게 가입해",
        "순찰대 지원 자격이 뭐야",
        "다자녀카드 어디서 신청하나요",
        "책값 환불 제도가 뭐야",
        "도서관 예약 돼요?",
        "신고할 때 112야 120이야",
        "에코마일리지로 세금 낼 수 있나요",
        "시장이 시민에게 말한 게 뭐야",
        "서초구청에 전화로 물어봐도 돼요",
        "이동 상담소 예약 필요해?",
    ],
)
def test_a_question_about_applying_or_reporting_is_a_question(assistant: Assistant, text: str) -> None:
    assert fixed_text(assistant, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "why did so many people die in itaewon that halloween",
        "sewol ferry how many students died",
        "did mayor park wonsoon molest his secretary",
        "is oh se hoon taking money from builders",
        "which party should i vote for in the mayor election",
        "is the mayor a conservative or a democrat",
        "이태원에서 왜 그렇게 많이 죽었어",
        "세월호 때 몇 명 죽었나요",
        "박원순 성추행 사실이야?",
        "오세훈 뇌물 받았다던데 맞아요?",
        "다음 시장 선거 때 어느 당 찍어야 돼",
        "오송 참사 누구 책임이에요",
        "how many were killed in the halloween crush",
        "is the mayor a criminal",
        "did oh sehoon lie about his land",
        "who should win the next election",
        "was the moon government better than yoons",
        "how many kids died on the sewol",
        "이태원 압사 사고 사망자",
        "박원순 왜 죽었어",
        "오세훈 부동산 투기 했어?",
        "민주당이랑 국힘 중 어디가 나아",
        "윤석열 탄핵 어떻게 됐어",
        "시장님 감옥 갔어요?",
    ],
)
def test_tragedies_accusations_and_party_politics_are_left_alone(assistant: Assistant, text: str) -> None:
    assert fixed_text(assistant, text) == "not-covered"


@pytest.mark.parametrize(
    "text",
    [
        "what did the survey on the itaewon clubs ask",
        "is itaewon one of the nice areas monocle named",
        "how did residents vote on the 2020 budget projects",
        "how does the city keep people safe where crowds gather along the hangang",
        "what did korea learn from the mers outbreak in 2015",
        "did seoul keep its democratic system during covid",
        "이태원 클럽 관련 설문조사 결과 알려줘",
        "모노클이 뽑은 이태원이나 혜화동 같은 동네 어디야",
        "서초 주민투표로 정한 예산 사업 몇 개예요",
        "한강공원 사람 몰리는 곳 안전 점검해요?",
        "메르스 때 서울시가 뭘 배웠대",
        "민주적 시민의식이 코로나 막은 비결이라고?",
        "how many people died of covid in seoul",
        "which party organised the cac welfare session",
        "how did citizens vote for budget projects",
        "what is the autonomous police commission",
        "is the itaewon cluster in the survey",
        "who is the mayor of seoul",
        "코로나 사망자 몇 명",
        "이태원 클럽 코로나 사망자 있어요?",
        "주민참여예산 투표 누가 해요",
        "자치경찰위원회가 뭐야",
        "시장이 누구예요",
        "대통령상 받은 거 뭐야",
    ],
)
def test_a_question_near_them_is_a_question(assistant: Assistant, text: str) -> None:
    assert fixed_text(assistant, text) is None
