"""How a process shuts itself in before it looks at bytes from outside. Used by ``child`` alone.

The kernel's limits hold everywhere on Linux. The filter of system calls is a second lock where the kernel offers it (a
container may not): no network, no other program, no file removed or renamed, whatever the bytes make a parser do.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from wardmote.core.documents import stall

_SPARE_TO_ANSWER = 16 * 1024 * 1024  # bytes kept back, so that even a full process can say that it is full
_OPEN_FILES = 64
_PAGE = resource.getpagesize()

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # go ahead; fail with EPERM
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ARCHITECTURES = {
    # The numbers of socket, connect, bind, fork, vfork, clone, clone3, execve, execveat, ptrace, kill, and of the calls
    # that shorten, rename, remove or make files, links and folders.
    "x86_64": (
        0xC000003E,
        (41, 42, 49, 57, 58, 56, 435, 59, 322, 101, 62, 76, 82, 83, 84, 86, 87, 88, 90, 263, 264, 316),
    ),
    "aarch64": (0xC00000B7, (198, 203, 200, 220, 435, 221, 281, 117, 129, 34, 35, 36, 37, 38, 45, 53, 276)),
}


def shut_in(limits: dict[str, Any]) -> None:
    """Limit this process for good: memory, time, files, processes, system calls."""
    _limit_memory(limits["memory"])
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    stall.install(set_clock, stall_seconds=limits["stall_seconds"], seconds=limits["seconds"])
    _refuse_system_calls()


def set_clock(seconds: float) -> None:
    """Give the process this much processor time from now.

    No handler is set for the signal: the kernel ends the process even inside a library that never returns to Python.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def let_out_to_answer() -> None:
    """Use the memory that was kept back, to say that there was not enough."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_memory(most: int) -> None:
    """Limit the address space so that what is really held stays under ``most`` bytes.

    Address space is always more than what is held, and is what the kernel limits. So the limit is what the process has
    mapped by now plus what it may still take: it can then never hold more than ``most``, however it takes it.
    """
    try:
        mapped, held = (int(pages) * _PAGE for pages in Path("/proc/self/statm").read_text("ascii").split()[:2])
    except OSError:  # not Linux: the plain limit is stricter, and near enough
        mapped = held = 0
    ceiling = mapped + max(most - held, 0)
    with suppress(ValueError):  # a stricter limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (ceiling - _SPARE_TO_ANSWER, ceiling))


class _Step(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step))]


def _refuse_system_calls() -> None:
    """Install a seccomp filter (kernel documentation, seccomp_filter). Where there is none, the limits must do."""
    known = _ARCHITECTURES.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return
    architecture, refused = known
    steps = [
        _Step(_LOAD_WORD, 0, 0, 4),  # which architecture the call is made in
        _Step(_JUMP_IF_EQUAL, 0, len(refused) + 2, architecture),  # another one: refuse everything
        _Step(_LOAD_WORD, 0, 0, 0),  # the number of the call
        *(_Step(_JUMP_IF_EQUAL, len(refused) - at, 0, number) for at, number in enumerate(refused)),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
