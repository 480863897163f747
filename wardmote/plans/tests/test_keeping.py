"""Lists kept under a name: one's own, shared, and never another partnership's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.plans.models import PlanImport, SavedView
from wardmote.plans.selectors.keeping import views_for
from wardmote.plans.services.keeping import delete_view, lasting, rename_view, save_view
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def analyst(done: PlanImport) -> User:
    return a_user(Role.ANALYST, done.version.plan.partnership.force)


def kept(done: PlanImport, by: Any, name: str = "For the board", **values: Any) -> SavedView:
    plan = done.version.plan
    given = {"query": "show=silent", "is_shared": False, **values}
    return save_view(plan.partnership, plan, name=name, by=by, **given)


def names(user: User, done: PlanImport) -> list[str]:
    return [view.name for view in views_for(user=user, plan=done.version.plan)]


def test_one_sees_ones_own_lists_and_those_that_colleagues_share(done: PlanImport, analyst: User) -> None:
    colleague = a_user(Role.SECRETARY, done.version.plan.partnership.governing_body)
    kept(done, analyst, "Mine")
    kept(done, colleague, "Theirs alone")
    kept(done, colleague, "Theirs for all", is_shared=True)
    assert names(analyst, done) == ["Mine", "Theirs for all"]
    assert [view.name for view in views_for(user=analyst, plan=None)] == []


def test_a_list_of_another_partnership_is_not_seen_even_where_it_is_shared(done: PlanImport) -> None:
    kept(done, done.by, is_shared=True)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force)
    assert names(stranger, done) == []


def test_nobody_keeps_a_list_for_another_partnership(done: PlanImport) -> None:
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force)
    with pytest.raises(PermissionDenied):
        kept(done, stranger)


def test_what_an_address_holds_for_the_moment_is_not_kept() -> None:
    assert lasting("?show=silent&page=3&as=csv&words=&row=4&sort=-due") == "show=silent&sort=-due"


def test_saving_under_the_same_name_again_replaces_the_list(done: PlanImport, analyst: User) -> None:
    kept(done, analyst)
    kept(done, analyst, query="rating=red")
    assert SavedView.objects.get().query == "rating=red"


def test_only_whoever_saved_a_list_may_rename_or_forget_it(done: PlanImport, analyst: User) -> None:
    view = kept(done, analyst, is_shared=True)
    with pytest.raises(PermissionDenied):
        rename_view(view, name="Ours", is_shared=True, by=done.by)
    with pytest.raises(PermissionDenied):
        delete_view(view, by=done.by)
    assert SavedView.objects.get().name == "For the board"


def test_two_lists_of_one_person_never_have_one_name(done: PlanImport, analyst: User) -> None:
    kept(done, analyst, "One")
    two = kept(done, analyst, "Two")
    with pytest.raises(ValidationError):
        rename_view(two, name="One", is_shared=False, by=analyst)


def test_every_change_of_a_saved_list_stands_in_the_history(done: PlanImport, analyst: User) -> None:
    view = kept(done, analyst)
    rename_view(view, name="For the panel", is_shared=True, by=analyst)
    delete_view(view, by=analyst)
    verbs = list(Event.objects.filter(subject_type="plans.savedview").order_by("number").values_list("verb", flat=True))
    assert verbs == ["plans.view_saved", "plans.view_renamed", "plans.view_deleted"]


def test_a_list_is_saved_from_its_page_and_leads_back_to_it(client: Client, done: PlanImport, analyst: User) -> None:
    client.force_login(analyst)
    slug = done.version.plan.slug
    page = client.get(reverse("activities", args=[slug]) + "?rating=red&page=1").content.decode()
    assert f'href="{reverse("saved_lists", args=[slug])}?rating=red"' in page
    answer = client.post(reverse("saved_lists", args=[slug]), {"name": "Red", "query": "rating=red"})
    assert answer.headers["Location"] == reverse("activities", args=[slug]) + "?rating=red"
    assert ">Red</a>" in client.get(answer.headers["Location"]).content.decode()


def test_a_list_across_plans_is_saved_too(client: Client, done: PlanImport, analyst: User) -> None:
    client.force_login(analyst)
    answer = client.post(reverse("all_saved_lists"), {"name": "Late", "query": "show=overdue", "is_shared": "on"})
    assert answer.headers["Location"] == reverse("all_activities") + "?show=overdue"
    assert [view.name for view in views_for(user=done.by, plan=None)] == ["Late"]


def test_a_list_without_a_name_is_asked_for_one(client: Client, done: PlanImport, analyst: User) -> None:
    client.force_login(analyst)
    answer = client.post(reverse("all_saved_lists"), {"name": "", "query": "show=overdue"})
    assert answer.status_code == 422
    assert "Enter a name for this list." in answer.content.decode()
    assert 'value="show=overdue"' in answer.content.decode()


def test_somebody_elses_list_looks_like_none_when_it_is_to_be_forgotten(
    client: Client, done: PlanImport, analyst: User
) -> None:
    view = kept(done, done.by, is_shared=True)
    client.force_login(analyst)
    for number in (view.pk, 999999, "x"):
        answer = client.post(reverse("saved_lists", args=[done.version.plan.slug]), {"view": number, "delete": "1"})
        assert answer.status_code == 404
    assert SavedView.objects.count() == 1
