"""What scrutiny hangs into other pages: what waits for whom, search, evidence, and actions that arise."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.hooks import due_items
from wardmote.oversight.models import Action
from wardmote.oversight.services import inspection as services
from wardmote.oversight.tests.factories import (
    a_consultation,
    a_decision,
    a_finding,
    a_post,
    a_question,
    a_recommendation,
    a_secretary,
    a_session,
    an_inspection,
    held_by,
)
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)
AGREED = {"agreed_on-day": "1", "agreed_on-month": "5", "agreed_on-year": "2026"}


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def kinds(user: User) -> list[str]:
    return sorted(str(each.kind) for each in due_items(user=user, today=TODAY))


def test_what_waits_stands_on_the_page_of_whoever_has_to_say_it(partnership: Partnership, secretary: User) -> None:
    post = a_post(partnership)
    report = an_inspection(partnership, by=secretary)
    finding = a_finding(report, by=secretary, lead=post, due=date(2026, 9, 1))
    a_question(a_session(partnership, by=secretary), by=secretary)
    a_recommendation(partnership, by=secretary)
    a_consultation(partnership, by=secretary, lead=post)
    owner = held_by(a_user(Role.OWNER, partnership.force), post)
    chief = a_user(Role.CHIEF_OFFICER, partnership.force)
    assert kinds(owner) == ["Consultation", "Finding of an inspection"]
    assert kinds(chief) == ["Answer to an inspectorate", "Question to the force"]
    assert kinds(secretary) == ["Answer to an inspectorate", "Recommendation of a panel"]
    assert kinds(a_secretary(a_partnership("Southfen"))) == []
    page = browser(owner).get("/work/my-updates/").content.decode()
    assert f"/work/findings/{finding.pk}/" in page
    later = a_finding(report, by=secretary, ref="Recommendation 2")
    services.give_way(finding, later, how="merged", reason="Together.", by=secretary)
    assert kinds(owner) == ["Consultation"]


def test_everything_is_found_by_its_words_and_by_nobody_elsewhere(partnership: Partnership, secretary: User) -> None:
    a_finding(an_inspection(partnership, by=secretary, title="Heron report"), by=secretary, text="Heron finding")
    a_question(a_session(partnership, by=secretary, subject="Heron session"), by=secretary, text="Heron question?")
    a_decision(partnership, by=secretary, title="Heron decision")
    a_recommendation(partnership, by=secretary, text="Heron recommendation")
    a_consultation(partnership, by=secretary, title="Heron consultation")
    page = browser(secretary).get("/work/search/?q=heron&kind=scrutiny").content.decode()
    for word in ("report", "finding", "session", "question", "decision", "recommendation", "consultation"):
        assert f"</mark> {word}" in page, word
    elsewhere = (
        browser(a_secretary(a_partnership("Southfen"))).get("/work/search/?q=heron&kind=scrutiny").content.decode()
    )
    assert "</mark> " not in elsewhere


def test_an_action_arises_from_a_finding_and_both_pages_show_it(partnership: Partnership, secretary: User) -> None:
    finding = a_finding(an_inspection(partnership, by=secretary), by=secretary)
    client = browser(secretary)
    address = f"/work/findings/{finding.pk}/"
    assert f"about=finding:{finding.pk}" in client.get(address).content.decode()
    record = f"/work/actions/record/?about=finding:{finding.pk}"
    shown = client.get(record)
    assert shown.status_code == 200
    assert "Recommendation 1" in shown.content.decode()
    made = client.post(record, {"text": "Bring the figures.", **AGREED})
    action = Action.objects.get()
    assert made.status_code == 302
    assert (action.subject_type, action.subject_id) == ("oversight.finding", finding.pk)
    assert action.ref in client.get(address).content.decode()
    assert address in client.get(made.headers["Location"]).content.decode()
    assert address in client.get("/work/actions/").content.decode()


def test_a_finding_of_another_partnership_is_nothing_an_action_can_arise_from(partnership: Partnership) -> None:
    theirs = a_partnership("Southfen")
    their_secretary = a_secretary(theirs)
    finding = a_finding(an_inspection(theirs, by=their_secretary), by=their_secretary)
    shown = browser(a_secretary(partnership)).get(f"/work/actions/record/?about=finding:{finding.pk}")
    assert finding.text[:30] not in shown.content.decode()


def test_evidence_can_be_attached_to_a_finding(partnership: Partnership, secretary: User) -> None:
    finding = a_finding(an_inspection(partnership, by=secretary), by=secretary)
    assert "Evidence" in browser(secretary).get(f"/work/findings/{finding.pk}/").content.decode()
