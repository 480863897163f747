"""A new governing body takes over: its people read the old record, and the old body's people not the new plan."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import verify
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.services import form_team, open_post
from wardmote.plans.models import Activity, Plan, PlanImport
from wardmote.plans.public import public_plan
from wardmote.plans.selectors.lineage import ancestors_of
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.selectors.reading import plans_for
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.showing import show_to_public
from wardmote.plans.services.succession import take_over
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import a_partnership, a_plain_reading, a_user, an_imported_plan, the_activity
from wardmote.plans.tests.test_public import an_edition

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 6)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 10))


def succeed(done: PlanImport, officer: User, *users: User) -> Partnership:
    plan = done.version.plan
    return take_over(
        plan.partnership, governing_body="Mayor of Northmoor", on=DAY, plans=[plan], users=users,
        reason="The office of the board ended.", by=officer,
    )  # fmt: skip


def test_the_old_body_ends_and_the_new_one_begins(done: PlanImport, officer: User) -> None:
    old = done.version.plan.partnership
    new = succeed(done, officer)
    old.refresh_from_db()
    former = Organisation.objects.get(pk=old.governing_body_id)
    assert (old.ends_on, old.successor, new.starts_on, new.force) == (date(2026, 4, 5), new, DAY, old.force)
    assert (former.ends_on, former.successor) == (date(2026, 4, 5), new.governing_body)
    assert [body.name for body in new.bodies.all()] == ["Contact Board"]
    assert verify().sound


def test_the_plan_is_a_new_one_with_the_old_ones_history(done: PlanImport, officer: User) -> None:
    new = succeed(done, officer)
    plan = Plan.objects.get(partnership=new)
    version = plan.versions.get()
    done.version.refresh_from_db()
    assert (version.kind, version.based_on, done.version.state) == ("succession", done.version, "past")
    assert (plan.owner, plan.slug) == (new.governing_body, "northmoor-safety-plan-2026")
    row = Activity.objects.get(version=version, key="1-1")
    assert [each.row for each in ancestors_of(row)] == [the_activity(done, "1-1")]
    assert [each.body and each.body.partnership for each in row.mechanisms.all()] == [new]
    assert Event.objects.filter(verb="plans.taken_over").count() == 1


def test_a_post_of_the_force_stays_an_owner_and_one_of_the_old_body_waits_to_be_matched(
    done: PlanImport, officer: User
) -> None:
    old = done.version.plan.partnership
    row = the_activity(done, "1-1")
    post = open_post(organisation=old.force, name="Contact Centre Manager", by=None)
    team = form_team(organisation=old.governing_body, name="Duties", by=None)
    row.assignments.filter(part="lead").update(post=post)
    row.assignments.filter(part="contributor").update(team=team)
    new = succeed(done, officer)
    owners = Activity.objects.get(version__plan__partnership=new, key="1-1").assignments.all()
    assert [(each.printed, each.post, each.team) for each in owners] == [
        ("Contact Centre Manager", post, None),
        ("Duties", None, None),
    ]


def test_the_new_bodys_people_read_the_old_record_and_never_the_other_way_round(
    done: PlanImport, officer: User
) -> None:
    old_plan = done.version.plan
    old_reader = a_user(Role.ANALYST, old_plan.partnership.governing_body, "old reader")
    new = succeed(done, officer)
    old_plan, new_plan = Plan.objects.get(pk=old_plan.pk), Plan.objects.get(partnership=new)
    new_reader = a_user(Role.POLICY_OFFICER, new.governing_body, "new reader")
    assert new_reader.has_perm("plans.view_plan", old_plan)
    assert not new_reader.has_perm("plans.edit_plan", old_plan)
    assert not new_reader.has_perm("plans.import_plan", old_plan)
    assert {plan.pk for plan in plans_for(user=new_reader)} == {old_plan.pk, new_plan.pk}
    assert old_reader.has_perm("plans.view_plan", old_plan)
    assert not old_reader.has_perm("plans.view_plan", new_plan)
    assert [plan.pk for plan in plans_for(user=old_reader)] == [old_plan.pk]


def test_chosen_people_get_their_roles_in_the_new_body_too(done: PlanImport, officer: User) -> None:
    secretary = a_user(Role.SECRETARY, done.version.plan.partnership.governing_body, "secretary")
    stranger = a_user(Role.ADMINISTRATOR, a_partnership("Southfen").force)
    new = succeed(done, officer, secretary, stranger)
    found = Membership.objects.filter(organisation=new.governing_body).values_list("user", "role")
    assert list(found) == [(secretary.pk, "secretary")]


def test_the_public_reads_what_was_cleared_under_the_new_body(done: PlanImport, officer: User) -> None:
    clear_everything(done)
    new = succeed(done, officer)
    face = public_plan(Plan.objects.get(partnership=new).slug)
    assert face is not None
    assert (face.governing_body, len(list(face.commitments()))) == ("Mayor of Northmoor", 3)
    assert public_plan(done.version.plan.slug) is None


def test_ratings_move_against_the_old_bodys_last_report(done: PlanImport, officer: User) -> None:
    an_edition(done, as_at=date(2026, 3, 1), audience="panel")
    new = succeed(done, officer)
    moves = moves_since_last_edition(Plan.objects.get(partnership=new).versions.get())
    assert moves is not None
    assert moves.count("better") == 1


def test_nothing_is_imported_into_a_plan_that_was_taken_over(done: PlanImport, officer: User) -> None:
    succeed(done, officer)
    with pytest.raises(ValidationError, match="taken this plan over"):
        import_plan(
            a_plain_reading(),
            target=done.version.plan,
            source=SourceFile("april.docx", "b" * 64),
            as_at=DAY,
            by=officer,
        )


def test_a_body_that_is_here_already_cannot_be_joined(done: PlanImport, officer: User) -> None:
    other = a_partnership("Southfen")
    for name in (other.governing_body.name, other.governing_body.name.upper()):
        with pytest.raises(ValidationError, match="of this name already"):
            take_over(
                done.version.plan.partnership, governing_body=name, on=DAY, plans=[], reason="A trick.", by=officer
            )
    assert not Partnership.objects.filter(governing_body=other.governing_body).exclude(pk=other.pk).exists()


def test_it_happens_once_and_with_the_right_to(done: PlanImport, officer: User) -> None:
    for nobody in (
        a_user(Role.ANALYST, done.version.plan.partnership.force),
        a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force),
    ):
        with pytest.raises(PermissionDenied):
            succeed(done, nobody)
    succeed(done, officer)
    with pytest.raises(ValidationError, match="already"):
        succeed(done, officer)


def test_another_partnerships_plan_is_not_taken_along(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    with pytest.raises(ValidationError, match="plans of this partnership"):
        take_over(
            done.version.plan.partnership,
            governing_body="Mayor",
            on=DAY,
            plans=[other.version.plan],
            reason="X",
            by=officer,
        )


def test_a_public_page_is_given_and_taken_away_with_an_entry_each(done: PlanImport, officer: User) -> None:
    plan = done.version.plan
    for is_public in (False, False, True):
        show_to_public(plan, is_public=is_public, by=officer)
    verbs = Event.objects.filter(subject_type="plans.plan").values_list("verb", flat=True)
    assert list(verbs) == ["plans.hidden_from_public", "plans.shown_to_public"]
    with pytest.raises(PermissionDenied):
        show_to_public(plan, is_public=False, by=a_user(Role.ANALYST, plan.partnership.force))
