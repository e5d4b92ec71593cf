"""A real PostgreSQL for tests and benchmarks: from a wheel, on a socket of its own, gone at the end."""

import secrets
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg


class PostgreSQL:
    """A server that runs."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of folders it looks for
            from pgserver import get_server, pg_ctl
        self._folder = folder
        self._control = pg_ctl
        self._server = get_server(folder, cleanup_mode="stop")
        self._uri = str(self._server.get_uri())

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"test_{secrets.token_hex(4)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._uri.replace("/postgres?", f"/{name}?")

    def restart(self) -> None:
        """Cut every connection, and be back at once."""
        self._tell("restart", "-m", "fast", "-w")

    def stop(self) -> None:
        """Be away."""
        self._tell("stop", "-m", "fast", "-w")

    def start(self) -> None:
        """Be back."""
        self._tell("start", "-w", "-l", str(self._folder / "log"), "-o", f'-h "" -k {self._folder}')

    def end(self) -> None:
        """Stop for good."""
        self._server.cleanup()

    def _tell(self, *arguments: str) -> None:
        self._control(list(arguments), pgdata=self._folder, user=self._server.system_user)


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """A server until the block ends."""
    folder = Path(mkdtemp(prefix="seoulbot-pg-"))
    server = PostgreSQL(folder)
    try:
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
