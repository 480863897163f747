"""Read an untrusted file in a child process that cannot hurt, and get back plain values.

The parent never parses what somebody sent. It starts a fresh interpreter (``child``) with an empty environment and no
open files but two pipes, hands it the bytes, and takes JSON back. The child limits itself before it looks at the bytes:
memory, processor time, no new files, no new processes, and no network where the system can forbid it.

Two clocks watch it. A file that keeps the reader busy without getting on is stopped after ``stall_seconds`` of
processor time (see ``stall``); one that gets on may take ``seconds``. So a trap costs three seconds, and a long workbook
is read to its end (promise S6).
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wardmote.core.documents.blocks import Document, UnreadableFile
from wardmote.core.documents.wire import from_json, from_pieces, to_json

__all__ = ["Limits", "call", "from_json", "read", "run", "to_json"]

log = logging.getLogger(__name__)

_CHILD = Path(__file__).with_name("child.py")
_ROOT = Path(__file__).parents[3]
_MAX_ANSWER = 256 * 1024 * 1024  # bytes of JSON; a child that says more than any document holds is not to be trusted
_CHUNK = 1 << 18

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may cost.

    ``memory`` is bytes held at once; ``stall_seconds`` is processor time without progress, ``seconds`` processor time
    in all; ``wall_seconds`` is time by the clock, for a child that waits instead of working.
    """

    memory: int = 256 * 1024 * 1024
    stall_seconds: float = 2.5
    seconds: int = 60
    wall_seconds: float = 120.0


def read(data: bytes, name: str, *, limits: Limits = Limits(), on_progress: OnProgress | None = None) -> Document:
    """The document in ``data``, read in a child process. Raises ``UnreadableFile`` and nothing else for any bytes."""
    target = "wardmote.core.documents.reading:read_in_pieces"
    return from_pieces(run(target, data, name=name, limits=limits, on_progress=on_progress))


def call(
    target: str,
    data: bytes,
    *,
    name: str,
    limits: Limits = Limits(),
    on_progress: OnProgress | None = None,
    **arguments: Any,
) -> Any:
    """Run ``"package.module:function"`` as ``function(data, name=…, **arguments)`` in a child; returns what it returns.

    Arguments and result are JSON values; what an iterator gives comes back as a list. If the function takes an argument
    ``progress``, it gets a function to call with (done, total, what); ``on_progress`` hears of it here. Raises
    ``UnreadableFile`` if the function does, if a limit is reached, and if the child breaks down.
    """
    items = run(target, data, name=name, limits=limits, on_progress=on_progress, **arguments)
    received: list[Any] = []
    while True:
        try:
            received.append(next(items))
        except StopIteration as end:
            return received or end.value


def run(
    target: str,
    data: bytes,
    *,
    name: str,
    limits: Limits = Limits(),
    on_progress: OnProgress | None = None,
    **arguments: Any,
) -> Generator[Any, None, Any]:
    """As ``call``, but passes on what an iterator gives item by item; any other result is the generator's value."""
    request = {
        "target": target,
        "name": name,
        "arguments": arguments,
        "limits": asdict(limits),
        "path": [str(_ROOT), *(entry for entry in sys.path if entry)],
    }
    # The file's name is the sender's too: half a surrogate pair in it must not stop the request.
    header = json.dumps(request).encode() + b"\n"
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + limits.wall_seconds
        with suppress(BrokenPipeError):  # a child that is gone already is answered for below
            _send(process, header + data, deadline)
        for message in _messages(process, deadline):
            if "item" in message:
                yield message["item"]
                continue
            if "result" in message:
                return message["result"]
            if "error" in message:
                raise _declared(message["error"], name)
            if on_progress is not None:
                on_progress(*message["progress"])
        raise _broken_off(process.wait(), name)
    finally:
        _end(process)


def _send(process: subprocess.Popen[bytes], payload: bytes, deadline: float) -> None:
    """Write the request without waiting for ever on a child that does not read."""
    assert process.stdin is not None  # noqa: S101 - Popen with PIPE always has it; this tells mypy
    descriptor = process.stdin.fileno()
    os.set_blocking(descriptor, False)
    view = memoryview(payload)
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_WRITE)
        while view:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _too_slow()
            view = view[os.write(descriptor, view[:_CHUNK]) :]
    process.stdin.close()


def _messages(process: subprocess.Popen[bytes], deadline: float) -> Iterator[dict[str, Any]]:
    """The lines of JSON that the child writes, until it closes its end."""
    assert process.stdout is not None  # noqa: S101 - as above
    pieces: list[bytes] = []
    received = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _too_slow()
            chunk = os.read(process.stdout.fileno(), _CHUNK)
            if not chunk:
                return
            received += len(chunk)
            if received > _MAX_ANSWER:
                raise UnreadableFile(
                    "The file holds more text than we accept. Split it and try again.", code="too-large"
                )
            *lines, rest = chunk.split(b"\n")
            for line in lines:
                yield json.loads(b"".join(pieces) + line)
                pieces.clear()
            pieces.append(rest)


def _declared(error: dict[str, str], name: str) -> UnreadableFile:
    if error["code"] == "internal":
        # The trace names our own lines only; the words of the file stay out of the log.
        log.error("Reading %r failed inside the reader: %s", name, error["message"])
        return UnreadableFile(
            "The file could not be read because of a fault in our reader. Save it in another format and try that copy.",
            code="internal",
        )
    return UnreadableFile(error["message"], code=error["code"])


def _too_slow() -> UnreadableFile:
    return UnreadableFile(
        "Reading the file took too long and was stopped. Save it anew in its own program, or split it, and try again.",
        code="too-slow",
    )


def _broken_off(status: int, name: str) -> UnreadableFile:
    """What it means that the child ended without an answer; ``status`` is minus the signal that ended it."""
    if status in (-signal.SIGPROF, -signal.SIGXCPU):
        return _too_slow()
    log.warning("The reader of %r ended with status %s", name, status)
    return UnreadableFile(
        "The file is damaged in a way that stops the reader. Save it again in its own program and try that copy.",
        code="crashed",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
