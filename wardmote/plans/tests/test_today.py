"""The chief officer's page: what needs somebody across every plan, what changed in a week, and nobody else's plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.plans.models import Activity, PlanImport
from wardmote.plans.selectors.scopes import every_plan
from wardmote.plans.selectors.today import weeks_of
from wardmote.plans.services.asking import agree_version
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity
from wardmote.plans.tests.test_public import an_edition
from wardmote.plans.tests.test_views import FIGURES, listed, words_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def chief(done: PlanImport, client: Client) -> User:
    user = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


def weeks(user: User) -> list[dict[str, Any]]:
    return [dict(week.counts) for week in weeks_of(every_plan(user=user, today=TODAY))]


def test_a_chief_officer_lands_on_it(client: Client, chief: User) -> None:
    assert client.get(reverse("work"))["Location"] == reverse("today")


def test_every_figure_leads_to_the_list_that_it_counts(client: Client, done: PlanImport, chief: User) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    figures = FIGURES.findall(client.get(reverse("today")).content.decode())
    assert {link.rpartition("=")[2] for _number, link in figures} >= {"off_track", "worse"}
    for number, link in figures:
        assert len(listed(client.get(link))) == int(number), link


def test_what_got_worse_stands_before_what_is_off_track_and_each_says_its_plan(
    client: Client, done: PlanImport, chief: User
) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    first = words_of(client.get(reverse("today"))).partition("Look at these first")[2].partition("What changed")[0]
    assert first.index("Answer every call") < first.index("Repair the bicycle")
    assert done.version.plan.title in first


def test_where_nothing_is_off_track_it_says_of_how_many_nobody_can_tell(
    client: Client, done: PlanImport, chief: User
) -> None:
    Activity.objects.filter(version=done.version).update(rating=None, latest=None, last_update_on=None)
    said = words_of(client.get(reverse("today")))
    assert "Nothing is off track or rated worse. Not rated: 4 of 4. Silent, with no update when one was due: 4." in said


@pytest.mark.parametrize("status", ["complete", "cancelled"])
def test_nobody_is_asked_to_rate_what_is_finished(client: Client, done: PlanImport, chief: User, status: str) -> None:
    Activity.objects.filter(version=done.version).update(rating=None, latest=None, last_update_on=None)
    Activity.objects.filter(pk=the_activity(done, "1-1").pk).update(status=status)
    assert "Not rated: 3 of 4. Silent, with no update when one was due: 3." in words_of(client.get(reverse("today")))


def test_a_week_counts_what_was_said_rated_and_moved_in_it_and_nothing_older(done: PlanImport, chief: User) -> None:
    before = weeks(chief)
    activity = the_activity(done, "1-1")
    add_update(activity, internal_text="Every call was answered.", as_at=date(2026, 4, 9), by=chief)
    rate(
        activity, done.version.scheme.ratings.get(key="green"), reason="They answer.", as_at=date(2026, 4, 9), by=chief
    )
    add_update(the_activity(done, "3-1"), internal_text="Said long before.", as_at=date(2026, 4, 3), by=chief)
    (after,) = weeks(chief)
    assert before == []
    assert (after["said"], after["rated"], after["dated"], after["left"]) == (1, 1, 0, 0)


def test_other_forces_plans_are_not_counted(client: Client, done: PlanImport, chief: User) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Eastmarsh"))
    add_update(the_activity(theirs, "1-1"), internal_text="Theirs.", as_at=TODAY, by=theirs.by)
    assert weeks(chief) == []
    assert "Eastmarsh" not in words_of(client.get(reverse("today")))


def test_without_a_plan_it_says_what_will_be_here(client: Client) -> None:
    client.force_login(a_user(Role.CHIEF_OFFICER, a_partnership().force))
    assert "No plan yet" in words_of(client.get(reverse("today")))


def test_who_keeps_a_plan_sees_how_the_answers_stand_and_who_reads_it_does_not(
    client: Client, done: PlanImport, chief: User
) -> None:
    officer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    agree_version(
        done.version, cadence="monthly", body=None, grace_days=7, escalation_post=None, reason="Agreed.", by=officer
    )
    assert "panel-answers" not in client.get(reverse("today")).content.decode()
    client.force_login(officer)
    assert client.get(reverse("work"))["Location"] == reverse("today")
    page = client.get(reverse("today")).content.decode()
    assert "panel-answers" in page
    assert reverse("answers", args=[done.version.plan.slug]) in page
