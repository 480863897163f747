from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from wardmote.core.ui.format import month
from wardmote.performance import wording
from wardmote.performance.definitions import measures
from wardmote.performance.rules.comparing import Comparison
from wardmote.performance.rules.reading import Observation, read_series
from wardmote.performance.rules.series import Area, Point
from wardmote.performance.rules.targets import Target
from wardmote.performance.tests.factories import WEST_MERCIA, measure

CRIME = measure("recorded-crime")
MONTHS = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(36)]
CALM = [50, 52, 49, 51, 50, 53, 48, 52, 51, 49, 52, 48]


def said(values, *, better="down"):
    observations = [Observation(month, value) for month, value in zip(MONTHS, values, strict=False)]
    reading = read_series(observations, frequency="month", better=better)
    return wording.finding_sentence(replace(CRIME, better=better), reading, month)


@pytest.mark.parametrize(
    ("values", "better", "sentence"),
    [
        (CALM, "down", "Recorded crime: no change beyond the usual variation"),
        (
            [*CALM, 70],
            "down",
            "Recorded crime: higher in January 2024 than its usual variation explains, which is worse",
        ),
        (
            [*CALM, 70],
            "up",
            "Recorded crime: higher in January 2024 than its usual variation explains, which is better",
        ),
        (
            [*CALM, 70, *CALM],
            "down",
            "Recorded crime: no change beyond the usual variation now; the last signal was in January 2024 (worse)",
        ),
        (
            [*CALM, 70, *CALM],
            "neither",
            "Recorded crime: no change beyond the usual variation now; the last signal was in January 2024",
        ),
        ([*CALM, 30], "neither", "Recorded crime: lower in January 2024 than its usual variation explains"),
        (
            [*CALM, *CALM, 54, 53, 54, 53, 54, 53, 54],
            "down",
            "Recorded crime: above its average since January 2025, which is worse",
        ),
        ([5, 6], "down", "Recorded crime: no signal can be given yet"),
    ],
)
def test_a_finding_says_what_is_seen_since_when_and_whether_it_is_good(values, better, sentence):
    assert said(values, better=better) == sentence


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([5, 6], "There are too few figures yet to say whether anything has changed."),
        ([4] * 11, "The figure is the same every time, so there is no change to speak of."),
        ([0, 0, 3] * 5, "This happens too rarely to say whether anything has changed."),
        ([5] * 10 + [9] + [5] * 10, "The figure hardly ever moves, so it cannot be said whether a change is real."),
        (CALM, "No real change: the figures go up and down as they usually do."),
    ],
)
def test_everyone_is_told_why_nothing_can_be_said_of_a_change(values, told):
    observations = [Observation(month, value) for month, value in zip(MONTHS, values, strict=False)]
    assert wording.told_to_everyone(read_series(observations, frequency="month", better="down")) == told


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("80 by April 2023", "80 by April 2023"),
        ("Eighty by April 2023", "Eighty by April 2023: 80.0%"),
        ("80 or more", "80 or more by 30 April 2023"),
        ("Eighty", "Eighty: 80.0% by 30 April 2023"),
    ],
)
def test_a_target_is_not_said_twice(label, told):
    target = Target("level", label, value=80.0, by=date(2023, 4, 30))
    assert wording.target_words(measure("calls-999-answered"), target) == told


def test_where_there_is_no_chart_yet_everyone_is_told_so():
    assert wording.told_to_everyone(None) == "It cannot be said yet whether anything has changed."


@pytest.mark.parametrize(
    ("day", "frequency", "words"),
    [
        (date(2022, 6, 1), "month", "June 2022"),
        (date(2022, 4, 1), "quarter", "April to June 2022"),
        (date(2022, 11, 1), "quarter", "November 2022 to January 2023"),
        (date(2022, 1, 1), "year", "2022"),
        (date(2021, 4, 1), "year", "2021/22"),
        (date(2099, 4, 1), "year", "2099/00"),
        (date(2022, 3, 1), "year", "March 2022"),
    ],
)
def test_a_period_is_called_as_people_call_it(day, frequency, words):
    assert wording.period_words(day, frequency) == words


def test_columns_and_axes_write_months_short_whatever_the_period():
    assert wording.short_period(date(2022, 6, 1), "month") == "Jun 2022"
    assert wording.short_period(date(2022, 11, 1), "quarter") == "Nov 2022 to Jan 2023"
    assert wording.short_period(date(2022, 4, 1), "quarter") == "Apr to Jun 2022"
    assert wording.short_period(date(2022, 3, 1), "year") == "Mar 2022"
    assert wording.short_period(date(2021, 4, 1), "year") == "2021/22"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([2.0, 2.25, 2.5], ["2.00", "2.25", "2.50"]),
        ([0.0, 2000.0, 4000.0], ["0", "2,000", "4,000"]),
        ([-0.1, 0.0, 0.1], ["-0.1", "0.0", "0.1"]),
        ([2000000.0], ["2,000,000"]),
        ([], []),
    ],
)
def test_the_numbers_of_an_axis_have_as_many_decimals_as_each_other(steps, told):
    assert wording.tick_words(steps) == told


def test_a_rank_says_out_of_how_many_and_with_whom_it_is_shared():
    place = Comparison("Group", WEST_MERCIA, MONTHS[0], (), (), 1.0, rank=8, of=10, tied=0, value=1.0)
    assert wording.rank_words(place) == "8 of 10"
    assert wording.rank_words(replace(place, tied=1)) == "8 of 10, shared with 1 other"
    assert wording.rank_words(replace(place, tied=2)) == "8 of 10, shared with 2 others"


def test_a_value_has_the_decimals_of_its_measure_and_counts_stand_behind_it():
    share = replace(measure("breath-tests-positive"), decimals=1)
    assert wording.value_words(share, 7.34) == "7.3%"
    assert wording.unit_words(share) == ""
    assert wording.counted_words(share, 155, 2111) == "155 of 2,111"
    assert wording.counted_words(CRIME, 155, None) == ""
    assert wording.value_words(CRIME, None) == ""


def test_the_unit_below_a_title_does_not_say_the_title_again():
    assert wording.unit_under_title(measure("special-constables")) == ""
    assert wording.unit_under_title(CRIME) == "crimes"
    assert wording.unit_under_title(measure("breath-tests-positive")) == ""  # its values say that they are per cent


def test_what_is_suppressed_provisional_or_revised_is_said():
    point = Point(MONTHS[0], 5.0, 5.0, None, first=5.0)
    assert wording.state_words(point) == ""
    assert wording.state_words(replace(point, first=4.0)) == "Revised"
    assert wording.state_words(replace(point, provisional=True)) == "Provisional"
    assert "Suppressed" in wording.state_words(replace(point, value=None, suppressed=True))


def test_a_label_that_says_the_month_in_english_is_not_told_it_again_on_a_welsh_page():
    target = Target("level", "80 by April 2023", value=80, by=date(2023, 4, 30))
    with translation.override("cy"):
        assert wording.target_words(measure("special-constables"), target) == "80 by April 2023"


def test_every_kind_of_area_has_a_word():
    kinds = [wording.kind_of_area(Area("X", "X", kind)) for kind in ("force", "partnership", "district")]
    assert len(set(kinds)) == 3


@pytest.mark.parametrize(
    ("key", "distance", "told"),
    [
        ("charged", 0.84, "0.8 points"),
        ("charged", 0.04, "less than 0.1 points"),
        ("recorded-crime", 1234.4, "1,234"),
        ("recorded-crime", 0.3, "less than 1"),
    ],
)
def test_how_far_apart_values_are_is_told_in_points_of_a_percentage_and_never_as_nothing(key, distance, told):
    assert wording.distance_words(measure(key), distance) == told


def test_one_of_a_thing_is_called_by_its_singular_and_what_is_no_whole_one_is_not():
    robbery = measure("robbery")
    assert wording.value_with_unit(robbery, "1") == "1 robbery"
    assert wording.value_with_unit(robbery, "2") == "2 robberies"
    assert wording.value_with_unit(measure("robbery-per-1000"), "1.0") == "1.0 robberies per 1,000 residents"
    assert wording.unit_title(robbery) == "Robberies"


@pytest.mark.parametrize("each", [each for each in measures() if each.decimals == 0], ids=lambda each: each.key)
def test_every_measure_of_whole_things_has_a_word_for_one(each):
    assert each.unit_of_one or each.key == "police-staff"  # staff is staff
