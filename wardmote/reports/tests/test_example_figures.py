"""The figures that the example lends to its force: loaded once, and found by everybody who may see them."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.performance.models import TypedSeries
from wardmote.performance.selectors.areas import home_area
from wardmote.performance.selectors.loads import loads, report_of
from wardmote.performance.selectors.series import areas, series_of
from wardmote.performance.selectors.signals import signal_at
from wardmote.performance.showing import finding_of
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value
from wardmote.reports.example import figures
from wardmote.reports.example.content import content
from wardmote.reports.example.loading import load_staff

pytestmark = pytest.mark.slow


@pytest.fixture
def lent(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert not figures.are_lent()
    told: list[tuple[int, int]] = []
    figures.lend(lambda done, total, _what: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def area_signal(key):
    """What the chart of a measure says of the area that is lent."""
    return signal_at(measure(key), WEST_MERCIA, partnerships=[])


@pytest.mark.django_db
@pytest.mark.usefixtures("lent")
def test_the_example_has_figures_and_its_people_see_those_of_west_mercia():
    assert figures.are_lent()
    assert report_of(loads().get()).refused == []
    cast = load_staff(content("staff"))
    for person in ("analyst", "chief_officer"):
        assert home_area(cast.users[person]) == WEST_MERCIA
    crime = series_of(measure("recorded-crime"), WEST_MERCIA)
    assert [point.period for point in crime.points if point.value is not None][:5] == [
        date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1), date(2025, 1, 1),
    ]  # fmt: skip
    assert len([area for area in areas() if area.kind == "force"]) == 10
    figures.enter_figures()
    schemes = area_signal("severn-vale-watch-schemes")
    said = " ".join(finding_of(schemes, today=schemes.latest.period).sentences)
    assert schemes.reading.hindrance is None
    assert "At this rate the target of" in said
    assert "is missed by" in said
    assert "very likely between" in said or "is likely" in said
    linked = {each["measure"] for each in content("everyday")["measures"]}
    assert all(series_of(measure(key), WEST_MERCIA) for key in linked)


@pytest.mark.django_db
def test_where_other_figures_were_loaded_first_a_measure_that_is_not_known_is_passed_over(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    keep(value("recorded-crime", WEST_MERCIA, date(2025, 1, 1), 900))
    load_staff(content("staff"))
    assert figures.are_lent()
    figures.enter_figures()
    assert not TypedSeries.objects.filter(measure="severn-vale-watch-schemes").exists()
