"""Where a series stands on the day of its target, if it goes on as it does: a line or a level, with its interval.

Least squares and the prediction interval of a new value, from any textbook (Draper and Smith, *Applied Regression
Analysis*). Neighbouring values are taken as independent, so the interval is a lower bound of what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum, sqrt
from statistics import NormalDist

from wardmote.performance.rules.icons import Better
from wardmote.performance.rules.periods import Frequency, number_of, period_of
from wardmote.performance.rules.reading import Caution, Reading

SURE = 0.95
"""The chance with which an interval holds the value, as official statistics give it (ONS)."""

FEWEST_TO_FORECAST = 12
"""With fewer points in the last segment a rate is a guess. Our own choice: a year of months."""


class NoForecast(StrEnum):
    """Why nothing is said of the day of the target."""

    NEITHER = "neither"
    HINDERED = "hindered"
    SEASONAL = "seasonal"
    TOO_FEW = "too_few"
    PAST = "past"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect of the period in which the target falls due."""

    due: date
    target: float
    periods_ahead: int
    expected: float
    low: float
    high: float
    rate: float | None
    """Change from period to period; None where chance explains it, so that the level is expected to stay."""
    misses_by: float
    """How far the expected value falls short of the target, in the unit of the values; negative when it does better."""

    @property
    def is_missed(self) -> bool:
        return self.misses_by > 0

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval is on one side of the target."""
        return not self.low <= self.target <= self.high


def forecast(
    reading: Reading,
    *,
    frequency: Frequency,
    better: Better,
    target: float,
    due: date,
    lowest: float | None = None,
    highest: float | None = None,
) -> Forecast | NoForecast:
    """What to expect of the period in which ``due`` falls, from the last segment alone. Gaps take up their time.

    ``lowest`` and ``highest``: what a value can be at all, 0 for a count, 100 for a percentage.
    No forecast reaches further than the segment goes back.
    """
    start, chart = reading.chart.segments[-1].start, reading.chart
    times = [number_of(day, frequency) for day in reading.days[start:]]
    due = period_of(due, frequency, like=reading.days[-1])
    ahead = number_of(due, frequency) - times[-1]
    if nothing := _why_not(reading, better, len(times), times[-1] - times[0], ahead):
        return nothing
    expected, margin, rate = _line(times, chart.values[start:], times[-1] + ahead)
    low, high = _within(expected - margin, lowest, highest), _within(expected + margin, lowest, highest)
    expected = _within(expected, lowest, highest)
    misses_by = target - expected if better == "up" else expected - target
    return Forecast(due, target, ahead, expected, low, high, rate, misses_by)


def _why_not(reading: Reading, better: Better, points: int, span: int, ahead: int) -> NoForecast | None:
    if better == "neither":
        return NoForecast.NEITHER
    if reading.hindrance:
        return NoForecast.HINDERED
    if Caution.SEASONAL in reading.cautions:
        return NoForecast.SEASONAL
    if points < FEWEST_TO_FORECAST:
        return NoForecast.TOO_FEW
    if ahead <= 0:
        return NoForecast.PAST
    return NoForecast.TOO_FAR if ahead > span else None


def _line(times: list[int], values: tuple[float, ...], at: int) -> tuple[float, float, float | None]:
    """The expected value, what to give and take, and the rate if it is clear."""
    count = len(values)
    middle, mean = fsum(times) / count, fsum(values) / count
    spread = fsum((time - middle) ** 2 for time in times)
    rate = fsum((time - middle) * (value - mean) for time, value in zip(times, values, strict=True)) / spread
    left = fsum((value - mean - rate * (time - middle)) ** 2 for time, value in zip(times, values, strict=True))
    deviation = sqrt(left / (count - 2))
    if abs(rate) > student(count - 2) * deviation / sqrt(spread):
        margin = student(count - 2) * deviation * sqrt(1 + 1 / count + (at - middle) ** 2 / spread)
        return mean + rate * (at - middle), margin, rate
    deviation = sqrt(fsum((value - mean) ** 2 for value in values) / (count - 1))
    return mean, student(count - 1) * deviation * sqrt(1 + 1 / count), None


def student(freedom: int) -> float:
    """How many standard errors make an interval of ``SURE``: Student's t, to three digits from ten degrees of freedom on.

    Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.5.
    """
    z = NormalDist().inv_cdf((1 + SURE) / 2)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _within(value: float, lowest: float | None, highest: float | None) -> float:
    if lowest is not None and value < lowest:
        return lowest
    return highest if highest is not None and value > highest else value
