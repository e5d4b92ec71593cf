"""Reading a question against an entry: what it asks for that the entry does not hold."""

from pathlib import Path
from typing import Final

import pytest

from knowledge.asking import what_is_asked
from knowledge.beyond import NOTHING_BEYOND, Beyond, Reader
from knowledge.building import build_arrays
from knowledge.fact_choice import AskedFact
from knowledge.index import Index
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from knowledge.rows import revision_rows
from tests.knowledge.folder import KnowledgeFolder

FAIR: Final = """\
topic:
  id: fairs
  title: {en: Fairs, ko: 박람회}

entries:
  - id: tree-fair
    time: {kind: event, start: 2019-05-04, end: 2019-05-06, as_of: 2019-06}
    jurisdiction:
      level: country
      name: {en: Japan, ko: 일본}
    sources: [old-page]
    facts:
      visitors:
        value: {number: 2016, unit: tree}
        label: {en: Trees, ko: 나무}
        phrasings: {en: [how many trees were at the fair], ko: [박람회에 나무 몇 그루 있었나요]}
      hall:
        value: {place: {en: Athens hall, ko: 아테네 회관}}
        label: {en: Hall, ko: 회관}
        phrasings: {en: [where was the fair], ko: [박람회 어디서 했어요]}
      ticket:
        value: {text: {en: free, ko: 무료}}
        label: {en: Ticket price, ko: 입장료}
        phrasings: {en: [what did the fair cost], ko: [박람회 입장료 있었나요]}
    en:
      title: 3rd tree fair
      phrasings: [the tree fair, third fair of trees]
      lead: The fair followed that of 2017.
    ko:
      title: 제3회 나무 박람회
      phrasings: [나무 박람회]
      lead: 2017년 박람회 다음이었습니다.
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small folder with a fair added."""
    folder = KnowledgeFolder(Path(tmp_path_factory.mktemp("reading")))
    folder.write("faq/fairs.yaml", FAIR)
    revision = folder.load()
    indexes = {language: Index(build_arrays(revision_rows(revision, language), language)) for language in LANGUAGES}
    return KnowledgeBase(revision, indexes, Reader(revision))


def beyond(base: KnowledgeBase, text: str, language: Language, entry_id: str) -> Beyond:
    """What a question asks for beyond an entry, answered by the fact the index takes for the one asked for."""
    fact = base.asked_fact(text, language, entry_id)
    return base.beyond(what_is_asked(text, language), language, entry_id, fact)


@pytest.mark.parametrize(
    ("language", "entry_id", "text"),
    [
        ("en", "river-park", "how many benches are planned for the river park"),
        ("en", "river-park", "When does the park by the river open?"),
        ("en", "river-park", "what is planned at the river until 2025"),
        ("en", "river-park", "benches in Seoul"),
        ("en", "tree-fair", "how many trees were at the third fair in Japan"),
        ("en", "tree-fair", "the fair of 2019, after that of 2017"),
        ("en", "tree-fair", "the 2016 trees of the fair"),
        ("en", "tree-fair", "the fair in Athens in Greece"),
        ("en", "tree-fair", "ticket price of the fair"),
        ("en", "tree-law", "may I cut a tree"),
        ("en", "tree-law", "the law of Korea in 2020"),
        ("ko", "river-park", "강변공원에 의자 몇 개 놓나요"),
        ("ko", "river-park", "강변공원 언제 열어요"),
        ("ko", "tree-fair", "2019년 제3회 박람회에 나무 몇 그루 있었나요"),
        ("ko", "tree-fair", "일본에서 한 박람회"),
        ("ko", "tree-fair", "그리스 박람회 입장료"),
        ("ko", "tree-law", "나무를 베어도 되나요"),
    ],
)  # fmt: skip
def test_a_question_that_the_entry_answers_asks_for_nothing_beyond(
    base: KnowledgeBase, language: Language, entry_id: str, text: str
) -> None:
    assert beyond(base, text, language, entry_id) == NOTHING_BEYOND


@pytest.mark.parametrize(
    ("language", "entry_id", "text", "expected"),
    [
        ("en", "river-park", "the river park of Busan", Beyond(places=("busan",))),
        ("en", "tree-fair", "the tree fair in New York and in Japan", Beyond(places=("new york",))),
        ("ko", "river-park", "부산의 강변공원", Beyond(places=("부산의",))),
        ("en", "river-park", "the river park in 2019 and 2022", Beyond(years=(2019,))),
        ("ko", "tree-fair", "2021년 나무 박람회", Beyond(years=(2021,))),
        ("en", "tree-fair", "the 4th and 3rd fair of trees", Beyond(ordinals=(4,))),
        ("ko", "tree-fair", "제4회 나무 박람회", Beyond(ordinals=(4,))),
        ("en", "river-park", "phone number of the river park", Beyond(details=("phone",))),
        ("en", "river-park", "how to apply, the fee", Beyond(details=("application", "price"), kinds=("amount",))),
        ("ko", "river-park", "강변공원 전화번호", Beyond(details=("phone",))),
        ("en", "tree-fair", "address of the fair", Beyond(details=("address",))),
        ("en", "river-park", "how many swans are in the river park", Beyond(nouns=("swans",))),
        ("en", "river-park", "which benches and which birds has the river park", Beyond(nouns=("birds",))),
        ("en", "river-park", "may foreigners walk in the river park", Beyond(groups=("foreigners",))),
        ("ko", "river-park", "강변공원에 강아지도 가요?", Beyond(groups=("강아지",))),
        ("en", "tree-law", "who made the tree law", Beyond(kinds=("person",), details=("maker",))),
        ("en", "tree-law", "why is there a tree law", Beyond(kinds=("reason",))),
        ("ko", "tree-law", "나무법은 누가 만들었어요", Beyond(kinds=("person",))),
        ("en", "river-park", "who in Busan in 1999", Beyond(places=("busan",), years=(1999,), kinds=("person",))),
    ],
)  # fmt: skip
def test_what_the_entry_does_not_hold_is_named(
    base: KnowledgeBase, language: Language, entry_id: str, text: str, expected: Beyond
) -> None:
    found = beyond(base, text, language, entry_id)
    assert found == expected
    assert found


def test_an_entry_on_a_city_abroad_holds_its_country_too_but_no_other_city_of_it(base: KnowledgeBase) -> None:
    assert not beyond(base, "trees in Greece", "en", "tree-fair").places
    assert beyond(base, "trees in Tokyo", "en", "tree-fair").places == ("tokyo",)


def test_an_entry_that_is_gone_holds_nothing_to_go_beyond(base: KnowledgeBase) -> None:
    assert base.beyond(what_is_asked("buses in Busan", "en"), "en", "gone", AskedFact()) == NOTHING_BEYOND


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_shipped_phrasing_asks_for_another_place_or_detail_than_its_own_entry_holds(
    knowledge_base: KnowledgeBase, language: Language
) -> None:
    strayed = []
    for entry in knowledge_base.revision.entries:
        for phrasing in entry.wording(language).phrasings:
            fact = knowledge_base.asked_fact(phrasing, language, entry.id)
            found = knowledge_base.beyond(what_is_asked(phrasing, language), language, entry.id, fact)
            if found.places or found.details or found.years or found.ordinals:
                strayed.append((entry.id, phrasing, found))
    assert strayed == []
