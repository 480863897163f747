"""What is hidden of shares, in areas and in parts: whatever tells a small numerator, denominator or rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wardmote.performance.breakdowns import taken_apart
from wardmote.performance.hiding import hidden_areas
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
