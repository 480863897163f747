"""An installation of its own for a test: a data directory, a database on the engine under test, and its commands."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests import migrated

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough pass phrase"
FOUNDING = {
    "--force-name": "Westshire Police",
    "--governing-body": "Westshire Police Authority",
    "--admin-email": "admin@westshire.example",
    "--admin-name": "System administrator",
}
_OURS = ("WARDMOTE_", "DATABASE_URL", "DJANGO_")


@dataclass(frozen=True)
class Installation:
    """A place of its own, reached as its administrator reaches it: by commands, each a process."""

    data: Path
    database_url: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**inherited, "WARDMOTE_DATA": str(self.data), "PYTHONPATH": str(ROOT), **database, **self.variables}

    def try_wardmote(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command, whatever comes of it. Keyword arguments are further variables."""
        command = [sys.executable, "-W", "error", "-m", "wardmote", *map(str, arguments)]
        return subprocess.run(
            command,
            env={**self.environment, **more},
            cwd=self.data.parent,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )

    def wardmote(self, *arguments: str | Path, **more: str) -> str:
        """Run a command that must succeed; its output."""
        outcome = self.try_wardmote(*arguments, **more)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout

    def python(self, code: str) -> str:
        """Run Python with Django set up; its output."""
        return self.wardmote("shell", "--no-imports", "--command", code)

    def migrated(self) -> Installation:
        """Make its tables and nothing else."""
        self.data.mkdir()
        if self.database_url is None:
            migrated.fill_file(self.data / "wardmote.sqlite3")
        self.wardmote("migrate", "--verbosity", "0")
        return self

    def founded(self) -> Installation:
        """Set it up with two organisations and an administrator."""
        options = [part for pair in FOUNDING.items() for part in pair]
        self.wardmote("init", *options, WARDMOTE_ADMIN_PASSWORD=PASSWORD)
        return self


@contextmanager
def served(installation: Installation) -> Iterator[str]:
    """The installation's own server, as the service file starts it; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:wardmote.config.gunicorn", "wardmote.config.wsgi"],
        env={**installation.environment, "WARDMOTE_BIND": f"127.0.0.1:{port}", "WARDMOTE_WORKERS": "1"},
        cwd=installation.data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(port)
        yield address
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=60)
        assert "Traceback" not in output, output


def _wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(240):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise TimeoutError(f"the server did not come up on port {port}")


@contextmanager
def postgres_database(server_url: str, copied_url: str | None = None) -> Iterator[str]:
    """A new database on a server, empty or a copy of another there, gone afterwards; its address."""
    name = f"wardmote_{uuid4().hex}"
    template = copied_url.rpartition("/")[2] if copied_url else "template1"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    address, _, _ = server_url.rpartition("/")
    try:
        yield f"{address}/{name}"
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
