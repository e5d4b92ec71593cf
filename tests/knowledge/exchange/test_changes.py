"""What a changed file changes, and what it leaves alone."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from knowledge.exchange.csv_files import join_csv, split_csv
from knowledge.exchange.exports import to_csv, to_xlsx
from knowledge.exchange.uploads import read_upload
from knowledge.snapshot import Snapshot, read_snapshot
from knowledge.taught import TAUGHT, Taught, TaughtPhrasing, read_taught, snapshot_entries, with_taught
from tests.knowledge.exchange.edited import edited_csv, edited_xlsx, problems_of, read, saved
from tests.knowledge.folder import FILES, TODAY, KnowledgeFolder

BENCHES = ("river-park", "benches", "value")
COMMENTED = FILES["faq/parks.yaml"].replace("entries:\n", "# kept: above\nentries:\n  # kept: before\n") + (
    "# kept: between\n\n"
    "  - id: hill-park  # goes with its entry\n"
    "    time: {kind: event, as_of: 2021}\n"
    "    jurisdiction: {level: city}\n"
    "    sources: [bulletin]\n"
    "    en: {title: Hill park, phrasings: [park on the hill], lead: It is on the hill.}\n"
    "    ko: {title: 언덕공원, phrasings: [언덕에 있는 공원], lead: 언덕에 있습니다.}\n"
    "# kept: below\n"
)


def base_of(folder: KnowledgeFolder, parks_yaml: str = COMMENTED) -> Snapshot:
    folder.write("faq/parks.yaml", parks_yaml)
    return read_snapshot(folder.path)


def differing_files(before: Snapshot, after: Snapshot) -> list[str]:
    names = sorted(before.files.keys() | after.files.keys())
    return [name for name in names if before.files.get(name) != after.files.get(name)]


@pytest.mark.parametrize("written", ["1300", "1,300"])
def test_a_changed_figure_changes_its_entrys_lines_only(folder: KnowledgeFolder, written: str) -> None:
    base = base_of(folder)
    changed = read(edited_xlsx(to_xlsx(base), {BENCHES: written}), base)
    assert differing_files(base, changed) == ["faq/parks.yaml"]
    before, after = (snapshot.files["faq/parks.yaml"].decode() for snapshot in (base, changed))
    start, end = before.index("  - id: river-park"), before.index("# kept: between")
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])
    assert "number: 1300" in after
    entries = snapshot_entries(changed)
    assert entries["river-park"]["facts"]["benches"]["value"] == {"number": 1300, "unit": "thing"}
    assert entries["hill-park"] == snapshot_entries(base)["hill-park"]


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_lines_end_as_the_file_has_them(folder: KnowledgeFolder, end_of_line: str) -> None:
    folder.write("faq/parks.yaml", COMMENTED)
    base = read_snapshot(folder.path)
    base = Snapshot({**base.files, "faq/parks.yaml": COMMENTED.replace("\n", end_of_line).encode("utf-8-sig")})
    after = read(edited_xlsx(to_xlsx(base), {BENCHES: "1300"}), base).files["faq/parks.yaml"]
    assert after.startswith(b"\xef\xbb\xbftopic:")
    assert after.count(b"\n") == after.count(end_of_line.encode())


ON_LINES_OF_ITS_OWN = """\
-
    id: hill-park
    time: {kind: event,
      as_of: 2021}
    jurisdiction: {level: city}
    sources:
    - bulletin
    en: {title: Hill park, phrasings: [park on the hill], lead: It is on the hill.}
    ko:
      title: 언덕공원
      phrasings: [언덕에 있는 공원]
      lead: |-
        언덕에 있습니다.
        # 둘째 줄

"""
IN_BRACKETS = """\
- {id: hill-park, time: {kind: event, as_of: 2021}, jurisdiction: {level: city}, sources: [bulletin],
   en: {title: Hill park, phrasings: [park on the hill], lead: It is on the hill.},
   ko: {title: 언덕공원, phrasings: [언덕에 있는 공원], lead: '언덕에

    있습니다.'}} # goes
"""


@pytest.mark.parametrize("layout", [ON_LINES_OF_ITS_OWN, IN_BRACKETS])
def test_an_entry_is_found_however_it_is_laid_out(folder: KnowledgeFolder, layout: str) -> None:
    head, _, _ = COMMENTED.partition("# kept: above")
    kept = "# kept: below, with its blank line\n"
    base = base_of(folder, f"{head}entries:\n# kept: before\n{layout}{kept}")
    content = to_csv(base)
    assert read(content, base, "parks.csv") == base
    changed = read(edited_csv(content, {("hill-park", "", "title_en"): "High park"}), base, "parks.csv")
    after = changed.files["faq/parks.yaml"].decode()
    assert after.startswith(f"{head}entries:\n# kept: before\n- id: hill-park\n")
    assert after.endswith(kept)
    before, now = (snapshot_entries(snapshot)["hill-park"] for snapshot in (base, changed))
    assert now == {**before, "en": {**before["en"], "title": "High park"}}


def test_the_same_figure_written_otherwise_changes_nothing(parks: Snapshot) -> None:
    assert read(edited_csv(to_csv(parks), {BENCHES: "1,200"}), parks, "parks.csv") == parks


def test_rows_in_another_order_change_nothing(parks: Snapshot) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(parks)))
    rows = [[cell.value for cell in row] for row in book["Facts"].iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), start=2):
        for position, value in enumerate(values, start=1):
            book["Facts"].cell(number, position).value = value
    assert read(saved(book), parks) == parks


def test_a_changed_entry_is_no_longer_taught_and_the_others_are(parks: Snapshot) -> None:
    layer = Taught().with_phrasing(TaughtPhrasing(entry="river-park", language="en", text="where are the benches"))
    layer = layer.with_phrasing(TaughtPhrasing(entry="tree-law", language="en", text="law on trees"))
    base = with_taught(parks, layer)
    changed = read(edited_csv(to_csv(base), {BENCHES: "1300"}), base, "parks.csv")
    assert [phrasing.entry for phrasing in read_taught(changed).phrasings] == ["tree-law"]
    phrasings = snapshot_entries(changed)["river-park"]["en"]["phrasings"]
    assert phrasings == ["park by the river", "green space on the bank", "where are the benches"]


def new_entry(content: bytes) -> bytes:
    """The small base's CSV file with one entry more, a copy of the first under another name."""
    lines, delimiter = split_csv("export.csv", content)
    own = [list(line) for line in lines[1:] if line[0] == "tree-law"]
    for line in own:
        line[0] = "bush-law"
        for name in ("phrasings_en", "phrasings_ko"):
            line[lines[0].index(name)] += " 덤불" if name.endswith("ko") else " bush"
    return join_csv([lines[0], *own], delimiter)


def test_an_entry_is_added_at_the_end_of_its_topic(parks: Snapshot) -> None:
    changed = read(new_entry(to_csv(parks)), parks, "parks.csv")
    assert differing_files(parks, changed) == ["faq/rules.yaml"]
    after = changed.files["faq/rules.yaml"]
    assert after.startswith(parks.files["faq/rules.yaml"])
    assert list(snapshot_entries(changed)) == ["river-park", "tree-law", "bush-law"]


def test_an_entry_marked_to_be_removed_goes_with_its_lines(folder: KnowledgeFolder) -> None:
    base = base_of(folder)
    changed = read(edited_xlsx(to_xlsx(base), {("hill-park", "", "remove"): "yes"}), base)
    start = COMMENTED.index("  - id: hill-park")
    assert changed.files["faq/parks.yaml"].decode() == COMMENTED[:start] + "# kept: below\n"


def test_the_last_entry_of_a_topic_takes_the_topic_along(folder: KnowledgeFolder) -> None:
    folder.replace("faq/parks.yaml", "    related: [tree-law]\n", "")
    base = read_snapshot(folder.path)
    changed = read(edited_csv(to_csv(base), {("tree-law", "", "remove"): "yes"}), base, "parks.csv")
    assert differing_files(base, changed) == ["faq/rules.yaml"]
    assert "faq/rules.yaml" not in changed.files


def test_an_entry_taught_as_a_whole_is_removed_from_the_layer(parks: Snapshot) -> None:
    entry = {**snapshot_entries(parks)["tree-law"], "id": "bush-law", "topic": "rules", "facts": {}}
    for language in ("en", "ko"):
        phrasing = "cut a bush" if language == "en" else "덤불을 베어도 되나요"
        entry[language] = {**entry[language], "phrasings": [phrasing]}
    base = with_taught(parks, Taught().with_entry(entry))
    assert read(edited_csv(to_csv(base), {("bush-law", "", "remove"): "yes"}), base, "parks.csv") == parks


def test_an_entry_moves_to_another_topic(folder: KnowledgeFolder) -> None:
    base = base_of(folder)
    changed = read(edited_csv(to_csv(base), {("hill-park", "", "topic"): "rules"}), base, "parks.csv")
    assert b"hill-park" not in changed.files["faq/parks.yaml"]
    assert b"hill-park" in changed.files["faq/rules.yaml"]
    assert snapshot_entries(changed)["hill-park"] == snapshot_entries(base)["hill-park"]


def test_a_fact_whose_row_is_gone_goes(parks: Snapshot) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(parks)))
    sheet = book["Facts"]
    sheet.delete_rows([row[1].value for row in sheet.iter_rows()].index("height") + 1)
    changed = read(saved(book), parks)
    assert "facts" not in snapshot_entries(changed)["tree-law"]


def test_a_source_is_added_with_the_entry_that_needs_it(parks: Snapshot) -> None:
    book = load_workbook(io.BytesIO(edited_xlsx(to_xlsx(parks), {("tree-law", "", "sources"): "old-page\nnew-page"})))
    book["Sources"].append(["new-page", None, "=나무 이야기 2", "Tree Office", "ko", "posted", "2021-05", None])
    book["Sources"].cell(book["Sources"].max_row, 3).data_type = "s"
    changed = read(saved(book), parks)
    assert differing_files(parks, changed) == ["faq/rules.yaml", "sources.yaml"]
    assert changed.files["sources.yaml"].startswith(parks.files["sources.yaml"])
    assert "=나무 이야기 2" in changed.files["sources.yaml"].decode()


def test_a_topics_yaml_file_replaces_that_of_its_topic_or_adds_one(parks: Snapshot) -> None:
    own = parks.files["faq/parks.yaml"].replace(b"1200", b"1300")
    changed = read(own, parks, "whatever it is called.yaml")
    assert differing_files(parks, changed) == ["faq/parks.yaml"]
    assert changed.files["faq/parks.yaml"] == own
    added = parks.files["faq/rules.yaml"].decode().replace("id: rules", "id: bushes").replace("tree-law", "bush-law")
    added = added.replace("trees for every house", "bushes").replace("may I cut a tree", "cut a bush")
    added = added.replace("집마다 나무 몇 그루", "집마다 덤불").replace("나무를 베어도 되나요", "덤불을 베어도 되나요")
    assert differing_files(parks, read(added.encode(), parks, "new.yml")) == ["faq/bushes.yaml"]


def test_a_topics_yaml_file_drops_what_was_taught_of_what_it_changes(parks: Snapshot) -> None:
    was = {"number": 1200, "unit": "thing"}
    layer = Taught().with_change("river-park", ("facts", "benches", "value"), was, {**was, "number": 1250})
    base = with_taught(parks, layer)
    assert read(base.files["faq/parks.yaml"], base, "parks.yaml") == base
    changed = read(base.files["faq/parks.yaml"].replace(b"1200", b"1300"), base, "parks.yaml")
    assert TAUGHT not in changed.files


@pytest.fixture
def taught_parks(parks: Snapshot) -> Snapshot:
    """With a correction, a phrasing and an entry that were taught in chat."""
    was = {"number": 1200, "unit": "thing"}
    layer = Taught().with_change("river-park", ("facts", "benches", "value"), was, {**was, "number": 1250})
    layer = layer.with_phrasing(TaughtPhrasing(entry="tree-law", language="en", text="law on trees"))
    entry = {**snapshot_entries(parks)["tree-law"], "id": "bush-law", "topic": "rules", "facts": {}}
    for language, phrasing in (("en", "cut a bush"), ("ko", "덤불을 베어도 되나요")):
        entry[language] = {**entry[language], "phrasings": [phrasing]}
    return with_taught(parks, layer.with_entry(entry))


def test_a_topics_yaml_file_names_what_was_taught_and_is_lost(taught_parks: Snapshot) -> None:
    def lost(new: bytes) -> list[tuple[str, str]]:
        content = taught_parks.files["faq/parks.yaml"].replace(b"1200", new)
        _, misfits = read_upload("parks.yaml", content, taught_parks, TODAY)
        return [(misfit.entry, str(misfit.what)) for misfit in misfits]

    told = "the files have changed at facts.benches.value since it was corrected here"
    assert lost(b"1300") == [("river-park", told)]
    assert lost(b"1250") == lost(b"1200") == []


def test_a_zip_names_what_was_taught_and_is_lost(parks: Snapshot, taught_parks: Snapshot) -> None:
    snapshot, misfits = read_upload("parks.zip", parks.pack(), taught_parks, TODAY)
    assert snapshot == parks
    assert [(misfit.entry, str(misfit.what)) for misfit in misfits] == [
        ("river-park", "what was corrected here at facts.benches.value is not in the file"),
        ("tree-law", "the phrasing 'law on trees' is not in the file"),
        ("bush-law", "there is no such entry any more"),
    ]
    assert read_upload("parks.zip", taught_parks.pack(), taught_parks, TODAY) == (taught_parks, ())


def test_a_zip_whose_files_say_what_was_taught_loses_nothing(parks: Snapshot) -> None:
    was = {"number": 1200, "unit": "thing"}
    layer = Taught().with_change("river-park", ("facts", "benches", "value"), was, {**was, "number": 1250})
    layer = layer.with_phrasing(TaughtPhrasing(entry="river-park", language="en", text="a park at the river"))
    mended = parks.files["faq/parks.yaml"].replace(b"number: 1200", b"number: 1250")
    mended = mended.replace(b"- park by the river", b"- A park at the  river")
    whole = Snapshot({**parks.files, "faq/parks.yaml": mended})
    assert read_upload("parks.zip", whole.pack(), with_taught(parks, layer), TODAY) == (whole, ())


def test_a_file_without_a_telling_name_is_told_by_its_content(parks: Snapshot) -> None:
    for content in (parks.pack(), to_csv(parks), to_xlsx(parks), parks.files["faq/parks.yaml"]):
        assert read(content, parks, "file") == parks


@pytest.mark.parametrize(
    ("format", "value", "read_as"),
    [
        ("General", 1300.0, 1300),
        ("#,##0", 1300, 1300),
        ("General", 19.2, "19.2"),
        ("General", 2.387, "2.387"),
        ("0.0", 19.2, "19.2"),
    ],
)
def test_a_figure_that_excel_made_a_number_is_read_as_shown(
    parks: Snapshot, format: str, value: float, read_as: object
) -> None:
    changed = read(edited_xlsx(to_xlsx(parks), {BENCHES: value}, number_format=format), parks)
    assert str(snapshot_entries(changed)["river-park"]["facts"]["benches"]["value"]["number"]) == str(read_as)


@pytest.mark.parametrize(
    ("format", "read_as"),
    [("yyyy-mm-dd", "2021-08-01"), ("mmm-yy", "2021-08"), ("yyyy", 2021), ('yyyy"년" m"월"', "2021-08")],
)
def test_a_date_that_excel_made_is_read_as_shown(parks: Snapshot, format: str, read_as: object) -> None:
    place = ("river-park", "", "as_of")
    changed = read(edited_xlsx(to_xlsx(parks), {place: dt.datetime(2021, 8, 1)}, number_format=format), parks)
    assert snapshot_entries(changed)["river-park"]["time"]["as_of"] == read_as


def test_what_cannot_be_changed_line_by_line_is_said(folder: KnowledgeFolder) -> None:
    head, _, _ = COMMENTED.partition("# kept: above")
    item = "{id: hill-park, time: {kind: event, as_of: 2021}, jurisdiction: {level: city}, sources: [bulletin], "
    texts = (
        "en: {title: Hill, phrasings: [hill], lead: A hill.}, ko: {title: 언덕, phrasings: [언덕], lead: 언덕입니다.}}"
    )
    base = base_of(folder, f"{head}entries: [{item}{texts}]\n")
    content = to_csv(base)
    assert read(content, base, "parks.csv") == base
    (problem,) = problems_of(edited_csv(content, {("hill-park", "", "lead_en"): "No hill."}), base, "parks.csv")
    assert str(problem).startswith("faq/parks.yaml:5: The items of 'entries' stand in brackets. ")
