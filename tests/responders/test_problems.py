"""Every problem is told in Korean, too: where it stands, what is wrong and how to mend it."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from knowledge.checks import load_checks, load_thresholds
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.csv_files import split_csv
from knowledge.exchange.exports import to_csv, to_xlsx
from knowledge.exchange.marking import marked_copy
from knowledge.language import contains_hangul
from knowledge.said import Said, said
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import Taught, TaughtPhrasing, carry_over, snapshot_entries
from responders.catalogue import in_language
from responders.problems import problem_in, problem_text
from tests.knowledge.exchange.edited import as_excel_saves_it, edited_csv, edited_xlsx, problems_of
from tests.knowledge.exchange.test_malformed import Exported, broken_files
from tests.knowledge.exchange.test_problems import BENCHES, WRONG
from tests.knowledge.exchange.uploading import uploaded
from tests.knowledge.folder import TODAY, KnowledgeFolder
from tests.knowledge.test_loading import BROKEN, GLOSSARY

QUOTED: Final = re.compile(r"‘[^’]*’|“[^”]*”|'[^']*'|\"[^\"]*\"")
"""Names and what people wrote."""
ENGLISH: Final = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
"""Three words in a row make a sentence; FAQPage or UTF-8 make none."""
FILES_BROKEN_OTHERWISE: Final = {
    "faq/parks.yaml": ("topic: 1\ntopic: 5\n? [a]\n: 1\nentries: {a: 1}\n", "- one\n", "a: *b\n", "order: !!int x\n"),
    "faq/rules.yaml": ("topic: {id: rules, order: first, title: {en: Rules, ko: 규칙}}\nentries: []\n",),
    "sources.yaml": ("sources: [{id: a, latest_year: 3000}, {id: b, latest_year: 10}, {id: c, latest_year: x}]\n",),
    "units.yaml": ("units: {thing: {en: things, ko: '{n}개'}, tree: 5}\n", "units: [a]\n"),
    "glossary.yaml": (GLOSSARY.replace("[나무]", "[나무, 벤치]"), "concepts: {a: {en: [one]}}\n", "colour: green\n"),
    "taught.yaml": ("changed: [{entry: gone, at: [lead], was: 1, now: 2}]\n", "entries: [{id: a, topic: gone}]\n"),
    "faq/more.yml": ("topic: {}\n",),
}  # fmt: skip
CHECKS: Final = """\
unsen: true
unseen: maybe
checks:
  - {language: fr, question: combien, entry: null}
  - {language: en, question: where, entry: null, typo: 5, history: x}
"""


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two entries in two topics, with three facts and two sources."""
    return read_snapshot(KnowledgeFolder(tmp_path_factory.mktemp("parks")).path)


def of_folders(path: Path) -> Iterator[Problem]:
    """Problems of a knowledge folder in which one thing is broken, each way in turn."""
    for number, (name, old, new) in enumerate(change for change, *_ in BROKEN.values()):
        folder = KnowledgeFolder(path / f"broken-{number}")
        folder.replace(name, old, new)
        yield from folder.problems()
    for name, texts in FILES_BROKEN_OTHERWISE.items():
        for number, text in enumerate(texts):
            folder = KnowledgeFolder(path / f"{Path(name).stem}-{number}")
            folder.write(name, text)
            yield from folder.problems()
    folder = KnowledgeFolder(path / "gone")
    for name in ("units.yaml", "faq/parks.yaml", "faq/rules.yaml"):
        folder.remove(name)
    folder.write("contacts.yaml", "")
    yield from folder.problems()


def of_checks(path: Path) -> Iterator[Problem]:
    """Problems of check questions and thresholds."""
    folder = KnowledgeFolder(path / "checks")
    (folder.path / "checks").mkdir()
    folder.write("checks/thresholds.yaml", "at_least: {right_first: 2, right_told: x}\nat_most: [1]\n")
    for text in (CHECKS, "unseen: true\n", "checks:\n  - {language: en, question: a, entry: gone}\n"):
        folder.write("checks/parks.yaml", text)
        with pytest.raises(InvalidKnowledgeError) as refusal:
            load_checks(folder.path, folder.load())
        yield from refusal.value.problems
    with pytest.raises(InvalidKnowledgeError) as refusal:
        load_thresholds(folder.path)
    yield from refusal.value.problems


def of_uploads(parks: Snapshot) -> Iterator[Problem]:
    """Problems of files that people send."""
    csv, xlsx = to_csv(parks), to_xlsx(parks)
    for place, text, _ in WRONG:
        yield from problems_of(edited_csv(csv, {place: text}), parks, "parks.csv")
    for value in ("=1", "#REF!", 0.25):
        yield from problems_of(edited_xlsx(xlsx, {BENCHES: value}, number_format="0%"), parks)
    base = Exported(parks, parks.pack(), csv, xlsx, as_excel_saves_it(xlsx))
    for _, (name, content) in broken_files(base):
        with pytest.raises(InvalidKnowledgeError) as refused:
            uploaded(name, content, parks, TODAY)
        yield from refused.value.problems


def texts_of(text: str) -> Iterator[str]:
    """The templates of a text and of what fills its slots."""
    if isinstance(text, Said):
        yield text.template
        yield from chain.from_iterable(map(texts_of, text.slots.values()))


def test_every_problem_is_told_in_korean_and_no_english_sentence_is_left(parks: Snapshot, tmp_path: Path) -> None:
    found = {str(each): each for each in (*of_folders(tmp_path), *of_checks(tmp_path), *of_uploads(parks))}
    templates = set(chain.from_iterable(chain(texts_of(each.what), texts_of(each.remedy)) for each in found.values()))
    assert len(templates) > 150, "the broken files break few rules"
    for problem in found.values():
        assert problem_text(problem, "en") == str(problem)
        worded = problem_in(problem, "ko")
        assert contains_hangul(QUOTED.sub("", worded.what)), problem
        assert contains_hangul(QUOTED.sub("", worded.remedy)), problem
        assert not ENGLISH.search(QUOTED.sub("", problem_text(problem, "ko"))), problem_text(problem, "ko")


@pytest.mark.parametrize(
    ("place", "korean"),
    [
        (Problem("families.xlsx", 7, "", "", "Facts", "C"), "“Facts” 시트 C7: "),
        (Problem("families.csv", 7, "", "", column="value"), "families.csv 7행 “value” 열: "),
        (Problem("families.csv", 7, "", "", column=said("No. {number}", number=9)), "families.csv 7행 “9번째” 열: "),
        (Problem("faq/x.yaml", 12, "", ""), "faq/x.yaml 12번째 줄: "),
    ],
)
def test_the_place_is_named_in_korean(place: Problem, korean: str) -> None:
    assert problem_text(place, "ko").strip() == korean.strip()


def test_particles_fit_what_fills_the_slots() -> None:
    forms = [in_language(said("{name} is missing.", name=name), "ko") for name in ("강", "나무")]
    assert forms == ["강이 빠져 있습니다.", "나무가 빠져 있습니다."]


def test_what_a_person_wrote_is_not_translated_though_the_catalogue_has_it() -> None:
    assert in_language(said("'{text}' is not known here.", text="source"), "ko") == "‘source’ 값은 쓸 수 없습니다."
    assert in_language("source", "ko") == "source"


def test_what_no_longer_fits_of_the_taught_layer_is_told_in_korean(parks: Snapshot) -> None:
    taught = Taught().with_change("river-park", ("en", "title"), "Old park", "Park")
    for entry, text in (("gone", "park"), ("tree-law", "may I cut a tree")):
        taught = taught.with_phrasing(TaughtPhrasing(entry=entry, language="en", text=text))
    taught = taught.with_entry({"id": "tree-law"})
    _, misfits = carry_over(taught, snapshot_entries(parks))
    assert len({misfit.what for misfit in misfits}) == len(misfits) == 4
    for misfit in misfits:
        korean = in_language(misfit.what, "ko")
        assert contains_hangul(korean)
        assert not ENGLISH.search(QUOTED.sub("", korean))


def test_a_copy_is_marked_in_the_language_of_who_reads_it(parks: Snapshot) -> None:
    content = edited_csv(to_csv(parks), {BENCHES: "430.000"})
    problems = [problem_in(each, "ko") for each in problems_of(content, parks, "parks.csv")]
    copy = marked_copy("parks.csv", content, problems)
    assert copy is not None
    told = [line[-1] for line in split_csv("parks.csv", copy)[0] if line[-1]]
    assert told == ["problem", "value: 430.000은 430일 수도, 430,000일 수도 있습니다. 430000으로 써 주십시오."]
