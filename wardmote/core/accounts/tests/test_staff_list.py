from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.audit.selectors import entry_count
from wardmote.core.organisations.models import Holding, Person, Post
from wardmote.core.organisations.services import add_person, open_post, put_in

pytestmark = pytest.mark.django_db

LIST = """Post holder;E-mail address;Job title;Known as;Department;Start date;Leaving date
Ada Example;ada@northmoor.example;Superintendent, Prevention;Supt Prevention;Prevention;1/4/2026;
Ben Example;ben@northmoor.example;Inspector, Roads;;Operations;2026-05-01;30/9/2026
;nobody@northmoor.example;Sergeant, Desk;;;;
Cid Example;cid@northmoor.example;Sergeant, Desk;;;someday;
Dee Example;dee@northmoor.example;Superintendent, Prevention;;;1/6/2026;
"""


@pytest.fixture
def ours():
    return a_partnership()


@pytest.fixture
def browser(ours):
    client = Client()
    client.force_login(a_user(Role.POLICY_OFFICER, ours.governing_body))
    return client


def send(browser, organisation, text=LIST, **changed):
    file = SimpleUploadedFile("staff.csv", text.encode("utf-16") if changed.pop("utf16", False) else text.encode())
    on = {"on-day": "1", "on-month": "6", "on-year": "2026"}
    return browser.post(reverse("staff_list"), {"file": file, "organisation": organisation.pk, **on, **changed})


def confirm(browser, preview):
    signed = preview.content.decode().split('name="list" value="')[1].split('"')[0]
    return browser.post(reverse("staff_list"), {"list": signed}, follow=True)


def test_a_list_is_previewed_then_done_and_twice_changes_nothing(browser, ours):
    before = entry_count()
    preview = send(browser, ours.force)
    words = preview.content.decode()
    assert "A name or a post is missing" in words
    assert "“someday” is no date that we can read" in words
    assert "The post stands in the list twice" in words
    assert (Person.objects.count(), entry_count()) == (0, before), "looking changes nothing"
    assert "2 new" in confirm(browser, preview).content.decode()
    assert set(Person.objects.values_list("name", "email")) == {
        ("Ada Example", "ada@northmoor.example"),
        ("Ben Example", "ben@northmoor.example"),
    }
    post = Post.objects.get(short_name="Supt Prevention")
    assert (post.team.name, post.organisation) == ("Prevention", ours.force)
    assert Holding.objects.get(person__name="Ben Example").ends_on == date(2026, 9, 30)
    after = entry_count()
    again = send(browser, ours.force).content.decode()
    assert "Do this" not in again
    assert entry_count() == after


def test_a_new_holder_ends_the_one_before_and_a_complete_list_the_rest(browser, ours):
    post = open_post(organisation=ours.force, name="Superintendent, Prevention", by=None)
    other = open_post(organisation=ours.force, name="Chief Clerk", by=None)
    before = put_in(post, add_person(name="Old Holder", by=None), starts_on=date(2020, 1, 1), by=None)
    clerk = put_in(other, add_person(name="Clerk Holder", by=None), starts_on=date(2020, 1, 1), by=None)
    text = 'Name,Post,From\nAda Example,Superintendent Prevention,\nBen Example,"Superintendent, Prevention",1/6/2026\n'
    confirm(browser, send(browser, ours.force, text))
    before.refresh_from_db()
    clerk.refresh_from_db()
    assert (before.ends_on, clerk.ends_on) == (date(2026, 5, 31), None)
    preview = send(browser, ours.force, text, complete="on")
    assert "Clerk Holder" in preview.content.decode()
    confirm(browser, preview)
    clerk.refresh_from_db()
    assert clerk.ends_on == date(2026, 5, 31)


def test_people_of_one_name_are_told_apart_by_address_or_refused(browser, ours):
    for email in ("sam.a@northmoor.example", "sam.b@northmoor.example"):
        post = open_post(organisation=ours.force, name=f"Post of {email}", by=None)
        put_in(post, add_person(name="Sam Example", email=email, by=None), starts_on=date(2020, 1, 1), by=None)
    text = "Name,E-mail,Post\nSam Example,,Chief Clerk\nSam Example,SAM.B@northmoor.example,Head of Desk\n"
    preview = send(browser, ours.force, text)
    assert "Several people are called so" in preview.content.decode()
    confirm(browser, preview)
    assert Holding.objects.get(post__name="Head of Desk").person.email == "sam.b@northmoor.example"
    assert not Post.objects.filter(name="Chief Clerk").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [("one,two\n1,2\n", "No table has a column of names"), ("\x00\x01\x02", ""), ("", "")],
)
def test_a_file_that_is_no_list_is_refused_in_words(browser, ours, text, message):
    answer = send(browser, ours.force, text)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_other_encodings_are_read(browser, ours):
    confirm(browser, send(browser, ours.force, LIST, utf16=True))
    assert Person.objects.count() == 2


def test_a_preview_that_was_changed_or_made_elsewhere_does_nothing(browser, ours):
    theirs = a_partnership("Southfen")
    assert send(browser, theirs.force).status_code == 422
    stranger = Client()
    stranger.force_login(a_user(Role.POLICY_OFFICER, theirs.governing_body))
    signed = send(browser, ours.force).content.decode().split('name="list" value="')[1].split('"')[0]
    stranger.post(reverse("staff_list"), {"list": signed})
    browser.post(reverse("staff_list"), {"list": signed[:-3] + "abc"})
    assert not Person.objects.exists()
