"""The journal of an import: walked backwards it gives back every value, or it stops before it starts."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.plans.models import Activity, PlanImport, Step
from wardmote.plans.services.journal import ChangedSince, Journal
from wardmote.plans.tests.factories import an_imported_plan, the_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(done: PlanImport) -> Activity:
    return the_activity(done, "1-1")


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


def as_stored(activity: Activity) -> dict[str, object]:
    return dict(Activity.objects.filter(pk=activity.pk).values().get())


def test_a_change_is_taken_back_with_its_dates(activity: Activity) -> None:
    before = as_stored(activity)
    journal = Journal()
    assert journal.change(activity, text="Other words.", latest=date(2027, 1, 31), rating=None)
    assert as_stored(activity) != before
    journal.undo()
    assert as_stored(activity) == before


def test_setting_what_stands_already_notes_nothing(activity: Activity) -> None:
    journal = Journal()
    assert not journal.change(activity, text=activity.text, latest=activity.latest, rating=activity.rating)
    assert not journal


def test_what_was_made_is_taken_out(activity: Activity) -> None:
    journal = Journal()
    journal.create(Step, [Step(activity=activity, number=1, text="Ask.", position=1)])
    journal.undo()
    assert not activity.steps.exists()


def test_what_was_removed_comes_back_under_its_own_id(activity: Activity) -> None:
    step = Step.objects.create(activity=activity, number=1, text="Ask.", position=1)
    pk = step.pk
    journal = Journal()
    journal.remove([step])
    assert not activity.steps.exists()
    journal.undo()
    assert activity.steps.get().pk == pk


def test_several_changes_of_one_value_go_back_to_the_first(activity: Activity) -> None:
    before = as_stored(activity)
    journal = Journal()
    for words in ("Second.", "Third.", "Fourth."):
        journal.change(activity, text=words)
    journal.undo()
    assert as_stored(activity) == before


def test_it_can_be_kept_as_plain_values_and_undone_later(activity: Activity) -> None:
    before = as_stored(activity)
    journal = Journal()
    journal.change(activity, latest=date(2027, 1, 31))
    Journal(list(journal.entries)).undo()
    assert as_stored(activity) == before


def test_a_value_changed_since_stops_it_before_anything_is_written(activity: Activity, done: PlanImport) -> None:
    other = the_activity(done, "3-1")
    journal = Journal()
    journal.change(activity, text="Imported.")
    journal.change(other, text="Imported too.")
    Activity.objects.filter(pk=activity.pk).update(text="Typed since.")
    with pytest.raises(ChangedSince) as raised:
        journal.undo()
    assert raised.value.things == [str(Activity.objects.get(pk=activity.pk))]
    assert Activity.objects.get(pk=other.pk).text == "Imported too."


def test_a_row_that_is_gone_since_stops_it(activity: Activity) -> None:
    step = Step.objects.create(activity=activity, number=1, text="Ask.", position=1)
    journal = Journal()
    journal.change(step, text="Ask again.")
    step.delete()
    with pytest.raises(ChangedSince):
        journal.undo()
