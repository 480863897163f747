"""S3: no id in a request is trusted. Every id in a path, a query or a form is replaced by another partnership's.

What comes back must be what comes back for an id that names nothing, and nothing may have been written. The ids are not
listed here: they are read off the pages of both sides, so a new form is tried on the day it is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from tests.promises.matrix import MATRIX, ROWS, Row
from tests.promises.walking import (
    CHOSEN,
    Form,
    browser_of,
    differing,
    forms_in,
    links_in,
    mirrored,
    no_such,
    plain,
    taken_back,
    visitor,
    watched,
)
from tests.world import EVERY_ROLE, World, build
from wardmote.plans.tests.factories import a_user

# A number that counts or pages is nobody's id: another one is only another page.
COUNTERS = {"page", "revision", "seen", "saves", "number_of_rows", "fingerprint"}
# Words of a fixed list: what the page offers hangs on how far the record is, not on whose it is.
FIXED_WORDS = {("meeting_step", "step")}
TRIED_EACH = 2  # values of one field; a field that lets one stranger in lets in all of them


class NoIdIsTrusted(TestCase):
    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.enterClassContext(patch("wardmote.reports.services.inbox.subprocess.Popen"))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def test_another_partnerships_record_in_an_address_looks_like_none(self) -> None:
        wrong: list[str] = []
        tried = 0
        for row in (row for row in ROWS if row.own):
            ours, theirs = row.where(self.world), row.where(mirrored(self.world))
            for where in differing(ours, theirs):
                nothing = {name: no_such(value) if value != ours[name] else value for name, value in where.items()}
                for method in ("GET", "POST"):
                    for who in filter(None, {visitor(row), visitor(row, send=True)}):
                        tried += 1
                        wrong += self.told_apart(row, method, who, where, nothing)
        assert not wrong, "\n".join(wrong)
        assert tried > 50

    def told_apart(self, row: Row, method: str, who: str, where: Mapping[str, Any], nothing: Mapping[str, Any]) -> Any:
        client = browser_of(self.world.user(who))
        form = dict(row.form(self.world))
        query = row.query(self.world) if callable(row.query) else row.query
        answers = [
            asked(client, method, f"{reverse(row.name, kwargs=values)}?{query}", form) for values in (where, nothing)
        ]
        title = f"{method} {row.name} by {who} with {dict(where)}"
        if answers[0].status_code not in {404, 405}:
            yield f"{title}: answered {answers[0].status_code}"
        yield from differs(title, answers, [*where.values(), *nothing.values()])

    def test_another_partnerships_id_in_a_form_looks_like_none(self) -> None:
        wrong: list[str] = []
        tried = 0
        for who, form, name, value in self.foreign_fields():
            tried += 1
            client = browser_of(self.world.user(who))
            answers = [
                asked(client, form.method.upper(), form.address, form.filled(**{name: each}))
                for each in (value, str(no_such(value)))
            ]
            title = f"{form.route} by {who} with their {name}={value}"
            wrong += differs(title, answers, [value, no_such(value)])
        assert not wrong, "\n".join(wrong)
        assert tried > 5

    def foreign_fields(self) -> Iterator[tuple[str, Form, str, str]]:
        """Every choice that the other side's form offers and ours does not."""
        done: set[tuple[str, str, str]] = set()
        for row in ROWS:
            who = visitor(row, send=True) or visitor(row)
            if who is None or row.no_page or not row.lets_see(who):
                continue
            theirs = defaultdict(set)
            for form in self.forms(mirrored(self.world), row, who):
                for name, each in form.fields.items():
                    theirs[form.route, name] |= each.choices
            for form in self.forms(self.world, row, who):
                for name, each in form.fields.items():
                    if each.kind not in CHOSEN or name in COUNTERS or (form.route, name) in FIXED_WORDS:
                        continue
                    only_theirs = sorted(theirs[form.route, name] - each.choices)
                    for value in [value for value in only_theirs if is_an_id(value)][:TRIED_EACH]:
                        if (form.route, name, value) not in done:
                            done.add((form.route, name, value))
                            yield who, form, name, value

    def forms(self, world: World, row: Row, who: str) -> list[Form]:
        address = row.address(world)
        return forms_in(browser_of(world.user(who)).get(address), address)

    def test_another_partnerships_id_in_a_query_looks_like_none(self) -> None:
        wrong: list[str] = []
        tried = 0
        ours, theirs = self.queries(self.world), self.queries(mirrored(self.world))
        for (route, name), addresses in ours.items():
            own = {value for value, _path, _who in addresses}
            foreign = sorted({value for value, _path, _who in theirs.get((route, name), ())} - own)
            for value in [value for value in foreign if is_an_id(value)][:TRIED_EACH]:
                _own, path, who = addresses[0]
                tried += 1
                client = browser_of(self.world.user(who))
                answers = [
                    asked(client, "GET", f"{path}?{urlencode({name: each})}") for each in (value, no_such(value))
                ]
                wrong += differs(f"{route}?{name}={value} by {who}", answers, [value, no_such(value)])
        assert not wrong, "\n".join(wrong)
        assert tried > 0

    def queries(self, world: World) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
        """The queries of every link, by route and name: a value, the path it was for, and who was shown it."""
        found = defaultdict(list)
        for row in ROWS:
            who = visitor(row)
            if who is None or row.no_page:
                continue
            address = row.address(world)
            client = browser_of(world.user(who))
            for link in {address, *links_in(client.get(address), address)}:
                parts = urlsplit(link)
                route = route_name(parts.path)
                if route in MATRIX and MATRIX[route].own:
                    for name, value in parse_qsl(parts.query):
                        if name not in COUNTERS:
                            found[route, name].append((value, parts.path, who))
        return found

    def test_a_colleague_gets_nothing_that_is_personal(self) -> None:
        """Somebody of the same role, in the same organisation, with nothing of their own."""
        wrong: list[str] = []
        for role in EVERY_ROLE:
            organisation = self.world.ours.users[role].memberships.get().organisation
            client = browser_of(a_user(role, organisation, f"newcomer-{role}"))
            for row in (row for row in ROWS if row.own and row.lets_see(role)):
                status = asked(client, "GET", row.address(self.world)).status_code
                if (status == 404) != (role in row.personal):
                    wrong.append(f"{row.name} by a {role} whose it is not: {status}")
        assert not wrong, "\n".join(wrong)

    def test_an_id_that_was_trusted_is_noticed(self) -> None:
        """The test of the test: a page that tells theirs from none, and one that writes."""
        client = browser_of(self.world.ours.users["policy_officer"])
        ours = asked(client, "GET", reverse("plan", kwargs={"slug": self.world.ours.plan.slug}))
        nothing = asked(client, "GET", reverse("plan", kwargs={"slug": "none"}))
        assert list(differs("plan", [ours, nothing], []))
        assert list(differs("plan", [nothing, nothing], [])) == []
        draft = reverse("draft_put_away", kwargs={"number": self.world.ours.draft.pk})
        written = asked(client, "POST", draft)
        assert written.wrote
        assert any("wrote" in each for each in differs("draft", [written, nothing], []))


def route_name(path: str) -> str:
    return Form(path, "get", {}).route


def is_an_id(value: str) -> bool:
    """Whether a value names a record: a number, a uuid, a name in an address; not a path, a date or a sentence."""
    return bool(value) and "/" not in value and " " not in value and len(value) < 80


def asked(client: Client, method: str, address: str, form: Any = None) -> HttpResponse:
    """One request, whose writes are taken back; says whether it wrote."""
    with taken_back(), watched() as seen:
        response = client.post(address, form) if method == "POST" else client.get(address, form or {})
        response.content  # noqa: B018 - a page is drawn before its writes are taken back
    response.wrote = sorted(set(seen.tables))
    return response


def differs(title: str, answers: list[HttpResponse], echoes: list[Any]) -> Iterator[str]:
    """What tells the first answer from the second, which is about nothing at all."""
    first, second = answers
    if first.status_code != second.status_code:
        yield f"{title}: {first.status_code}, but {second.status_code} for what is not there"
    elif plain(first, *echoes) != plain(second, *echoes):
        yield f"{title}: the page differs from that for what is not there"
    if first.wrote and first.wrote != second.wrote:
        yield f"{title}: wrote to {', '.join(first.wrote)}"
