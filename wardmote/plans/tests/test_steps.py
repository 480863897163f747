"""Steps are ticked off by those who report on them; nobody's tick is set or taken away unseen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.plans.models import PlanImport, Step
from wardmote.plans.services.steps import TickedMeanwhile, mark_of, tick, untick
from wardmote.plans.tests.factories import a_commitment, a_reading, a_user, an_activity, an_imported_plan

pytestmark = pytest.mark.django_db
A_DAY = date(2026, 4, 9)


@pytest.fixture
def done() -> PlanImport:
    steps = [{"number": 1, "text": "Ask."}, {"number": 2, "text": "Write it down."}]
    text = "(1) Ask. (2) Write it down."
    return an_imported_plan(a_reading(a_commitment("1", "Hear people.", an_activity("1.1", text=text, steps=steps))))


@pytest.fixture
def writer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)


@pytest.fixture
def step(done: PlanImport) -> Step:
    return Step.objects.get(number=1)


def test_a_step_is_ticked_off_with_its_day_and_who_said_so(step: Step, writer: User) -> None:
    tick(step, on=A_DAY, by=writer)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (A_DAY, writer)
    assert Event.objects.filter(verb="plans.step_ticked").count() == 1


def test_a_tick_can_be_taken_away_and_the_history_says_whose_it_was(step: Step, writer: User) -> None:
    tick(step, on=A_DAY, by=writer)
    untick(step, by=writer)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (None, None)
    event = Event.objects.get(verb="plans.step_unticked")
    assert f"user:{writer.pk}" in {value.text.strip('"') for value in event.values.all()}


def test_ticking_what_is_ticked_already_leaves_the_first_tick(step: Step, writer: User) -> None:
    tick(step, on=A_DAY, by=writer)
    other = a_user(Role.CHIEF_OFFICER, writer.memberships.get().organisation)
    with pytest.raises(TickedMeanwhile):
        tick(step, on=date(2026, 4, 10), by=other, seen="")
    tick(step, on=date(2026, 4, 10), by=other)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (A_DAY, writer)


def test_a_tick_set_again_meanwhile_is_not_taken_away_unseen(step: Step, writer: User) -> None:
    seen = mark_of(tick(step, on=A_DAY, by=writer))
    untick(step, by=writer)
    other = a_user(Role.CHIEF_OFFICER, writer.memberships.get().organisation)
    tick(step, on=date(2026, 4, 10), by=other)
    with pytest.raises(TickedMeanwhile) as raised:
        untick(step, by=writer, seen=seen)
    assert raised.value.step.done_by == other


def test_two_people_tick_two_steps_without_getting_in_each_others_way(done: PlanImport, writer: User) -> None:
    first, second = Step.objects.order_by("position")
    tick(first, on=A_DAY, by=writer, seen="")
    tick(second, on=A_DAY, by=writer, seen="")
    assert Step.objects.filter(done_on=A_DAY).count() == 2


def test_a_step_cannot_be_done_in_the_future(step: Step, writer: User) -> None:
    with pytest.raises(ValidationError, match="future"):
        tick(step, on=timezone.localdate() + timedelta(days=1), by=writer)


def test_those_who_do_not_report_on_it_tick_nothing(done: PlanImport, step: Step) -> None:
    with pytest.raises(PermissionDenied):
        tick(step, on=A_DAY, by=a_user(Role.ANALYST, done.version.plan.partnership.force))
