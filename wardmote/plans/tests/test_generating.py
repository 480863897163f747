"""Invented plans: whole, the same from the same seed, and never among real ones by accident."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.selectors import verify
from wardmote.core.organisations.models import Holding, Partnership, Person
from wardmote.plans.models import Activity, Assignment, FieldChange, Plan, PlanVersion, RatingEvent, Step, Update
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.selectors.reading import my_activities, plans_for
from wardmote.plans.services.generating import Made, NotEmpty, Size, generate
from wardmote.plans.services.updating import add_update
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def invented(size: Size | None = None, **options: Any) -> Made:
    values = {"seed": 7, "today": TODAY, "say": lambda done, total, what: None, **options}
    return generate(size or Size(plans=5, organisations=4, activities=83, updates=400), **values)


def test_exactly_as_much_is_made_as_was_asked_for() -> None:
    invented()
    assert (Plan.objects.count(), Partnership.objects.count()) == (5, 2)
    assert (Activity.objects.count(), Update.objects.count()) == (83, 400)


def test_no_row_points_at_nothing_and_the_history_verifies() -> None:
    invented()
    connection.check_constraints()
    assert verify().bad_number is None


def test_every_activity_stands_as_its_histories_say() -> None:
    invented()
    for each in Activity.objects.select_related("rating"):
        newest = each.updates.order_by("as_at", "pk").last()
        assert newest is not None
        assert (newest.as_at, newest.internal_text) == (each.last_update_on, each.progress)
        rated = RatingEvent.objects.filter(activity=each).last()
        assert each.rating == (rated.rating if rated else None)
        assert each.date_moves.count() == each.times_moved
        last_move = each.date_moves.order_by("agreed_on", "pk").last()
        assert each.latest == (last_move.now if last_move else each.original_latest)


def test_rows_are_valid_as_the_models_see_them() -> None:
    invented()
    for model in (Activity, Update, RatingEvent, Assignment, FieldChange, Step, Plan, PlanVersion):
        for row in model._default_manager.all()[:60]:
            row.full_clean(exclude=["uuid"])


def test_nothing_was_said_in_the_future() -> None:
    invented()
    assert not Update.objects.filter(as_at__gt=TODAY).exists()
    assert not RatingEvent.objects.filter(as_at__gt=TODAY).exists()


def test_the_same_seed_and_day_give_the_same_plans() -> None:
    def drawn() -> list[Any]:
        with transaction.atomic():
            invented()
            rows = list(Update.objects.order_by("pk").values_list("uuid", "internal_text", "as_at"))
            transaction.set_rollback(True)
        return rows

    assert drawn() == drawn()


def test_another_seed_gives_other_plans() -> None:
    invented()
    invented(seed=8, into_existing=True)
    texts = [set(plan.versions.get().activities.values_list("text", flat=True)) for plan in Plan.objects.order_by("pk")]
    assert texts[0] != texts[5]


def test_plans_are_not_put_among_real_ones_unless_asked() -> None:
    an_imported_plan()
    with pytest.raises(NotEmpty):
        invented()
    assert Plan.objects.count() == 1
    invented(into_existing=True)
    assert Plan.objects.count() == 6


def test_people_can_write_on_where_the_generator_stopped() -> None:
    invented()
    activity = Activity.objects.filter(commitment__part__accountable="force").order_by("pk")[0]
    officer = User.objects.filter(
        memberships__role=Role.POLICY_OFFICER, memberships__organisation=activity.version.plan.partnership.force
    )[0]
    said = add_update(activity, as_at=TODAY.replace(year=2020), internal_text="Written by hand.", by=officer)
    assert said.pk > 400


def test_there_are_owners_with_work_vacant_posts_and_ratings_that_moved() -> None:
    invented(Size(plans=2, organisations=2, activities=200, updates=400))
    owner = User.objects.get(memberships__role=Role.OWNER)
    assert my_activities(user=owner, today=TODAY).exists()
    assert Holding.objects.filter(ends_on__lt=TODAY).exists()
    moves = [moves_since_last_edition(version) for version in PlanVersion.objects.all()]
    assert all(each is not None and each.by_uuid for each in moves)


def test_one_account_reads_every_plan_and_the_others_only_their_own() -> None:
    invented()
    everywhere = User.objects.get(email__startswith="analyst@")
    assert plans_for(user=everywhere).count() == 5
    officer = User.objects.filter(memberships__role=Role.POLICY_OFFICER)[0]
    assert plans_for(user=officer).count() == 3


def test_only_the_first_partnership_can_be_tried_by_one_click() -> None:
    made = invented()
    assert {user.has_usable_password() for user in made.users} == {False}
    assert User.objects.filter(password__startswith="!").count() == len(made.users)
    assert Person.objects.filter(user__in=made.users).count() == 1


def test_the_command_asks_first() -> None:
    with pytest.raises(CommandError, match="--yes"):
        call_command("generate", plans=1)
    assert not Plan.objects.exists()


def test_the_command_refuses_a_database_with_plans_and_says_how() -> None:
    an_imported_plan()
    with pytest.raises(CommandError, match="--into-existing"):
        call_command("generate", plans=1, yes=True)


def test_the_command_says_what_it_made() -> None:
    out = StringIO()
    call_command("generate", plans=2, activities=20, updates=60, as_at=TODAY, yes=True, stdout=out)
    assert "60  updates" in out.getvalue()
    assert "20  activities" in out.getvalue()
