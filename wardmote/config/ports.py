"""Which address the example is served on: ``python -m wardmote.config.ports [PORT]`` prints it."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterable

HOST = "127.0.0.1"
USUAL = range(8000, 8020)


class NoPortError(Exception):
    """No port can be had. The message says why and what to do."""


def is_free(port: int) -> bool:
    """Whether a server could listen here now. Raises ``NoPortError`` where this user may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: a port just left is free
        try:
            probe.bind((HOST, port))
        except PermissionError as problem:
            raise NoPortError(f"Port {port} is for administrators only. Choose one above 1023.") from problem
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def choose(wanted: str | None, usual: Iterable[int] = USUAL) -> int:
    """The port that was asked for, or the first free of the usual ones."""
    if wanted is None:
        port = next(filter(is_free, usual), None)
        if port is None:
            raise NoPortError("Every port from 8000 to 8019 is in use. Choose another: ./run --port 9000")
        return port
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise NoPortError(f"{wanted} is not a port. Choose a number from 1024 to 65535.")
    if not is_free(int(wanted)):
        raise NoPortError(f"Port {wanted} is in use. Choose another, or leave it out and a free one is found.")
    return int(wanted)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{HOST}:{choose(sys.argv[1] if len(sys.argv) > 1 else None)}\n")
    except NoPortError as problem:
        sys.exit(str(problem))
