import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wardmote.core.accounts.models import Role
from wardmote.performance.models import TypedSeries
from wardmote.performance.selectors.typed import typed_areas
from wardmote.performance.tests.factories import WARWICKSHIRE, WEST_MERCIA
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
