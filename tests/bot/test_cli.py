"""The command line, run as scripts run it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Seoulbot
from tests.knowledge.folder import KnowledgeFolder


def replies(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_ask_prints_the_answer(seoulbot: Seoulbot) -> None:
    done = seoulbot("ask", "how many electric buses")
    assert done.returncode == 0
    assert "3,500" in done.stdout.splitlines()[0]


def test_ask_in_another_language_than_the_question(seoulbot: Seoulbot) -> None:
    assert "3,500대" in seoulbot("ask", "how many electric buses", "--lang", "ko").stdout


def test_ask_explains_with_weights_that_add_up_to_the_score(seoulbot: Seoulbot) -> None:
    output = seoulbot("ask", "how many electric buses", "--explain").stdout
    assert "Runner-up: " in output
    weights = [float(line.split("│")[2]) for line in output.splitlines() if line.count("│") == 3]
    assert sum(weights[:-1]) == pytest.approx(weights[-1], abs=0.002)
    assert f"score {weights[-1]:.3f}" in output


def test_ask_as_json_has_the_keys_of_the_contract(seoulbot: Seoulbot) -> None:
    (reply,) = replies(seoulbot("ask", "전기버스 몇 대", "--json"))
    assert set(reply) == {
        "id", "status", "entry", "fact", "confidence", "language", "text", "choices", "choice_texts",
    }  # fmt: skip
    assert (reply["status"], reply["entry"], reply["language"]) == ("answered", "electric-buses", "ko")


def test_a_batch_is_answered_in_order_with_history_and_language(seoulbot: Seoulbot, elsewhere: Path) -> None:
    lines = [
        {"id": "first", "question": "how many electric buses", "lang": "ko"},
        {"id": "second", "question": "and trucks?", "history": ["how many electric vehicles did the city plan"]},
        {"id": "third", "question": "hello"},
        {"id": "fourth", "question": "who won the football match last night"},
        {"id": "fifth", "question": ""},
    ]
    file = elsewhere / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = seoulbot("ask", "--batch", str(file))
    assert done.returncode == 0
    answers = replies(done)
    assert [reply["id"] for reply in answers] == ["first", "second", "third", "fourth", "fifth"]
    assert answers[0]["language"] == "ko"
    assert "19,000" in answers[1]["text"]
    assert [reply["status"] for reply in answers[2:]] == ["smalltalk", "unknown", "smalltalk"]
    assert all(reply["entry"] is None and reply["fact"] is None for reply in answers[2:])


def test_a_batch_reads_standard_input(seoulbot: Seoulbot) -> None:
    done = seoulbot("ask", "--batch", "-", stdin='{"id": 1, "question": "전기버스 몇 대"}\n')
    assert replies(done)[0]["entry"] == "electric-buses"


def test_lines_that_are_no_question_are_named_and_the_others_are_answered(seoulbot: Seoulbot) -> None:
    good = '{"id": "good", "question": "how many electric buses"}'
    broken = [
        "not json",
        "[]",
        '"text"',
        '{"id": "x"}',
        '{"id": "x", "question": 5}',
        '{"id": "x", "question": "q", "lang": "fr"}',
    ]
    done = seoulbot("ask", "--batch", "-", stdin="\n".join([good, *broken, good]))
    assert done.returncode == 1
    first, *problems, last = replies(done)
    assert first == last
    assert first["entry"] == "electric-buses"
    assert len(problems) == len(broken)
    for line, problem in enumerate(problems, start=2):
        assert (problem["id"], problem["status"]) == (None, "error")
        assert problem["error"].startswith(f"line {line}: ")
        assert set(problem) == {"id", "status", "error"}


def test_a_line_that_is_not_utf_8_is_named_and_a_byte_order_mark_is_read_over(
    seoulbot: Seoulbot, elsewhere: Path
) -> None:
    file = elsewhere / "questions.jsonl"
    good = b'{"id": "good", "question": "how many electric buses"}\n'
    file.write_bytes(b"\xef\xbb\xbf" + good + b'{"id": "bad", "question": "\xff"}\n' + good)
    first, problem, last = replies(seoulbot("ask", "--batch", str(file)))
    assert first == last
    assert problem["error"].startswith("line 2: ")


def test_a_module_in_the_folder_it_is_started_in_is_not_run(seoulbot: Seoulbot, elsewhere: Path) -> None:
    (elsewhere / "json.py").write_text("raise SystemExit('run by accident')")
    (elsewhere / "numpy.py").write_text("raise SystemExit('run by accident')")
    small = KnowledgeFolder(elsewhere / "small").path  # its index is built, too: by a process of its own
    settings = {"XDG_CACHE_HOME": str(elsewhere / "cache"), "PYTHONSAFEPATH": "1", "SEOULBOT_KNOWLEDGE": str(small)}
    assert "1,200" in seoulbot("ask", "how many benches are planned", settings=settings).stdout


def test_suggestions_carry_the_answer_each_choice_would_give(seoulbot: Seoulbot) -> None:
    questions = ["city videos", "covid", "climate", "families", "water", "electric", "seoul institute", "ranking"]
    lines = "".join(json.dumps({"id": text, "question": text}) + "\n" for text in questions)
    suggested = [reply for reply in replies(seoulbot("ask", "--batch", "-", stdin=lines)) if reply["choices"]]
    assert suggested
    for reply in suggested:
        assert reply["status"] == "suggested"
        assert (reply["entry"], reply["fact"]) == (None, None)
        assert len(reply["choices"]) == len(reply["choice_texts"]) <= 4
        assert all("Source:" in text for text in reply["choice_texts"])


def test_chat_names_the_numbers_where_one_is_typed_that_no_button_has(seoulbot: Seoulbot) -> None:
    done = seoulbot("chat", stdin="/lang\n9\n2\n/quit\n")
    assert "The numbers are 1 to 3." in done.stdout
    assert "From now on I answer in English." in done.stdout


def test_chat_converses_and_a_number_presses_a_button(seoulbot: Seoulbot) -> None:
    (more,) = re.findall(r"^ +(\d+) More$", seoulbot("ask", "what is the dog patrol").stdout, re.MULTILINE)
    done = seoulbot("chat", stdin=f"how many electric buses\n1\nwhat is the dog patrol\n{more}\n/quit\n")
    assert done.returncode == 0
    assert "3,500" in done.stdout
    assert done.stdout.count("Source:") == 4
    short, full = done.stdout.split("Source:")[3:]
    assert " More\n" in short
    assert " More\n" not in full
    assert f"  {more} " in full


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", ""),
        ("ask", " "),
        ("ask", "--batch", "-", "--lang", "ko"),
        ("ask", "question", "--batch", "-"),
        ("ask", "question", "--lang", "fr"),
        ("ask", "q", "--json", "--explain"),
        ("dance",),
    ],
)
def test_a_wrong_call_is_refused_with_status_2(seoulbot: Seoulbot, arguments: tuple[str, ...]) -> None:
    done = seoulbot(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_batch_file_that_is_not_there_is_one_line(seoulbot: Seoulbot) -> None:
    done = seoulbot("ask", "--batch", "nowhere.jsonl")
    assert (done.returncode, done.stderr) == (1, "nowhere.jsonl cannot be read: No such file or directory.\n")


def test_broken_knowledge_is_named_with_file_line_and_remedy(seoulbot: Seoulbot, elsewhere: Path) -> None:
    (elsewhere / "faq").mkdir()
    (elsewhere / "faq" / "one.yaml").write_text("topic: {id: one\n")
    done = seoulbot("ask", "hello", settings={"SEOULBOT_KNOWLEDGE": str(elsewhere)})
    assert done.returncode == 1
    assert "faq/one.yaml:" in done.stderr
    assert "sources.yaml:1: The file cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_one_line(seoulbot: Seoulbot) -> None:
    done = seoulbot("run", settings={"SEOULBOT_PORT": "many"})
    assert done.returncode == 1
    assert done.stderr.startswith("SEOULBOT_PORT: ")
    assert done.stderr.count("\n") == 1


def test_migrate_brings_the_database_up_to_date_as_often_as_it_is_called(seoulbot: Seoulbot, elsewhere: Path) -> None:
    settings = {"SEOULBOT_DATABASE_URL": f"sqlite:///{elsewhere / 'bot.sqlite3'}"}
    for _ in range(2):
        done = seoulbot("migrate", settings=settings)
        assert (done.returncode, done.stdout, done.stderr) == (0, "The database is up to date.\n", "")
    assert (elsewhere / "bot.sqlite3").exists()
