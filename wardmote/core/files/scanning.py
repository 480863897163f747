"""The virus scanner, where the organisation runs one: clamd, asked over a socket.

Without one the checks of ``core.documents`` stand alone. With one no file comes in that it has not seen: a scanner that does
not answer refuses the file, for a scan that is left out when it is inconvenient protects nobody.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_CHUNK = 1 << 18
_SECONDS = 30.0
_LONGEST_ANSWER = 4_096


class ScannerDown(Exception):
    """The scanner did not answer, or not with a verdict."""


def is_set_up() -> bool:
    return bool(settings.SCANNER)


def found_in(data: bytes) -> str:
    """What the scanner calls the harmful thing in a file; empty where there is none, or no scanner.

    Raises ``ScannerDown``.
    """
    if not is_set_up():
        return ""
    try:
        answer = _ask(data)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    verdict = answer.rstrip("\x00\n").removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerDown(verdict or "no answer")


def _ask(data: bytes) -> str:
    """The scanner's answer to a file, by its command INSTREAM: pieces with their length before them, and an empty one."""
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\x00")
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while b"\x00" not in answer and len(answer) < _LONGEST_ANSWER and (more := connection.recv(1024)):
            answer += more
    return answer.decode("utf-8", "replace")


def _connected() -> socket.socket:
    where = urlsplit(settings.SCANNER)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_SECONDS)
        connection.connect(where.path)
        return connection
    if where.scheme == "tcp" and where.hostname and where.port:
        return socket.create_connection((where.hostname, where.port), timeout=_SECONDS)
    raise ImproperlyConfigured("WARDMOTE_SCANNER must be like tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl")
