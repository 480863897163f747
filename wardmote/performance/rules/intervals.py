"""How far a share could be from what was counted, by chance: the score interval of Wilson.

E. B. Wilson, *Journal of the American Statistical Association* 22 (1927); recommended and worked through by R. G. Newcombe,
*Statistics in Medicine* 17 (1998), whose examples the tests hold. It stays within 0 and 1, and is right for few.
"""

from __future__ import annotations

from math import hypot, sqrt

NORMAL_95 = 1.959963984540054
"""Of a normal variable 95% lie within so many standard deviations."""


def wilson(count: float, base: float) -> tuple[float, float] | None:
    """The 95% interval of a share, both ends between 0 and 1. None where nobody was asked, or more than everybody answered."""
    if base <= 0 or not 0 <= count <= base:
        return None
    share, square = count / base, NORMAL_95**2
    middle = (share + square / (2 * base)) / (1 + square / base)
    half = NORMAL_95 / (1 + square / base) * sqrt(share * (1 - share) / base + square / (4 * base**2))
    return middle - half if count else 0.0, middle + half if count < base else 1.0


def difference(earlier: tuple[float, float], later: tuple[float, float]) -> tuple[float, float] | None:
    """The 95% interval of the later share less the earlier, each a count and its base; None where either has none.

    Newcombe's hybrid of both score intervals (the same volume, pages 873 to 890, method 10): what is uncertain in either
    share is uncertain in their difference.
    """
    was, now = wilson(*earlier), wilson(*later)
    if was is None or now is None:
        return None
    before, after = earlier[0] / earlier[1], later[0] / later[1]
    moved = after - before
    low = moved - hypot(after - now[0], was[1] - before)
    return low, moved + hypot(now[1] - after, before - was[0])
