"""The process that reads an untrusted file: shuts itself in, then runs one function on the bytes it was handed.

Started by ``sandbox`` with an isolated interpreter. Standard input brings a line of JSON (what to run, and the limits)
and then the file; standard output takes lines of JSON: any number of ``progress`` and of ``item`` (what an iterator
gives), then one ``result`` or ``error``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

_SAY_EVERY = 0.1  # seconds between two reports of progress


def main() -> None:
    """Read the request, shut every door, do the work, answer."""
    import gc
    import json
    import os

    gc.disable()  # the process ends with the file: looking for cycles among a hundred thousand cells is time for nothing
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # a library that prints must not be heard as an answer
    request = json.loads(sys.stdin.buffer.readline())
    sys.path[:] = list(dict.fromkeys([*request["path"], *sys.path]))

    def say(kind: str, content: Any) -> None:
        line = json.dumps({kind: content}, separators=(",", ":")).encode("ascii") + b"\n"
        view = memoryview(line)
        while view:
            view = view[answers.write(view) :]

    from wardmote.core.documents import confinement

    try:
        result = _run(request, say)
        if isinstance(result, Iterator):
            for item in result:
                say("item", item)
            result = None
        say("result", result)
    except MemoryError:
        confinement.let_out_to_answer()
        say("error", {"code": "too-large", "message": _TOO_LARGE})
    except Exception as error:
        say("error", _described(error))


_TOO_LARGE = (
    "The file needs more memory than we allow. Split it, or remove what is not part of the plan, and try again."
)


def _run(request: dict[str, Any], say: Any) -> Any:
    from importlib import import_module
    from inspect import signature

    from wardmote.core.documents import confinement

    module, _, name = request["target"].partition(":")
    function = getattr(import_module(module), name)
    arguments = request["arguments"]
    if "progress" in signature(function).parameters:
        arguments["progress"] = _reporter(say)
    data = sys.stdin.buffer.read()
    confinement.shut_in(request["limits"])
    return function(data, name=request["name"], **arguments)


def _reporter(say: Any) -> Any:
    """What the function calls to say how far it is."""
    said_at = 0.0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal said_at
        now = time.monotonic()
        if now - said_at >= _SAY_EVERY:
            said_at = now
            say("progress", [done, total, what])

    return progress


def _described(error: Exception) -> dict[str, str]:
    """An error for the parent. One that no reader declares is our fault: tell where, without the file's words."""
    from wardmote.core.documents.blocks import UnreadableFile

    if isinstance(error, UnreadableFile):
        return {"code": error.code, "message": str(error)}
    from traceback import extract_tb

    frames = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(extract_tb(error.__traceback__)))
    return {"code": "internal", "message": f"{type(error).__name__} in {frames}"}


if __name__ == "__main__":
    main()
