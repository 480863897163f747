"""One change to many activities: looked at, made whole or not at all, and taken back whole or not at all."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import verify
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Body, Post
from wardmote.core.organisations.services import form_team, open_post
from wardmote.plans.models import Activity, BulkChange, DateMove, FieldChange, Mechanism, PlanImport
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.bulk import Change, RowsChangedMeanwhile, change_many, effects, undo_bulk
from wardmote.plans.services.updating import resolve_owner
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db

DATE = Change(
    "date", latest=date(2026, 9, 30), agreed_on=date(2026, 4, 1), agreed_by="Contact Board", reason="Late parts."
)
CADENCE = Change("cadence", cadence="quarterly")
STATE = (
    "owners_printed",
    "oversight_printed",
    "cadence",
    "cadence_since",
    "latest",
    "original_latest",
    "times_moved",
    "timescale_printed",
)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport) -> User:
    assert done.by is not None
    return done.by


@pytest.fixture
def post(done: PlanImport) -> Post:
    return open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)


def looked_at(done: PlanImport, change: Change, by: Any) -> dict[int, str]:
    keys = done.version.activities.values_list("pk", flat=True)
    return {each.activity.pk: each.mark for each in effects(done.version, change, keys, by=by) if not each.stays}


def make(done: PlanImport, change: Change, by: Any) -> BulkChange:
    return change_many(done.version, change, seen=looked_at(done, change, by), by=by)


def state(done: PlanImport) -> list[Any]:
    """Everything a change to many may touch, row by row."""
    rows = done.version.activities.order_by("position")
    return [
        (
            *(getattr(row, name) for name in STATE),
            sorted(row.assignments.values_list("part", "printed", "post", "team")),
            sorted(row.mechanisms.values_list("printed", "body")),
            sorted(row.timescale_dates.values_list("printed", "superseded")),
            row.date_moves.count(),
        )
        for row in rows
    ]


def body_of(done: PlanImport) -> Body:
    return Body.objects.get(partnership=done.version.plan.partnership, name="Contact Board")


# Looking


def test_looking_says_row_by_row_what_changes_and_what_stays_and_writes_nothing(
    done: PlanImport, officer: User
) -> None:
    Activity.objects.filter(version=done.version, key="2-1").update(cadence="quarterly")
    Activity.objects.filter(version=done.version, key="2-2").update(status="complete")
    before = (state(done), Event.objects.count())
    found = effects(done.version, CADENCE, done.version.activities.values_list("pk", flat=True), by=officer)
    assert [(each.activity.key, each.was, each.now, each.stays) for each in found] == [
        ("1-1", "Not agreed", "Every quarter", ""),
        ("2-1", "Every quarter", "Every quarter", "It is agreed so already."),
        ("2-2", "Not agreed", "Every quarter", "It is finished."),
        ("3-1", "Not agreed", "Every quarter", ""),
    ]
    assert (state(done), Event.objects.count()) == before


def test_rows_of_another_plan_are_left_out(done: PlanImport, officer: User) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    keys = [*theirs.version.activities.values_list("pk", flat=True), the_activity(done, "1-1").pk]
    assert [each.activity.key for each in effects(done.version, CADENCE, keys, by=officer)] == ["1-1"]


# Making


def test_a_date_is_moved_with_its_reason_and_the_first_one_stays(done: PlanImport, officer: User) -> None:
    change = make(done, DATE, officer)
    row = the_activity(done, "1-1")
    assert (row.latest, row.original_latest, row.times_moved) == (date(2026, 9, 30), date(2026, 6, 30), 1)
    move = DateMove.objects.get(activity=row)
    assert (move.was, move.now, move.reason, move.agreed_by) == (
        date(2026, 6, 30), date(2026, 9, 30), "Late parts.", "Contact Board",
    )  # fmt: skip
    assert FieldChange.objects.filter(activity=row, field="latest", now="2026-09-30").count() == 1
    assert change.count == 4


def test_a_post_leads_instead_of_who_led_before_and_is_not_listed_twice(
    done: PlanImport, officer: User, post: Post
) -> None:
    row = the_activity(done, "1-1")
    row.assignments.filter(part="contributor").update(post=post)
    make(done, Change("lead", lead=post), officer)
    assert list(row.assignments.values_list("part", "post", "printed")) == [("lead", post.pk, "Head of Contact")]
    assert all(each.assignments.get(part="lead").post == post for each in done.version.activities.all())
    assert FieldChange.objects.get(activity=row, field="owners_printed").now == "Head of Contact"


def test_a_team_can_lead(done: PlanImport, officer: User) -> None:
    team = form_team(organisation=done.version.plan.partnership.force, name="Contact", by=None)
    make(done, Change("lead", lead=team), officer)
    assert the_activity(done, "3-1").assignments.get().team == team


def test_a_board_is_added_beside_those_that_are_there(done: PlanImport, officer: User) -> None:
    board = body_of(done)
    make(done, Change("body", body=board), officer)
    assert Mechanism.objects.filter(activity__version=done.version, body=board).count() == 4
    assert the_activity(done, "1-1").mechanisms.count() == 1
    assert the_activity(done, "3-1").oversight_printed == "Contact Board"


def test_what_the_public_reads_of_a_change_waits_for_a_second_person(done: PlanImport, officer: User) -> None:
    make(done, Change("body", body=body_of(done)), officer)
    waiting = Passage.objects.filter(subject_type="plans.activity", field="oversight_printed", state="waiting")
    assert waiting.filter(subject_id=the_activity(done, "3-1").pk).exists()


def test_a_change_to_many_is_one_entry_of_the_history(done: PlanImport, officer: User) -> None:
    before = Event.objects.count()
    make(done, CADENCE, officer)
    event = Event.objects.order_by("-number")[0]
    assert (Event.objects.count() - before, event.verb) == (1, "plans.bulk_changed")
    assert verify().bad_number is None


# Refused


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"policy_officer"}))
@pytest.mark.parametrize("what", ["lead", "cadence", "body", "date"])
def test_only_those_who_may_change_many(done: PlanImport, post: Post, role: str, what: str, officer: User) -> None:
    changes = {
        "lead": Change("lead", lead=post),
        "cadence": CADENCE,
        "date": DATE,
        "body": Change("body", body=body_of(done)),
    }
    user = a_user(Role(role), done.version.plan.partnership.force)
    seen = looked_at(done, changes[what], officer)
    before = state(done)
    if role == "administrator" and what == "lead":
        assert change_many(done.version, changes[what], seen=seen, by=user).count == 4
        return
    with pytest.raises(PermissionDenied):
        change_many(done.version, changes[what], seen=seen, by=user)
    assert state(done) == before


def test_a_policy_officer_of_another_partnership_changes_nothing(done: PlanImport, officer: User) -> None:
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force)
    with pytest.raises(PermissionDenied):
        change_many(done.version, CADENCE, seen=looked_at(done, CADENCE, officer), by=stranger)


def test_nothing_of_another_partnership_is_given(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    their_post = open_post(organisation=other.version.plan.partnership.force, name="Their head", by=None)
    for change in (Change("lead", lead=their_post), Change("body", body=body_of(other))):
        with pytest.raises(ValidationError):
            make(done, change, officer)


def test_a_date_without_a_reason_is_refused(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError):
        make(done, Change("date", latest=date(2026, 9, 30), agreed_on=date(2026, 4, 1)), officer)
    assert not DateMove.objects.exists()


def test_a_row_that_changed_meanwhile_stops_the_whole_change_and_is_named(done: PlanImport, officer: User) -> None:
    seen = looked_at(done, DATE, officer)
    agree_date(
        the_activity(done, "1-1"),
        date(2026, 8, 1),
        reason="Parts.",
        agreed_on=date(2026, 4, 2),
        by=_force_officer(done),
    )
    before = state(done)
    with pytest.raises(RowsChangedMeanwhile) as raised:
        change_many(done.version, DATE, seen=seen, by=officer)
    assert len(raised.value.rows) == 1
    assert "Answer every call" in raised.value.rows[0]
    assert state(done) == before
    assert not BulkChange.objects.exists()


def test_an_owner_matched_meanwhile_is_noticed_though_no_word_of_the_row_changed(
    done: PlanImport, officer: User, post: Post
) -> None:
    change = Change("lead", lead=post)
    seen = looked_at(done, change, officer)
    row = the_activity(done, "1-1")
    Activity.objects.filter(pk=row.pk).update(retired_on=date(2026, 4, 1))
    with pytest.raises(RowsChangedMeanwhile):
        change_many(done.version, change, seen=seen, by=officer)


def _force_officer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)


# Undoing


@pytest.mark.parametrize("what", ["lead", "cadence", "body", "date"])
def test_undoing_puts_everything_back_as_it_was(done: PlanImport, officer: User, post: Post, what: str) -> None:
    the_activity(done, "1-1").assignments.filter(part="contributor").update(post=post)
    changes = {
        "lead": Change("lead", lead=post),
        "cadence": CADENCE,
        "date": DATE,
        "body": Change("body", body=body_of(done)),
    }
    before = state(done)
    made = make(done, changes[what], officer)
    assert state(done) != before
    undo_bulk(made, by=officer)
    assert state(done) == before
    assert Event.objects.order_by("-number")[0].verb == "plans.bulk_undone"
    with pytest.raises(ValidationError):
        undo_bulk(made, by=officer)


def test_a_day_to_count_from_goes_with_the_cadence_and_is_taken_back_with_it(done: PlanImport, officer: User) -> None:
    first, second = timezone.localdate() - timedelta(days=200), timezone.localdate() - timedelta(days=100)
    make(done, Change("cadence", cadence="quarterly", since=first), officer)
    made = make(done, Change("cadence", cadence="quarterly", since=second), officer)
    row = the_activity(done, "1-1")
    assert (row.cadence_since, row.asked_since) == (second, second)
    undo_bulk(made, by=officer)
    row.refresh_from_db()
    assert (row.cadence, row.cadence_since, row.asked_since) == ("quarterly", first, first)
    with pytest.raises(ValidationError, match="future"):
        make(done, Change("cadence", cadence="yearly", since=timezone.localdate() + timedelta(days=1)), officer)


def test_a_change_that_others_have_built_upon_is_not_undone_and_the_reason_is_said(
    done: PlanImport, officer: User
) -> None:
    made = make(done, DATE, officer)
    agree_date(
        the_activity(done, "1-1"),
        date(2026, 12, 1),
        reason="Parts.",
        agreed_on=date(2026, 4, 2),
        by=_force_officer(done),
    )
    before = state(done)
    with pytest.raises(ValidationError, match="Answer every call"):
        undo_bulk(made, by=officer)
    assert state(done) == before


def test_a_lead_that_was_matched_again_since_keeps_the_change(done: PlanImport, officer: User) -> None:
    team = form_team(organisation=done.version.plan.partnership.force, name="Contact", by=None)
    made = make(done, Change("lead", lead=team), officer)
    row = the_activity(done, "3-1")
    row.assignments.update(team=None)
    other = open_post(organisation=done.version.plan.partnership.force, name="Kit Manager", by=None)
    resolve_owner(row.assignments.get(), to=other, by=officer)
    with pytest.raises(ValidationError, match="bicycle"):
        undo_bulk(made, by=officer)


def test_an_undone_change_counts_the_revisions_on_so_that_open_forms_can_tell(done: PlanImport, officer: User) -> None:
    made = make(done, CADENCE, officer)
    undo_bulk(made, by=officer)
    assert the_activity(done, "1-1").revision == 2


# The pages


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_many_rows_are_changed_from_their_list_looked_at_and_undone(signed_in: Client, done: PlanImport) -> None:
    slug = done.version.plan.slug
    row = the_activity(done, "3-1")
    listed = signed_in.get(reverse("activities", args=[slug]) + "?rating=red").content.decode()
    assert f'name="row" value="{row.pk}"' in listed
    address = reverse("bulk_edit", args=[slug]) + f"?rating=red&row={row.pk}"
    assert "1 activity is chosen." in signed_in.get(address).content.decode()
    look = signed_in.post(address, {"what": "cadence", "cadence": "monthly", "step": "look"}).content.decode()
    assert "1 activity will change" in look
    assert the_activity(done, "3-1").cadence == ""
    answer = signed_in.post(address, {**hidden(look), "step": "apply"})
    assert the_activity(done, "3-1").cadence == "monthly"
    assert "Every month" in signed_in.get(answer.headers["Location"]).content.decode()
    signed_in.post(answer.headers["Location"])
    assert the_activity(done, "3-1").cadence == ""
    assert "Every month" in signed_in.get(reverse("bulk_changes", args=[slug])).content.decode()


def test_all_that_match_are_those_of_the_filters(signed_in: Client, done: PlanImport) -> None:
    address = reverse("bulk_edit", args=[done.version.plan.slug])
    assert (
        "2 activities are chosen."
        in signed_in.get(f"{address}?objective=objective-1&words=market&all=1").content.decode()
    )
    assert "No row is chosen" in signed_in.get(f"{address}?words=market").content.decode()
    assert "No row is chosen" in signed_in.get(f"{address}?row=x&row=99999999999999999999999").content.decode()


def test_what_was_chosen_wrongly_is_said_and_kept(signed_in: Client, done: PlanImport) -> None:
    address = reverse("bulk_edit", args=[done.version.plan.slug]) + "?all=1"
    answer = signed_in.post(address, {"what": "date", "reason": "", "agreed_by": "Contact Board", "step": "look"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Enter the new date.", "Say why the date moves.", 'value="Contact Board"'):
        assert words in page
    assert signed_in.post(address, {"what": "everything"}).status_code == 422


def test_a_conflict_shows_what_would_change_now_and_names_the_rows(signed_in: Client, done: PlanImport) -> None:
    address = reverse("bulk_edit", args=[done.version.plan.slug]) + "?all=1"
    look = signed_in.post(address, {"what": "cadence", "cadence": "monthly", "step": "look"}).content.decode()
    make(done, CADENCE, done.by)
    answer = signed_in.post(address, {**hidden(look), "step": "apply"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was changed" in page
    assert "Repair the bicycle" in page
    assert the_activity(done, "3-1").cadence == "quarterly"
    signed_in.post(address, {**hidden(page), "step": "apply"})
    assert the_activity(done, "3-1").cadence == "monthly"


def test_whoever_may_only_read_sees_no_boxes_to_tick(client: Client, done: PlanImport) -> None:
    client.force_login(a_user(Role.ANALYST, done.version.plan.partnership.force))
    page = client.get(reverse("activities", args=[done.version.plan.slug])).content.decode()
    assert 'name="row"' not in page
    assert client.get(reverse("bulk_edit", args=[done.version.plan.slug]) + "?all=1").status_code == 404
