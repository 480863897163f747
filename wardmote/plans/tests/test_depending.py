"""What an activity waits for is said, decided, put off and withdrawn; nobody's decision is written over unseen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.plans.models import Dependency, PlanImport
from wardmote.plans.services.depending import (
    DecidedMeanwhile,
    add_dependency,
    decide,
    mark_of,
    put_off,
    withdraw,
)
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db
A_DAY = date(2026, 4, 9)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def writer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)


@pytest.fixture
def waiting(done: PlanImport, writer: User) -> Dependency:
    return add_dependency(
        the_activity(done, "1-1"), kind="bid", text="Bid to the safer streets fund", decision_due=A_DAY, by=writer
    )


def test_what_it_waits_for_is_recorded_once(waiting: Dependency, writer: User) -> None:
    assert (waiting.outcome, waiting.by) == ("waiting", writer)
    assert Event.objects.filter(verb="plans.dependency_added").count() == 1


def test_it_can_wait_for_another_activity_of_the_plan_alone(done: PlanImport, writer: User) -> None:
    ours, other = the_activity(done, "1-1"), the_activity(done, "2-1")
    add_dependency(ours, kind="activity", text="The rota first", waits_for=other, by=writer)
    elsewhere = the_activity(an_imported_plan(partnership=a_partnership("Eastmarsh")), "1-1")
    for wrong in (elsewhere, ours, None):
        with pytest.raises(ValidationError, match="activity"):
            add_dependency(ours, kind="activity", text="No", waits_for=wrong, by=writer)
    with pytest.raises(ValidationError, match="another kind"):
        add_dependency(ours, kind="bid", text="No", waits_for=other, by=writer)


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_a_decision_has_its_day(waiting: Dependency, writer: User, outcome: str) -> None:
    decide(waiting, outcome, on=A_DAY, by=writer)
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.decided_on, waiting.decision_due) == (outcome, A_DAY, A_DAY)
    assert Event.objects.filter(verb="plans.dependency_decided").count() == 1


def test_what_is_no_longer_needed_stays_in_the_record(waiting: Dependency, writer: User) -> None:
    withdraw(waiting, on=A_DAY, by=writer)
    assert Dependency.objects.get().outcome == "withdrawn"


def test_a_decision_can_be_put_off(waiting: Dependency, writer: User) -> None:
    put_off(waiting, date(2026, 6, 30), by=writer)
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.decided_on, waiting.decision_due) == ("waiting", None, date(2026, 6, 30))


def test_a_decision_cannot_be_of_the_future_or_none(waiting: Dependency, writer: User) -> None:
    with pytest.raises(ValidationError, match="future"):
        decide(waiting, "granted", on=timezone.localdate() + timedelta(days=1), by=writer)
    with pytest.raises(ValidationError, match="what was decided"):
        decide(waiting, "waiting", on=A_DAY, by=writer)
    with pytest.raises(ValidationError):
        decide(waiting, "perhaps", on=A_DAY, by=writer)


def test_a_decision_somebody_else_recorded_is_not_written_over_unseen(waiting: Dependency, writer: User) -> None:
    seen = mark_of(waiting)
    theirs = decide(waiting, "refused", on=A_DAY, by=writer, seen=seen)
    with pytest.raises(DecidedMeanwhile) as raised:
        decide(waiting, "granted", on=A_DAY, by=writer, seen=seen)
    assert raised.value.dependency.outcome == "refused"
    decide(waiting, "granted", on=A_DAY, by=writer, seen=mark_of(theirs))


def test_those_who_do_not_report_on_it_say_nothing(done: PlanImport, waiting: Dependency) -> None:
    analyst = a_user(Role.ANALYST, done.version.plan.partnership.force)
    with pytest.raises(PermissionDenied):
        decide(waiting, "granted", on=A_DAY, by=analyst)
    with pytest.raises(PermissionDenied):
        add_dependency(the_activity(done, "1-1"), kind="bid", text="x", by=analyst)


def test_the_database_refuses_a_decision_without_a_day(waiting: Dependency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Dependency.objects.filter(pk=waiting.pk).update(outcome="granted")
