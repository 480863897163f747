from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from wardmote.core.accounts.models import Role
from wardmote.performance import stored
from wardmote.performance.definitions import Quantity
from wardmote.performance.rules.spans import span_at
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors import series as selectors
from wardmote.performance.services.typing import type_series
from wardmote.performance.tests.factories import (
    LOADED_AT,
    SHROPSHIRE,
    STAFFORDSHIRE,
    WARWICKSHIRE,
    WEST_MERCIA,
    keep,
    measure,
    value,
)
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
LATER = LOADED_AT + timedelta(365)
JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
CRIME = measure("recorded-crime")
RATE = replace(CRIME, denominator=Quantity("residents", residents=True), per=1000)


def test_nothing_loaded_is_answered_with_nothing():
    assert selectors.areas() == selectors.areas_of(CRIME) == []
    assert selectors.every_series(WEST_MERCIA) == []
    assert selectors.series_of(CRIME, WEST_MERCIA) is None
    assert selectors.area_called("E23000016") is None
    assert selectors.comparison(RATE, WEST_MERCIA) is None
    assert stored.made_from() == ""


def test_a_series_has_its_values_its_gaps_and_what_was_first_published():
    keep(
        value("recorded-crime", WEST_MERCIA, JANUARY, 7000, first_numerator=6900),
        value("recorded-crime", WEST_MERCIA, MARCH, 7100, vintage=2),
        value("recorded-crime", WARWICKSHIRE, JANUARY, 1),
    )
    series = selectors.series_of(CRIME, WEST_MERCIA)
    assert [(each.period, each.value, each.first) for each in series.points] == [
        (JANUARY, 7000, 6900),
        (MARCH, 7100, 7100),
    ]
    assert [each.provisional for each in series.points] == [False, True]
    assert (series.frequency, series.vintage, series.latest.period) == ("month", 2, MARCH)
    assert selectors.areas_of(CRIME) == [WARWICKSHIRE, WEST_MERCIA]


def test_what_is_suppressed_is_not_even_stored(data_folder):
    keep(value("recorded-crime", SHROPSHIRE, JANUARY, 31415, suppressed=True))
    (point,) = selectors.series_of(CRIME, SHROPSHIRE).points
    assert (point.suppressed, point.value, point.numerator, point.first) == (True, None, None, None)
    assert selectors.series_of(CRIME, SHROPSHIRE).latest is None
    keep(value("recorded-crime", SHROPSHIRE, JANUARY, 31415))
    assert selectors.series_of(CRIME, SHROPSHIRE).points[0].value == 31415


def test_every_series_of_an_area_comes_by_title():
    keep(
        value("special-constables", WEST_MERCIA, date(2022, 3, 1), 81),
        value("recorded-crime", WEST_MERCIA, JANUARY, 7000),
        value("gone", WEST_MERCIA, JANUARY, 1),
    )
    assert [each.measure for each in selectors.every_series(WEST_MERCIA)] == ["recorded-crime", "special-constables"]
    assert selectors.every_series(WEST_MERCIA)[0].loaded_at == LOADED_AT


def test_a_comparison_is_of_one_period_weighted_and_says_who_is_silent():
    keep(
        value("recorded-crime", WEST_MERCIA, JANUARY, 60, 10_000),
        value("recorded-crime", WEST_MERCIA, FEBRUARY, 50, 10_000),
        value("recorded-crime", WARWICKSHIRE, FEBRUARY, 10, 1000),
        value("recorded-crime", STAFFORDSHIRE, FEBRUARY, 10, 2000),
        value("recorded-crime", STAFFORDSHIRE, JANUARY, 999, 2000),
    )
    found = selectors.comparison(RATE, WEST_MERCIA)
    assert (found.period, found.value, found.rank, found.of, found.tied) == (FEBRUARY, 5, 1, 3, 1)
    assert found.average == pytest.approx(70 / 13_000 * 1000)
    assert len(found.silent) == 7
    assert selectors.comparison(RATE, WEST_MERCIA, span=span_at("month", JANUARY)).rank == 1
    assert selectors.comparison(RATE, WEST_MERCIA, span=span_at("month", MARCH)) is None


def test_plain_counts_and_areas_without_a_group_are_not_compared():
    keep(value("recorded-crime", WEST_MERCIA, JANUARY, 60), value("recorded-crime", WARWICKSHIRE, JANUARY, 60))
    assert selectors.comparison(CRIME, WEST_MERCIA) is None
    assert selectors.comparison(RATE, WARWICKSHIRE) is None


def test_a_month_that_was_young_when_it_was_loaded_says_so_until_it_is_loaded_again():
    crime = replace(CRIME, settles_after=1)
    months = (JANUARY, FEBRUARY, MARCH)

    def early(*vintages):
        keep(
            *(
                value("recorded-crime", WEST_MERCIA, month, 10, vintage=n)
                for month, n in zip(months, vintages, strict=True)
            )
        )
        return [(each.early, each.provisional) for each in selectors.series_of(crime, WEST_MERCIA).points]

    assert early(1, 1, 1) == [(False, False), (False, False), (False, True)]
    assert early(1, 2, 3) == [(True, False), (True, False), (False, True)]
    assert early(2, 1, 2) == [(False, False), (True, False), (False, True)]
    assert early(3, 3, 3) == [(False, False), (False, False), (False, True)]
    assert early(2, 1, 1) == [(False, False), (False, False), (False, True)], "one that came long after has settled"


def test_members_of_a_group_are_asked_for_together(django_assert_num_queries):
    partnership = a_partnership()
    analyst = a_user(Role.ANALYST, partnership.force)
    answered = replace(measure("calls-999-answered"), threshold=5)
    everybody = (WEST_MERCIA, WARWICKSHIRE, STAFFORDSHIRE)
    keep(value("recorded-crime", WEST_MERCIA, JANUARY, 1))
    for number, area in enumerate(everybody):
        type_series(partnership, answered, area, lines=[Line(JANUARY, 80 + number, 100)], by=analyst)
    with django_assert_num_queries(2):  # which areas there are, and what was entered for them
        assert list(selectors.series_among(answered, everybody)) == [each.code for each in everybody]
    found = selectors.comparison(answered, WEST_MERCIA)
    assert (found.rank, found.of) == (3, 3)


def test_a_load_that_comes_while_a_series_is_read_leaves_it_whole(monkeypatch):
    keep(value("recorded-crime", WEST_MERCIA, JANUARY, 7000), vintages={1: LOADED_AT})
    reading = stored._reading

    @contextmanager
    def reading_once():
        monkeypatch.setattr(stored, "_reading", reading)
        with reading() as connection:
            yield connection
        keep(value("recorded-crime", WEST_MERCIA, JANUARY, 7100, vintage=2))

    for before in (LATER, None):
        monkeypatch.setattr(stored, "_reading", reading_once)
        series = selectors.series_of(CRIME, WEST_MERCIA, loaded_before=before)
        assert (series.latest.value, series.loaded_at) == (7000, LOADED_AT)
        keep(value("recorded-crime", WEST_MERCIA, JANUARY, 7000), vintages={1: LOADED_AT})
