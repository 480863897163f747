"""S1: nobody reaches a page they have no right to. Every address, every method, every role; and S3 for ids in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from unittest.mock import patch

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver

from tests.promises.matrix import MATRIX, ROWS, STATIC_ROUTES, Row
from tests.world import ANONYMOUS, EVERYBODY, OTHER_ORGANISATION, World, build
from wardmote.core.audit.selectors import entry_count

PAGES_OF_NOTHING: dict[str, str] = {}
SIGN_IN = "/account/sign-in/"
CHANGES_EVERY_TIME = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|href="/language/[^"]*"', re.IGNORECASE
)


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The name of every address of the site; an address without a name cannot be declared, so it gets its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or f"(no name) {pattern.pattern}"


def ask(world: World, row: Row, method: str, who: str) -> HttpResponse:
    """One request by one person, whose writes are taken back."""
    client = Client()
    address = row.address(world)
    with transaction.atomic():
        before = entry_count()
        if user := world.user(who):
            client.force_login(user)
        form = dict(row.form(world))
        response = client.post(address, form) if method == "POST" else client.generic(method, address)
        response.wrote = entry_count() > before
        transaction.set_rollback(True)
    return response


def turned_away(world: World, response: HttpResponse, who: str) -> str:
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
        if plain(response) == plain(nothing_there(world, who, like=response))
        else "the page differs from that of what is not there"
    )


def nothing_there(world: World, who: str, *, like: HttpResponse) -> HttpResponse:
    """What is answered to this person where there is nothing: a page, or to a program a problem."""
    for_programs = like.headers["Content-Type"] == "application/problem+json"
    address = "/api/v1/there-is-nothing-here/" if for_programs else "/work/there-is-nothing-here/"
    client = Client()
    with transaction.atomic():
        if user := world.user(who):
            client.force_login(user)
        response = client.get(address)
        transaction.set_rollback(True)
    return response


def plain(response: HttpResponse) -> str:
    """A page without what differs each time: its tokens, and its own address in the language links."""
    return CHANGES_EVERY_TIME.sub("", response.content.decode())


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
        PAGES_OF_NOTHING.clear()
        cls.world = build()

    def only_those_declared_get_in(self, row: Row) -> None:
        wrong = []
        for method in ("GET", "POST"):
            for who in EVERYBODY:
                before = entry_count()
                response = ask(self.world, row, method, who)
                if fault := judged(self.world, row, method, who, response):
                    wrong.append(f"{method} by {who}: {fault}")
                assert entry_count() == before, "the test takes every write back"
        assert not wrong, "\n".join(wrong)

    def no_other_method_does_anything(self, row: Row) -> None:
        wrong = []
        for method in ("PUT", "PATCH", "DELETE"):
            for who in (ANONYMOUS, OTHER_ORGANISATION, "administrator", "policy_officer"):
                response = ask(self.world, row, method, who)
                if fault := turned_away(self.world, response, who):
                    wrong.append(f"{method} by {who}: {fault}")
        assert not wrong, "\n".join(wrong)

    def test_a_hole_in_the_wall_is_noticed(self) -> None:
        """The test of the test: a page that lets everybody in fails for those whom its row leaves out."""
        tight = Row("plans", see={"policy_officer"})
        answer = ask(self.world, tight, "GET", "secretary")
        assert judged(self.world, tight, "GET", "secretary", answer) == "answered 200"
        answer = ask(self.world, tight, "GET", ANONYMOUS)
        assert judged(self.world, tight, "GET", ANONYMOUS, answer) == ""

    def test_a_right_that_is_missing_is_noticed(self) -> None:
        wide = Row("people", see={"analyst"})
        answer = ask(self.world, wide, "GET", "analyst")
        assert "404" in judged(self.world, wide, "GET", "analyst", answer)


def judged(world: World, row: Row, method: str, who: str, response: HttpResponse) -> str:
    """Empty if the answer is the one that the row declares; else what is wrong with it."""
    may_see, may_send = row.lets_see(who), row.lets_send(who)
    if (method == "GET" and may_see) or (method == "POST" and may_send):
        return "" if let_in(response) else f"has the right, but was answered {response.status_code}"
    if method == "POST" and may_see:
        # No form of theirs is here: the page may show itself again, and nothing may have been written.
        return "wrote something without the right to" if response.wrote else ""
    return turned_away(world, response, who)


def _add_tests(row: Row) -> None:
    def declared(self: EveryAddress) -> None:
        self.only_those_declared_get_in(row)

    def methods(self: EveryAddress) -> None:
        self.no_other_method_does_anything(row)

    setattr(EveryAddress, f"test_{row.name}_lets_in_only_those_declared", declared)
    setattr(EveryAddress, f"test_{row.name}_answers_to_no_other_method", methods)


for _row in ROWS:
    _add_tests(_row)
