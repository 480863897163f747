"""Changes are noted field by field, and a form that was opened before one can tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from wardmote.plans.models import Activity, FieldChange
from wardmote.plans.services.changing import ChangedMeanwhile, check_revision, locked, write
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity() -> Activity:
    return Activity.objects.filter(version=an_imported_plan().version).order_by("position")[0]


def test_an_import_notes_what_came_into_the_plan_on_the_day_it_speaks_of(activity: Activity) -> None:
    change = FieldChange.objects.get(activity=activity)
    assert (change.field, change.now, change.as_at, change.verb) == (
        "exists", "1", date(2026, 3, 31), "plans.imported",
    )  # fmt: skip


def test_a_change_is_noted_with_both_values_and_counted(activity: Activity) -> None:
    with transaction.atomic():
        written = write(locked(activity), verb="plans.edited", by=None, reason="Agreed.", latest=date(2027, 1, 31))
    assert list(written) == ["latest"]
    change = FieldChange.objects.get(activity=activity, field="latest")
    assert (change.now, change.reason) == ("2027-01-31", "Agreed.")
    activity.refresh_from_db()
    assert activity.revision == 1


def test_writing_what_is_there_already_changes_nothing(activity: Activity) -> None:
    with transaction.atomic():
        assert write(locked(activity), verb="plans.edited", by=None, text=activity.text) == {}
    activity.refresh_from_db()
    assert activity.revision == 0


def test_a_form_opened_before_a_change_learns_what_it_was(activity: Activity) -> None:
    with transaction.atomic():
        write(locked(activity), verb="plans.edited", by=None, text="Answer calls within the hour.")
    with transaction.atomic(), pytest.raises(ChangedMeanwhile) as raised:
        check_revision(locked(activity), 0)
    assert [change.now for change in raised.value.changes] == ["Answer calls within the hour."]
