"""What docs/operate.md tells to do: backing up, restoring and moving are done, the other commands checked to exist."""
# ruff: noqa: ASYNC240 (nothing else runs in these loops)

import os
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Final

import pytest
import yaml

from bot.conversations import LIFETIME_S
from bot.metrics import registry
from bot.store.backup import KEPT, back_up
from bot.store.curators import INVITATION_HOURS
from bot.store.proposals import KEPT_DAYS
from bot.store.redaction import QUESTION_DAYS
from bot.store.store import open_store
from tests.conftest import TODAY
from tests.test_deploy import is_a_command

ROOT: Final = Path(__file__).parents[1]
GUIDE: Final = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
SECURITY: Final = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
STATE: Final = "/var/lib/seoulbot"
CHAT: Final = 5


def blocks(section: str | None = None) -> list[str]:
    """The commands of a section, or all, block by block."""
    text = GUIDE if section is None else GUIDE.split(f"## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


class Machine:
    """A machine with folders of its own, on which the test's user may do what root may."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self._folder = folder
        self._tools = folder / "tools"
        self._tools.mkdir(parents=True)
        self.state.mkdir()
        (folder / "etc").mkdir()
        self._tool("sudo", 'exec "$@"')
        self._tool("systemctl", f'echo "$@" >> {folder / "systemctl"}')
        self._tool("chown", "exit 0")

    @property
    def database(self) -> Path:
        return self.state / "seoulbot.sqlite3"

    def does(self, block: str) -> None:
        """Run commands as they stand, but for where the folders are."""
        here = block.replace(STATE, str(self.state)).replace("/etc/seoulbot.env", str(self._folder / "etc" / "env"))
        path = f"{self._tools}:{os.environ['PATH']}"
        work = self._folder / "work"
        work.mkdir(exist_ok=True)
        subprocess.run(["bash", "-euo", "pipefail", "-c", here], cwd=work, env={**os.environ, "PATH": path}, check=True)

    def told_systemd(self) -> list[str]:
        return (self._folder / "systemctl").read_text().splitlines()

    async def language(self) -> str | None:
        """What its database keeps of a chat."""
        async with open_store(f"sqlite:///{self.database}", TODAY) as store:
            return await store.language(CHAT)

    def _tool(self, name: str, script: str) -> None:
        tool = self._tools / name
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)


@pytest.fixture
async def machine(tmp_path: Path) -> Machine:
    """One whose bot has been at work."""
    machine = Machine(tmp_path / "old")
    async with open_store(f"sqlite:///{machine.database}", TODAY) as store:
        await store.set_language(CHAT, "ko")
    (tmp_path / "old" / "etc" / "env").write_text("TELEGRAM_BOT_TOKEN=1:a\n")
    return machine


async def test_a_damaged_database_is_restored_as_the_guide_says(machine: Machine) -> None:
    back_up(machine.database, TODAY)
    (restore,) = blocks("Restore")
    machine.database.write_bytes(b"damaged")
    Path(f"{machine.database}-wal").write_bytes(b"left behind")
    Path(f"{machine.database}.secret").write_text("damaged, too")
    machine.does(re.sub(r"\d{4}-\d\d-\d\d", str(TODAY), restore))
    assert await machine.language() == "ko"
    assert Path(f"{machine.database}.damaged").read_bytes() == b"damaged"
    assert Path(f"{machine.database}.damaged-wal").read_bytes() == b"left behind"
    assert machine.told_systemd() == ["stop seoulbot", "start seoulbot"]


async def test_the_backups_are_packed_as_the_guide_says(machine: Machine, tmp_path: Path) -> None:
    copy = back_up(machine.database, TODAY)
    machine.does(blocks("Back up")[0])
    packed = tmp_path / "old" / "work" / "seoulbot-backups.tar"
    assert packed.stat().st_mode & 0o077 == 0
    with tarfile.open(packed) as archive:
        listed = archive.getnames()
    assert {f"backups/{copy.name}", f"backups/{copy.name}.secret"} <= {*listed}


async def test_the_bot_moves_to_another_machine_as_the_guide_says(machine: Machine, tmp_path: Path) -> None:
    back_up(machine.database, TODAY)
    new = Machine(tmp_path / "new")
    old_block, new_block = blocks("Move to another machine")
    machine.does(old_block)
    (tmp_path / "new" / "work").mkdir()
    for name in ("seoulbot-state.tar", "seoulbot.env"):
        (tmp_path / "old" / "work" / name).rename(tmp_path / "new" / "work" / name)
    new.does(new_block)
    assert await new.language() == "ko"
    assert (tmp_path / "new" / "etc" / "env").read_text() == "TELEGRAM_BOT_TOKEN=1:a\n"
    assert (machine.told_systemd(), new.told_systemd()) == (["disable --now seoulbot"], ["enable --now seoulbot"])


def test_a_new_token_takes_the_place_of_the_old_one(machine: Machine, tmp_path: Path) -> None:
    (block,) = blocks("A new token")
    machine.does(f"TOKEN=2:b\n{block}")
    assert (tmp_path / "old" / "etc" / "env").read_text() == "TELEGRAM_BOT_TOKEN=2:b\n"


@pytest.mark.parametrize("block", blocks())
def test_every_block_is_a_script(block: str) -> None:
    subprocess.run(["bash", "-n", "-c", block], check=True)


def test_the_commands_files_and_targets_it_names_exist() -> None:
    text = "\n".join(blocks())
    commands = re.findall(r"(?:^bot |bin/seoulbot )([a-z][a-z ]*)$", text, re.MULTILINE)
    assert commands
    assert all(is_a_command(command.split()) for command in commands)
    files = re.findall(r"(?:/opt/seoulbot/|-f )(deploy/\S+)", text)
    assert files
    assert all((ROOT / name).exists() for name in files)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"make -C \S+ (\S+)", text))


def test_the_events_it_explains_are_those_the_code_logs() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    cells = re.findall(r"^\| (`[^|]+`) \|", GUIDE, re.MULTILINE)
    events = [event for cell in cells for event in re.findall("`(.+?)`", cell)]
    assert len(events) > 4
    assert all(f'"{event}"' in code for event in events)


def test_the_metrics_it_explains_and_watches_are_those_that_are_served() -> None:
    section = GUIDE.split("## See how it does\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(seoulbot_\w+)` \| *([^|]*?) *\| (.+) \|$", section, re.MULTILINE)
    own = [family for family in registry.collect() if family.name.startswith("seoulbot_")]
    served = {family.name + "_total" * (family.type == "counter"): family.samples for family in own}
    assert {name for name, _, _ in rows} == served.keys()
    for name, labels, told in rows:
        samples = served[name]
        assert {*re.findall(r"\w+", labels)} == {label for each in samples for label in each.labels} - {"le"}
        if labels in ("stage", "kind"):
            assert {*re.findall(r"`(\w+)`", told)} == {each.labels[labels] for each in samples}
    scraped, alerts = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL))
    (port,) = re.findall(r"SEOULBOT_METRICS_PORT=(\d+)", section)
    assert scraped["scrape_configs"][0]["static_configs"] == [{"targets": [f"127.0.0.1:{port}"]}]
    rules = alerts["groups"][0]["rules"]
    watched = [name for rule in rules for name in re.findall(r"seoulbot_\w+", rule["expr"])]
    assert len(rules) == 3
    assert {*watched} <= served.keys()


def test_the_times_that_security_md_names_are_those_of_the_code() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", SECURITY, re.MULTILINE))
    assert rows["a question, masked, under a code"] == f"{QUESTION_DAYS} days"
    assert rows["an invitation; a change that nobody decided"] == f"{INVITATION_HOURS} hours; {KEPT_DAYS} days"
    assert rows["backups"].startswith(f"{KEPT} of them")
    assert rows["conversations"].startswith("half an hour") == (LIFETIME_S == 1800)
