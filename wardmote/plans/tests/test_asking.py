"""Agreeing a cadence: at every level, and what then counts below."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.organisations.services import add_body, open_post
from wardmote.core.ui.format import long_date
from wardmote.plans import due
from wardmote.plans.models import Activity, Commitment, PlanImport, PlanVersion
from wardmote.plans.selectors.answers import answers_in
from wardmote.plans.selectors.cadences import agreements_in, counts_for, from_above
from wardmote.plans.selectors.field_words import FieldWords
from wardmote.plans.services.asking import CadenceChanged, agree_objective, agree_row, agree_version, mark_of
from wardmote.plans.services.editing import move_activity
from wardmote.plans.services.importing import undo_import
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done):
    return done.by


def asked(done: PlanImport) -> dict[str, str]:
    """What is asked of each activity, checked against its levels one by one."""
    rows = Activity.objects.filter(version=done.version).select_related("commitment__part__objective", "version")
    for each in rows:
        levels = (each, each.commitment, each.commitment.part.objective, each.version)
        found = due.nearest(*((level.cadence, level.cadence_body_id) for level in levels))
        assert (each.asked, each.asked_before_id) == (found.cadence, found.body)
    return {each.key: each.asked for each in rows}


def of_plan(done: PlanImport, officer, cadence: str, **more) -> PlanVersion:
    values = {"body": None, "grace_days": 7, "escalation_post": None, "reason": "", **more}
    return agree_version(done.version, cadence=cadence, by=officer, **values)


def a_row(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def test_what_is_agreed_lower_down_counts(done, officer) -> None:
    of_plan(done, officer, "yearly")
    assert set(asked(done).values()) == {"yearly"}
    agree_objective(done.version.objectives.get(), cadence="half_yearly", body=None, reason="", by=officer)
    agree_row(a_row(done, "2"), cadence="quarterly", body=None, reason="It moves slowly.", by=officer)
    agree_row(the_activity(done, "2-1"), cadence="monthly", body=None, reason="", by=officer)
    assert asked(done) == {"1-1": "half_yearly", "2-1": "monthly", "2-2": "quarterly", "3-1": "half_yearly"}
    assert [each.level for each in agreements_in(done.version)] == ["objective", "commitment", "activity"]
    agree_row(a_row(done, "2"), cadence="", body=None, reason="", by=officer)
    assert asked(done)["2-2"] == "half_yearly"


def test_an_activity_that_moves_is_asked_as_its_new_commitment(done, officer) -> None:
    agree_row(a_row(done, "2"), cadence="quarterly", body=None, reason="", by=officer)
    move_activity(the_activity(done, "2-2"), commitment=a_row(done, "3"), after=None, reason="", by=officer)
    assert asked(done)["2-2"] == ""


def test_a_page_says_which_cadence_counts_and_where_it_comes_from(done, officer) -> None:
    of_plan(done, officer, "yearly")
    assert counts_for(the_activity(done, "1-1")) == "Every year (as the whole plan)"
    assert from_above(a_row(done, "1")) == "Every year (as the whole plan)"
    board = add_body(done.version.plan.partnership, name="Roads Board", by=officer)
    agree_row(a_row(done, "1"), cadence="before_body", body=board, reason="", by=officer)
    assert counts_for(the_activity(done, "1-1")) == "Before Roads Board meets (as its commitment)"


def test_a_cadence_before_a_body_names_one_of_this_partnership(done, officer) -> None:
    elsewhere = add_body(a_partnership("Southfen"), name="Southfen Board", by=None)
    for body in (None, elsewhere):
        with pytest.raises(ValidationError, match="Choose the body"):
            agree_row(a_row(done, "1"), cadence="before_body", body=body, reason="", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(version=done.version).update(cadence="before_body")


def test_only_a_post_of_the_partnership_is_told_of_what_stays_out(done, officer) -> None:
    stranger = open_post(organisation=a_partnership("Southfen").force, name="Superintendent", by=None)
    with pytest.raises(ValidationError, match="Choose a post of this partnership"):
        of_plan(done, officer, "monthly", escalation_post=stranger)
    with pytest.raises(ValidationError, match="from 0 to 60"):
        of_plan(done, officer, "monthly", grace_days=61)


def test_who_may_not_edit_the_plan_agrees_no_cadence(done) -> None:
    owner = a_user(Role.OWNER, done.version.plan.partnership.force)
    with pytest.raises(PermissionDenied):
        of_plan(done, owner, "monthly")


def test_it_stands_in_the_history_once(done, officer) -> None:
    before = Event.objects.count()
    of_plan(done, officer, "monthly")
    of_plan(done, officer, "monthly")  # says nothing new
    assert Event.objects.count() == before + 1
    agree_row(a_row(done, "1"), cadence="yearly", body=None, reason="Slow work.", by=officer)
    change = a_row(done, "1").field_changes.get(field="cadence")
    assert (change.was, change.now, change.reason) == ("", "yearly", "Slow work.")


def test_what_somebody_else_agreed_meanwhile_is_not_written_over(done, officer) -> None:
    seen = mark_of(done.version)
    of_plan(done, officer, "monthly")
    with pytest.raises(CadenceChanged):
        of_plan(done, officer, "yearly", seen=seen)


def since_of(done: PlanImport) -> dict[str, date | None]:
    return dict(Activity.objects.filter(version=done.version).values_list("key", "asked_since"))


def test_a_cadence_counts_from_the_day_that_is_given_and_else_from_today(done, officer) -> None:
    today = timezone.localdate()
    of_plan(done, officer, "monthly")
    assert set(since_of(done).values()) == {today}
    assert PlanVersion.objects.get(pk=done.version.pk).cadence_since == today
    earlier = today - timedelta(days=100)
    of_plan(done, officer, "monthly", since=earlier)  # the day alone is news
    assert set(since_of(done).values()) == {earlier}
    of_plan(done, officer, "monthly", grace_days=3)  # nothing about how often: the day stays
    assert set(since_of(done).values()) == {earlier}
    of_plan(done, officer, "quarterly")
    assert set(since_of(done).values()) == {today}


def test_a_day_counts_only_where_its_cadence_is_the_nearest(done, officer) -> None:
    today = timezone.localdate()
    first, second = today - timedelta(days=200), today - timedelta(days=100)
    of_plan(done, officer, "monthly", since=first)
    agree_row(a_row(done, "2"), cadence="monthly", body=None, reason="", by=officer)
    assert set(since_of(done).values()) == {first}  # the same is asked as before: what is late stays late
    agree_row(a_row(done, "2"), cadence="monthly", body=None, since=second, reason="", by=officer)
    agree_objective(done.version.objectives.get(), cadence="yearly", body=None, since=second, reason="", by=officer)
    of_plan(done, officer, "monthly", since=today)
    agree_row(the_activity(done, "2-1"), cadence="yearly", body=None, since=first, reason="", by=officer)
    assert since_of(done) == {"1-1": second, "2-1": first, "2-2": second, "3-1": second}


def test_updates_can_have_been_due_since_before_the_agreement_was_recorded(done, officer) -> None:
    today = date(2026, 11, 27)
    of_plan(done, officer, "monthly", since=date(2026, 9, 20))
    done.version.refresh_from_db()
    assert {each.state for each in answers_in([done.version], today=today).rows} == {"escalated"}


def test_no_day_to_come_and_no_day_without_a_cadence(done, officer) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="cannot be in the future"):
        of_plan(done, officer, "monthly", since=today + timedelta(days=1))
    with pytest.raises(ValidationError, match="no day goes with it"):
        agree_row(a_row(done, "1"), cadence="", body=None, since=today, reason="", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(version=done.version).update(cadence_since=today)
    of_plan(done, officer, "monthly", since=today)
    of_plan(done, officer, "")
    assert PlanVersion.objects.get(pk=done.version.pk).cadence_since is None


def test_the_day_stands_in_the_history(done, officer) -> None:
    day = timezone.localdate() - timedelta(days=30)
    agree_row(a_row(done, "1"), cadence="monthly", body=None, reason="", by=officer)
    agree_row(a_row(done, "1"), cadence="monthly", body=None, since=day, reason="The board said so.", by=officer)
    change = a_row(done, "1").field_changes.filter(field="cadence_since").last()
    assert (change.now, change.reason) == (day.isoformat(), "The board said so.")
    board = add_body(done.version.plan.partnership, name="Roads Board", by=officer)
    agree_row(a_row(done, "1"), cadence="before_body", body=board, reason="", by=officer)
    words = FieldWords(done.version)
    changes = a_row(done, "1").field_changes.filter(field__in=("cadence_body", "cadence_since"))
    assert [words(each.field, each.now) for each in changes][-2:] == ["Roads Board", long_date(timezone.localdate())]


def test_a_new_version_asks_as_the_one_before(done, officer) -> None:
    of_plan(done, officer, "yearly", grace_days=14)
    agree_row(a_row(done, "2"), cadence="quarterly", body=None, reason="", by=officer)
    draft = draft_version(done.version.plan, title="The next plan", reason="", by=officer)
    agree_row(a_row(done, "1"), cadence="monthly", body=None, reason="", by=officer)  # after the draft was begun
    adopt_version(draft, on=date(2026, 4, 1), kind="variation", reason="A new year.", by=officer)
    draft.refresh_from_db()
    assert (draft.cadence, draft.grace_days) == ("yearly", 14)
    rows = dict(draft.activities.values_list("key", "asked"))
    assert rows == {"1-1": "monthly", "2-1": "quarterly", "2-2": "quarterly", "3-1": "yearly"}


def test_undoing_the_first_import_leaves_nothing_behind(done, officer) -> None:
    undo_import(done, by=officer)
    assert not done.version.activities.exists()


def test_the_pages_of_a_cadence(client, done, officer) -> None:
    client.force_login(officer)
    slug, number = done.version.plan.slug, done.version.number
    board = add_body(done.version.plan.partnership, name="Roads Board", by=officer)
    plan = reverse("version_cadence", args=[slug, number])
    form = {"cadence": "quarterly", "grace_days": "5", "seen": mark_of(done.version)}
    assert client.post(plan, form).status_code == 302
    assert set(asked(done).values()) == {"quarterly"}
    refused = client.post(plan, {"cadence": "before_body", "grace_days": "5"})
    assert refused.status_code == 422
    assert "Choose the body before whose meetings" in refused.content.decode()
    row = reverse("row_cadence", args=[slug, number, "commitments", "2"])
    assert "As above: Every quarter (as the whole plan)" in client.get(row).content.decode()
    assert client.post(row, {"cadence": "before_body", "cadence_body": board.pk, "seen": "::"}).status_code == 302
    assert asked(done)["2-1"] == "before_body"
    objective = reverse("objective_cadence", args=[slug, number, done.version.objectives.get().slug])
    assert client.post(objective, {"cadence": "monthly", "seen": "::"}).status_code == 302
    assert "Before Roads Board meets" in client.get(plan).content.decode()
    day = timezone.localdate() - timedelta(days=40)
    boxes = {"since-day": day.day, "since-month": day.month, "since-year": day.year}
    agreed = {"cadence": "monthly", **boxes, "seen": mark_of(done.version.objectives.get())}
    assert client.post(objective, agreed).status_code == 302
    assert long_date(day) in client.get(plan).content.decode()
    assert f"It counts from {long_date(day)}." in client.get(objective).content.decode()
    late = {**agreed, "since-year": day.year + 5, "seen": mark_of(done.version.objectives.get())}
    refused = client.post(objective, late)
    assert refused.status_code == 422
    assert "cannot be in the future" in refused.content.decode()
    stale = client.post(objective, {"cadence": "yearly", "seen": "::"})
    assert stale.status_code == 422
    assert "Somebody else has agreed another cadence" in stale.content.decode()
    assert "Before Roads Board meets" in client.get(reverse("activity", args=[slug, "2-1"])).content.decode()
