"""The rules once more, slow and obvious, in exact fractions: each point asks each rule for itself."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Exact = Fraction


def exact(value: float) -> Exact:
    """The number a person meant who typed it."""
    return Fraction(str(value))


def slow_chart(
    values: Sequence[float], *, rebased_at: Sequence[int] = (), fix_after: int | None = None, screen: bool = True
) -> list[tuple[Exact, Exact | None, Exact | None, str | None]]:
    """Mean, lower limit, upper limit and cause of every point."""
    starts = sorted({0, *rebased_at})
    told = []
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(values)
        part = [exact(value) for value in values[start:stop]]
        mean, lower, upper = slow_limits(part[:fix_after] if fix_after else part, screen)
        told += [(mean, lower, upper, slow_cause(place, part, mean, lower, upper)) for place in range(len(part))]
    return told


def slow_limits(values: list[Exact], screen: bool) -> tuple[Exact, Exact | None, Exact | None]:
    mean = sum(values, Exact(0)) / len(values)
    moves = [abs(values[place] - values[place - 1]) for place in range(1, len(values))]
    if screen and moves:
        average = sum(moves) / len(moves)
        moves = [move for move in moves if move < Exact("3.267") * average]
    if not moves:
        return mean, None, None
    reach = Exact("2.66") * sum(moves) / len(moves)
    return mean, mean - reach, mean + reach


def slow_cause(place: int, values: list[Exact], mean: Exact, lower: Exact | None, upper: Exact | None) -> str | None:
    value = values[place]
    if upper is not None and value > upper:
        return "above_limit"
    if lower is not None and value < lower:
        return "below_limit"
    if in_trend(place, values):
        before, after = (place, place + 1) if in_trend(place + 1, values) else (place - 1, place)
        return "rising" if values[after] > values[before] else "falling"
    if lower is not None and upper is not None and in_two_of_three(place, values, mean, lower, upper):
        return "near_upper" if value > mean else "near_lower"
    for seven in windows(place, values, 7):
        if all(each > mean for each in seven):
            return "above_mean"
        if all(each < mean for each in seven):
            return "below_mean"
    return None


def windows(place: int, values: list[Exact], length: int) -> list[list[Exact]]:
    """All stretches of that length that hold the point."""
    return [
        values[start : start + length]
        for start in range(place - length + 1, place + 1)
        if start >= 0 and start + length <= len(values)
    ]


def in_trend(place: int, values: list[Exact]) -> bool:
    if not 0 <= place < len(values):
        return False
    for seven in windows(place, values, 7):
        if all(seven[i] < seven[i + 1] for i in range(6)) or all(seven[i] > seven[i + 1] for i in range(6)):
            return True
    return False


def in_two_of_three(place: int, values: list[Exact], mean: Exact, lower: Exact, upper: Exact) -> bool:
    def is_near(value: Exact) -> bool:
        high = mean + Exact(2, 3) * (upper - mean) < value <= upper
        low = lower <= value < mean - Exact(2, 3) * (mean - lower)
        return high or low

    if not is_near(values[place]):
        return False
    for three in windows(place, values, 3):
        one_side = all(each > mean for each in three) or all(each < mean for each in three)
        if one_side and sum(is_near(each) for each in three) >= 2:
            return True
    return False
