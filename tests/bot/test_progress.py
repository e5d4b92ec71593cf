"""Progress lines: seen by whoever waits at a terminal, and by no script."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.progress import STARTING, progress

COMMAND = (sys.executable, "-m", "bot", "kb", "stale", "--json")


def test_a_terminal_shows_what_is_done_while_the_output_stays_as_it_is(
    environment: dict[str, str], elsewhere: Path
) -> None:
    at_terminal, terminal = pty.openpty()
    told = elsewhere / "told.json"
    with told.open("wb") as output:
        shown = subprocess.Popen(
            COMMAND, stdout=output, stderr=terminal, cwd=elsewhere, env={**environment, "TERM": "xterm"}
        )
    os.close(terminal)
    assert b"Reading the files ..." in _read_all(at_terminal)
    assert shown.wait() == 0
    plain = subprocess.run(COMMAND, capture_output=True, cwd=elsewhere, env=environment)
    assert (plain.stdout, plain.stderr) == (told.read_bytes(), b"")
    assert b"\x1b" not in plain.stdout


def _read_all(at_terminal: int) -> bytes:
    """What was shown until whoever showed it is gone."""
    shown = b""
    with suppress(OSError):  # how the end is told on Linux
        while piece := os.read(at_terminal, 65_536):
            shown += piece
    os.close(at_terminal)
    return shown


def test_without_a_terminal_nothing_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(STARTING) as show:
        show("Still starting ...")
    assert capfd.readouterr() == ("", "")
