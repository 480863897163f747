"""S1: nobody reaches a page they have no right to. Every address, every method, every role; and S3 for ids in addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver

from tests.promises.matrix import MATRIX, ROWS, STATIC_ROUTES, Row
from tests.promises.walking import browser_of, plain
from tests.world import ANONYMOUS, EVERYBODY, OTHER_ORGANISATION, World, build
from wardmote.core.audit.selectors import entry_count

SESSIONS: dict[str, str] = {}
"""Everybody is signed in once: to do it for each of some thirteen thousand requests took a third of the time."""
PAGES_OF_NOTHING: dict[tuple[str, str], str] = {}
"""What is answered to each person where there is nothing, by its address."""
SIGN_IN = "/account/sign-in/"


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The name of every address of the site; an address without a name cannot be declared, so it gets its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or f"(no name) {pattern.pattern}"


def sign_everybody_in(world: World) -> None:
    SESSIONS.clear()
    PAGES_OF_NOTHING.clear()
    for who in EVERYBODY:
        if user := world.user(who):
            SESSIONS[who] = browser_of(user).cookies[settings.SESSION_COOKIE_NAME].value


def client_of(who: str) -> Client:
    """A browser of its own for each request, in which this person is signed in."""
    client = Client()
    if who in SESSIONS:
        client.cookies[settings.SESSION_COOKIE_NAME] = SESSIONS[who]
    return client


def ask(address: str, method: str, who: str, form: Mapping[str, Any] | None = None) -> HttpResponse:
    """One request by one person, whose writes are taken back."""
    client = client_of(who)
    with transaction.atomic():
        before = entry_count()
        response = client.post(address, form) if method == "POST" else client.generic(method, address)
        response.wrote = entry_count() > before
        transaction.set_rollback(True)
    return response


def turned_away(response: HttpResponse, who: str) -> str:
    """Empty if this answer gives nothing away; else what is wrong with it."""
    status = response.status_code
    if who == ANONYMOUS and status == 302 and response.headers["Location"].startswith(SIGN_IN):
        return ""
    if who == ANONYMOUS and status == 401:
        return ""
    if status == 405:
        return ""
    if status != 404:
        return f"answered {status} {response.headers.get('Location', '')}".strip()
    return (
        ""
        if plain(response) == nothing_there(who, like=response)
        else "the page differs from that of what is not there"
    )


def nothing_there(who: str, *, like: HttpResponse) -> str:
    """What is answered to this person where there is nothing: a page, or to a program a problem."""
    for_programs = like.headers["Content-Type"] == "application/problem+json"
    address = "/api/v1/there-is-nothing-here/" if for_programs else "/work/there-is-nothing-here/"
    if (who, address) not in PAGES_OF_NOTHING:
        with transaction.atomic():
            PAGES_OF_NOTHING[who, address] = plain(client_of(who).get(address))
            transaction.set_rollback(True)
    return PAGES_OF_NOTHING[who, address]


def let_in(response: HttpResponse) -> bool:
    """A page, a redirect within the site that is not to the sign-in page, or a refusal of the form in words."""
    status = response.status_code
    if status in {301, 302, 303}:
        return not response.headers["Location"].startswith(SIGN_IN)
    return 200 <= status < 300 or status in {400, 409, 422}


def test_every_address_is_declared_once() -> None:
    names = [name for name in routes(get_resolver().url_patterns) if name not in STATIC_ROUTES]
    assert sorted(set(names)) == sorted(names), "an address name stands twice"
    assert sorted(set(names) - MATRIX.keys()) == [], "addresses that nobody has said who may open"
    assert sorted(MATRIX.keys() - set(names)) == [], "rows for addresses that are gone"
    assert len(ROWS) == len(MATRIX), "a row stands twice"


class EveryAddress(TestCase):
    """One world for all of them; each request's writes are taken back. A test for each row is added below."""

    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        # Reading a document goes on in a process of its own, which could not see this test's database.
        cls.enterClassContext(patch("wardmote.reports.services.inbox.subprocess.Popen"))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()
        sign_everybody_in(cls.world)

    def only_those_declared_get_in(self, row: Row) -> None:
        wrong = []
        address, before = row.address(self.world), entry_count()
        for method in ("GET", "POST"):
            for who in EVERYBODY:
                response = ask(address, method, who, dict(row.form(self.world)))
                if fault := judged(row, method, who, response):
                    wrong.append(f"{method} by {who}: {fault}")
        assert entry_count() == before, "the test takes every write back"
        assert not wrong, "\n".join(wrong)

    def no_other_method_does_anything(self, row: Row) -> None:
        wrong = []
        address = row.address(self.world)
        for method in ("PUT", "PATCH", "DELETE"):
            for who in (ANONYMOUS, OTHER_ORGANISATION, "administrator", "policy_officer"):
                response = ask(address, method, who)
                if fault := turned_away(response, who):
                    wrong.append(f"{method} by {who}: {fault}")
        assert not wrong, "\n".join(wrong)

    def test_a_hole_in_the_wall_is_noticed(self) -> None:
        """The test of the test: a page that lets everybody in fails for those whom its row leaves out."""
        tight = Row("plans", see={"policy_officer"})
        answer = ask(tight.address(self.world), "GET", "secretary")
        assert judged(tight, "GET", "secretary", answer) == "answered 200"
        answer = ask(tight.address(self.world), "GET", ANONYMOUS)
        assert judged(tight, "GET", ANONYMOUS, answer) == ""

    def test_a_right_that_is_missing_is_noticed(self) -> None:
        wide = Row("people", see={"analyst"})
        answer = ask(wide.address(self.world), "GET", "analyst")
        assert "404" in judged(wide, "GET", "analyst", answer)


def judged(row: Row, method: str, who: str, response: HttpResponse) -> str:
    """Empty if the answer is the one that the row declares; else what is wrong with it."""
    may_see, may_send = row.lets_see(who), row.lets_send(who)
    if (method == "GET" and may_see) or (method == "POST" and may_send):
        return "" if let_in(response) else f"has the right, but was answered {response.status_code}"
    if method == "POST" and may_see:
        # No form of theirs is here: the page may show itself again, and nothing may have been written.
        return "wrote something without the right to" if response.wrote else ""
    return turned_away(response, who)


def _add_tests(row: Row) -> None:
    def declared(self: EveryAddress) -> None:
        self.only_those_declared_get_in(row)

    def methods(self: EveryAddress) -> None:
        self.no_other_method_does_anything(row)

    setattr(EveryAddress, f"test_{row.name}_lets_in_only_those_declared", declared)
    setattr(EveryAddress, f"test_{row.name}_answers_to_no_other_method", methods)


for _row in ROWS:
    _add_tests(_row)
