"""The pages of evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.files.models import Evidence, EvidenceVersion
from wardmote.core.files.services import attach, withdraw
from wardmote.core.files.tests.making import a_text
from wardmote.core.ui.headers import FILES_POLICY
from wardmote.plans.models import Activity
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity


@pytest.fixture
def activity(db: None) -> Activity:
    return the_activity(an_imported_plan(), "2-1")


@pytest.fixture
def officer(activity: Activity) -> User:
    return User.objects.get(memberships__role=Role.POLICY_OFFICER)


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def evidence(activity: Activity, officer: User) -> Evidence:
    return attach(
        activity, a_text("rota ünï.txt"), title="The rota", partnership=activity.version.plan.partnership, by=officer
    )


def attach_page(activity: Activity) -> str:
    return reverse("evidence_attach", args=["plans.activity", activity.pk])


def test_evidence_is_attached_and_stands_on_the_page_of_its_activity(browser: Client, activity: Activity) -> None:
    answer = browser.post(
        attach_page(activity),
        {
            "title": "Rota of May",
            "file": a_text(),
            "marking": "sensitive",
            "expires_on-day": "1",
            "expires_on-month": "1",
            "expires_on-year": "2020",
        },
        follow=True,
    )
    text = answer.content.decode()
    assert "The evidence is attached." in text
    assert "Rota of May" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "Expired" in text


def test_what_is_wrong_with_a_file_is_said_and_what_was_typed_is_kept(browser: Client, activity: Activity) -> None:
    bad = SimpleUploadedFile("rota.pdf", b"Two officers.")
    answer = browser.post(attach_page(activity), {"title": "Rota of May", "file": bad, "marking": "official"})
    assert answer.status_code == 422
    assert "does not fit what is in it" in answer.content.decode()
    assert "Rota of May" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_file_is_handed_out_to_be_saved_and_can_do_nothing(browser: Client, evidence: Evidence) -> None:
    answer = browser.get(reverse("evidence_file", args=[evidence.uuid, 1]))
    assert answer.content == b"Two officers walk the market on Fridays.\n"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == FILES_POLICY
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("codec", "named"), [("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("utf-16", "utf-16-le")])
def test_a_text_says_which_encoding_it_is_in(
    browser: Client, activity: Activity, officer: User, codec: str, named: str
) -> None:
    data = "Two officers walk the market – every Friday.".encode(codec)
    partnership = activity.version.plan.partnership
    kept = attach(activity, SimpleUploadedFile("rota.txt", data), partnership=partnership, by=officer)
    answer = browser.get(reverse("evidence_file", args=[kept.uuid, 1]))
    assert answer.content == data
    assert answer["Content-Type"] == f"text/plain; charset={named}"


def test_a_newer_file_stands_before_the_earlier_one(browser: Client, evidence: Evidence) -> None:
    given = {"file": a_text("rota-june.txt", b"June"), "marking": "official"}
    answer = browser.post(reverse("evidence_replace", args=[evidence.uuid]), given, follow=True)
    text = answer.content.decode()
    assert text.index("rota-june.txt") < text.index("rota ünï.txt")
    assert "Replaced" in text


def test_withdrawn_evidence_says_why_and_opens_no_more(browser: Client, evidence: Evidence) -> None:
    answer = browser.post(reverse("evidence_withdraw", args=[evidence.uuid]), {"reason": "Last year's."}, follow=True)
    assert "Last year&#39;s." in answer.content.decode()
    assert browser.get(reverse("evidence_file", args=[evidence.uuid, 1])).status_code == 404
    assert browser.post(reverse("evidence_withdraw", args=[evidence.uuid]), {"reason": "Again."}).status_code == 422


def test_the_list_shows_what_has_expired(
    browser: Client, activity: Activity, officer: User, evidence: Evidence
) -> None:
    past = timezone.localdate() - timedelta(days=3)
    partnership = activity.version.plan.partnership
    attach(activity, a_text(), title="Old certificate", partnership=partnership, by=officer, expires_on=past)
    withdraw(
        attach(activity, a_text(), title="Wrong file", partnership=partnership, by=officer), reason="No.", by=officer
    )
    shown = browser.get(reverse("evidence_list")).content.decode()
    assert "Old certificate" in shown
    assert "The rota" in shown
    assert "Wrong file" not in shown
    expired = browser.get(reverse("evidence_list"), {"state": "expired"}).content.decode()
    assert "Old certificate" in expired
    assert "The rota" not in expired
    assert "Wrong file" in browser.get(reverse("evidence_list"), {"state": "withdrawn"}).content.decode()
    assert "Nothing matches" in browser.get(reverse("evidence_list"), {"state": "nonsense"}).content.decode()


def test_another_partnerships_evidence_is_not_there(client: Client, evidence: Evidence, activity: Activity) -> None:
    client.force_login(a_user(Role.POLICY_OFFICER, a_partnership("Southmoor").governing_body, "stranger"))
    for address in (
        reverse("evidence", args=[evidence.uuid]),
        reverse("evidence_file", args=[evidence.uuid, 1]),
        attach_page(activity),
    ):
        assert client.get(address).status_code == 404
    assert "The rota" not in client.get(reverse("evidence_list")).content.decode()


def test_a_colleague_who_may_only_read_opens_it_and_changes_nothing(client: Client, evidence: Evidence) -> None:
    client.force_login(a_user(Role.ANALYST, evidence.partnership.force))
    assert client.get(reverse("evidence_file", args=[evidence.uuid, 1])).status_code == 200
    assert client.get(reverse("evidence_withdraw", args=[evidence.uuid])).status_code == 404
    assert "Replace it" not in client.get(reverse("evidence", args=[evidence.uuid])).content.decode()


@pytest.mark.parametrize("kind", ["plans.nothing", "accounts.user", "plans.activity"])
def test_a_record_that_is_not_there_can_have_no_evidence(browser: Client, kind: str) -> None:
    assert browser.get(reverse("evidence_attach", args=[kind, 999_999])).status_code == 404


def test_a_version_that_was_not_attached_is_not_there(browser: Client, evidence: Evidence) -> None:
    assert browser.get(reverse("evidence_file", args=[evidence.uuid, 2])).status_code == 404
    assert EvidenceVersion.objects.count() == 1
