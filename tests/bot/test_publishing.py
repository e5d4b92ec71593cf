"""Publishing and rolling back over a real database: what changes is shown first, and one pointer moves."""

import asyncio
import gc
import sys
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.assembly import MESSAGE_LIMIT
from bot.errors import BaseMovedError, BelowThresholdError, NoSuchRevisionError
from bot.publishing import Publisher
from bot.rehearsal import Task, rehearse
from bot.store.proposals import Pending
from bot.store.revisions import Revisions
from bot.store.store import Store, open_store
from knowledge.errors import InvalidKnowledgeError
from knowledge.loading import SHIPPED
from knowledge.snapshot import read_snapshot
from responders.assistant import Assistant
from responders.comparing import RealQuestion
from responders.rendering import Renderer
from tests.bot.conftest import Seoulbot
from tests.conftest import SECRET
from tests.knowledge.folder import PARK_CHECKS, TODAY, KnowledgeFolder, checked_folder

whichever_database = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
"""For what judges a change, which takes seconds: it reads the same from both."""


@pytest.fixture
def parks(tmp_path: Path) -> KnowledgeFolder:
    """A small knowledge folder with two checks."""
    return checked_folder(tmp_path / "parks")


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url, TODAY, SECRET) as opened:
        yield opened


@pytest.fixture
def revisions(store: Store) -> Revisions:
    return store.revisions


@pytest.fixture
def publisher(store: Store, cache_home: Path) -> Publisher:
    return Publisher(store, cache_home / "seoulbot", lambda: TODAY)


async def test_the_first_start_publishes_the_files_and_the_next_one_answers_from_them(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    assert await publisher.active(parks.path) == first
    knowledge = await publisher.open(first)
    assert knowledge.revision.version == str(first)
    assert "1200" in str(knowledge.revision.entry("river-park"))
    (publication,) = await revisions.log(5)
    assert (publication.number, publication.who) == (first, "start")


async def test_a_proposal_says_what_changes_and_publishing_makes_it_answer(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    proposal = await publisher.propose(read_snapshot(parks.path), first)
    assert proposal.effect.content.changed == {"river-park": ("fact benches",)}
    assert (proposal.effect.asked, proposal.effect.changes, proposal.effect.failures) == (2, (), ())
    second = await publisher.publish(proposal.pending("more benches"), "curator")
    assert await revisions.active_number() == second > first
    assert "1300" in str((await publisher.open(second)).revision.entry("river-park"))
    await revisions.roll_back(first, "curator", second)
    assert await revisions.active_number() == first
    assert [each.number for each in await revisions.log(5)] == [second, first]


@whichever_database
async def test_a_lost_answer_is_worse_and_refused_below_the_threshold(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    parks.write("checks/parks.yaml", PARK_CHECKS.replace("tree-law}", "river-park}"))
    proposal = await publisher.propose(read_snapshot(parks.path), first)
    assert ("en", "right_first") in proposal.effect.failures
    with pytest.raises(BelowThresholdError):
        await publisher.publish(proposal.pending(""), "curator")
    assert await revisions.active_number() == first


@whichever_database
async def test_of_the_questions_tried_only_recent_ones_are_counted(
    publisher: Publisher, parks: KnowledgeFolder, cache_home: Path
) -> None:
    await publisher.active(parks.path)
    snapshot = read_snapshot(parks.path)
    questions: list[RealQuestion] = [("how many benches are planned", "en"), ("is there a law on trees", "en")]
    task = Task(snapshot, snapshot, questions, cache_home / "seoulbot", TODAY, frozenset(questions[1:]))
    _, effect = await rehearse(task, lambda stage, part: None)
    assert effect.real_asked == 1


@whichever_database
@pytest.mark.parametrize("given_up", ["thresholds", "checks"])
async def test_what_judges_a_base_cannot_be_taken_out_with_the_change_that_it_would_refuse(
    publisher: Publisher, parks: KnowledgeFolder, given_up: str
) -> None:
    first = await publisher.active(parks.path)
    if given_up == "thresholds":
        parks.write("checks/parks.yaml", PARK_CHECKS.replace("tree-law}", "river-park}"))
        parks.write("checks/thresholds.yaml", "at_least: {}\n")
    else:
        parks.remove("checks/parks.yaml")
    proposal = await publisher.propose(read_snapshot(parks.path), first)
    assert {language for language, _ in proposal.effect.failures} == {"en"}
    assert given_up in proposal.effect.content.surroundings
    with pytest.raises(BelowThresholdError):
        await publisher.publish(proposal.pending(""), "curator")


@whichever_database
async def test_files_that_break_a_rule_are_refused_with_file_and_line(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    parks.replace("faq/parks.yaml", "  - id: river-park", "  - idd: river-park")
    with pytest.raises(InvalidKnowledgeError) as refusal:
        await publisher.propose(read_snapshot(parks.path), first)
    assert {problem.file for problem in refusal.value.problems} == {"faq/parks.yaml"}
    assert await revisions.active_number() == first


async def test_of_two_admins_the_second_is_told_that_the_base_moved(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    snapshot = read_snapshot(parks.path)
    second = await revisions.publish(snapshot, "one", "", based_on=first)
    with pytest.raises(BaseMovedError):
        await revisions.publish(snapshot, "two", "", based_on=first)
    with pytest.raises(BaseMovedError):
        await revisions.roll_back(first, "two", based_on=first)
    with pytest.raises(NoSuchRevisionError):
        await revisions.roll_back(99, "two", based_on=second)
    assert [each.number for each in await revisions.log(5)] == [second, first]
    assert await revisions.active_number() == second


async def followed(assistant: Assistant, number: int) -> None:
    """Return once it answers from a revision."""
    async with asyncio.timeout(30):
        while assistant.knowledge.revision.number != number:  # noqa: ASYNC110 - nothing tells when it followed
            await asyncio.sleep(0.05)


async def test_a_running_bot_answers_from_what_another_process_published(
    publisher: Publisher, revisions: Revisions, parks: KnowledgeFolder
) -> None:
    first = await publisher.active(parks.path)
    assistant = Assistant(await publisher.open(first), Renderer(lambda: TODAY, MESSAGE_LIMIT))
    stop = asyncio.Event()
    following = asyncio.create_task(publisher.follow(assistant, stop))
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    second = await revisions.publish(read_snapshot(parks.path), "curator", "", based_on=first)
    await followed(assistant, second)
    stop.set()
    await following


@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
async def test_another_replica_answers_from_a_publication_without_building_its_index(
    database_url: str,
    publisher: Publisher,
    parks: KnowledgeFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_store(database_url, TODAY, SECRET) as store:
        first = await publisher.active(parks.path)
        parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
        snapshot = read_snapshot(parks.path)
        built = (await publisher.open_snapshot(snapshot)).index_files
        monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))  # from here on nothing can be built
        other = Publisher(store, tmp_path / "other cache", lambda: TODAY)
        assistant = Assistant(await other.open(first), Renderer(lambda: TODAY, MESSAGE_LIMIT))
        stop = asyncio.Event()
        work = asyncio.gather(other.follow(assistant, stop), store.replicas.listen(stop))
        second = await publisher.publish(Pending(snapshot, first, refused=False, why=""), "curator")
        await followed(assistant, second)
        stop.set()
        await work
    assert "1300" in str(assistant.knowledge.revision.entry("river-park"))
    fetched = assistant.knowledge.index_files
    assert {path.parent for path in fetched} == {tmp_path / "other cache"}
    assert [path.read_bytes() for path in fetched] == [path.read_bytes() for path in built]


def test_curators_publish_and_undo_in_the_terminal(seoulbot: Seoulbot, parks: KnowledgeFolder, tmp_path: Path) -> None:
    settings = {
        "SEOULBOT_KNOWLEDGE": str(parks.path),
        "SEOULBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'cli.sqlite3'}",
    }
    assert seoulbot("kb", "export", str(tmp_path / "one.zip"), settings=settings).returncode == 0
    parks.replace("faq/parks.yaml", "number: 1200", "number: 1300")
    shown = seoulbot("kb", "diff", settings=settings)
    assert (shown.returncode, "river-park: fact benches" in shown.stdout) == (0, True), shown.stderr
    done = seoulbot("kb", "publish", "--why", "more benches", "--yes", settings=settings)
    assert "Revision 2 answers now." in done.stdout
    assert "Revision 1 answers now." in seoulbot("kb", "rollback", "1", "--yes", settings=settings).stdout
    listed = seoulbot("kb", "log", settings=settings).stdout
    assert "more benches" in listed
    assert "1*" in listed
    refused = seoulbot("kb", "rollback", "7", "--yes", settings=settings)
    assert (refused.returncode, "There is no revision 7" in refused.stderr) == (1, True)
    again = tmp_path / "again.zip"
    seoulbot("kb", "export", str(again), settings=settings)
    assert again.read_bytes() == (tmp_path / "one.zip").read_bytes()


@pytest.mark.usefixtures("knowledge_base")  # whose indexes are in the cache
async def test_opening_a_base_makes_no_whole_collection_and_the_one_before_goes(
    publisher: Publisher, parks: KnowledgeFolder
) -> None:
    runs = list[int]()

    def watch(phase: str, info: dict[str, int]) -> None:
        runs.append(info["generation"])

    gc.collect()
    gc.callbacks.append(watch)
    try:
        knowledge = await publisher.open_snapshot(read_snapshot(SHIPPED))
    finally:
        gc.callbacks.remove(watch)
    assert 2 not in runs
    index = weakref.ref(knowledge.indexes["ko"])
    del knowledge
    await publisher.open_snapshot(read_snapshot(parks.path))
    gc.unfreeze()
    assert index() is None
