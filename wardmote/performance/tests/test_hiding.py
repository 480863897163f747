"""What is hidden of shares, in areas and in parts: whatever tells a small numerator, denominator or rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from wardmote.performance.breakdowns import taken_apart
from wardmote.performance.hiding import hidden_areas, hidden_parts
from wardmote.performance.rules.spans import span_at
from wardmote.performance.tests.factories import measure

SHARE = replace(measure("stop-search-positive-outcome"), threshold=5)
ROBBERY = replace(measure("robbery"), threshold=5)


def test_a_small_denominator_is_not_told_by_two_releases_that_hide_different_neighbours() -> None:
    first = {"p": (1, 3), "q": (10, 50), "r": (30, 60), "force": (41, 113)}
    then = {"p": (1, 3), "q": (40, 50), "r": (20, 60), "force": (61, 113)}
    hidden = hidden_areas(SHARE, [first, then], {"force": ("p", "q", "r")})
    assert all("p" in each for each in hidden)
    shown = {area for release, cells in zip((first, then), hidden, strict=True) for area in release.keys() - cells}
    assert not {"q", "r", "force"} <= shown, "113 - 50 - 60 would tell that p has 3"


def test_a_part_of_which_there_is_nothing_is_named_where_it_guards_another() -> None:
    quarter = span_at("quarter", date(2025, 1, 1))
    first, *others = quarter.months
    parts = {"Robbery": (2, None), "Drugs": (50, None), "Theft": (0, None)}
    state = {("force", first): parts, **{("force", month): {} for month in others}}
    found = {each.part: each.suppressed for each in taken_apart(ROBBERY, "crime_type", "force", quarter, [state])}
    assert found == {"Robbery": True, "Drugs": False, "Theft": True}


def test_a_small_rest_is_not_told_by_a_release_in_which_it_is_small_no_more() -> None:
    parts = {"a": (20, 22), "b": (30, 60), "c": (50, 100)}
    then = {**parts, "a": (30, 60)}
    first, second = hidden_areas(SHARE, [with_force(parts), with_force(then)], {"force": tuple(parts)})
    assert first == second == {"a", "b"}, "b shown now would tell that a was 20 of 22"
    assert hidden_parts(SHARE, [parts]) == hidden_parts(SHARE, [parts, then]) == {"a", "b"}


def test_a_denominator_that_was_not_restated_is_not_told_by_a_release_with_another_numerator() -> None:
    first, then = {"a": (1, 3), "b": (10, 50), "c": (30, 60)}, {"a": (1, 3), "b": (40, 50), "c": (30, 60)}
    hidden = hidden_areas(SHARE, [with_force(first), with_force(then)], {"force": tuple(first)})
    assert hidden == [{"a", "b"}, {"a", "b"}]


def test_minutes_are_no_share_of_the_calls_that_they_are_divided_by() -> None:
    times = replace(measure("emergency-response-time"), threshold=5)
    calls = {"a": (300, 40), "b": (20, 3), "c": (900, 100)}
    assert hidden_areas(times, [with_force(calls)], {"force": tuple(calls)}) == [{"a", "b"}]


def with_force(parts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    tops, overs = zip(*parts.values(), strict=True)
    return {**parts, "force": (sum(tops), sum(overs))}
