"""A real PostgreSQL for tests and benchmarks: from a wheel, on a socket of its own, gone at the end."""

import os
import secrets
import shutil
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import psycopg

from bot.store.postgresql import migrate_postgresql

_MIGRATED: Final = "migrated"


class PostgreSQL:
    """A server that runs."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of folders it looks for
            from pgserver import get_server, pg_ctl
        self._folder = folder
        self._control = pg_ctl
        self._server = get_server(folder, cleanup_mode="stop")
        self._uri = str(self._server.get_uri())
        self._has_template = False
        if not durable:
            self._run("ALTER SYSTEM SET fsync = off")
            self._run("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """The address of a database with nothing in it."""
        return self._create(f"test_{secrets.token_hex(4)}", "template1")

    def new_migrated_database(self) -> str:
        """The address of a database with empty tables: a copy, made sooner than each table anew."""
        if not self._has_template:
            migrate_postgresql(self._create(_MIGRATED, "template1"))
            self._has_template = True
        return self._create(f"test_{secrets.token_hex(4)}", _MIGRATED)

    def restart(self) -> None:
        """Cut every connection, and be back at once."""
        self._tell("restart", "-m", "fast", "-w")

    def stop(self) -> None:
        """Be away."""
        self._tell("stop", "-m", "fast", "-w")

    def start(self) -> None:
        """Be back."""
        self._tell("start", "-w", "-l", str(self._folder / "log"), "-o", f'-h "" -k {self._folder}')

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take connections and questions, and answer none."""
        server = int((self._folder / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        ids = [server, *map(int, children)]
        for each in ids:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in ids:
                os.kill(each, signal.SIGCONT)

    def end(self) -> None:
        """Stop for good."""
        self._server.cleanup()

    def _create(self, name: str, template: str) -> str:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._uri.replace("/postgres?", f"/{name}?")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _tell(self, *arguments: str) -> None:
        self._control(list(arguments), pgdata=self._folder, user=self._server.system_user)


@contextmanager
def running_postgresql(*, durable: bool = True) -> Iterator[PostgreSQL]:
    """A server until the block ends; one that is not durable never waits for the disk, as a test need not."""
    folder = Path(mkdtemp(prefix="seoulbot-pg-"))
    server = PostgreSQL(folder, durable=durable)
    try:
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
