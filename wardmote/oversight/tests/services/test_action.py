from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.oversight.models import Action, ActionEvent
from wardmote.oversight.services.action import (
    ActionChangedMeanwhile,
    agree_date,
    answer,
    close,
    hand_over,
    record_action,
    reopen,
)
from wardmote.oversight.tests.factories import a_board, a_post, a_secretary, an_action, held_by
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db


def test_an_action_gets_the_partnerships_next_number_and_knows_what_it_arose_from() -> None:
    done = an_imported_plan()
    partnership = done.version.plan.partnership
    commitment = done.version.commitments.get(key="1")
    by = a_secretary(partnership)
    first = an_action(partnership, by=by)
    second = an_action(partnership, by=by, arose_from=commitment)
    other = an_action(a_partnership("Southfen"), by=a_secretary(a_partnership("Southfen")))
    assert [first.ref, second.ref, other.ref] == ["A1", "A2", "A1"]
    assert (second.subject_type, second.subject_id) == ("plans.commitment", commitment.pk)
    assert Event.objects.filter(verb="oversight.action_recorded").count() == 3


def test_a_new_date_needs_a_reason_and_the_first_date_stays() -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by, due=date(2026, 6, 30))
    with pytest.raises(ValidationError, match="Say why"):
        agree_date(action, date(2026, 9, 30), reason=" ", by=by)
    agree_date(action, date(2026, 9, 30), reason="The figures are late.", by=by)
    moved = agree_date(action, date(2026, 12, 31), reason="Still late.", by=by)
    assert (moved.original_due, moved.due, moved.times_moved) == (date(2026, 6, 30), date(2026, 12, 31), 2)
    assert [each.now for each in moved.events.filter(kind="moved")] == ["2026-09-30", "2026-12-31"]


def test_an_action_without_a_date_gets_its_first_one_without_having_moved() -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    dated = agree_date(an_action(partnership, by=by, due=None), date(2026, 9, 30), reason="Now known.", by=by)
    assert (dated.original_due, dated.times_moved) == (date(2026, 9, 30), 0)


def test_its_owner_says_that_it_is_done_and_the_secretary_closes_it() -> None:
    partnership = a_partnership()
    by, post = a_secretary(partnership), a_post(partnership)
    owner = held_by(a_user(Role.OWNER, partnership.force), post)
    action = an_action(partnership, by=by, owner=post)
    answered = answer(action, "The figures are in the pack.", is_done=True, by=owner)
    assert answered.state == Action.State.ANSWERED
    with pytest.raises(PermissionDenied):
        close(action, done="In the pack.", by=owner)
    closed = close(action, done="In the pack.", by=by)
    assert (closed.state, closed.done, closed.closed_on) == ("closed", "In the pack.", timezone.localdate())
    again = reopen(closed, reason="Only half of them were.", by=by)
    assert (again.state, again.closed_on) == ("open", None)
    assert list(again.events.values_list("kind", flat=True)) == ["recorded", "answered", "closed", "reopened"]


def test_an_action_of_somebody_elses_post_is_not_theirs_to_answer() -> None:
    partnership = a_partnership()
    owner = held_by(a_user(Role.OWNER, partnership.force), a_post(partnership, "Town Sergeant"))
    action = an_action(partnership, by=a_secretary(partnership), owner=a_post(partnership))
    with pytest.raises(PermissionDenied):
        answer(action, "Done.", is_done=True, by=owner)


def test_an_action_is_not_closed_in_the_future_nor_twice_nor_without_saying_what_was_done() -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by)
    with pytest.raises(ValidationError, match="in the future"):
        close(action, done="Done.", on=timezone.localdate() + timedelta(days=1), by=by)
    with pytest.raises(ValidationError, match="Say what was done"):
        close(action, done="", by=by)
    close(action, done="Done.", by=by)
    with pytest.raises(ValidationError, match="closed already"):
        close(action, done="Done.", by=by)
    with pytest.raises(ValidationError, match="Open it again"):
        agree_date(action, date(2026, 9, 30), reason="Late.", by=by)


def test_an_action_changes_hands_with_a_reason_and_a_name_that_is_no_post_stays_text() -> None:
    partnership = a_partnership()
    by, post = a_secretary(partnership), a_post(partnership)
    action = an_action(partnership, by=by, owner_printed="Corporate Comms")
    assert action.owner_shown == "Corporate Comms"
    handed = hand_over(action, owner=post, reason="They hold the figures.", by=by)
    assert (handed.owner_shown, handed.owner_printed) == ("Contact Centre Manager", "")
    assert handed.events.get(kind="handed_over").was == "Corporate Comms"
    with pytest.raises(ValidationError, match="who has it now"):
        hand_over(handed, owner=post, reason="Again.", by=by)


def test_nothing_of_another_partnership_can_be_named() -> None:
    ours, theirs = a_partnership(), a_partnership("Southfen")
    by = a_secretary(ours)
    with pytest.raises(ValidationError, match="Choose a post"):
        an_action(ours, by=by, owner=a_post(theirs))
    with pytest.raises(ValidationError, match="Choose a board"):
        an_action(ours, by=by, body=a_board(theirs))
    with pytest.raises(PermissionDenied):
        an_action(theirs, by=by)


def test_two_who_change_an_action_at_once_are_told() -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by)
    agree_date(action, date(2026, 9, 30), reason="Late.", by=by, seen=0)
    with pytest.raises(ActionChangedMeanwhile):
        close(action, done="Done.", by=by, seen=0)


def test_staff_who_keep_no_papers_record_no_action() -> None:
    partnership = a_partnership()
    with pytest.raises(PermissionDenied):
        record_action(partnership, text="Anything.", by=a_user(Role.ANALYST, partnership.force))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "closed", "closed_on": None},
        {"state": "open", "closed_on": date(2026, 6, 1)},
        {"subject_type": "plans.commitment", "subject_id": None},
    ],
)
def test_the_database_refuses_an_action_that_cannot_be(values: dict[str, Any]) -> None:
    partnership = a_partnership()
    action = an_action(partnership, by=a_secretary(partnership))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**values)


def test_every_change_leaves_an_event_that_is_only_added_to() -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by)
    answer(action, "Asked for them.", is_done=False, by=by)
    assert list(ActionEvent.objects.values_list("kind", flat=True)) == ["recorded", "said"]
