"""Plans beside each other: how each stands, and which of their commitments belong together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import Commitment, CommitmentLink, PlanImport
from wardmote.plans.selectors.glance import overview
from wardmote.plans.selectors.linking import between, standings, ties_of
from wardmote.plans.selectors.scopes import one_plan
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan
from wardmote.plans.services.linking import link, unlink
from wardmote.plans.tests.factories import a_partnership, a_plain_reading, a_user, an_imported_plan

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: DAY)


@pytest.fixture
def second(done: PlanImport, officer: User) -> PlanImport:
    return another_plan(done.version.plan.partnership, officer)


def another_plan(partnership: Partnership, by: Any) -> PlanImport:
    found = import_plan(
        a_plain_reading(),
        target=NewPlan(partnership=partnership, owner=partnership.force, title="Force delivery plan"),
        source=SourceFile("delivery.docx", "c" * 64),
        as_at=date(2026, 3, 31),
        by=by,
    )
    assert found is not None
    return found


def the(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def test_both_ends_show_a_link(done: PlanImport, second: PlanImport, officer: User) -> None:
    link(the(done, "1"), the(second, "2"), kind="delivers", note="From April.", by=officer)
    for commitment, other, is_out in (
        (the(done, "1"), the(second, "2"), True),
        (the(second, "2"), the(done, "1"), False),
    ):
        (tie,) = ties_of(commitment, user=officer)
        assert (tie.other, tie.is_out, tie.link.note) == (other, is_out, "From April.")
    assert Event.objects.filter(verb="plans.linked").count() == 1


def test_the_same_link_twice_and_one_within_a_plan_are_refused(
    done: PlanImport, second: PlanImport, officer: User
) -> None:
    link(the(done, "1"), the(second, "2"), kind="same", by=officer)
    with pytest.raises(ValidationError, match="already"):
        link(the(done, "1"), the(second, "2"), kind="same", by=officer)
    with pytest.raises(ValidationError, match="another plan"):
        link(the(done, "1"), the(done, "2"), kind="same", by=officer)


def test_nobody_links_with_what_they_may_not_read(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    with pytest.raises(PermissionDenied):
        link(the(done, "1"), the(other, "1"), kind="same", by=officer)
    with pytest.raises(PermissionDenied):
        link(the(other, "1"), the(done, "1"), kind="same", by=officer)


def test_who_may_not_read_the_other_end_learns_nothing_of_it(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    made = CommitmentLink.objects.create(
        from_commitment=the(done, "1"), to_commitment=the(other, "1"), kind="same", recorded_at=timezone.now()
    )
    assert ties_of(the(done, "1"), user=officer) == []
    assert made.pk


def test_a_link_is_taken_away_by_those_who_may_edit(done: PlanImport, second: PlanImport, officer: User) -> None:
    made = link(the(done, "1"), the(second, "2"), kind="same", by=officer)
    with pytest.raises(PermissionDenied):
        unlink(made, by=a_user(Role.ANALYST, done.version.plan.partnership.force))
    unlink(made, by=officer)
    assert not CommitmentLink.objects.exists()
    assert Event.objects.filter(verb="plans.unlinked").count() == 1


def test_what_is_without_a_link_is_shown_on_both_sides(done: PlanImport, second: PlanImport, officer: User) -> None:
    link(the(second, "3"), the(done, "1"), kind="supports", by=officer)
    found = between(done.version.plan, second.version.plan)
    assert len(found.links) == 1
    assert [each.key for each in found.without] == ["2", "3"]
    assert [each.key for each in found.other_without] == ["1", "2"]


def test_each_plan_stands_as_its_own_page_counts_it(done: PlanImport, second: PlanImport, officer: User) -> None:
    link(the(done, "1"), the(second, "2"), kind="same", by=officer)
    rows = standings(user=officer, today=DAY)
    assert [row.version.plan.title for row in rows] == ["Force delivery plan", "Northmoor safety plan"]
    for row in rows:
        seen = overview(one_plan(row.version, today=DAY), moves=None).whole
        for name in ("commitments", "activities", "complete", "off_track", "overdue", "silent", "unowned"):
            assert getattr(row.summary, name) == getattr(seen, name), name
        assert [each.count for each in row.ratings] == [each.count for each in seen.ratings]
        assert row.links == 1


def test_more_plans_cost_no_more_queries(done: PlanImport, officer: User) -> None:
    def asked() -> int:
        fresh = User.objects.get(pk=officer.pk)
        with CaptureQueriesContext(connection) as queries:
            standings(user=fresh, today=DAY)
        return len(queries)

    alone = asked()
    another_plan(done.version.plan.partnership, officer)
    assert asked() <= alone


def test_a_link_is_made_and_taken_away_on_its_pages(
    client: Client, done: PlanImport, second: PlanImport, officer: User
) -> None:
    client.force_login(officer)
    slug = done.version.plan.slug
    page = f"{reverse('commitment_links', args=[slug, '1'])}?words=market"
    assert "Walk every market street" in client.get(page).content.decode()
    assert client.post(page, {"kind": "same", "to": the(done, "2").pk, "note": ""}).status_code == 422
    assert client.post(page, {"kind": "same", "to": the(second, "2").pk, "note": "N"}).status_code == 302
    assert "Force delivery plan" in client.get(reverse("commitment", args=[slug, "1"])).content.decode()
    links = f"{reverse('plan_links', args=[slug])}?plan={second.version.plan.slug}"
    assert "Is the same promise as" in client.get(links).content.decode()
    made = CommitmentLink.objects.get()
    wrong = reverse("commitment_unlink", args=[slug, "3", made.pk])
    assert client.post(wrong).status_code == 404
    assert client.post(reverse("commitment_unlink", args=[slug, "1", made.pk])).status_code == 302
    assert not CommitmentLink.objects.exists()


def test_another_body_takes_over_after_what_happens_was_shown(client: Client, done: PlanImport, officer: User) -> None:
    client.force_login(officer)
    plan = done.version.plan
    form = {
        "partnership": plan.partnership_id, "governing_body": "Mayor of Northmoor", "on-day": "6", "on-month": "4",
        "on-year": "2026", "plans": [plan.pk], "reason": "The office of the board ended.",
    }  # fmt: skip
    shown = client.post(reverse("take_over"), form)
    assert "is taken over. The old one is past." in shown.content.decode()
    assert Partnership.objects.count() == 1
    confirmed = shown.content.decode().split('name="confirmed" value="')[1].split('"')[0]
    assert client.post(reverse("take_over"), {**form, "confirmed": confirmed}).status_code == 302
    assert Partnership.objects.count() == 2


def test_a_search_with_any_sign_is_answered(
    client: Client, done: PlanImport, second: PlanImport, officer: User
) -> None:
    client.force_login(officer)
    slug = done.version.plan.slug
    for name, keys in (("commitment_links", [slug, "1"]), ("plan_links", [slug])):
        assert client.get(reverse(name, args=keys), {"words": "a\x00b", "plan": "\x00"}).status_code == 200
