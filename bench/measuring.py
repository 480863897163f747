"""Timing, side by side: the same work several times, the median, and a ratio to a peer."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """One row of figures, in seconds."""

    name: str
    median: float
    fastest: float
    runs: int
    cpu: float = 0.0
    """The median that a run and its child processes took of the processors: on a shared machine more to be believed."""

    def beside(self, other: Timing | None) -> str:
        """This and a peer in one line."""
        if other is None:
            return str(self)
        of_cpu = f", of CPU {self.cpu / other.cpu:.2f}" if self.cpu and other.cpu else ""
        return f"{self}\n{other}\n{'':<58} ratio {self.median / other.median:.2f}{of_cpu}"

    def __str__(self) -> str:
        cpu = f"CPU {self.cpu:.3f}, " if self.cpu else ""
        return f"{self.name:<58} {self.median:8.3f} s  ({cpu}fastest {self.fastest:.3f}, {self.runs} runs)"


def timed(name: str, work: Callable[[], object], *, runs: int = 5) -> Timing:
    """Run the work once to warm up, then ``runs`` times."""
    work()
    taken, used = [], []
    for _ in range(runs):
        start, before = time.perf_counter(), _cpu()
        work()
        taken.append(time.perf_counter() - start)
        used.append(_cpu() - before)
    return Timing(name, statistics.median(taken), min(taken), runs, statistics.median(used))


def _cpu() -> float:
    """What this process and its children that have ended took of the processors, in seconds."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def command(arguments: Sequence[str]) -> Callable[[], object]:
    """A command as work; a failing one stops the bench."""
    return lambda: subprocess.run(arguments, check=True, capture_output=True)
