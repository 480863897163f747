"""A new date is agreed with a reason; the first stays, the moves are counted, the public reads it once it is cleared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.plans.models import FieldChange, PlanImport
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.changing import ChangedMeanwhile
from wardmote.plans.tests.factories import a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER, A_DAY = date(2026, 6, 30), date(2026, 9, 30), date(2026, 4, 9)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def writer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)


def test_the_first_date_stays_and_the_move_is_counted_with_its_reason(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    agree_date(activity, SEPTEMBER, reason="No trainer.", agreed_on=A_DAY, agreed_by="Contact Board", by=writer)
    agree_date(activity, date(2026, 12, 31), reason="Still none.", agreed_on=A_DAY, by=writer)
    activity.refresh_from_db()
    assert (activity.original_latest, activity.latest, activity.times_moved) == (JUNE, date(2026, 12, 31), 2)
    moves = [(move.was, move.now, move.reason, move.agreed_by) for move in activity.date_moves.all()]
    assert moves == [
        (JUNE, SEPTEMBER, "No trainer.", "Contact Board"),
        (SEPTEMBER, date(2026, 12, 31), "Still none.", ""),
    ]
    assert FieldChange.objects.filter(activity=activity, field="latest").count() == 2
    assert Event.objects.filter(verb="plans.date_agreed").count() == 2


def test_a_first_date_is_no_move(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "2-1")
    agree_date(activity, SEPTEMBER, reason="The board asked.", agreed_on=A_DAY, by=writer)
    activity.refresh_from_db()
    assert (activity.original_latest, activity.latest, activity.times_moved) == (SEPTEMBER, SEPTEMBER, 0)


def test_the_timescale_says_the_new_date_once_a_second_person_clears_it(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    agree_date(activity, SEPTEMBER, reason="No trainer.", agreed_on=A_DAY, by=writer)
    activity.refresh_from_db()
    assert activity.timescale_printed == "By 30 September 2026"
    offered = Passage.objects.get(subject_id=activity.pk, field="timescale_printed", text="By 30 September 2026")
    assert offered.state == "waiting"
    assert [row.printed for row in activity.timescale_dates.filter(superseded=False)] == ["By 30 September 2026"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": "  "}, "why the date moves"),
        ({"latest": JUNE}, "the date it has now"),
        ({"agreed_on": timezone.localdate() + timedelta(days=1)}, "future"),
    ],
)
def test_a_move_that_says_nothing_is_refused(done: PlanImport, writer: User, wrong: dict[str, Any], said: str) -> None:
    values: dict[str, Any] = {"latest": SEPTEMBER, "reason": "No trainer.", "agreed_on": A_DAY} | wrong
    with pytest.raises(ValidationError, match=said):
        agree_date(the_activity(done, "1-1"), values.pop("latest"), by=writer, **values)


def test_a_date_agreed_meanwhile_is_not_written_over_unseen(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    seen = activity.revision
    agree_date(activity, SEPTEMBER, reason="No trainer.", agreed_on=A_DAY, by=writer, seen=seen)
    with pytest.raises(ChangedMeanwhile) as raised:
        agree_date(activity, date(2026, 8, 31), reason="Sooner.", agreed_on=A_DAY, by=writer, seen=seen)
    assert "2026-09-30" in {change.now for change in raised.value.changes}
    assert the_activity(done, "1-1").latest == SEPTEMBER


@pytest.mark.parametrize("role", [Role.OWNER, Role.ANALYST])
def test_an_owner_does_not_agree_their_own_date(done: PlanImport, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        agree_date(
            the_activity(done, "1-1"),
            SEPTEMBER,
            reason="x",
            agreed_on=A_DAY,
            by=a_user(role, done.version.plan.partnership.force),
        )
