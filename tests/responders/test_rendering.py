"""From an answer to the message: first lines, notes, sources, buttons, and text that stays text."""

import datetime as dt

import pytest

from knowledge.entries import Entry, Revision
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from responders.assistant import Assistant, read_question
from responders.messages import Answered, Choice, RenderedMessage, Suggested, Unknown
from responders.rendering import Renderer, message_text
from responders.splitting import visible_length
from tests.knowledge.folder import KnowledgeFolder

TODAY = dt.date(2026, 11, 21)
PARKS = "faq/parks.yaml"


def render(
    revision: Revision,
    entry_id: str,
    fact_id: str | None = None,
    language: Language = "en",
    *,
    today: dt.date = TODAY,
    limit: int = 4096,
) -> RenderedMessage:
    """The message for an entry or a fact of it."""
    answer = Answered(language, found(revision, entry_id), fact_id, confidence=1.0)
    return Renderer(lambda: today, limit).render(answer, revision)


def found(revision: Revision, entry_id: str) -> Entry:
    """An entry that is there."""
    entry = revision.entry(entry_id)
    assert entry is not None
    return entry


@pytest.fixture(scope="module")
def shipped(knowledge_base: KnowledgeBase, assistant: Assistant) -> dict[Language, list[RenderedMessage]]:
    """The message for every shipped entry and for each of its facts."""
    told = [(entry, fact_id) for entry in knowledge_base.revision.entries for fact_id in (None, *entry.facts)]
    return {
        language: [assistant.render(Answered(language, entry, fact_id, 1.0)) for entry, fact_id in told]
        for language in LANGUAGES
    }


def lines(message: RenderedMessage) -> list[str]:
    """What the person reads, line by line."""
    return message_text(message).splitlines()


@pytest.mark.parametrize(
    ("fact_id", "language", "first_line"),
    [
        (None, "en", "The river park was to get 1,200 benches (plan of September 2021)."),
        (None, "ko", "강변공원에 의자 1,200개를 놓을 계획이었습니다(2021년 9월 계획)."),
        ("opening", "en", "The river park opens in May 2022 (plan of September 2021)."),
        ("opening", "ko", "강변공원은 2022년 5월에 문을 엽니다(2021년 9월 계획)."),
        ("benches", "en", "New benches: 1,200 (plan of September 2021)."),
        ("benches", "ko", "새 의자: 1,200개(2021년 9월 계획)."),
    ],
)
def test_the_first_line_holds_the_fact_and_what_it_speaks_from(
    folder: KnowledgeFolder, fact_id: str | None, language: Language, first_line: str
) -> None:
    assert lines(render(folder.load(), "river-park", fact_id, language))[0] == first_line


@pytest.mark.parametrize(
    ("language", "first_line"),
    [
        ("en", "Government of Korea: A tree may be cut only with a permit (undated page, about 2020)."),
        ("ko", "정부: 나무는 허가를 받아야 벨 수 있습니다(날짜 없는 자료, 2020년 무렵)."),
    ],
)
def test_the_first_line_of_a_rule_that_is_not_the_citys_says_whose_it_is(
    folder: KnowledgeFolder, language: Language, first_line: str
) -> None:
    assert lines(render(folder.load(), "tree-law", language=language))[0] == first_line


def test_a_first_line_that_already_says_whose_rule_it_is_says_it_once(folder: KnowledgeFolder) -> None:
    folder.replace("faq/rules.yaml", "A tree may be cut only", "By the government of Korea trees may be cut only")
    assert lines(render(folder.load(), "tree-law"))[0].startswith("By the government of Korea")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_answer_about_another_place_names_it_in_the_first_line(
    knowledge_base: KnowledgeBase, assistant: Assistant, language: Language
) -> None:
    elsewhere = [entry for entry in knowledge_base.revision.entries if entry.jurisdiction.name]
    assert elsewhere
    for entry in elsewhere:
        for fact_id in (None, *entry.facts):
            first_line = lines(assistant.render(Answered(language, entry, fact_id, 1.0)))[0]
            assert entry.jurisdiction.name and entry.jurisdiction.name[language].casefold() in first_line.casefold()


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (dt.date(2025, 12, 31), "My documents don't say how far this has come."),
        (dt.date(2026, 1, 1), "2025 is past; my documents don't say whether the target was met."),
    ],
)
def test_a_target_says_whether_its_year_is_past(folder: KnowledgeFolder, today: dt.date, sentence: str) -> None:
    assert sentence in lines(render(folder.load(), "river-park", today=today))


@pytest.mark.parametrize(
    "fact_id", ["benches", "opening", None], ids=["in the first line", "in the context", "in the lead"]
)
def test_a_note_comes_wherever_its_fact_is_told(folder: KnowledgeFolder, fact_id: str | None) -> None:
    folder.replace(
        PARKS,
        "        label: {en: New benches, ko: 새 의자}\n",
        "        label: {en: New benches, ko: 새 의자}\n        note: {en: Counted twice., ko: 두 번 셈.}\n",
    )
    assert "Note: Counted twice." in lines(render(folder.load(), "river-park", fact_id))


def test_a_health_matter_tells_where_to_turn(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "    related: [tree-law]\n", "    related: [tree-law]\n    caution: health\n")
    text = message_text(render(folder.load(), "river-park"))
    assert "This is not medical advice" in text
    assert "call 120, in an emergency 119" in text


@pytest.mark.parametrize(
    ("entry_id", "language", "source"),
    [
        ("river-park", "en", "Source: “City bulletin”, City Hall, posted 7 September 2021."),
        ("river-park", "ko", "출처: City Hall, “City bulletin”(영문), 2021년 9월 7일 게시."),
        ("tree-law", "en", "Source: “나무 이야기” (in Korean), Tree Office, undated, latest year mentioned: 2020."),
        ("tree-law", "ko", "출처: Tree Office, “나무 이야기”, 날짜 없음, 글에 나오는 가장 늦은 해는 2020년."),
    ],
)
def test_the_source_keeps_its_title_and_tells_its_date(
    folder: KnowledgeFolder, entry_id: str, language: Language, source: str
) -> None:
    assert lines(render(folder.load(), entry_id, language=language))[-1] == source


@pytest.mark.parametrize(("latest_year", "told"), [(2020, "undated, latest year mentioned: 2020"), (2015, "undated")])
def test_one_age_of_an_undated_page_is_told(folder: KnowledgeFolder, latest_year: int, told: str) -> None:
    folder.replace("sources.yaml", "latest_year: 2020", f"latest_year: {latest_year}")
    message = lines(render(folder.load(), "tree-law"))
    assert "about 2020" in message[0]
    assert message[-1] == f"Source: “나무 이야기” (in Korean), Tree Office, {told}."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many cooling shelters are there now?", "I can't confirm this for today"),
        ("서울런 지금도 하나요?", "그 뒤에 바뀌었을 수 있습니다"),
        ("What is the rank of Seoul in the Monocle ranking now?", "I can't confirm this for today"),
    ],
)
def test_what_is_not_known_of_today_is_told_once(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.answer(read_question(question))
    assert isinstance(answer, Answered)
    assert answer.asked_now
    text = message_text(assistant.render(answer))
    disclaimers = (
        "can't confirm",
        "past;",
        "don't say how far",
        "Whether this",
        "확인해 드릴 수",
        "바뀌었을",
        "운영하는지는",
    )
    assert told in text
    assert sum(text.count(disclaimer) for disclaimer in disclaimers) == 1


def test_every_source_of_an_entry_is_named(folder: KnowledgeFolder) -> None:
    folder.replace(PARKS, "sources: [bulletin]", "sources: [bulletin, old-page]")
    assert [line[:9] for line in lines(render(folder.load(), "river-park"))[-2:]] == ["Source: “"] * 2


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("City bulletin", '"<b>City</b> & bulletin"', "&lt;b&gt;City&lt;/b&gt; &amp; bulletin"),
        ("City bulletin", '"{{ 7*7 }} bulletin"', "{{ 7*7 }} bulletin"),
        ("City bulletin", '"100% %(date)s bulletin"', "100% %(date)s bulletin"),
    ],
)
def test_curated_text_is_never_markup_or_a_template(folder: KnowledgeFolder, old: str, new: str, shown: str) -> None:
    folder.replace("sources.yaml", old, new)
    assert shown in render(folder.load(), "river-park").parts[0]


@pytest.mark.parametrize(
    ("place", "text", "fact_id"),
    [
        ("lead: ", "The river park", None),
        ("body: ", "It opens", None),
        ("label: {en: ", "New benches", "benches"),
        ("en: ", "The river park opens", "opening"),
    ],
)
def test_markup_in_any_curated_field_is_escaped(
    folder: KnowledgeFolder, place: str, text: str, fact_id: str | None
) -> None:
    folder.replace(PARKS, f"{place}{text}", f"{place}<i>{text}</i>")
    html = render(folder.load(), "river-park", fact_id).parts[0]
    assert f"<i>{text}" not in html
    assert f"&lt;i&gt;{text}&lt;/i&gt;" in html


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("<b>bold</b>",), "&lt;b&gt;bold&lt;/b&gt;"),
        (("{{7*7}}",), "{{7*7}}"),
        (("&amp;",), "&amp;amp;"),
        (("%(number)s",), "%(number)s"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persons_words_are_never_markup_or_a_template(
    assistant: Assistant, language: Language, words: tuple[str, ...], shown: str
) -> None:
    opening, closing = ("“", "”") if language == "en" else ("‘", "’")
    assert f"{opening}{shown}{closing}" in assistant.render(Unknown(language, words)).parts[0]


def test_a_message_over_the_limit_comes_in_parts(folder: KnowledgeFolder) -> None:
    message = render(folder.load(), "river-park", limit=60)
    assert len(message.parts) > 1
    assert all(visible_length(part) <= 60 for part in message.parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_answer_fits_one_telegram_message(
    shipped: dict[Language, list[RenderedMessage]], language: Language
) -> None:
    assert {len(message.parts) for message in shipped[language]} == {1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "leftover",
    ["(는)", "(를)", "(가)", "(와)", "(으)", "{{", "}}", "%(", "\n\n\n", "  ", " .", " ,", "..", "( ", " )", "None"],
)
def test_no_shipped_answer_has_a_slot_a_particle_pair_or_a_gap_left(
    shipped: dict[Language, list[RenderedMessage]], language: Language, leftover: str
) -> None:
    assert [text for message in shipped[language] if leftover in (text := message_text(message))] == []


def test_buttons_offer_other_facts_first_and_then_related_entries(folder: KnowledgeFolder) -> None:
    assert [button.label for button in render(folder.load(), "river-park", "benches").buttons][-1] == "Tree law"


def test_the_fact_just_told_has_no_button(folder: KnowledgeFolder) -> None:
    labels = [button.label for button in render(folder.load(), "river-park", "opening").buttons]
    assert "Opening" not in labels


def test_choices_are_listed_as_their_buttons_are_called(folder: KnowledgeFolder) -> None:
    revision = folder.load()
    choices = tuple(Choice(entry) for entry in revision.entries)
    message = Renderer(lambda: TODAY, 4096).render(Suggested("en", choices, 0.4), revision)
    assert lines(message)[1:] == [f"{number}. {button.label}" for number, button in enumerate(message.buttons, start=1)]
