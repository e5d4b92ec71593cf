"""`seoulbot evaluate`, run as a script runs it."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bot.conftest import Seoulbot

KEYS = [
    "top1",
    "recall3",
    "mrr10",
    "auroc",
    "rec95",
    "rec90",
    "cov_p90",
    "ece",
    "p50_us",
    "p99_us",
    "build_s",
    "rss_mb",
]
SVG = "{http://www.w3.org/2000/svg}"

ENGLISH = {
    "opening-hours": ["when do you open", "opening hours", "are you open on Sunday"],
    "parking": ["where can I park", "is there a car park", "parking fee"],
    "lost-card": ["I lost my library card", "replace a lost card", "my card was stolen"],
}
KOREAN = {
    "opening-hours": ["몇 시에 문을 여나요", "운영 시간", "일요일에도 여나요"],
    "parking": ["주차는 어디에 하나요", "주차장 있나요", "주차 요금"],
}
ASKED: list[tuple[str, str | None]] = [
    ("opening hours on Sunday", "opening-hours"),
    ("car park", "parking"),
    ("my library card is lost", "lost-card"),
    ("a loaf of rye bread", None),
    ("who won the football match", None),
]


class Faq:
    """The two files of an evaluation, in a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.entries = folder / "entries.jsonl"
        self.queries = folder / "queries.jsonl"

    def write(self, entries: Mapping[str, Iterable[str]], asked: Iterable[tuple[str, str | None]]) -> None:
        lines = [json.dumps({"id": entry_id, "phrasings": list(texts)}) for entry_id, texts in entries.items()]
        self.entries.write_text("\n".join(lines) + "\n", encoding="utf-8")
        lines = [json.dumps({"question": question, "entry": entry}) for question, entry in asked]
        self.queries.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("evaluate", "--entries", str(self.entries), "--queries", str(self.queries))


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A run of the command and the folder it wrote to."""

    done: subprocess.CompletedProcess[str]
    folder: Path


@pytest.fixture
def faq(tmp_path: Path) -> Faq:
    files = Faq(tmp_path)
    files.write(ENGLISH, ASKED)
    return files


@pytest.fixture(scope="module")
def evaluated(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    """One run with everything it can give."""
    folder = tmp_path_factory.mktemp("evaluated")
    files = Faq(folder)
    files.write(ENGLISH, ASKED)
    outputs = ("--json", "--predictions", "predictions.jsonl", "--picture", "curve.svg")
    return Evaluated(Seoulbot(environment, folder)(*files.arguments, *outputs), folder)


def test_json_has_the_keys_of_the_contract_and_shares_between_0_and_1(evaluated: Evaluated) -> None:
    assert (evaluated.done.returncode, evaluated.done.stderr) == (0, "")
    measures = json.loads(evaluated.done.stdout)
    assert list(measures) == KEYS
    assert (measures["top1"], measures["recall3"], measures["mrr10"]) == (1.0, 1.0, 1.0)
    assert all(0 <= measures[key] <= 1 for key in KEYS[:8])
    assert 0 < measures["p50_us"] <= measures["p99_us"]
    assert measures["build_s"] > 0
    assert measures["rss_mb"] > 10


def test_predictions_are_a_line_for_each_query_in_order(evaluated: Evaluated) -> None:
    text = (evaluated.folder / "predictions.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["question"], line["entry"]) for line in lines] == ASKED
    assert [line["ranked"][0] for line in lines[:3]] == ["opening-hours", "parking", "lost-card"]
    assert all(len(line["ranked"]) <= 10 and 0 <= line["confidence"] <= 1 for line in lines)


def test_the_picture_is_an_svg_of_two_charts_with_axes_and_legends(evaluated: Evaluated) -> None:
    picture = ElementTree.parse(evaluated.folder / "curve.svg").getroot()
    texts = {text.text for text in picture.iter(f"{SVG}text")}
    assert {"questions in scope that are answered", "answers that are wrong", "0%", "100%"} <= texts
    assert {"in scope only", "with 20% out of scope", "90% of the answers right"} <= texts
    assert {"first match is right", "measured", "if it held exactly"} <= texts
    assert len(list(picture.iter(f"{SVG}polyline"))) == 5


def test_the_table_names_every_measure_and_shows_shares_in_percent(seoulbot: Seoulbot, faq: Faq) -> None:
    done = seoulbot(*faq.arguments)
    assert (done.returncode, done.stderr) == (0, "")
    rows = {
        cells[1].strip(): cells[2].strip() for line in done.stdout.splitlines() if len(cells := line.split("│")) > 3
    }
    assert list(rows) == KEYS
    assert rows["top1"] == "100.0%"


def test_what_needs_questions_out_of_scope_is_null_without_them(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.write(ENGLISH, ASKED[:3])
    measures = json.loads(seoulbot(*faq.arguments, "--json").stdout)
    assert [key for key in KEYS if measures[key] is None] == ["auroc", "rec95", "rec90", "cov_p90", "ece"]


def test_korean_phrasings_are_told_by_their_letters(seoulbot: Seoulbot, faq: Faq) -> None:
    # Without spaces only an index of Korean finds it.
    faq.write(KOREAN, [("주차장어디있나요", "parking"), ("일요일에문여나요", "opening-hours")])
    told = json.loads(seoulbot(*faq.arguments, "--json").stdout)
    said = json.loads(seoulbot(*faq.arguments, "--json", "--lang", "ko").stdout)
    assert told["top1"] == said["top1"] == 1.0
    assert told["mrr10"] == said["mrr10"]


def test_blank_lines_and_a_byte_order_mark_are_read_over(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.entries.write_bytes(b"\xef\xbb\xbf" + faq.entries.read_bytes().replace(b"\n", b"\r\n\r\n"))
    assert json.loads(seoulbot(*faq.arguments, "--json").stdout)["top1"] == 1.0


def test_every_bad_line_is_named_with_file_number_and_remedy(seoulbot: Seoulbot, faq: Faq) -> None:
    good = '{"id": "parking", "phrasings": ["where can I park"]}'
    faq.entries.write_text(
        f'{good}\nnot json\n[]\n{{"id": "x"}}\n{{"id": 5, "phrasings": []}}\n{{"id": "y", "phrasings": [1]}}\n'
        f'{good}\n{{"id": "z", "phrasings": []}}\n',
        encoding="utf-8",
    )
    faq.queries.write_bytes(b'{"question": "\xff", "entry": null}\n{"question": "where"}\n')
    done = seoulbot(*faq.arguments, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    places = [line.partition(": ")[0] for line in done.stderr.splitlines()]
    assert places == [*(f"{faq.entries}:{line}" for line in range(2, 9)), f"{faq.queries}:1", f"{faq.queries}:2"]
    assert "Entry 'parking' stands in line 1 already. Put its phrasings together, or rename one." in done.stderr
    assert "Entry 'z' has no phrasings. Add one, or remove the entry." in done.stderr


def test_a_query_for_an_unknown_entry_is_named(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.write(ENGLISH, [*ASKED, ("where is the toilet", "toilet")])
    done = seoulbot(*faq.arguments)
    assert done.returncode == 1
    what = f"There is no entry 'toilet' in {faq.entries}. Correct the id, or write null for none."
    assert done.stderr == f"{faq.queries}:6: {what}\n"


def test_files_without_a_line_are_named(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.write({}, [])
    done = seoulbot(*faq.arguments)
    assert done.returncode == 1
    assert [line.partition(" Write")[0] for line in done.stderr.splitlines()] == [
        f"{faq.entries}:1: The file is empty.",
        f"{faq.queries}:1: The file is empty.",
    ]


def test_a_file_that_is_not_there_is_one_line(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.entries.unlink()
    done = seoulbot(*faq.arguments)
    what = "The file cannot be read: No such file or directory. Correct the path."
    assert (done.returncode, done.stderr) == (1, f"{faq.entries}:1: {what}\n")


def test_phrasings_without_a_word_cannot_be_indexed(seoulbot: Seoulbot, faq: Faq) -> None:
    faq.write({"smile": [":-)"]}, [("?", "smile")])
    done = seoulbot(*faq.arguments)
    assert done.returncode == 1
    assert done.stderr == "there is no word to index: add phrasings with letters or digits\n"


@pytest.mark.parametrize("option", ["--predictions", "--picture"])
def test_a_file_that_cannot_be_written_is_one_line(seoulbot: Seoulbot, faq: Faq, tmp_path: Path, option: str) -> None:
    file = tmp_path / "missing" / "out.svg"
    done = seoulbot(*faq.arguments, option, str(file))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{file} cannot be written: No such file or directory. ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("extra", [("--lang", "fr"), ("--picture", "curve.bmp")])
def test_a_wrong_call_is_refused_with_status_2(seoulbot: Seoulbot, faq: Faq, extra: tuple[str, ...]) -> None:
    done = seoulbot(*faq.arguments, *extra)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
