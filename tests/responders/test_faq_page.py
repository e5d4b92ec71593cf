"""The FAQ page says what the bot says, and uploaded again says nothing new; new questions become entries."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.loading import SHIPPED
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import snapshot_entries
from responders.assistant import Assistant
from responders.exporting import export
from responders.messages import Answered
from responders.rendering import message_text
from tests.knowledge.exchange.uploading import uploaded as uploaded_file
from tests.knowledge.folder import TODAY, KnowledgeFolder

Page = dict[str, Any]


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return read_snapshot(KnowledgeFolder(tmp_path_factory.mktemp("parks")).path)


@pytest.fixture
def page(parks: Snapshot) -> Page:
    document: Page = json.loads(export(parks, "jsonld", TODAY))
    return document


def question(page: Page, name: str) -> dict[str, Any]:
    (found,) = [each for each in page["mainEntity"] if each["@id"] == name]
    assert isinstance(found, dict)
    return found


def uploaded(page: Page, base: Snapshot) -> Snapshot:
    return uploaded_file("page.jsonld", json.dumps(page, ensure_ascii=False, indent=2).encode(), base, TODAY)


def problems_of(page: Page, base: Snapshot) -> tuple[Problem, ...]:
    with pytest.raises(InvalidKnowledgeError) as refused:
        uploaded(page, base)
    return refused.value.problems


def test_the_shipped_base_comes_back_to_the_byte_and_says_what_the_bot_says(assistant: Assistant) -> None:
    base = read_snapshot(SHIPPED)
    content = export(base, "jsonld", TODAY)
    assert uploaded_file("all.jsonld", content, base, TODAY) == base
    page = json.loads(content)
    revision = assistant.knowledge.revision
    assert len(page["mainEntity"]) == 2 * sum(1 + len(entry.facts) for entry in revision.entries)
    entry = revision.entry("electric-buses")
    assert entry is not None
    said = message_text(assistant.render(Answered("ko", entry, None, 1.0)))
    assert question(page, "electric-buses/ko")["acceptedAnswer"]["text"] == said
    assert "3,500대" in said


def test_a_question_carries_its_source_and_date(page: Page) -> None:
    found = question(page, "river-park#benches/en")
    assert (found["@type"], found["inLanguage"], found["name"]) == ("Question", "en", "River park: New benches")
    assert (found["about"], found["temporal"]) == ("parks", "2021-09-07")
    (cited,) = found["citation"]
    assert (cited["identifier"], cited["name"], cited["datePublished"]) == ("bulletin", "City bulletin", "2021-09-07")


@pytest.mark.parametrize("form", ["zip", "csv", "xlsx", "jsonld"])
def test_every_format_comes_back_to_the_byte(parks: Snapshot, form: Any) -> None:
    assert uploaded_file(f"parks.{form}", export(parks, form, TODAY), parks, TODAY) == parks


def change_answer(found: dict[str, Any]) -> None:
    found["acceptedAnswer"]["text"] += " More."


def change_name(found: dict[str, Any]) -> None:
    found["name"] = "Another park"


def change_date(found: dict[str, Any]) -> None:
    found["temporal"] = "2022"


@pytest.mark.parametrize("change", [change_answer, change_name, change_date])
def test_a_changed_question_of_ours_is_refused_with_the_way_to_change_it(
    parks: Snapshot, page: Page, change: Callable[[dict[str, Any]], None]
) -> None:
    change(question(page, "river-park#benches/en"))
    (problem,) = problems_of(page, parks)
    lines = json.dumps(page, ensure_ascii=False, indent=2).splitlines()
    assert '"@id": "river-park#benches/en"' in lines[problem.line + 1]
    assert problem.what.startswith("$.mainEntity[2].acceptedAnswer: The Question 'river-park#benches/en' was changed")
    assert problem.remedy == "Change it in YAML, XLSX or CSV, or with [Fix]."


NEW: list[dict[str, Any]] = [
    {
        "@type": "Question",
        "@id": "bush-law/en",
        "inLanguage": "en",
        "name": "May I cut a bush?",
        "alternateName": ["bush law"],
        "about": "rules",
        "temporal": "2020",
        "citation": ["old-page", {"@type": "CreativeWork", "identifier": "bulletin"}],
        "acceptedAnswer": {"@type": "Answer", "text": "A bush may be cut."},
    },
    {
        "@type": "Question",
        "translationOfWork": {"@id": "bush-law/en"},
        "inLanguage": "ko",
        "name": "덤불을 베어도 되나요?",
        "acceptedAnswer": {"@type": "Answer", "text": "덤불은 벨 수 있습니다."},
    },
]


def test_a_question_in_both_languages_becomes_an_entry(parks: Snapshot, page: Page) -> None:
    page["mainEntity"] += NEW
    changed = uploaded(page, parks)
    assert [name for name, file in changed.files.items() if file != parks.files[name]] == ["faq/rules.yaml"]
    assert snapshot_entries(changed)["bush-law"] == {
        "id": "bush-law",
        "time": {"kind": "publication", "as_of": 2020},
        "jurisdiction": {"level": "city"},
        "sources": ["old-page", "bulletin"],
        "en": {
            "title": "May I cut a bush?",
            "phrasings": ["May I cut a bush?", "bush law"],
            "lead": "A bush may be cut.",
        },
        "ko": {
            "title": "덤불을 베어도 되나요?",
            "phrasings": ["덤불을 베어도 되나요?"],
            "lead": "덤불은 벨 수 있습니다.",
        },
    }


@pytest.mark.parametrize(
    ("number", "field", "value", "told"),
    [
        (0, "citation", None, "$.mainEntity[10].citation: 'citation' is missing."),
        (
            0,
            "citation",
            "no-page",
            "$.mainEntity[10].citation: Entry 'bush-law': 'sources.0': source 'no-page' does not",
        ),
        (0, "about", "bushes", "$.mainEntity[10].about: There is no topic 'bushes'."),
        (0, "temporal", None, "$.mainEntity[10].temporal: 'temporal' is missing."),
        (1, "acceptedAnswer", {"text": "It may."}, "$.mainEntity[11].acceptedAnswer.text: Entry 'bush-law': 'ko.lead'"),
        (1, "name", "나무를 베어도 되나요", "$.mainEntity[11].name: Entry 'bush-law': the phrasing"),
        (1, "inLanguage", "en", "$.mainEntity[11].@id: This @id stands here a second time."),
    ],
)
def test_what_a_new_question_lacks_is_named_at_its_place(
    parks: Snapshot, page: Page, number: int, field: str, value: object, told: str
) -> None:
    new = [dict(NEW[0]), dict(NEW[1])]
    new[number][field] = value
    page["mainEntity"] += new
    problems = problems_of(page, parks)
    (problem,) = (problem for problem in problems if problem.what.startswith(told))
    assert problem.line > 200
