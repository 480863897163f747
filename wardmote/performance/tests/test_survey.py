"""A survey shows how many were asked, and how far all people could be from what they said."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from wardmote.core.definitions import DefinitionError
from wardmote.performance import showing
from wardmote.performance.definitions import checked_measures
from wardmote.performance.rules.series import Point, Series
from wardmote.performance.selectors.signals import Signal, signal_of
from wardmote.performance.tests.factories import WEST_MERCIA, measure

SURVEY = measure("public-confidence")


def asked(*counts: tuple[int, int]) -> Signal:
    quarters = [date(2024 + number // 4, number % 4 * 3 + 1, 1) for number in range(len(counts))]
    points = tuple(
        Point(quarter, SURVEY.value_of(top, over), top, over)
        for quarter, (top, over) in zip(quarters, counts, strict=True)
    )
    return signal_of(SURVEY, Series(SURVEY.key, WEST_MERCIA, "quarter", points, None, None))


def told(*counts: tuple[int, int]) -> tuple[str, ...]:
    return showing.finding_of(asked(*counts), today=date(2024, 12, 31)).sentences


def test_each_value_has_its_interval_in_the_table() -> None:
    newest, oldest = showing.figures_of(asked((81, 263), (15, 148)))
    assert (oldest.value, oldest.interval, oldest.denominator) == ("30.8%", "25.5% to 36.6%", "263")
    assert (newest.value, newest.interval) == ("10.1%", "6.2% to 16.0%")


def test_the_finding_says_how_many_were_asked_and_whether_the_move_is_more_than_chance() -> None:
    small = told((160, 500), (165, 500))
    assert small[0].startswith(
        "500 people were asked. Had all been, the value would very likely be between 29.0% and 37"
    )
    assert small[1] == (
        "From the value before, 32.0%, the move is between \N{MINUS SIGN}4.8 points and +6.8 points: it may be chance."
    )
    assert told((81, 263), (15, 148))[1].endswith(": more than chance explains.")


def test_a_value_before_beyond_the_newest_interval_may_be_chance_too_where_few_were_asked_then() -> None:
    newest = showing.figures_of(asked((16, 40), (150, 500)))[0]
    assert newest.interval == "26.1% to 34.2%"
    assert "40.0%" in (said := told((16, 40), (150, 500))[1])
    assert said.endswith("it may be chance.")


def test_where_nobody_was_asked_and_for_what_is_no_survey_nothing_is_said() -> None:
    assert all("asked" not in each for each in told((0, 0)))
    stops = measure("stop-search-positive-outcome")
    assert not stops.survey


def test_a_survey_that_is_no_percentage_is_refused(data_folder) -> None:
    hate_crimes = (settings.DEFINITIONS_DIR / "measures" / "hate-crimes.yaml").read_text(encoding="utf-8")
    own = data_folder / "definitions" / "measures"
    own.mkdir(parents=True)
    (own / "asked.yaml").write_text(hate_crimes.replace("key: hate-crimes", "key: asked\nsurvey: true"))
    with pytest.raises(DefinitionError, match=r"asked\.yaml, line 2, survey: only a percentage"):
        checked_measures()
