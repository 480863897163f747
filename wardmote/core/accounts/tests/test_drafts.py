"""What somebody is typing is kept for them alone, until they save it or it has grown old."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.drafts import MOST_OF_ONE_USER, draft_of, keep_draft
from wardmote.core.accounts.models import KeptDraft, Role, User
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.audit.selectors import entry_count

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 10, 12, 0, tzinfo=timezone.get_default_timezone())
WORDS = [["internal_text", "Both handlers\nstarted."], ["rating", "amber"]]


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR, a_partnership().governing_body)


@pytest.fixture
def browser(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def keep(client: Client, path: str = "/work/people/add/", values: Any = None) -> int:
    sent = {"path": path, "values": json.dumps(WORDS if values is None else values)}
    return client.post(reverse("kept_draft"), sent).status_code


def found(client: Client, path: str = "/work/people/add/") -> Any:
    return client.get(reverse("kept_draft"), {"path": path}).json()["values"]


def test_what_is_typed_comes_back_as_it_was(browser: Client) -> None:
    assert keep(browser) == 204
    assert found(browser) == WORDS
    assert found(browser, "/work/people/") == []


def test_the_last_words_count(browser: Client) -> None:
    keep(browser)
    keep(browser, values=[["internal_text", "Later."]])
    assert found(browser) == [["internal_text", "Later."]]
    assert KeptDraft.objects.count() == 1


def test_it_is_kept_for_its_writer_alone(browser: Client, administrator: User) -> None:
    keep(browser)
    stranger = Client()
    stranger.force_login(a_user(Role.ADMINISTRATOR, a_partnership("Eastmarsh").governing_body))
    assert found(stranger) == []
    stranger.post(reverse("kept_draft"), {"path": "/work/people/add/", "discard": "1"})
    assert found(browser) == WORDS
    assert keep(Client()) == 401


def test_it_can_be_discarded(browser: Client) -> None:
    keep(browser)
    assert browser.post(reverse("kept_draft"), {"path": "/work/people/add/", "discard": "1"}).status_code == 204
    assert found(browser) == []


def test_passwords_and_tokens_are_never_kept(browser: Client) -> None:
    keep(browser, values=[["password", "x"], ["New_Password1", "y"], ["csrfmiddlewaretoken", "z"], ["name", "Ada"]])
    assert found(browser) == [["name", "Ada"]]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("https://elsewhere.example/", WORDS),
        ("//elsewhere.example/", WORDS),
        ("", WORDS),
        ("/" + "x" * 500, WORDS),
        ("/work/", {"a": "b"}),
        ("/work/", ["a"]),
        ("/work/", [["a", 1]]),
        ("/work/", [["a", "b", "c"]]),
        ("/work/", [["a", "x" * 500_001]]),
    ],
)
def test_what_no_form_holds_is_refused(browser: Client, path: str, values: Any) -> None:
    assert keep(browser, path, values) == 422
    assert not KeptDraft.objects.exists()


@pytest.mark.parametrize("values", ["", "{", "nonsense", "[" * 100_000])
def test_nonsense_is_refused(browser: Client, values: str) -> None:
    assert browser.post(reverse("kept_draft"), {"path": "/work/", "values": values}).status_code == 400


def test_a_draft_of_more_than_thirty_days_is_gone(administrator: User) -> None:
    keep_draft(administrator, path="/work/", values=WORDS, now=NOON)
    assert draft_of(administrator, path="/work/", now=NOON + timedelta(days=30)) is not None
    assert draft_of(administrator, path="/work/", now=NOON + timedelta(days=31)) is None
    keep_draft(administrator, path="/other/", values=WORDS, now=NOON + timedelta(days=31))
    assert [each.path for each in KeptDraft.objects.all()] == ["/other/"]


def test_the_oldest_of_too_many_goes_first(administrator: User) -> None:
    for number in range(MOST_OF_ONE_USER + 1):
        keep_draft(administrator, path=f"/{number}/", values=WORDS, now=NOON + timedelta(minutes=number))
    assert KeptDraft.objects.count() == MOST_OF_ONE_USER
    assert draft_of(administrator, path="/0/", now=NOON) is None


def test_a_form_that_was_saved_drops_its_draft_and_a_refused_one_keeps_it(browser: Client, administrator: User) -> None:
    where = reverse("person", args=[administrator.pk])
    keep(browser, where)
    refused = browser.post(where, {"kept_draft": "1"})
    assert refused.status_code == 422
    assert found(browser, where) == WORDS
    organisation = administrator.memberships.get().organisation_id
    saved = browser.post(where, {"role": "auditor", "organisation": organisation, "kept_draft": "1"})
    assert saved.status_code == 302
    assert found(browser, where) == []
    assert saved.cookies["wm_saved"].value == where.replace("/", "%2F")


def test_keeping_a_draft_is_no_entry_in_the_history(browser: Client) -> None:
    before = entry_count()
    keep(browser)
    assert entry_count() == before


def test_the_database_keeps_one_draft_a_form(administrator: User) -> None:
    KeptDraft.objects.create(user=administrator, path="/work/", values=[], typed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptDraft.objects.create(user=administrator, path="/work/", values=[], typed_at=NOON)
    with pytest.raises(ValidationError):
        keep_draft(administrator, path="work", values=WORDS, now=NOON)
