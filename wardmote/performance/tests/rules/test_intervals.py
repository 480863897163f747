from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.performance.rules.intervals import NORMAL_95, difference, wilson


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombes_examples(count: int, base: int, low: float, high: float) -> None:
    assert wilson(count, base) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_both_ends_are_where_the_score_test_just_allows_the_count(asked: tuple[int, int]) -> None:
    count, base = asked
    found = wilson(count, base)
    assert found is not None
    for end in found:
        assert (count - base * end) ** 2 == pytest.approx(NORMAL_95**2 * base * end * (1 - end), abs=1e-6 * base)
    assert 0 <= found[0] <= count / base <= found[1] <= 1


@pytest.mark.parametrize(("count", "base"), [(0, 0), (3, 2), (-1, 5)])
def test_there_is_none_of_nobody_or_of_more_than_everybody(count: int, base: int) -> None:
    assert wilson(count, base) is None


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_intervals_of_differences_are_those_of_newcombes_examples(
    later: tuple[int, int], earlier: tuple[int, int], low: float, high: float
) -> None:
    assert difference(earlier, later) == pytest.approx((low, high), abs=0.00005)
    assert difference(later, earlier) == pytest.approx((-high, -low), abs=0.00005)


def test_nothing_differs_from_nobody() -> None:
    assert difference((0, 0), (3, 5)) is None
    assert difference((3, 5), (0, 0)) is None
