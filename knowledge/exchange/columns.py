"""The columns of tables, and where in a curated file each value stands."""

from collections.abc import Mapping
from typing import Final

from knowledge.entries import ValueKind
from knowledge.yaml_lines import Location

ENTRY_PLACES: Final[Mapping[str, Location]] = {
    "time_kind": ("time", "kind"),
    "as_of": ("time", "as_of"),
    "start": ("time", "start"),
    "end": ("time", "end"),
    "level": ("jurisdiction", "level"),
    "authority_en": ("jurisdiction", "name", "en"),
    "authority_ko": ("jurisdiction", "name", "ko"),
    "sources": ("sources",),
    "related": ("related",),
    "caution": ("caution",),
    "title_en": ("en", "title"),
    "title_ko": ("ko", "title"),
    "phrasings_en": ("en", "phrasings"),
    "phrasings_ko": ("ko", "phrasings"),
    "lead_en": ("en", "lead"),
    "lead_ko": ("ko", "lead"),
    "body_en": ("en", "body"),
    "body_ko": ("ko", "body"),
}
VALUE_PLACES: Final[Mapping[ValueKind, Mapping[str, Location]]] = {
    "number": {"value": ("number",), "unit": ("unit",), "approximate": ("approximate",)},
    "amount": {"value": ("amount",), "unit": ("currency",), "approximate": ("approximate",)},
    "date": {"value": ("date",)},
    "period": {"start": ("period", "start"), "end": ("period", "end")},
    "person": {
        "value_en": ("person", "name", "en"),
        "value_ko": ("person", "name", "ko"),
        "office_en": ("person", "office", "en"),
        "office_ko": ("person", "office", "ko"),
    },
    "place": {"value_en": ("place", "en"), "value_ko": ("place", "ko")},
    "text": {"value_en": ("text", "en"), "value_ko": ("text", "ko")},
}
"""From the value down."""
VALUE_COLUMNS: Final = (
    "value", "unit", "approximate", "start", "end", "value_en", "value_ko", "office_en", "office_ko",
)  # fmt: skip
FACT_PLACES: Final[Mapping[str, Location]] = {
    "label_en": ("label", "en"),
    "label_ko": ("label", "ko"),
    "sentence_en": ("sentence", "en"),
    "sentence_ko": ("sentence", "ko"),
    "phrasings_en": ("phrasings", "en"),
    "phrasings_ko": ("phrasings", "ko"),
    "note_en": ("note", "en"),
    "note_ko": ("note", "ko"),
    "derived": ("derived",),
}
SOURCE_PLACES: Final[Mapping[str, Location]] = {
    "title": ("title",),
    "posted_by": ("posted_by",),
    "language": ("language",),
    "dated_by": ("dated_by",),
    "date": ("date",),
    "latest_year": ("latest_year",),
    "address": ("address",),
}

ENTRIES: Final = ("entry", "remove", "topic", *ENTRY_PLACES)
FACTS: Final = ("entry", "fact", "value_kind", *VALUE_COLUMNS, *FACT_PLACES)
SOURCES: Final = ("source", "remove", *SOURCE_PLACES)
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {"Entries": ENTRIES, "Facts": FACTS, "Sources": SOURCES}
ONE_TABLE: Final = tuple(dict.fromkeys(("entry", "fact", *ENTRIES, *FACTS)))
"""A CSV file: a row whose `fact` is empty is an entry's, the others are its facts'."""

PROBLEM: Final = "problem"
"""What a marked copy adds to a CSV file; not read."""
OPTIONAL: Final = ("remove", PROBLEM)
LATER: Final = ("address",)
"""Columns that older exports have not."""

LISTS: Final = ("sources", "related", "phrasings_en", "phrasings_ko")
"""Cells of several values, one on each line."""
MOMENTS: Final = ("as_of", "start", "end", "date")

EXPLANATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "entry": ("Id of the entry; never changed again.", "항목 ID입니다. 한 번 정하면 바꾸지 않습니다."),
    "fact": ("Id of the fact within its entry.", "항목 안에서 쓰는 사실 ID입니다."),
    "remove": ("'yes' removes the row's entry or source.", "yes라고 쓰면 이 행의 항목이나 출처를 삭제합니다."),
    "topic": ("Id of the topic that the entry stands under.", "항목이 속한 주제의 ID입니다."),
    "time_kind": (
        "event, period, target, ranking, survey, publication or rule.",
        "event(행사), period(기간), target(목표), ranking(순위), survey(조사), publication(발간), "
        "rule(제도) 가운데 하나입니다.",
    ),
    "as_of": (
        "Date the source speaks from: 2023, 2023-05, 2023-05-22.",
        "출처의 기준일입니다. 예: 2023, 2023-05, 2023-05-22",
    ),
    "start": ("First day of the thing itself, or of a period.", "시작일입니다."),
    "end": ("Last day of it; the year a target is for.", "종료일입니다. 목표인 경우 목표 연도를 씁니다."),
    "level": (
        "Whose policy: city, district, country, international or elsewhere.",
        "정책의 주체입니다. city(서울시), district(자치구), country(정부), international(국제), elsewhere(다른 지역)",
    ),
    "authority_en": ("Its name, unless it is the city's own.", "주체의 영어 이름입니다. 서울시이면 비워 둡니다."),
    "authority_ko": ("Its name in Korean.", "주체의 한국어 이름입니다. 서울시이면 비워 둡니다."),
    "sources": (
        "Ids of sources, one on each line, the main one first.",
        "출처 ID를 한 줄에 하나씩, 주된 출처부터 씁니다.",
    ),
    "related": ("Ids of related entries, one on each line.", "관련 항목 ID를 한 줄에 하나씩 씁니다."),
    "caution": (
        "'health': the answer adds that it is no medical advice.",
        "health라고 쓰면 의학적 조언이 아니라는 안내가 붙습니다.",
    ),
    "title_en": ("Title in English.", "영어 제목입니다."),
    "title_ko": ("Title in Korean.", "한국어 제목입니다."),
    "phrasings_en": ("What people type to ask for it, one on each line.", "영어 질문 예시를 한 줄에 하나씩 씁니다."),
    "phrasings_ko": ("The same in Korean.", "한국어 질문 예시를 한 줄에 하나씩 씁니다."),
    "lead_en": (
        "First sentence of the answer; {{ fact }} stands for a fact's value.",
        "답변의 첫 문장(영어)입니다. {{ 사실 ID }} 자리에 값이 들어갑니다.",
    ),
    "lead_ko": ("The same in Korean.", "답변의 첫 문장(한국어)입니다. {{ 사실 ID }} 자리에 값이 들어갑니다."),
    "body_en": ("Two or three sentences more.", "이어지는 두세 문장(영어)입니다."),
    "body_ko": ("The same in Korean.", "이어지는 두세 문장(한국어)입니다."),
    "value_kind": (
        "number, amount, date, period, person, place or text.",
        "number(수), amount(금액), date(날짜), period(기간), person(인물), place(장소), text(글) 가운데 하나입니다.",
    ),
    "value": ("A figure in digits, or a date: 430000, 19.2, 2021-09.", "숫자나 날짜입니다. 예: 430000, 19.2, 2021-09"),
    "unit": ("Unit of a number; KRW or USD of an amount.", "수의 단위 또는 금액의 통화(KRW, USD)입니다."),
    "approximate": (
        "about, over, up-to or at-least, where the source says so.",
        "about(약), over(초과), up-to(최대), at-least(이상). 출처에 있을 때만 씁니다.",
    ),
    "value_en": ("A text, a place or a person's name in English.", "글, 장소 또는 이름(영어)입니다."),
    "value_ko": ("The same in Korean.", "글, 장소 또는 이름(한국어)입니다."),
    "office_en": ("The office the person held then.", "당시 직위(영어)입니다."),
    "office_ko": ("The same in Korean.", "당시 직위(한국어)입니다."),
    "label_en": ("A few words: the text of the button.", "버튼에 쓰이는 짧은 말(영어)입니다."),
    "label_ko": ("The same in Korean.", "버튼에 쓰이는 짧은 말(한국어)입니다."),
    "sentence_en": (
        "The answer's first line about this fact, with {{ fact }}.",
        "이 사실을 알리는 첫 문장(영어)입니다.",
    ),
    "sentence_ko": ("The same in Korean.", "이 사실을 알리는 첫 문장(한국어)입니다."),
    "note_en": ("What must be said with it.", "함께 알려야 할 사항(영어)입니다."),
    "note_ko": ("The same in Korean.", "함께 알려야 할 사항(한국어)입니다."),
    "derived": (
        "How the value follows, where it does not stand in the source.",
        "값이 출처에 그대로 나오지 않을 때 그 근거를 씁니다.",
    ),
    "source": ("Id of the source.", "출처 ID입니다."),
    "title": ("As published, never translated.", "게시된 제목 그대로이며 번역하지 않습니다."),
    "posted_by": ("Who posted it.", "게시자입니다."),
    "language": ("en or ko.", "출처의 언어입니다(en 또는 ko)."),
    "dated_by": (
        "posted, event, undated, or answered: by the city, without a page.",
        "posted(게시일), event(행사일), undated(날짜 없음), answered(문서 없이 시가 답한 날) 가운데 하나입니다.",
    ),
    "date": ("Its date; empty if undated.", "날짜입니다. 날짜가 없는 출처이면 비워 둡니다."),
    "latest_year": (
        "Of an undated source: the latest year it mentions.",
        "날짜가 없는 출처에 나오는 가장 최근 연도입니다.",
    ),
    "address": ("Its web address, if it has one.", "웹 주소입니다. 없으면 비워 둡니다."),
}
"""What a column holds, in English and Korean: the comment on its heading."""
