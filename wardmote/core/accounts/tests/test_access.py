from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from wardmote.core.accounts.access import require, signed_in


class Person:
    """Somebody who holds the named permissions, on the named records."""

    is_authenticated = True
    pk = 1

    def __init__(self, **rights):
        self.rights = rights

    def has_perm(self, key, record=None):
        return record in self.rights.get(key.replace(".", "_"), ())


def asked(method="GET", user=None, path="/work/thing/", **headers):
    request: Any = RequestFactory().generic(method, path, headers=headers)
    request.user = user or AnonymousUser()
    request.session = {}
    request.htmx = HtmxDetails(request)
    return request


def find(pk):
    if pk == 0:
        raise ObjectDoesNotExist
    return f"thing {pk}"


@require("things.view", find, change="things.change")
def thing(request, record):
    return HttpResponse(record)


def test_who_has_the_right_on_the_record_sees_it():
    assert thing(asked(user=Person(things_view=["thing 1"])), pk=1).content == b"thing 1"


@pytest.mark.parametrize("pk", [0, 2])
def test_what_may_not_be_seen_is_not_there_just_as_what_does_not_exist(pk):
    with pytest.raises(Http404):
        thing(asked(user=Person(things_view=["thing 1"])), pk=pk)


def test_the_right_to_look_is_not_the_right_to_send():
    looking = Person(things_view=["thing 1"])
    with pytest.raises(Http404):
        thing(asked("POST", user=looking), pk=1)
    writing = Person(things_view=["thing 1"], things_change=["thing 1"])
    assert thing(asked("POST", user=writing), pk=1).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_links_and_forms_are_answered(method):
    assert thing(asked(method, user=Person(things_view=["thing 1"])), pk=1).status_code == 405


def test_without_a_record_the_right_is_asked_for_anywhere():
    @require("things.view")
    def things(request):
        return HttpResponse("all that are yours")

    assert things(asked(user=Person(things_view=[None]))).status_code == 200
    with pytest.raises(Http404):
        things(asked(user=Person()))


def test_a_reader_who_is_not_signed_in_is_sent_to_sign_in_and_back():
    answer = thing(asked(path="/work/thing/?page=2"), pk=1)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/sign-in/?next=/work/thing/%3Fpage%3D2"


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in_and_back_to_the_page():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/work/things/?q=a"}
    answer = thing(asked(path="/work/thing/part/", **headers), pk=1)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/account/sign-in/?next=/work/things/%3Fq%3Da"


def test_pages_of_people_at_work_are_kept_by_no_cache():
    answer = thing(asked(user=Person(things_view=["thing 1"])), pk=1)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_a_page_of_everybodys_own_asks_only_for_signing_in():
    @signed_in
    def own(request):
        return HttpResponse("yours")

    assert own(asked(user=SimpleNamespace(is_authenticated=True))).status_code == 200
    assert own(asked()).status_code == 302
