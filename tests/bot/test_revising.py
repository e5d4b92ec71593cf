"""`seoulbot kb diff, publish, import and export` over a small base: what is shown, and what the audit log keeps."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from rich.console import Console

from bot.errors import BelowThresholdError, BotError
from bot.publishing import Publisher
from bot.revising import print_log, publish, publish_file, show_diff, write_file
from bot.settings import Settings
from bot.store.questions import AskedQuestion
from bot.store.store import Store, open_settings_store
from knowledge.errors import InvalidKnowledgeError
from knowledge.index_cache import default_cache_folder
from responders.comparing import RealQuestion
from tests.knowledge.folder import KnowledgeFolder, checked_folder

CHECKS: Final = """\
checks:
  - {language: en, question: how many benches are planned by the river, entry: river-park, fact: benches}
  - {language: en, question: may I cut a tree, entry: tree-law}
"""
ASKED: Final[tuple[RealQuestion, ...]] = (
    ("is a bonsai allowed", "en"),
    ("green space on the bank", "en"),
    ("물가 녹지", "ko"),
    ("how many benches are planned", "en"),
)
LAW: Final = "A tree may be cut only with a permit."


@pytest.fixture
def parks(tmp_path: Path) -> KnowledgeFolder:
    """A small knowledge folder with two checks."""
    return checked_folder(tmp_path / "parks", CHECKS)


@pytest.fixture
def settings(parks: KnowledgeFolder, cache_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of that folder, and of a database of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    monkeypatch.setenv("SEOULBOT_KNOWLEDGE", str(parks.path))
    monkeypatch.setenv("SEOULBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    return Settings.read()


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """That database, in which the files are published."""
    async with open_settings_store(settings) as store:
        await Publisher(store, default_cache_folder(), settings.today).active(settings.knowledge)
        yield store


@pytest.fixture
async def changed(store: Store, parks: KnowledgeFolder) -> None:
    """People have asked, and other phrasings and another figure stand in the files now."""
    for text, language in ASKED:
        await store.questions.keep(7, AskedQuestion(text, language, "private", "answered", None, None, (), 1))
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    parks.replace("faq/parks.yaml", "        - green space on the bank\n", "")
    parks.replace("faq/parks.yaml", "        - 물가 녹지\n", "")
    added = "- may I cut a tree\n        - is a bonsai allowed\n        - green space on the bank"
    parks.replace("faq/rules.yaml", "- may I cut a tree", added)


def terminal() -> tuple[Console, io.StringIO]:
    """A console and what it prints."""
    printed = io.StringIO()
    return Console(file=printed, width=200, highlight=False), printed


class Window(io.StringIO):
    """Where standard error is seen by somebody who waits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("changed")
async def test_the_effect_as_json_has_what_is_told_real_questions_accuracy_and_the_self_test(
    settings: Settings,
) -> None:
    console, printed = terminal()
    assert await show_diff(settings, console, as_json=True)
    report: dict[str, Any] = json.loads(printed.getvalue())
    (told,) = report["told"]
    assert (told["entry_id"], told["before"]["en"], told["after"]["en"]) == ("river-park", "1,200", "1,300")
    assert report["real_questions"] == len(ASKED)
    becomes = {
        kind: [(each["text"], each["before"], each["after"], each["told"]) for each in changes]
        for kind, changes in report["real_changes"].items()
    }
    assert becomes == {
        "newly_answered": [("is a bonsai allowed", None, "tree-law", LAW)],
        "answered_otherwise": [("green space on the bank", "river-park", "tree-law", LAW)],
        "no_longer_answered": [("물가 녹지", "river-park", None, "")],
    }
    for side in ("before", "after"):
        assert report["accuracy"][side]["en"]["right_first"] == {"share": 1.0, "asked": 2}
    assert report["self_test"]["kinds"]["en"]["off-topic"] == {"asked": 40, "wrong": 0}


@pytest.mark.usefixtures("changed")
async def test_the_effect_is_printed_after_a_line_that_says_how_far_the_work_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window()
    monkeypatch.setattr("sys.stderr", window)
    monkeypatch.setenv("TERM", "xterm")
    console, printed = terminal()
    assert await show_diff(settings, console, as_json=False)
    assert "Asking the self-test and comparing: 0%" in window.getvalue()
    effect = printed.getvalue()
    assert effect.startswith("Entries: ")
    lines = [line.strip() for line in effect.splitlines()]
    assert "River park, New benches: 1,200 -> 1,300" in lines
    assert "Questions of the last 30 days: 4, 3 of them answered otherwise." in lines
    kinds = [lines.index(f"{kind}:") for kind in ("Newly answered", "Answered by something else", "No longer answered")]
    assert [lines[at + 1] for at in kinds] == [
        f"'is a bonsai allowed': none -> tree-law: {LAW}",
        f"'green space on the bank': river-park -> tree-law: {LAW}",
        "'물가 녹지': river-park -> none",
    ]
    assert "0.0% (0/40)" in effect


async def deeds(store: Store) -> list[tuple[str, str | None, int | None]]:
    """What the audit log holds after the first start, oldest first: the deed, what about, which revision answered."""
    return [(each.what, each.about, each.revision) for each in reversed((await store.audit.latest(9))[:-1])]


async def test_an_export_and_what_becomes_of_imports_is_in_the_audit_log(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    table = tmp_path / "parks.csv"
    await write_file(settings, table, "csv", None)
    table.write_bytes(table.read_bytes().replace(b",1200,", b",430.000,"))
    with pytest.raises(InvalidKnowledgeError):
        await publish_file(settings, terminal()[0], table, "", None, sure=True)
    table.write_bytes(table.read_bytes().replace(b",430.000,", b",1300,"))
    console, printed = terminal()
    await publish_file(settings, console, table, "", None, sure=True)
    assert "Revision 2 answers now." in printed.getvalue()
    assert "People who wait are told by the running bot" in printed.getvalue()
    assert await deeds(store) == [
        ("export", "csv", 1),
        ("refused", "file parks.csv", 1),
        ("publish", "file parks.csv", 2),
    ]


async def test_files_refused_by_their_checks_are_in_the_audit_log(
    settings: Settings, store: Store, parks: KnowledgeFolder
) -> None:
    parks.write("checks/parks.yaml", CHECKS.replace("tree-law}", "river-park}"))
    with pytest.raises(BelowThresholdError):
        await publish(settings, terminal()[0], "", sure=True)
    assert await deeds(store) == [("refused", "files", 1)]


async def test_an_export_that_cannot_be_written_says_where_and_is_no_deed(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(BotError, match=r"parks\.csv cannot be written: .* Name a file in a folder that exists"):
        await write_file(settings, tmp_path / "nowhere" / "parks.csv", "csv", None)
    assert await deeds(store) == []


async def test_a_reason_in_square_brackets_is_listed_as_it_was_written(settings: Settings, store: Store) -> None:
    await store.revisions.publish(await store.revisions.snapshot(1), "Kim", "as in [/notes]", based_on=1)
    console, printed = terminal()
    await print_log(settings, console, 5)
    assert "as in [/notes]" in printed.getvalue()


@pytest.mark.usefixtures("store")
async def test_what_says_nothing_new_is_not_published(
    settings: Settings, parks: KnowledgeFolder, tmp_path: Path
) -> None:
    parks.replace("faq/parks.yaml", "entries:\n", "# a remark\nentries:\n")
    console, printed = terminal()
    await publish(settings, console, "", sure=True)
    upload = tmp_path / "parks.yaml"
    upload.write_text(parks.read("faq/parks.yaml"), encoding="utf-8")
    await publish_file(settings, console, upload, "", None, sure=True)
    assert "The files say what revision 1 says; nothing was published." in printed.getvalue()
    assert "The file says nothing new; nothing was published." in printed.getvalue()
    async with open_settings_store(settings) as store:
        assert await store.revisions.active_number() == 1
