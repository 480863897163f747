"""What a person takes out of a plan leaves it whole, once, and only with the right to."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.plans.models import Activity, Commitment, PlanImport
from wardmote.plans.services.offering import offer_for_clearing
from wardmote.plans.services.retiring import retire
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 30)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


def in_force(done: PlanImport) -> list[str]:
    rows = Activity.objects.filter(version=done.version, retired_on=None).order_by("position")
    return list(rows.values_list("key", flat=True))


def test_a_commitment_takes_its_activities_with_it(done: PlanImport) -> None:
    assert retire(done.version, commitments=["2"], on=DAY, by=done.by) == 3
    assert in_force(done) == ["1-1", "3-1"]


def test_an_activity_leaves_alone(done: PlanImport) -> None:
    assert retire(done.version, activities=["2-1"], on=DAY, by=done.by) == 1
    assert Commitment.objects.get(version=done.version, key="2").retired_on is None


def test_what_has_left_keeps_its_history(done: PlanImport) -> None:
    retire(done.version, activities=["1-1"], on=DAY, by=done.by)
    gone = the_activity(done, "1-1")
    assert (gone.updates.count(), gone.rating_events.count(), gone.retired_on) == (1, 1, DAY)


def test_nothing_leaves_twice(done: PlanImport) -> None:
    retire(done.version, commitments=["3"], on=DAY, by=done.by)
    with pytest.raises(ValidationError, match="Choose what has gone"):
        retire(done.version, commitments=["3"], activities=["3-1"], on=DAY, by=done.by)
    assert Event.objects.filter(verb="plans.retired").count() == 1


def test_what_has_left_neither_waits_to_be_cleared_nor_stays_public(done: PlanImport) -> None:
    clear_everything(done)
    retire(done.version, commitments=["3"], on=DAY, by=done.by)
    gone = Passage.objects.filter(text__contains="bicycle")
    assert [passage.state for passage in gone] == [Passage.State.WITHDRAWN]


def test_what_has_left_is_not_offered_again_with_the_rest(done: PlanImport) -> None:
    clear_everything(done)
    retire(done.version, commitments=["3"], on=DAY, by=done.by)
    assert offer_for_clearing(done.version, by=done.by) == []


def test_another_partnerships_officer_takes_nothing_out(done: PlanImport) -> None:
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").governing_body)
    with pytest.raises(PermissionDenied):
        retire(done.version, commitments=["3"], on=DAY, by=stranger)
    assert len(in_force(done)) == 4


def test_the_keys_of_another_plan_mean_nothing_here(done: PlanImport) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    retire(done.version, commitments=["3"], on=DAY, by=done.by)
    assert len(in_force(theirs)) == 4
