"""Timing, side by side: the same work several times, the median, and a ratio to a peer."""

from __future__ import annotations

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

    def beside(self, other: Timing | None) -> str:
        """This and a peer in one line."""
        line = f"{self.name:<58} {self.median:8.3f} s  (fastest {self.fastest:.3f}, {self.runs} runs)"
        if other is None:
            return line
        return f"{line}\n{other.name:<58} {other.median:8.3f} s  ratio {self.median / other.median:.2f}"


def timed(name: str, work: Callable[[], object], *, runs: int = 5) -> Timing:
    """Run the work once to warm up, then ``runs`` times."""
    work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return Timing(name, statistics.median(taken), min(taken), runs)


def command(arguments: Sequence[str]) -> Callable[[], object]:
    """A command as work; a failing one stops the bench."""
    return lambda: subprocess.run(arguments, check=True, capture_output=True)
