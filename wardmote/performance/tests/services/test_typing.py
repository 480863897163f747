from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import values_of
from wardmote.performance.models import TypedFigure, TypedSeries
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors import series as selectors
from wardmote.performance.services.typing import Entered, type_series
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, keep, measure, value
from wardmote.performance.typing_words import entered_words
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
HATE, ANSWERED = measure("hate-crimes"), measure("calls-999-answered")


@pytest.fixture
def partnership():
    return a_partnership()


@pytest.fixture
def analyst(partnership):
    return a_user(Role.ANALYST, partnership.force)


@pytest.fixture
def enter(partnership, analyst):
    def do(*lines, of=HATE, area=WEST_MERCIA, **more):
        return type_series(partnership, of, area, lines=[Line(*line) for line in lines], **{"by": analyst, **more})

    return do


def test_what_is_entered_is_a_series_like_any_other(enter):
    assert enter((JANUARY, 90, 100), (FEBRUARY, 80, 100), of=ANSWERED) == Entered(2, 0, 0)
    series = selectors.series_of(ANSWERED, WEST_MERCIA)
    assert [(each.period, each.value, each.denominator) for each in series.points] == [
        (JANUARY, 90, 100),
        (FEBRUARY, 80, 100),
    ]
    assert (series.vintage, series.loaded_at) == (None, TypedFigure.objects.latest("recorded_at").recorded_at)
    assert selectors.every_series(WEST_MERCIA) == [series]
    assert selectors.areas_of(ANSWERED) == selectors.areas() == [WEST_MERCIA]
    assert Event.objects.get(verb="performance.typed").subject_id == str(TypedSeries.objects.get().pk)


def test_a_figure_changes_only_for_a_reason_and_the_first_one_stays(enter):
    enter((JANUARY, 10, None), (FEBRUARY, 11, None))
    with pytest.raises(ValidationError, match="Say why"):
        enter((JANUARY, 12, None))
    assert enter((JANUARY, 12, None), (FEBRUARY, 11, None), reason="Counted again.") == Entered(0, 1, 1)
    first = selectors.series_of(HATE, WEST_MERCIA).points[0]
    assert (first.value, first.first) == (12, 10)
    assert TypedFigure.objects.count() == 3


def test_entering_the_same_again_changes_nothing(enter):
    enter((JANUARY, 10, None))
    events = Event.objects.count()
    assert enter((JANUARY, 10, None)) == Entered(0, 0, 1)
    assert (TypedFigure.objects.count(), Event.objects.count()) == (1, events)


def test_a_dash_takes_a_figure_back_and_leaves_a_gap(enter):
    enter((JANUARY, 10, None), (FEBRUARY, 11, None))
    enter((JANUARY, None, None), (MARCH, None, None), reason="Another month.")
    assert [each.period for each in selectors.series_of(HATE, WEST_MERCIA).points] == [FEBRUARY]
    enter((FEBRUARY, None, None), reason="Another month.")
    assert selectors.series_of(HATE, WEST_MERCIA) is None


def test_who_enters_nothing_does_not_claim_the_series(enter):
    assert enter((JANUARY, None, None), (FEBRUARY, None, None)) == Entered(0, 0, 2)
    assert enter() == Entered(0, 0, 0)
    assert not TypedSeries.objects.exists()
    other = a_partnership("Southfen")
    analyst = a_user(Role.ANALYST, other.force, "neighbour")
    assert type_series(other, HATE, WEST_MERCIA, lines=[Line(JANUARY, 1, None)], by=analyst) == Entered(1, 0, 0)
    assert TypedSeries.objects.get().partnership == other
    with pytest.raises(ValidationError, match="Another partnership"):
        enter((JANUARY, None, None))


def test_small_numbers_that_are_entered_are_hidden_with_what_would_tell_them(enter):
    keep(
        areas=(
            WEST_MERCIA,
            SHROPSHIRE,
            (telford := SHROPSHIRE.__class__("E06000020", "Telford", "district", "E23000016")),
        )
    )
    enter((JANUARY, 3, None), (FEBRUARY, 30, None), area=SHROPSHIRE)
    enter((JANUARY, 20, None), (FEBRUARY, 20, None), area=telford)
    enter((JANUARY, 23, None), (FEBRUARY, 50, None))
    shown = {
        area.name: [each.value for each in selectors.series_of(HATE, area).points]
        for area in (SHROPSHIRE, telford, WEST_MERCIA)
    }
    assert shown["Shropshire"] == [None, 30]
    assert None in (shown["Telford"][0], shown["West Mercia"][0])
    assert (shown["Telford"][1], shown["West Mercia"][1]) == (20, 50)


def test_another_partnership_may_not_change_what_it_did_not_enter(enter):
    enter((JANUARY, 10, None))
    other = a_partnership("Southfen")
    stranger = a_user(Role.ANALYST, other.force, "stranger")
    with pytest.raises(ValidationError, match="Another partnership"):
        type_series(other, HATE, WEST_MERCIA, lines=[Line(JANUARY, 1, None)], by=stranger, reason="Mine.")
    with pytest.raises(PermissionDenied):
        enter((JANUARY, 1, None), by=stranger, reason="Mine.")


def test_whose_own_area_it_is_takes_over_what_a_neighbour_entered(enter):
    enter((JANUARY, 10, None))
    owner = a_partnership("West Mercia")
    theirs = a_user(Role.ANALYST, owner.force, "theirs")
    keep()
    nothing_new = [Line(JANUARY, 10, None), Line(MARCH, None, None)]
    assert type_series(owner, HATE, WEST_MERCIA, lines=nothing_new, by=theirs) == Entered(0, 0, 2)
    assert TypedSeries.objects.get().partnership != owner, "nothing was entered, so nothing changes hands"
    assert Event.objects.filter(verb="performance.typed").count() == 1
    entered = type_series(owner, HATE, WEST_MERCIA, lines=[Line(FEBRUARY, 11, None)], by=theirs)
    assert entered == Entered(1, 0, 0, "Northmoor Police")
    assert entered_words(1, 0, 0, entered.taken_over_from) == (
        "Saved: 1 new figure. This series was taken over from Northmoor Police."
    )
    assert TypedSeries.objects.get().partnership == owner
    assert values_of(Event.objects.latest("number"))["taken_over_from"] == "Northmoor Police"
    assert [each.value for each in selectors.series_of(HATE, WEST_MERCIA).points] == [10, 11]
    with pytest.raises(ValidationError, match="Another partnership"):
        enter((MARCH, 12, None))


def test_no_second_month_of_a_year_is_added_to_what_stands(enter):
    yearly = replace(HATE, frequency="year")
    enter((date(2024, 4, 1), 100, None), of=yearly)
    with pytest.raises(ValidationError, match="January 2024 and April 2024 are of the same year"):
        enter((date(2024, 1, 1), 90, None), of=yearly)
    enter((date(2024, 1, 1), 90, None), (date(2024, 4, 1), None, None), of=yearly, reason="Years of the calendar.")
    assert TypedFigure.objects.count() == 3


def test_the_history_has_no_count_where_small_numbers_are_hidden(enter):
    enter((JANUARY, 3, None), (FEBRUARY, 3, None))
    enter((JANUARY, 4, None), reason="Counted again.")
    first, second = (values_of(each) for each in Event.objects.filter(verb="performance.typed").order_by("number"))
    marks = first["now"]
    assert set(marks) == {"2025-01-01", "2025-02-01"}
    assert all(isinstance(mark, str) and len(mark) == 16 for mark in marks.values())
    assert marks["2025-01-01"] != marks["2025-02-01"]
    assert second["was"] == {"2025-01-01": marks["2025-01-01"]}
    assert second["now"]["2025-01-01"] != marks["2025-01-01"]
    enter((JANUARY, 90, 100), of=ANSWERED)
    assert values_of(Event.objects.latest("number"))["now"] == {"2025-01-01": [90, 100]}


def test_only_an_analyst_enters_figures(enter, partnership):
    with pytest.raises(PermissionDenied):
        enter((JANUARY, 1, None), by=a_user(Role.POLICY_OFFICER, partnership.governing_body, "officer"))
    assert not TypedSeries.objects.exists()


def test_only_measures_that_are_entered_and_areas_that_they_have_are_taken(enter):
    with pytest.raises(ValidationError, match="not entered by hand"):
        enter((JANUARY, 1, None), of=measure("burglary"))
    with pytest.raises(ValidationError, match="not entered by hand"):
        enter((JANUARY, 90, 100), of=ANSWERED, area=SHROPSHIRE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"numerator": -1},
        {"numerator": None, "denominator": 5},
        {"denominator": 0},
        {"number": 1},
        {"number": 2, "reason": ""},
    ],
)
def test_the_database_holds_no_figure_that_cannot_be(enter, wrong):
    enter((JANUARY, 10, None))
    values = {"numerator": 1, "denominator": 2, "number": 2, "reason": "Why.", "recorded_at": timezone.now(), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        TypedFigure.objects.create(series=TypedSeries.objects.get(), period=JANUARY, **values)


def test_one_small_partnership_does_not_hide_those_beside_it(enter):
    """The districts, of which nobody entered anything, have nothing to do with it."""
    north, middle, south = (
        Area(f"E2200000{at}", name, "partnership", WEST_MERCIA.code)
        for at, name in enumerate(("North", "Middle", "South"))
    )
    districts = [
        Area(f"E0600000{at}", f"District {at}", "district", each.code) for at, each in enumerate((north, south))
    ]
    areas = (WEST_MERCIA, north, middle, south, *districts)
    keep(*(value("recorded-crime", each, JANUARY, 100) for each in areas), areas=areas)
    for area, count in ((south, 4), (middle, 46), (north, 200)):
        enter((JANUARY, count, None), area=area)
    shown = {area.name: selectors.series_of(HATE, area).points[0].value for area in (north, middle, south)}
    assert shown == {"North": 200, "Middle": 46, "South": None}
    enter((JANUARY, 250, None))
    assert selectors.series_of(HATE, WEST_MERCIA).points[0].suppressed, (
        "all others were shown: it would tell the small one"
    )
    assert selectors.series_of(HATE, north).points[0].value == 200
