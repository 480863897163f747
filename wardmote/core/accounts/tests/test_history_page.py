from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from wardmote.core.accounts import chronicle, services
from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.audit import services as audit
from wardmote.core.audit.models import Check, Event, EventValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return a_partnership("Northmoor")


@pytest.fixture
def auditor(ours):
    return a_user(Role.AUDITOR, ours.governing_body)


@pytest.fixture
def browser(client, auditor):
    client.force_login(auditor)
    return client


def test_an_entry_says_who_did_what_to_whom_with_its_values(browser, ours, auditor):
    person = a_user(Role.ANALYST, ours.force)
    services.give_role(person, Role.SECRETARY, organisation=ours.force, by=auditor)
    page = browser.get(reverse("history")).content.decode()
    for words in ("Gave a role", auditor.name, f"Person: {person.name}", "secretary", ours.force.name):
        assert words in page


def test_the_list_narrows_to_what_happened_and_who_did_it(browser, ours, auditor):
    person = a_user(Role.ANALYST, ours.force)
    services.close_account(person, by=auditor)
    services.reopen_account(person, by=None)
    page = browser.get(reverse("history"), {"verb": "accounts.account_closed", "by": f"user:{auditor.pk}"})
    text = page.content.decode().split('id="results"')[1]
    assert "Closed an account" in text
    assert "Opened an account again" not in text


def test_a_day_on_which_nothing_happened_is_said_to_be_empty(browser):
    page = browser.get(reverse("history"), {"since": "2001-01-01", "until": "2001-01-02"}).content.decode()
    assert "No entry fits these filters." in page


def test_words_of_another_partnership_stay_sealed_but_their_line_is_there(browser, auditor):
    theirs = a_partnership("Southfen")
    officer = a_user(Role.ADMINISTRATOR, theirs.force, name="Their Officer")
    services.open_account(email="secret@southfen.example", name="Their Secret", by=officer)
    services.give_role(officer, Role.SECRETARY, organisation=theirs.governing_body, by=officer)
    page = browser.get(reverse("history")).content.decode()
    for words in ("Their Officer", "Their Secret", "Southfen"):
        assert words not in page
    numbers = [entry.number for entry in chronicle.entries(list(chronicle.matching()), reader=auditor)]
    assert numbers == list(range(len(numbers), 0, -1))


def test_with_one_partnership_everything_is_its_own(auditor):
    orphan = services.open_account(email="no.role@northmoor.example", name="No Role Yet", by=auditor)
    (entry,) = chronicle.entries([Event.objects.get(subject_id=str(orphan.pk))], reader=auditor)
    assert not entry.theirs
    assert entry.subject == "Person: No Role Yet"


def test_the_page_shows_the_last_verification_and_names_the_first_bad_entry(browser):
    assert "has not been verified yet" in browser.get(reverse("history")).content.decode()
    audit.check()
    assert "entries hold" in browser.get(reverse("history")).content.decode()
    EventValue.objects.filter(event__number=1).update(text='"rewritten"')
    assert audit.check().bad_number == 1
    assert "does not hold from entry 1" in browser.get(reverse("history")).content.decode()


def test_an_erased_value_is_said_to_be_erased_and_the_chain_still_holds(browser, ours, auditor):
    person = services.open_account(email="erased@northmoor.example", name="To Be Erased", by=auditor)
    audit.erase_values(Event.objects.filter(subject_id=str(person.pk)), names=["name"], by=auditor, subject=person)
    assert audit.check().sound
    page = browser.get(reverse("history")).content.decode()
    assert "Erased or empty" in page


def test_was_and_now_of_one_thing_stand_together():
    changes = chronicle.changes_in({"was": "amber", "now": "red", "reason": "late", "files": ["a", "b"]})
    assert changes == [
        chronicle.Change(name="", was="amber", now="red"),
        chronicle.Change(name="reason", now="late"),
        chronicle.Change(name="files", now="a, b"),
    ]


def test_the_button_verifies_and_the_page_says_where_the_checkpoint_is(browser, auditor, tmp_path, settings):
    settings.CHECKPOINTS = str(tmp_path / "checkpoints.txt")
    services.open_account(email="new@northmoor.example", name="New Person", by=auditor)
    assert "None is kept elsewhere" in browser.get(reverse("history")).content.decode()
    assert browser.post(reverse("history_verify")).url == reverse("history")
    page = browser.get(reverse("history")).content.decode()
    assert "entries hold" in page
    assert settings.CHECKPOINTS in page
    assert len((tmp_path / "checkpoints.txt").read_text().splitlines()) == 1


def test_looking_at_the_address_of_the_button_verifies_nothing(browser):
    browser.get(reverse("history_verify"))
    assert not Check.objects.exists()


def test_a_long_history_is_verified_in_a_process_of_its_own_once(browser, auditor, monkeypatch):
    started = []

    class Process:
        def __init__(self, command, **_more):
            started.append(command[1:])

        def wait(self):
            return 0

    monkeypatch.setattr(audit, "AT_ONCE", 0)
    monkeypatch.setattr("wardmote.core.audit.services.subprocess.Popen", Process)
    services.open_account(email="new@northmoor.example", name="New Person", by=auditor)
    for _ in range(2):
        page = browser.post(reverse("history_verify"), follow=True).content.decode()
        assert "It is being verified now" in page
    assert "The history is being verified since" in page
    assert started == [["-m", "wardmote", "verify"]]


def test_the_download_holds_what_the_filters_leave_and_nothing_of_others(browser, auditor, ours, monkeypatch):
    monkeypatch.setattr(chronicle, "BATCH", 2)
    for number in range(5):
        services.open_account(email=f"p{number}@northmoor.example", name=f"=Person {number}", by=auditor)
    theirs = a_partnership("Southfen")
    officer = a_user(Role.ADMINISTRATOR, theirs.force, name="Their Officer")
    services.open_account(email="secret@southfen.example", name="Their Secret", by=officer)
    services.give_role(officer, Role.SECRETARY, organisation=theirs.governing_body, by=officer)
    every = b"".join(browser.get(reverse("history"), {"as": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(every)))
    assert rows[0][0] == "Number"
    assert [int(row[0]) for row in rows[1:]] == list(range(Event.objects.count(), 0, -1))
    assert "Southfen" not in every
    assert "Their" not in every
    some = b"".join(browser.get(reverse("history"), {"as": "csv", "since": "2001-01-01", "until": "2001-01-02"}))
    assert len(some.decode("utf-8-sig").splitlines()) == 1
