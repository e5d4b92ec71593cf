"""The wheel carries all that runs, and runs from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize(
    "pattern",
    [
        "knowledge/faq/*.yaml",
        "knowledge/lexicon/*.yaml",
        "knowledge/sources.yaml",
        "responders/lexicon/*.yaml",
        "responders/templates/*.html.j2",
        "responders/templates/curators/*.html.j2",
        "responders/locale/*/LC_MESSAGES/messages.mo",
        "bot/playground/page/index.html",
        "bot/store/migrations/versions/*.py",
        "seoulbot-*.dist-info/entry_points.txt",
    ],
)
def test_the_wheel_carries(installed: Path, pattern: str) -> None:
    assert list(installed.glob(pattern))


def test_the_wheel_carries_no_tests(installed: Path) -> None:
    assert not (installed / "tests").exists()


@pytest.mark.usefixtures("knowledge_base")  # its indexes serve the same code installed elsewhere
def test_the_installed_command_answers_from_any_folder(installed: Path, tmp_path: Path, cache_home: Path) -> None:
    # -P keeps the checkout's folder off the path: only the wheel's content can be imported first.
    code = "import bot, bot.cli; print(bot.__file__); bot.cli.main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "ask", "전기버스 몇 대"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(cache_home), "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith(str(installed))
    assert "3,500대" in done.stdout
