"""The files under which the bot is run are valid, and name what exists."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer
import yaml

from bot.cli import app
from bot.errors import SettingsError
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
UNIT = (ROOT / "deploy" / "seoulbot.service").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")))
VARIABLES = {str(field.validation_alias) for field in Settings.model_fields.values()}


def is_a_command(words: list[str]) -> bool:
    """Whether `seoulbot` knows a command."""
    command: Any = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word)
    return command is not None


def of_kind(kind: str) -> Mapping[str, Any]:
    (found,) = (each for each in KUBERNETES if each["kind"] == kind)
    assert isinstance(found, dict)
    return found


def containers() -> Iterator[Mapping[str, Any]]:
    for kind in ("Job", "Deployment"):
        yield from of_kind(kind)["spec"]["template"]["spec"]["containers"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze: the unit is not verified")
def test_the_unit_is_valid(tmp_path: Path) -> None:
    unit = tmp_path / "seoulbot.service"
    unit.write_text(UNIT.replace("/opt/seoulbot/.venv/bin/seoulbot", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    about_it = [line for line in (done.stdout + done.stderr).splitlines() if "seoulbot" in line]
    assert about_it == []


def test_the_unit_starts_the_bot_and_keeps_it_from_writing_elsewhere() -> None:
    assert re.search(r"^ExecStart=/opt/seoulbot/\.venv/bin/seoulbot run$", UNIT, re.MULTILINE)
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "StateDirectory=seoulbot", "Restart=on-failure"):
        assert f"\n{line}\n" in UNIT
    assert set(re.findall(r"^Environment=((?:SEOULBOT|TELEGRAM)_\w+)", UNIT, re.MULTILINE)) <= VARIABLES


def test_compose_keeps_the_state_in_a_volume() -> None:
    (service,) = COMPOSE["services"].values()
    (volume,) = COMPOSE["volumes"]
    (mounted_at,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert service["volumes"] == [f"{volume}:{mounted_at}"]
    assert (ROOT / service["build"] / "Dockerfile").exists()
    assert (service["restart"], service["env_file"]) == ("unless-stopped", ".env")


@pytest.mark.parametrize("document", KUBERNETES, ids=lambda document: document["kind"])
def test_each_kubernetes_object_fits_its_schema(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_kubernetes_starts_commands_that_exist_as_the_user_of_the_image() -> None:
    (user_id,) = re.findall(r"useradd .*--uid (\d+)", DOCKERFILE)
    for container in containers():
        assert is_a_command(container["args"])
        assert container["envFrom"] == [{"secretRef": {"name": of_kind("Secret")["metadata"]["name"]}}]
    for kind in ("Job", "Deployment"):
        assert of_kind(kind)["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == int(user_id)
    assert len({container["image"] for container in containers()}) == 1


def filled_in() -> dict[str, str]:
    """The manifest's settings with the secrets that it leaves empty, so that none of them is everybody's."""
    given: dict[str, str] = of_kind("Secret")["stringData"]
    return {name: value or "x" * 16 for name, value in given.items()}


def test_the_secret_holds_settings_that_exist() -> None:
    assert filled_in().keys() <= VARIABLES
    assert Settings.model_validate(filled_in()).webhook is not None


def test_the_secrets_to_fill_in_are_missed_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in of_kind("Secret")["stringData"].items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="SECRET is missing"):
        Settings.read()


def test_the_service_and_the_probes_reach_the_port_of_the_container() -> None:
    (container,) = of_kind("Deployment")["spec"]["template"]["spec"]["containers"]
    names = {port["name"] for port in container["ports"]}
    assert {container[probe]["httpGet"]["port"] for probe in container if probe.endswith("Probe")} == {"webhook"}
    settings = Settings.model_validate(filled_in())
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports == {"webhook": settings.port, "metrics": settings.metrics_port}
    assert {port["targetPort"] for port in of_kind("Service")["spec"]["ports"]} == names
    labels = of_kind("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert of_kind("Service")["spec"]["selector"].items() <= labels.items()
