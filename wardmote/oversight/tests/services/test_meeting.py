from __future__ import annotations

from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.services import describe_body, end_seat, give_seat
from wardmote.core.ui.hooks import next_meetings
from wardmote.oversight.models import AgendaItem, Meeting
from wardmote.oversight.selectors.agenda import Suggestion, suggestions_for
from wardmote.oversight.services.action import close
from wardmote.oversight.services.agenda import (
    MinutesChangedMeanwhile,
    add_items,
    remove_item,
    shift_item,
    write_minutes,
)
from wardmote.oversight.services.meeting import (
    MeetingChangedMeanwhile,
    approve_notes,
    cancel,
    hold,
    move,
    plan_meetings,
    restore,
    tick,
)
from wardmote.oversight.services.papers import attach_edition, despatch, file_bytes
from wardmote.oversight.tests.factories import a_board, a_meeting, a_post, a_secretary, an_action, looked_at
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Any:
    """The board that the ordinary plan names, with a secretary as ``by``."""
    plan = an_imported_plan().version.plan
    found: Any = plan.partnership.bodies.get(name="Contact Board")
    found.by = a_secretary(plan.partnership)
    return found


def the_commitment(board: Any, key: str = "1") -> Commitment:
    return Commitment.objects.get(version__plan__partnership=board.partnership, key=key)


def test_a_day_on_which_the_board_meets_already_is_not_planned_twice(board: Any) -> None:
    days = [date(2026, 6, 16), date(2026, 9, 15)]
    assert len(plan_meetings(board, days, by=board.by)) == 2
    assert plan_meetings(board, days, by=board.by) == []
    assert next_meetings([board.pk], date(2026, 6, 16)) == {board.pk: date(2026, 9, 15)}


def test_a_move_counts_its_sequence_up_keeps_where_it_was_and_needs_a_reason(board: Any) -> None:
    meeting = a_meeting(board, by=board.by, begins=time(10), ends=time(12), place="County Hall")
    new: dict[str, Any] = {"on": date(2026, 6, 23), "begins": time(14), "ends": time(16), "place": "County Hall"}
    with pytest.raises(ValidationError, match="Say why"):
        move(meeting, **new, reason="", by=board.by)
    with pytest.raises(ValidationError, match="end after it begins"):
        move(meeting, **{**new, "ends": time(13)}, reason="Clash.", by=board.by)
    moved = move(meeting, **new, reason="The chair is away.", by=board.by)
    change = moved.changes.get(kind="moved")
    assert (moved.sequence, moved.on) == (1, date(2026, 6, 23))
    assert (change.was, change.reason) == ("2026-06-16, 10:00–12:00, County Hall", "The chair is away.")
    with pytest.raises(ValidationError, match="when and where it is now"):
        move(meeting, **new, reason="Again.", by=board.by)


def test_a_cancelled_meeting_stays_and_can_take_place_after_all(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    cancel(meeting, reason="Snow.", by=board.by)
    assert next_meetings([board.pk], date(2026, 1, 1)) == {}
    with pytest.raises(ValidationError, match="still to come"):
        cancel(meeting, reason="Again.", by=board.by)
    with pytest.raises(ValidationError, match="cancelled"):
        hold(meeting, attendance={}, by=board.by)
    back = restore(meeting, reason="It thawed.", by=board.by)
    assert (back.state, back.sequence) == ("planned", 2)
    assert list(back.changes.values_list("kind", flat=True)) == ["planned", "cancelled", "restored"]


def test_who_was_there_is_kept_by_the_name_the_seat_had_then(board: Any) -> None:
    seat = give_seat(board, name="Independent member", by=board.by)
    post = give_seat(board, post=a_post(board.partnership), by=board.by)
    meeting = a_meeting(board, by=board.by)
    hold(
        meeting,
        attendance={seat.pk: ("present", "Ms Okafor"), post.pk: ("sent", "The deputy")},
        others=["A guest", "A guest", " "],
        by=board.by,
    )
    names = list(meeting.attendance.values_list("name", "state", "who"))
    assert names == [
        ("Independent member", "present", "Ms Okafor"),
        ("Contact Centre Manager", "sent", "The deputy"),
        ("A guest", "present", ""),
    ]
    again = hold(meeting, attendance={seat.pk: ("apologies", "")}, by=board.by)
    assert again.attendance.count() == 1
    assert again.changes.filter(kind="held").count() == 1


def test_another_boards_seat_is_not_noted(board: Any) -> None:
    other = give_seat(a_board(a_partnership("Southfen")), name="Stranger", by=None)
    meeting = hold(a_meeting(board, by=board.by), attendance={other.pk: ("present", "")}, by=board.by)
    assert not meeting.attendance.exists()


def test_a_meeting_to_come_was_not_held(board: Any) -> None:
    meeting = a_meeting(board, by=board.by, on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="still to come"):
        hold(meeting, attendance={}, by=board.by)


def test_two_who_change_a_meeting_at_once_are_told_and_staff_change_none(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    cancel(meeting, reason="Snow.", by=board.by, seen=0)
    with pytest.raises(MeetingChangedMeanwhile):
        restore(meeting, reason="It thawed.", by=board.by, seen=0)
    with pytest.raises(PermissionDenied):
        restore(meeting, reason="It thawed.", by=a_user(Role.ANALYST, board.partnership.force))


def test_a_step_towards_sending_out_is_ticked_and_taken_back(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    assert tick(meeting, "papers_in_on", on=timezone.localdate(), by=board.by).papers_in_on == timezone.localdate()
    assert tick(meeting, "papers_in_on", on=None, by=board.by).papers_in_on is None
    with pytest.raises(ValidationError, match="no such step"):
        tick(meeting, "state", on=timezone.localdate(), by=board.by)


def test_the_agenda_is_suggested_from_what_is_due_the_never_seen_first(board: Any) -> None:
    done = an_action(board.partnership, by=board.by, body=board, text="Closed one.")
    close(done, done="Done.", by=board.by)
    an_action(board.partnership, by=board.by, body=board, text="Open one.")
    seen, unseen = the_commitment(board, "1"), the_commitment(board, "2")
    activity = Activity.objects.filter(commitment=unseen).first()
    activity.mechanisms.create(printed="Contact Board", body=board, position=0)
    looked_at(board, seen, by=board.by, on=date(2026, 3, 17))
    meeting = a_meeting(board, by=board.by)
    found = suggestions_for(meeting, today=date(2026, 6, 1))
    assert [each.kind for each in found] == ["notes", "action", "commitment", "commitment"]
    assert found[1].action.text == "Open one."
    assert [each.commitment for each in found[2:]] == [unseen, seen]
    assert "never looked at here" in found[2].why
    assert "17 March 2026" in found[3].why
    add_items(meeting, found, by=board.by)
    assert suggestions_for(meeting, today=date(2026, 6, 1)) == []


def test_items_are_added_once_moved_and_taken_off_until_something_is_written(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    commitment = the_commitment(board)
    add_items(meeting, [Suggestion("commitment", commitment=commitment), Suggestion("other", "Any other")], by=board.by)
    assert add_items(meeting, [Suggestion("commitment", commitment=commitment)], by=board.by) == []
    first, second = meeting.items.all()
    shift_item(second, up=True, by=board.by)
    assert list(meeting.items.all()) == [second, first]
    shift_item(second, up=True, by=board.by)
    assert list(meeting.items.all()) == [second, first]
    remove_item(second, by=board.by)
    write_minutes(first, "Heard.", looked_at=True, by=board.by)
    with pytest.raises(ValidationError, match="stays on the agenda"):
        remove_item(first, by=board.by)


def test_nothing_of_another_partnership_comes_on_an_agenda(board: Any) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen")).version.commitments.first()
    with pytest.raises(ValidationError, match="same partnership"):
        add_items(a_meeting(board, by=board.by), [Suggestion("commitment", commitment=theirs)], by=board.by)


def test_minutes_are_saved_as_often_as_one_pauses_and_never_over_somebody_elses(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    item = add_items(meeting, [Suggestion("commitment", commitment=the_commitment(board))], by=board.by)[0]
    first = write_minutes(item, "The chair asked", looked_at=False, by=board.by, seen=0)
    assert first.revision == 1
    assert write_minutes(item, "The chair asked", looked_at=False, by=board.by, seen=0).revision == 1
    with pytest.raises(MinutesChangedMeanwhile) as caught:
        write_minutes(item, "Mine instead", looked_at=False, by=board.by, seen=0)
    assert caught.value.item.minutes == "The chair asked"
    assert write_minutes(item, "Both", looked_at=True, by=board.by, seen=1).looked_at


def test_the_database_looks_at_commitments_alone(board: Any) -> None:
    item = add_items(a_meeting(board, by=board.by), [Suggestion("other", "Any other business")], by=board.by)[0]
    with pytest.raises(ValidationError, match="Only a commitment"):
        write_minutes(item, "", looked_at=True, by=board.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(looked_at=True)


def test_what_went_out_stays_as_it_was(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    with pytest.raises(ValidationError, match="on the agenda first"):
        despatch(meeting, by=board.by)
    commitment = the_commitment(board)
    add_items(meeting, [Suggestion("commitment", commitment=commitment)], by=board.by)
    paper = despatch(meeting, by=board.by)
    before = {each.kind: file_bytes(each) for each in paper.files.all()}
    assert before.keys() == {"html", "pdf"}
    assert commitment.statement in before["html"].decode()
    Commitment.objects.filter(pk=commitment.pk).update(statement="Something else.")
    again = despatch(meeting, by=board.by)
    assert {each.kind: file_bytes(each) for each in paper.files.all()} == before
    assert "Something else." in file_bytes(again.files.get(kind="html")).decode()
    assert Meeting.objects.get(pk=meeting.pk).despatched_on == timezone.localdate()


def test_notes_are_approved_after_the_meeting_and_wait_for_a_second_person(board: Any) -> None:
    meeting = a_meeting(board, by=board.by, on=date(2026, 3, 17))
    with pytest.raises(ValidationError, match="held"):
        approve_notes(meeting, approved="chair", on=date(2026, 3, 20), public_notes="", by=board.by)
    hold(meeting, attendance={}, by=board.by)
    with pytest.raises(ValidationError, match="before the meeting"):
        approve_notes(meeting, approved="chair", on=date(2026, 3, 1), public_notes="", by=board.by)
    approve_notes(meeting, approved="chair", on=date(2026, 3, 20), public_notes="The board met.", by=board.by)
    waiting = Passage.objects.get(subject_type="oversight.meeting")
    assert (waiting.field, waiting.text, waiting.state) == ("public_notes", "The board met.", "waiting")


def test_the_database_refuses_approved_notes_of_a_meeting_that_was_not_held(board: Any) -> None:
    meeting = a_meeting(board, by=board.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(approved="chair", approved_on=date(2026, 6, 20))


def test_a_board_says_who_chairs_it_and_reports_to_no_circle(board: Any) -> None:
    above, post = a_board(board.partnership, "Above Board"), a_post(board.partnership, "Chair of Boards")
    described = describe_body(board, parent=above, chair_post=post, cycle_unit="months", cycle_every=2, by=board.by)
    assert (described.parent, described.chair_post) == (above, post)
    with pytest.raises(ValidationError, match="cannot report to itself"):
        describe_body(above, parent=described, by=board.by)
    with pytest.raises(ValidationError, match="Choose a post"):
        describe_body(board, chair_post=a_post(a_partnership("Southfen")), by=board.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(board).objects.filter(pk=board.pk).update(cycle_every=None)


def test_a_seat_ends_and_stays_known(board: Any) -> None:
    seat = give_seat(board, name="Independent member", starts_on=date(2024, 1, 1), by=board.by)
    with pytest.raises(ValidationError, match="seat already"):
        give_seat(board, name="Independent member", by=board.by)
    with pytest.raises(ValidationError, match="before the first"):
        end_seat(seat, on=date(2023, 1, 1), by=board.by)
    assert end_seat(seat, on=date(2026, 1, 1), by=board.by).ends_on == date(2026, 1, 1)


def test_an_edition_of_another_partnership_is_no_paper(board: Any) -> None:
    theirs: Any = SimpleNamespace(partnership_id=0)
    with pytest.raises(PermissionDenied):
        attach_edition(a_meeting(board, by=board.by), theirs, by=board.by)
