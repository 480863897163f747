"""Updates and ratings are added, checked, recorded, and wait for a second person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.services import form_team, open_post
from wardmote.plans.forms import UpdateForm
from wardmote.plans.models import Activity, PlanImport
from wardmote.plans.selectors.reading import my_activities
from wardmote.plans.services.updating import SaidMeanwhile, add_update, rate, resolve_owner, say_unchanged
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def writer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)


def test_an_update_stands_beside_the_earlier_ones(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    add_update(activity, as_at=date(2026, 4, 9), internal_text="Both handlers started.", by=writer)
    activity.refresh_from_db()
    assert activity.updates.count() == 2
    assert (activity.progress, activity.last_update_on) == ("Both handlers started.", date(2026, 4, 9))


def test_an_update_for_staff_changes_nothing_in_public(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    before = activity.public_progress
    add_update(activity, as_at=date(2026, 4, 9), internal_text="One handler is off sick.", by=writer)
    activity.refresh_from_db()
    assert activity.public_progress == before
    assert not Passage.objects.filter(text__contains="sick").exists()


def test_public_text_waits_for_a_second_person(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    add_update(activity, as_at=date(2026, 4, 9), internal_text="x", public_text="Calls are answered sooner.", by=writer)
    assert Passage.objects.get(field="public_progress", text="Calls are answered sooner.").state == "waiting"


def test_an_empty_update_is_refused(done: PlanImport, writer: User) -> None:
    with pytest.raises(ValidationError, match="how it is going"):
        add_update(the_activity(done, "1-1"), as_at=date(2026, 4, 9), internal_text="  ", by=writer)


def test_an_update_cannot_speak_of_the_future(done: PlanImport, writer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="future"):
        add_update(the_activity(done, "1-1"), as_at=tomorrow, internal_text="x", by=writer)


def test_somebody_elses_newer_update_is_shown_before_ours_is_saved(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    seen = activity.updates.latest("pk").pk
    theirs = add_update(activity, as_at=date(2026, 4, 9), internal_text="Theirs.", by=writer)
    with pytest.raises(SaidMeanwhile) as raised:
        add_update(activity, as_at=date(2026, 4, 9), internal_text="Ours.", seen=seen, by=writer)
    assert raised.value.updates == [theirs]
    add_update(activity, as_at=date(2026, 4, 9), internal_text="Ours.", seen=theirs.pk, by=writer)
    assert activity.updates.count() == 3


def test_a_rating_that_changes_needs_a_reason(done: PlanImport, writer: User) -> None:
    red = done.version.scheme.ratings.get(key="red")
    with pytest.raises(ValidationError, match="why"):
        rate(the_activity(done, "1-1"), red, as_at=date(2026, 4, 9), reason="", by=writer)


def test_a_rating_adds_to_the_history_and_is_recorded_once(done: PlanImport, writer: User) -> None:
    activity, red = the_activity(done, "1-1"), done.version.scheme.ratings.get(key="red")
    rate(activity, red, as_at=date(2026, 4, 9), reason="Nobody applied.", by=writer)
    activity.refresh_from_db()
    assert activity.rating == red
    assert activity.rating_events.count() == 2
    assert Event.objects.filter(verb="plans.rated").count() == 1


def test_a_rating_of_another_plans_scheme_is_refused(done: PlanImport, writer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Eastmarsh"))
    with pytest.raises(ValidationError, match="own scheme"):
        rate(
            the_activity(done, "1-1"),
            other.version.scheme.ratings.get(key="red"),
            as_at=date(2026, 4, 9),
            reason="x",
            by=writer,
        )


def test_neither_side_edits_the_others_text() -> None:
    parts = [
        {"title": "Police", "accountable": "force", "commitments": [a_commitment("1", "Patrol.", an_activity())]},
        {"title": "Board", "accountable": "governing_body", "commitments": [a_commitment("A1", "Ask.", an_activity())]},
    ]
    done = an_imported_plan(a_reading(objectives=[{"title": "Safer", "parts": parts}]))
    partnership = done.version.plan.partnership
    of_force = a_user(Role.POLICY_OFFICER, partnership.force)
    boards = Activity.objects.get(version=done.version, commitment__ref="A1")
    with pytest.raises(PermissionDenied):
        add_update(boards, as_at=date(2026, 4, 9), internal_text="Not mine to say.", by=of_force)
    polices = Activity.objects.get(version=done.version, commitment__ref="1")
    add_update(polices, as_at=date(2026, 4, 9), internal_text="Mine.", by=of_force)


def test_an_owner_writes_only_about_what_their_post_is_named_for(done: PlanImport) -> None:
    force = done.version.plan.partnership.force
    owner = a_user(Role.OWNER, force)
    owner.person = Person.objects.create(name=owner.name)
    owner.save()
    activity = the_activity(done, "1-1")
    with pytest.raises(PermissionDenied):
        add_update(activity, as_at=date(2026, 4, 9), internal_text="x", by=owner)
    post = open_post(organisation=force, name="Contact Centre Manager", by=None)
    Holding.objects.create(post=post, person=owner.person, starts_on=date(2026, 1, 1))
    activity.assignments.filter(part="lead").update(post=post)
    add_update(activity, as_at=date(2026, 4, 9), internal_text="Mine now.", by=owner)


def test_matching_an_owner_matches_it_wherever_it_is_printed(done: PlanImport, writer: User) -> None:
    assignment = the_activity(done, "1-1").assignments.get(printed="Duties")
    team = form_team(organisation=done.version.plan.partnership.force, name="Duty planning", by=None)
    assert resolve_owner(assignment, to=team, by=writer) == 1
    assignment.refresh_from_db()
    assert assignment.team == team


def test_nothing_changed_ends_the_silence_and_keeps_the_statement(done: PlanImport, writer: User) -> None:
    activity = the_activity(done, "1-1")
    said = say_unchanged(activity, as_at=date(2026, 4, 9), reason="Waiting for the contract.", by=writer)
    activity.refresh_from_db()
    assert (activity.last_update_on, activity.progress_as_at) == (date(2026, 4, 9), date(2026, 3, 1))
    assert activity.progress == "010326 - Two call handlers start in April."
    assert (said.nothing_changed, said.internal_text) == (True, "Waiting for the contract.")
    assert Event.objects.filter(verb="plans.unchanged").count() == 1


def test_nothing_changed_needs_a_reason(done: PlanImport, writer: User) -> None:
    with pytest.raises(ValidationError, match="why nothing has changed"):
        say_unchanged(the_activity(done, "1-1"), as_at=date(2026, 4, 9), reason=" ", by=writer)


@pytest.mark.parametrize(
    ("starts", "ends", "kind", "may"),
    [
        (date(2026, 1, 1), None, "holder", True),
        (date(2026, 1, 1), date(2026, 4, 8), "holder", False),
        (date(2026, 4, 10), None, "holder", False),
        (date(2026, 4, 1), date(2026, 4, 9), "cover", True),
        (date(2026, 3, 1), date(2026, 3, 31), "cover", False),
    ],
)
def test_a_post_gives_the_right_to_write_on_the_days_it_is_held_or_covered(
    done: PlanImport, monkeypatch: pytest.MonkeyPatch, starts: date, ends: date | None, kind: str, may: bool
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 9))
    force = done.version.plan.partnership.force
    owner = a_user(Role.OWNER, force)
    owner.person = Person.objects.create(name=owner.name)
    owner.save()
    post = open_post(organisation=force, name="Contact Centre Manager", by=None)
    Holding.objects.create(post=post, person=owner.person, starts_on=starts, ends_on=ends, kind=kind)
    activity = the_activity(done, "1-1")
    activity.assignments.filter(part="lead").update(post=post)
    assert owner.has_perm("plans.update_activity", activity) is may
    assert [each.pk for each in my_activities(user=owner, today=date(2026, 4, 9))] == ([activity.pk] if may else [])


def test_a_form_shows_the_rating_that_it_says_its_writer_has_seen(done: PlanImport, writer: User) -> None:
    """Somebody else rates between the reading of the activity and the making of the form: the reason must not be lost."""
    read_before = the_activity(done, "1-1")
    green = done.version.scheme.ratings.get(letter="G")
    event = rate(the_activity(done, "1-1"), green, as_at=date(2026, 4, 9), reason="Both started.", by=writer)
    form = UpdateForm(activity=read_before)
    assert (form["rating"].initial, form["rated"].initial) == (green.key, event.pk)
