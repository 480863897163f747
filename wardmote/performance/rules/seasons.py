"""Whether a series follows the seasons, so that a chart would call every December special.

The test is Friedman's (Journal of the American Statistical Association 32, 1937), which the seasonal adjustment
programs JDemetra+ and X-12-ARIMA use for the same question: rank the periods of each year among themselves, and ask
whether the same ones are high every year. Ranks within a year do not mind a step from one level to another, nor a
year that is an outlier. A clear straight line is taken out first, or a steady rise would make each December high; one
that is not clear stays, or it would part equal counts the same way every year.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from operator import mul
from statistics import fmean

SEASONAL_ABOVE = {4: 11.345, 12: 24.725}
"""The statistic that chance exceeds once in a hundred series: chi-squared with 3 and 11 degrees of freedom.

By number of periods in a year: quarters and months.
"""

YEARS_NEEDED = 3
"""Fewer whole years cannot show that something comes back (JDemetra+ asks for as many)."""


CLEAR_LINE = 2
"""A correlation beyond so many times 1/√n is more than chance: two standard errors, as usual (Bartlett)."""


def seasonal_statistic(values: Sequence[float], per_year: int) -> float | None:
    """Friedman's statistic of the last whole years. None where there are fewer than three.

    ``values`` are neighbouring periods without gaps. Equal values share their ranks, which errs towards no season.
    """
    years = len(values) // per_year
    if years < YEARS_NEEDED:
        return None
    last = values[-years * per_year :]
    level = _level(last)
    sums = [0.0] * per_year
    for start in range(0, len(level), per_year):
        for place, rank in enumerate(_ranks(level[start : start + per_year])):
            sums[place] += rank
    return 12 / (years * per_year * (per_year + 1)) * sum(each**2 for each in sums) - 3 * years * (per_year + 1)


def is_seasonal(values: Sequence[float], per_year: int) -> bool:
    """Whether the seasons show: False also where there is too little to say."""
    statistic = seasonal_statistic(values, per_year)
    return statistic is not None and statistic > SEASONAL_ABOVE[per_year]


def _level(values: Sequence[float]) -> list[float]:
    """The values less their straight line, where time and value go together more than chance has them."""
    count = len(values)
    middle, mean = (count - 1) / 2, fmean(values)
    apart = [value - mean for value in values]
    times = [place - middle for place in range(count)]
    together, spread = fsum(map(mul, times, apart)), fsum(map(mul, times, times))
    if together**2 * count <= CLEAR_LINE**2 * spread * fsum(map(mul, apart, apart)):
        return list(values)
    return [value - together / spread * time for value, time in zip(apart, times, strict=True)]


def _ranks(values: Sequence[float]) -> list[float]:
    """1 for the smallest. Equal values have the mean of the ranks that they take up."""
    in_order = sorted(values)
    return [in_order.index(value) + (in_order.count(value) + 1) / 2 for value in values]
