from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wardmote.core.accounts.models import Role
from wardmote.performance.hiding import hidden_areas
from wardmote.performance.models import TypedSeries
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors import typed
from wardmote.performance.selectors.typed import typed_areas, typed_values
from wardmote.performance.services.typing import type_series
from wardmote.performance.tests.factories import AREAS, SHROPSHIRE, WARWICKSHIRE, WEST_MERCIA, keep, measure
from wardmote.performance.tests.figures import with_entered
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def rows_of(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return len(cursor.fetchall())


def test_areas_are_asked_for_series_by_series_and_not_figure_by_figure():
    partnership = a_partnership()
    with_entered(partnership, {"analyst": a_user(Role.ANALYST, partnership.force)})
    TypedSeries.objects.create(partnership=partnership, measure="hate-crimes", area=WARWICKSHIRE.code)
    with CaptureQueriesContext(connection) as asked:
        assert typed_areas() == typed_areas("hate-crimes") == {WEST_MERCIA.code}
        assert typed_areas("no-such") == set()
    assert [rows_of(each["sql"]) for each in asked.captured_queries] == [1, 1, 0]


def test_what_is_hidden_is_worked_out_once_for_a_force_and_not_for_each_of_its_areas(monkeypatch):
    partnership = a_partnership()
    analyst = a_user(Role.ANALYST, partnership.force)
    keep(areas=AREAS)
    for area, counts in ((WEST_MERCIA, (23, 50)), (SHROPSHIRE, (3, 30)), (WARWICKSHIRE, (40, 41))):
        lines = [Line(date(2025, month, 1), count, None) for month, count in enumerate(counts, start=1)]
        type_series(partnership, measure("hate-crimes"), area, lines=lines, by=analyst)
    calls = []

    def counted(*asked):
        calls.append(asked)
        return hidden_areas(*asked)

    monkeypatch.setattr(typed, "hidden_areas", counted)
    found = typed_values(AREAS, AREAS, measure("hate-crimes"))
    assert len(calls) == 4  # two forces, each of two months
    small = found[SHROPSHIRE.code, "hate-crimes"].values
    assert [(each.numerator, each.suppressed) for each in small] == [(3, True), (30, False)]
