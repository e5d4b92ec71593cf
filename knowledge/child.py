"""Work for a child process of this Python: what it imports and the memory it takes are gone with it."""

import json
import os
import subprocess
import sys


def run_child(module: str, task: object, timeout_s: float) -> bytes:
    """Run a module of this project with `task` as JSON on its standard input, and give its standard output.

    Raises subprocess.CalledProcessError, whose `stderr` says why, and subprocess.TimeoutExpired; OSError when no
    process can be started.
    """
    # -P: the folder the bot was started in is no place to import from.
    command = [sys.executable, "-P", "-m", module]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # children share the cores
    done = subprocess.run(
        command, input=json.dumps(task).encode(), check=True, capture_output=True, timeout=timeout_s, env=environment
    )
    return done.stdout


def last_line(error: subprocess.CalledProcessError) -> str:
    """What a failed child said last: its exception in one line."""
    return str(error.stderr.decode(errors="replace").strip().rpartition("\n")[2])
