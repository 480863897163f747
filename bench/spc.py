"""How long the charts of 10,000 series of 60 points take, and of ten times as many points."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec

from bench.measuring import Timing, timed
from wardmote.performance.rules.chart import xmr
from wardmote.performance.rules.reading import Observation, read_series

SERIES, POINTS = 10_000, 60
OF_PEER = 100
"""The peer makes a table of each series; so many are enough to know its pace."""

MONTHS = [date(2019 + number // 12, number % 12 + 1, 1) for number in range(POINTS)]


def drawn(series: int, points: int) -> list[list[float]]:
    """Counts as those of a police force, every third series with a step in the middle; the same on every machine."""
    lot = random.Random(60)
    return [
        [float(round(lot.gauss(200 + 60 * (number % 3 == 0 and place > points / 2), 25))) for place in range(points)]
        for number in range(series)
    ]


def charts(series: Sequence[Sequence[float]]) -> None:
    for values in series:
        xmr(values)


def readings(series: Sequence[Sequence[Observation]]) -> None:
    for observations in series:
        read_series(observations, frequency="month", better="down", target=180.0)


def peer(series: Sequence[Sequence[float]]) -> Callable[[], object] | None:
    """The limits and rules of abspc, where it is installed: a package on pandas, with runs of eight and six."""
    if find_spec("abspc") is None:
        return None
    import abspc
    import pandas

    tables = [pandas.DataFrame({"date": MONTHS, "value": values}) for values in series[:OF_PEER]]
    return lambda: [abspc.detect_special_causes(abspc.calculate_control_limits(table, "XmR")) for table in tables]


def main() -> None:
    print("Signals")
    short = drawn(SERIES, POINTS)
    ours = timed(f"  XmR charts, {SERIES:,} series of {POINTS} points", lambda: charts(short))
    print(ours.beside(None))
    started = time.process_time()
    charts(short)
    print(f"  of which the processor worked {time.process_time() - started:.3f} s in one run")
    if work := peer(short):
        few = timed("", work, runs=3)
        scale = SERIES / OF_PEER
        theirs = Timing(f"  abspc, from {OF_PEER} series", few.median * scale, few.fastest * scale, few.runs)
        print(f"{theirs.beside(None)}\n  {theirs.median / ours.median:.0f} times as long")
    else:
        print("  abspc is not installed, so there is no peer")
    long = drawn(SERIES // 10, POINTS * 10)
    print(timed(f"  XmR charts, {SERIES // 10:,} series of {POINTS * 10} points", lambda: charts(long)).beside(None))
    rows = [[Observation(day, value) for day, value in zip(MONTHS, values, strict=True)] for values in short]
    print(timed(f"  with icons, gaps and seasons, {SERIES:,} series", lambda: readings(rows), runs=3).beside(None))


if __name__ == "__main__":
    main()
